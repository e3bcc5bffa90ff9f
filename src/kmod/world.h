/* SPDX-License-Identifier: MIT */
/* Core's world in the kernel; its context is a struct snpkmod_guest. */
#ifndef SNPKMOD_WORLD_H
#define SNPKMOD_WORLD_H

#include "../core/ops.h"

extern const struct snpcore_ops snpkmod_world_ops;

#endif
