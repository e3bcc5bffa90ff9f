/* SPDX-License-Identifier: MIT */
/* /dev/snp-host, where who plays the host attends. */
#ifndef SNPKMOD_FAKEDEV_H
#define SNPKMOD_FAKEDEV_H

#include "fakehost.h"

/* 0 or -errno. */
int snpkmod_fakedev_register(struct snpkmod_fakehost *fake);
void snpkmod_fakedev_unregister(struct snpkmod_fakehost *fake);

#endif
