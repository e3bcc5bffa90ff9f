/* SPDX-License-Identifier: MIT */
/*
 * libsnpguest-verify: is this report genuine, fresh, and of a guest that the
 * caller trusts?  Bytes in, verdict out: no device, no network, no OpenSSL
 * type.
 *
 * A verifier holds what the caller trusts and asks; snpguest_verifier_check()
 * holds one report against it.  Any number of threads may check at once with
 * one verifier, once it is set up.
 */
#ifndef SNPGUEST_VERIFY_H
#define SNPGUEST_VERIFY_H

#include <snpguest.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct snpguest_verifier snpguest_verifier;

/**
 * A verifier that trusts AMD's roots for Milan, Genoa and Turin (pinned by
 * the SHA-256 of their SubjectPublicKeyInfo) and permits nothing risky.
 */
snpguest_status snpguest_verifier_new(snpguest_verifier **verifier);
void snpguest_verifier_free(snpguest_verifier *verifier);

/**
 * Trust further roots.  @bytes: DER, or PEM with any number of certificates.
 * Errors: E_FORMAT (no certificate in it, or rubbish), E_REJECTED (a
 * certificate that does not sign itself as an ARK does), E_NOMEM.
 */
snpguest_status snpguest_verifier_add_root(snpguest_verifier *verifier,
					   const uint8_t *bytes, size_t len);
/** Offer certificates, untrusted, in any order: ASK, ASVK, ARK, leaf. */
snpguest_status snpguest_verifier_add_cert(snpguest_verifier *verifier,
					   const uint8_t *bytes, size_t len);

/** Check validity periods at this time (seconds since 1970) and not now. */
snpguest_status snpguest_verifier_set_time(snpguest_verifier *verifier,
					   int64_t unix_time);

/** The 64 bytes that the report must carry: the caller's nonce. */
snpguest_status snpguest_verifier_set_user_data(snpguest_verifier *verifier,
						const uint8_t user_data[64]);
/** Take any user data.  The report may then be an old one. */
snpguest_status snpguest_verifier_waive_user_data(snpguest_verifier *verifier);

#define SNPGUEST_PERMIT_DEBUG 0x1u     /* policies that allow debugging */
#define SNPGUEST_PERMIT_MIGRATION 0x2u /* ... that allow a migration agent */

/** Permit what is refused by default; replaces what was permitted before. */
snpguest_status snpguest_verifier_set_permit(snpguest_verifier *verifier,
					     uint32_t permit);

#define SNPGUEST_CHECK_NOT_ASKED 0u
#define SNPGUEST_CHECK_PASSED 1u
#define SNPGUEST_CHECK_FAILED 2u

#define SNPGUEST_CHECK_TEXT 144u
#define SNPGUEST_CHECKS_MAX 64u

/**
 * One check.
 * @id: SNPGUEST_CHECK_ID_*; stable
 * @result: SNPGUEST_CHECK_*
 * @expected, @found: readable, "" where there is nothing to say
 */
struct snpguest_check {
	uint32_t id;
	uint32_t result;
	char expected[SNPGUEST_CHECK_TEXT];
	char found[SNPGUEST_CHECK_TEXT];
};

/**
 * Every check that there is, each with its result: none hides another.
 * @accepted: 1 only if no check failed and none that must pass was skipped
 */
struct snpguest_verdict {
	uint32_t accepted;
	uint32_t line; /* SNPGUEST_LINE_* */
	uint32_t count;
	uint32_t rsvd;
	struct snpguest_check checks[SNPGUEST_CHECKS_MAX];
};

/** "chain", "signature", ...: stable, for machines too. */
const char *snpguest_check_name(uint32_t id);

/**
 * Verify a report.
 * @raw, @len: the report's bytes as the device gave them
 * @certs: what came with it, or NULL
 * @verdict: receives every check; may be NULL
 * Returns OK (accepted), E_REJECTED (see the verdict), E_FORMAT (not a
 * report), E_USAGE (neither user data nor its waiver given), E_NOMEM.
 */
snpguest_status snpguest_verifier_check(snpguest_verifier *verifier,
					const uint8_t *raw, size_t len,
					const snpguest_certs *certs,
					struct snpguest_verdict *verdict,
					size_t verdict_size);

#ifdef __cplusplus
}
#endif

#endif
