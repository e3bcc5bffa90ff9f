/* SPDX-License-Identifier: MIT */
/*
 * The one key derivation of the simulated machine: HKDF (RFC 5869) with
 * SHA-384.  A label says what a key is for, so that no two uses of one root
 * can meet.
 */
#ifndef SNPSIM_KDF_H
#define SNPSIM_KDF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SNPSIM_ROOT_SIZE 48u

/*
 * @out: @out_len bytes of HKDF-SHA-384 with @root as input key, @label as
 * salt, @info as info.  False, and zeros, if libcrypto refuses.
 */
bool snpsim_kdf(const uint8_t root[SNPSIM_ROOT_SIZE], const char *label,
		const uint8_t *info, size_t info_len, uint8_t *out,
		size_t out_len);

/*
 * Where the machine's random bytes come from: libcrypto, or a stream that a
 * seed and a label decide, so that a test's machine is the same each time.
 * What is drawn now and then only, as a chip is by who finds none, has a
 * stream of its own: else it would move all that is drawn after it.
 */
#define SNPSIM_SEED_CHIP "snpsim seed"
#define SNPSIM_SEED_LAUNCHES "snpsim seed of launches"

struct snpsim_random {
	bool seeded;
	uint8_t root[SNPSIM_ROOT_SIZE];
	uint64_t drawn;
};

/* @seed NULL: libcrypto's. */
bool snpsim_random_init(struct snpsim_random *random, const char *label,
			const uint8_t *seed, size_t len);
bool snpsim_random_bytes(struct snpsim_random *random, uint8_t *out,
			 size_t len);
void snpsim_random_wipe(struct snpsim_random *random);

#endif
