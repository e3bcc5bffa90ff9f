/* SPDX-License-Identifier: MIT */
/* A folder of certificates: written from a table, offered to a verifier. */
#ifndef CLI_CERTDIR_H
#define CLI_CERTDIR_H

#include "cli.h"

#define CERTDIR_NAME 64u

/*
 * The file name of entry @index: "vcek.der" and the like; ".pem" where the
 * host stored PEM; "ask-2.der" for the second of a kind; the GUID for a kind
 * that has no name.  Nothing of it is the host's to choose.
 */
void certdir_name(const snpguest_certs *certs, size_t index,
		  const struct snpguest_cert *cert, char name[CERTDIR_NAME]);

/* Make @dir if it is not there, and write each entry into it. */
bool certdir_write(struct cli *cli, const char *dir,
		   const snpguest_certs *certs);

/*
 * Call @each with the path of every regular file in @dir whose name ends in
 * .der, .pem, .crt or .cer, in order of name.
 */
bool certdir_each(struct cli *cli, const char *dir,
		  bool (*each)(struct cli *cli, const char *path));

#endif
