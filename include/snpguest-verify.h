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

/* ---- a verifier: what the caller trusts and asks --------------------------
 */

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
/** Trust the caller's roots alone, and none of AMD's (0); or both (1). */
snpguest_status snpguest_verifier_trust_amd(snpguest_verifier *verifier,
					    uint32_t trust);

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
#define SNPGUEST_PERMIT_MASKED_CHIP_ID 0x4u /* a VCEK, but no CHIP_ID */

/** Permit what is refused by default; replaces what was permitted before. */
snpguest_status snpguest_verifier_set_permit(snpguest_verifier *verifier,
					     uint32_t permit);

/* ---- a verdict: each check by name -------------------------------------- */

#define SNPGUEST_CHECK_NOT_ASKED 0u
#define SNPGUEST_CHECK_PASSED 1u
#define SNPGUEST_CHECK_FAILED 2u

/* The checks, in the order in which a verdict has them. */
#define SNPGUEST_CHECK_ID_VERSION 0u	    /* a report version we can read */
#define SNPGUEST_CHECK_ID_SIGNATURE_ALGO 1u /* ECDSA P-384 with SHA-384 */
#define SNPGUEST_CHECK_ID_LINE 2u	    /* report and leaf name one line */
#define SNPGUEST_CHECK_ID_SIGNING_KEY 3u    /* VCEK or VLEK, as the leaf is */
#define SNPGUEST_CHECK_ID_ROOT 4u	    /* the ARK is a trusted one */
#define SNPGUEST_CHECK_ID_CHAIN 5u	    /* leaf, ASK or ASVK, ARK */
#define SNPGUEST_CHECK_ID_VALIDITY 6u	    /* ... all in their time */
#define SNPGUEST_CHECK_ID_LEAF_TCB 7u	    /* the leaf is for REPORTED_TCB */
#define SNPGUEST_CHECK_ID_LEAF_CHIP_ID 8u   /* ... and for CHIP_ID */
#define SNPGUEST_CHECK_ID_SIGNATURE 9u	    /* the leaf signed the report */
#define SNPGUEST_CHECK_ID_TCB_ORDER 10u	    /* none above CURRENT_TCB */
#define SNPGUEST_CHECK_ID_USER_DATA 11u	    /* REPORT_DATA, the nonce */
#define SNPGUEST_CHECK_ID_DEBUG 12u	    /* no debugging */
#define SNPGUEST_CHECK_ID_MIGRATION 13u	    /* no migration agent */
#define SNPGUEST_CHECK_ID_VMPL 14u	    /* asked by the guest itself */

#define SNPGUEST_CHECK_TEXT 256u /* room for a key service address */
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
/** "passed", "failed" or "not asked". */
const char *snpguest_check_result_name(uint32_t result);

/**
 * Verify a report.
 * @raw, @len: the report's bytes as the device gave them
 * @certs: what came with it, or NULL
 * @verdict: receives every check; may be NULL
 * @verdict_size: sizeof(*verdict) of the caller
 * Returns OK (accepted), E_REJECTED (see the verdict), E_FORMAT (not a
 * report), E_USAGE (neither user data nor its waiver given), E_NOMEM.
 */
snpguest_status snpguest_verifier_check(snpguest_verifier *verifier,
					const uint8_t *raw, size_t len,
					const snpguest_certs *certs,
					struct snpguest_verdict *verdict,
					size_t verdict_size);

/**
 * As snpguest_verifier_check(), but the report must carry these 64 bytes,
 * whatever the verifier was set to: each caller its nonce, one verifier.
 */
snpguest_status snpguest_verifier_check_fresh(snpguest_verifier *verifier,
					      const uint8_t *raw, size_t len,
					      const snpguest_certs *certs,
					      const uint8_t user_data[64],
					      struct snpguest_verdict *verdict,
					      size_t verdict_size);

/* ---- AMD's key service: addresses, no network --------------------------- */

#define SNPGUEST_KDS_URL_MAX 256u /* room for any of the addresses */

/**
 * Where AMD serves a chip's VCEK certificate (DER) for a TCB.
 * @line: SNPGUEST_LINE_*
 * @chip_id, @reported_tcb: as they stand in the report
 * @url: receives the address; "" on failure
 * @cap: room at @url, SNPGUEST_KDS_URL_MAX for good
 * Errors: E_UNSUPPORTED (unknown line, masked chip ID), E_USAGE.
 */
snpguest_status snpguest_kds_vcek_url(uint32_t line, const uint8_t chip_id[64],
				      const uint8_t reported_tcb[8], char *url,
				      size_t cap);
/** ... the VLEK certificate (DER); the service wants a cloud's credentials. */
snpguest_status snpguest_kds_vlek_url(uint32_t line,
				      const uint8_t reported_tcb[8], char *url,
				      size_t cap);
/**
 * ... the chain (PEM, ASK or ASVK, then ARK).
 * @signing_key: SNPGUEST_SIGNING_KEY_VCEK or SNPGUEST_SIGNING_KEY_VLEK
 */
snpguest_status snpguest_kds_chain_url(uint32_t line, uint32_t signing_key,
				       char *url, size_t cap);
/** ... the revocation list (DER). */
snpguest_status snpguest_kds_crl_url(uint32_t line, uint32_t signing_key,
				     char *url, size_t cap);

#ifdef __cplusplus
}
#endif

#endif
