/* SPDX-License-Identifier: MIT */
#include "planfile.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "say.h"

bool snpnode_planfile_read(const char *path, struct snpsim_machine *machine)
{
	char error[SNPSIM_PLAN_ERROR_MAX] = "";
	/* One byte more: a plan that is too long is no plan that was cut. */
	char *text = malloc(SNPSIM_PLAN_TEXT_MAX + 1);
	FILE *file = text ? fopen(path, "re") : NULL;
	size_t len;
	bool good = false;

	if (!file) {
		snpnode_say("cannot read the plan %s: %s", path,
			    strerror(errno));
		goto out_free_text;
	}
	len = fread(text, 1, SNPSIM_PLAN_TEXT_MAX + 1, file);
	good = !ferror(file) &&
	       snpsim_machine_set_plan(machine, text, len, error);
	if (!good)
		snpnode_say("%s: %s", path, error[0] ? error : "cannot read");
	fclose(file);
out_free_text:
	free(text);
	return good;
}

/* A pipe has nothing to see, and to open it might take for ever. */
static bool look(const char *path, struct stat *now)
{
	return stat(path, now) == 0 && S_ISREG(now->st_mode);
}

static bool is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino &&
	       a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

void snpnode_planfile_init(struct snpnode_planfile *plan, const char *path)
{
	memset(plan, 0, sizeof(*plan));
	plan->path = path;
	if (path)
		(void)look(path, &plan->seen);
}

void snpnode_planfile_look(struct snpnode_planfile *plan,
			   struct snpsim_machine *machine)
{
	struct stat now;

	if (!plan->path || !look(plan->path, &now) ||
	    is_same(&now, &plan->seen))
		return;
	/* Before it is read, as above. */
	plan->seen = now;
	(void)snpnode_planfile_read(plan->path, machine);
}
