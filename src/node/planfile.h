/* SPDX-License-Identifier: MIT */
/* A fault plan in a file, and whether the file is another one by now. */
#ifndef SNPNODE_PLANFILE_H
#define SNPNODE_PLANFILE_H

#include <stdbool.h>
#include <sys/stat.h>

#include "../sim/machine.h"

/* Read the plan at @path.  False: it was said why, and the old one stays. */
bool snpnode_planfile_read(const char *path, struct snpsim_machine *machine);

struct snpnode_planfile {
	const char *path; /* NULL: none */
	struct stat seen;
};

/* Before it is read first: what comes between is read again. */
void snpnode_planfile_init(struct snpnode_planfile *plan, const char *path);
/* Read it if the file has changed since, by its name or in its place. */
void snpnode_planfile_look(struct snpnode_planfile *plan,
			   struct snpsim_machine *machine);

#endif
