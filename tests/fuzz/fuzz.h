/* SPDX-License-Identifier: MIT */
/*
 * What all targets share: the function that libFuzzer and replay.c call, the
 * way to say that a promise is broken, and a reader that makes decisions out
 * of an input's bytes.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A promise that holds for every input; abort() makes it a find. */
#define MUST(holds)                                                            \
	do {                                                                   \
		if (!(holds))                                                  \
			fuzz_broken(#holds, __FILE__, __LINE__);               \
	} while (0)

_Noreturn void fuzz_broken(const char *promise, const char *file, int line);

/* What is not there reads as zero, which a target takes for "no harm". */
struct fuzz_in {
	const uint8_t *data;
	size_t left;
};

uint8_t fuzz_u8(struct fuzz_in *in);
uint16_t fuzz_u16(struct fuzz_in *in);
uint32_t fuzz_u32(struct fuzz_in *in);
uint64_t fuzz_u64(struct fuzz_in *in);
void fuzz_bytes(struct fuzz_in *in, void *out, size_t len);
/* Up to @max bytes of the input itself; how many there are in @len. */
const uint8_t *fuzz_take(struct fuzz_in *in, size_t max, size_t *len);

bool fuzz_zero(const void *data, size_t len);

/* @data as a file: its path, until the next call. */
const char *fuzz_file(const uint8_t *data, size_t size);

#endif
