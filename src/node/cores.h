/* SPDX-License-Identifier: MIT */
/* This process has keys, in libcrypto's memory as well: no core of it. */
#ifndef SNPNODE_CORES_H
#define SNPNODE_CORES_H

void snpnode_cores_forbid(void);
/* For the command that is started: as it was before. */
void snpnode_cores_allow(void);

#endif
