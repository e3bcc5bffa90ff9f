/* SPDX-License-Identifier: MIT */
/*
 * What core needs of the machine it is compiled on: error numbers, and a wipe
 * that the compiler does not remove.  All else comes through snpcore_ops.
 */
#ifndef SNPCORE_PORT_H
#define SNPCORE_PORT_H

#include "../wire/types.h"

#ifdef __KERNEL__
#include "port-linux.h"
#else
#include "port-user.h"
#endif

#endif
