/* SPDX-License-Identifier: MIT */
/*
 * The simulated key hierarchy of one line: ARK, ASK, ASVK with their keys.
 * Three RSA-4096 keys cost seconds, so a folder can keep them:
 *
 *	FOLDER/ark.key ask.key asvk.key		PKCS #8 DER, 0600
 *	FOLDER/Milan/ark.der ask.der asvk.der	one folder a line
 */
#ifndef SNPSIM_PKI_H
#define SNPSIM_PKI_H

#include "issue.h"

struct snpsim_pki {
	uint32_t line;
	EVP_PKEY *key[SNPSIM_AUTHORITIES];
	X509 *cert[SNPSIM_AUTHORITIES];
};

/*
 * Take the hierarchy from @folder, completing what is not there; @folder
 * NULL: make one that nothing keeps.  0; -ENOMEM (libcrypto refused); another
 * -errno if the folder cannot be made, read or written; -EBADMSG if what it
 * has is damaged.
 */
int snpsim_pki_init(struct snpsim_pki *pki, uint32_t line, const char *folder,
		    int64_t now);
void snpsim_pki_free(struct snpsim_pki *pki);

#endif
