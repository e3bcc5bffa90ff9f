/* SPDX-License-Identifier: MIT */
/*
 * Where the RSA keys of simulated machines are kept between runs when no
 * folder is named: three of 4096 bits cost seconds.
 */
#ifndef SNPNODE_KEYCACHE_H
#define SNPNODE_KEYCACHE_H

/*
 * The user's runtime directory, "snpguest-node" in it; the caller's to
 * free().  NULL: there is none that is ours alone.
 */
char *snpnode_keycache_path(void);

#endif
