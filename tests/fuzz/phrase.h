/* SPDX-License-Identifier: MIT */
/* What somebody may say to the control socket, put together by an input. */
#ifndef FUZZ_PHRASE_H
#define FUZZ_PHRASE_H

#include "fuzz.h"

/* More than the daemon hears to its end. */
#define PHRASE_MAX 70000u

/*
 * Words of commands and of plans, numbers, bytes of the input itself, long
 * runs of one byte; how many bytes there are.
 */
size_t phrase_make(struct fuzz_in *in, char text[PHRASE_MAX]);

#endif
