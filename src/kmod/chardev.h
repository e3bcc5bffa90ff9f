/* SPDX-License-Identifier: MIT */
/* /dev/sev-guest. */
#ifndef SNPKMOD_CHARDEV_H
#define SNPKMOD_CHARDEV_H

#include "guest.h"

/* 0 or -errno.  Callers may come before it returns. */
int snpkmod_chardev_register(struct snpkmod_guest *guest);
void snpkmod_chardev_unregister(struct snpkmod_guest *guest);

#endif
