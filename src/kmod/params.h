/* SPDX-License-Identifier: MIT */
/* The module's parameters, which are the channel's settings. */
#ifndef SNPKMOD_PARAMS_H
#define SNPKMOD_PARAMS_H

#include "../core/config.h"

/* 0, or -EINVAL: the log has been told which is senseless. */
int snpkmod_params_get(struct snpcore_config *config);

#endif
