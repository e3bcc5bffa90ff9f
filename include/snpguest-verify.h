/* SPDX-License-Identifier: MIT */
/*
 * libsnpguest-verify: is this report genuine, fresh, and of a guest that the
 * caller trusts?  Bytes in, verdict out: no device, no network, no OpenSSL
 * type.
 *
 *	snpguest_verifier_new(&verifier);
 *	snpguest_verifier_add_cert(verifier, chain, chain_len);
 *	status = snpguest_verifier_check_fresh(verifier, raw, len, certs,
 *					       nonce, &verdict,
 *					       sizeof(verdict));
 *
 * Any number of threads may check with one verifier, once it is set up.
 */
#ifndef SNPGUEST_VERIFY_H
#define SNPGUEST_VERIFY_H

#include <snpguest.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- a verifier: what the caller trusts and asks ----------------------- */

typedef struct snpguest_verifier snpguest_verifier;

/**
 * A verifier that trusts AMD's roots for Milan, Genoa and Turin (pinned by
 * the SHA-256 of their SubjectPublicKeyInfo), permits nothing risky, and
 * heeds the revocation lists that there are.
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

/**
 * How many certificates to remember, read and verified, so that the next
 * report under them costs its signature alone.  What is remembered changes no
 * verdict.
 * @entries: 0 remembers nothing; 256 is what a new verifier has; at most
 *           65536; some 8 KiB each
 * Errors: E_USAGE, E_NOMEM.
 */
snpguest_status snpguest_verifier_set_cache(snpguest_verifier *verifier,
					    uint32_t entries);

#define SNPGUEST_PERMIT_DEBUG 0x1u     /* policies that allow debugging */
#define SNPGUEST_PERMIT_MIGRATION 0x2u /* ... that allow a migration agent */
#define SNPGUEST_PERMIT_MASKED_CHIP_ID 0x4u /* a VCEK, but no CHIP_ID */

/** Permit what is refused by default; replaces what was permitted before. */
snpguest_status snpguest_verifier_set_permit(snpguest_verifier *verifier,
					     uint32_t permit);

/* ---- a policy: what a guest and its platform must be ------------------- */

/**
 * Byte strings, any of which will do: @count of them, one after the other at
 * @bytes, each as long as the field of the report that it is held against.
 * None at all: the field is not asked for.
 */
struct snpguest_values {
	const uint8_t *bytes;
	size_t count;
};

/** A version of the firmware; major counts most. */
struct snpguest_fw_version {
	uint8_t major;
	uint8_t minor;
	uint8_t build;
	uint8_t rsvd;
};

#define SNPGUEST_REQUIRE_COMMITTED 0x1u	 /* no provisional firmware */
#define SNPGUEST_REQUIRE_AUTHOR_KEY 0x2u /* AUTHOR_KEY_EN, an ID block's */

/**
 * What a report must say.  All zero but @size asks for nothing: each field
 * that is not zero adds a demand, and each demand is a row of the verdict.
 * @size: sizeof(struct snpguest_policy)
 * @require: SNPGUEST_REQUIRE_*
 * @max_report_version: take later report versions too, read as far as they
 *                      are known; 0: 5
 * @vmpls: bit n: VMPL n will do; 0: any of the guest's own, 0 to 3
 * @guest_policy_set, @guest_policy_clear: POLICY bits that must be 1, and 0
 *                                         (debug and migration are refused
 *                                         anyway, unless permitted)
 * @platform_set, @platform_clear: PLATFORM_INFO bits that must be 1, and 0
 * @min_abi_major, @min_abi_minor: the least that POLICY asks of the firmware
 * @min_guest_svn: the least GUEST_SVN
 * @measurements: of 48 bytes each
 * @host_data: of 32
 * @family_ids, @image_ids: of 16
 * @report_ids, @report_id_mas: of 32
 * @chip_ids: of 64
 * @id_keys, @author_keys: digests of 48; see snpguest_id_key_digest().  An
 *                         author key must be in use, too
 * @min_current_tcb and so on: the least of each component
 * @min_current_version, @min_committed_version: of the firmware
 * @current_mitigations, @launch_mitigations: bits that the vectors must have;
 *                                            report version 5 and later
 * @table_required: bit SNPGUEST_CERT_*: entries that the certificate table
 *                  must have
 * @table_allowed: ... that it may have; 0: any
 * @max_leaf_age: seconds since the leaf certificate was made; 0: any
 */
struct snpguest_policy {
	uint32_t size;
	uint32_t require;
	uint32_t max_report_version;
	uint32_t vmpls;
	uint64_t guest_policy_set;
	uint64_t guest_policy_clear;
	uint64_t platform_set;
	uint64_t platform_clear;
	uint8_t min_abi_major;
	uint8_t min_abi_minor;
	uint8_t rsvd[2];
	uint32_t min_guest_svn;
	struct snpguest_values measurements;
	struct snpguest_values host_data;
	struct snpguest_values family_ids;
	struct snpguest_values image_ids;
	struct snpguest_values report_ids;
	struct snpguest_values report_id_mas;
	struct snpguest_values chip_ids;
	struct snpguest_values id_keys;
	struct snpguest_values author_keys;
	struct snpguest_tcb min_current_tcb;
	struct snpguest_tcb min_reported_tcb;
	struct snpguest_tcb min_committed_tcb;
	struct snpguest_tcb min_launch_tcb;
	struct snpguest_fw_version min_current_version;
	struct snpguest_fw_version min_committed_version;
	uint64_t current_mitigations;
	uint64_t launch_mitigations;
	uint32_t table_required;
	uint32_t table_allowed;
	uint64_t max_leaf_age;
};

/**
 * Ask for all that @policy says, and for nothing that was set before.  The
 * policy is copied, its values too.
 * Errors: E_USAGE (a demand that this library does not know, a VMPL above 3,
 * values without bytes, a reserved byte that is not zero), E_NOMEM.
 */
snpguest_status
snpguest_verifier_set_policy(snpguest_verifier *verifier,
			     const struct snpguest_policy *policy);

/**
 * The digest under which a report names an ID key or author key: SHA-384 of
 * the key in the firmware's own format.
 * @key: a P-384 public key: DER or PEM (SubjectPublicKeyInfo), or the
 *       firmware's 1028 bytes
 * Errors: E_FORMAT, E_NOMEM, E_USAGE.
 */
snpguest_status snpguest_id_key_digest(const uint8_t *key, size_t len,
				       uint8_t digest[48]);

/* ---- revocation -------------------------------------------------------- */

#define SNPGUEST_REVOCATION_OFF 0u	  /* no list counts */
#define SNPGUEST_REVOCATION_IF_PRESENT 1u /* a list that is there counts */
#define SNPGUEST_REVOCATION_REQUIRED 2u	  /* without a list: rejected */

/**
 * Whether the ASK or ASVK is looked up in its ARK's revocation list; a new
 * verifier has IF_PRESENT.  AMD revokes no leaves.  REQUIRED wants a list of
 * that very ARK, in its time; one that names the certificate is never too old.
 */
snpguest_status snpguest_verifier_set_revocation(snpguest_verifier *verifier,
						 uint32_t mode);
/** Offer revocation lists, untrusted: DER or PEM.  E_FORMAT, E_NOMEM. */
snpguest_status snpguest_verifier_add_crl(snpguest_verifier *verifier,
					  const uint8_t *bytes, size_t len);

/* ---- a verdict: each check by name ------------------------------------- */

#define SNPGUEST_CHECK_NOT_ASKED 0u
#define SNPGUEST_CHECK_PASSED 1u
#define SNPGUEST_CHECK_FAILED 2u

/* The checks, in the order in which a verdict has them. */
#define SNPGUEST_CHECK_ID_VERSION 0u /* a report version that can be read */
#define SNPGUEST_CHECK_ID_SIGNATURE_ALGO 1u /* ECDSA P-384 with SHA-384 */
#define SNPGUEST_CHECK_ID_LINE 2u	    /* report and leaf name one line */
#define SNPGUEST_CHECK_ID_SIGNING_KEY 3u    /* VCEK or VLEK, as the leaf is */
#define SNPGUEST_CHECK_ID_ROOT 4u	    /* the ARK is a trusted one */
#define SNPGUEST_CHECK_ID_CHAIN 5u	    /* leaf, ASK or ASVK, ARK */
#define SNPGUEST_CHECK_ID_VALIDITY 6u	    /* ... all in their time */
#define SNPGUEST_CHECK_ID_REVOCATION 7u	    /* the ASK or ASVK is not revoked */
#define SNPGUEST_CHECK_ID_LEAF_TCB 8u	    /* the leaf is for REPORTED_TCB */
#define SNPGUEST_CHECK_ID_LEAF_CHIP_ID 9u   /* ... and for CHIP_ID */
#define SNPGUEST_CHECK_ID_SIGNATURE 10u	    /* the leaf signed the report */
#define SNPGUEST_CHECK_ID_TCB_ORDER 11u	    /* none above CURRENT_TCB */
#define SNPGUEST_CHECK_ID_USER_DATA 12u	    /* REPORT_DATA, the nonce */
#define SNPGUEST_CHECK_ID_DEBUG 13u	    /* no debugging */
#define SNPGUEST_CHECK_ID_MIGRATION 14u	    /* no migration agent */
/* What the policy asks for, in its order. */
#define SNPGUEST_CHECK_ID_VMPL 15u
#define SNPGUEST_CHECK_ID_GUEST_POLICY 16u
#define SNPGUEST_CHECK_ID_ABI 17u
#define SNPGUEST_CHECK_ID_GUEST_SVN 18u
#define SNPGUEST_CHECK_ID_MEASUREMENT 19u
#define SNPGUEST_CHECK_ID_HOST_DATA 20u
#define SNPGUEST_CHECK_ID_FAMILY_ID 21u
#define SNPGUEST_CHECK_ID_IMAGE_ID 22u
#define SNPGUEST_CHECK_ID_REPORT_ID 23u
#define SNPGUEST_CHECK_ID_REPORT_ID_MA 24u
#define SNPGUEST_CHECK_ID_CHIP_ID 25u
#define SNPGUEST_CHECK_ID_ID_KEY 26u
#define SNPGUEST_CHECK_ID_AUTHOR_KEY 27u
#define SNPGUEST_CHECK_ID_PLATFORM_INFO 28u
#define SNPGUEST_CHECK_ID_CURRENT_TCB 29u
#define SNPGUEST_CHECK_ID_REPORTED_TCB 30u
#define SNPGUEST_CHECK_ID_COMMITTED_TCB 31u
#define SNPGUEST_CHECK_ID_LAUNCH_TCB 32u
#define SNPGUEST_CHECK_ID_CURRENT_VERSION 33u
#define SNPGUEST_CHECK_ID_COMMITTED_VERSION 34u
#define SNPGUEST_CHECK_ID_PROVISIONAL 35u
#define SNPGUEST_CHECK_ID_CURRENT_MITIGATIONS 36u
#define SNPGUEST_CHECK_ID_LAUNCH_MITIGATIONS 37u
#define SNPGUEST_CHECK_ID_CERT_TABLE 38u
#define SNPGUEST_CHECK_ID_LEAF_AGE 39u

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
 * @verdict: receives every check, or on failure a count of 0; may be NULL
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

/* ---- evidence in one piece --------------------------------------------- */

/**
 * Take evidence apart: a report, then perhaps its certificate table, as hosts
 * hand them out together.
 * @report_len: receives how many bytes of @bytes are the report
 * @certs: receives the table, empty if there is none; free it with
 *         snpguest_certs_free()
 * Errors: E_FORMAT (too short, or a table without sense), E_NOMEM, E_USAGE.
 */
snpguest_status snpguest_evidence_read(const uint8_t *bytes, size_t len,
				       size_t *report_len,
				       snpguest_certs **certs);
/**
 * Put a report and its table into one piece.
 * @certs: or NULL
 * @len: receives the length; when E_USAGE says that @cap is too small, the
 *       length needed
 * Errors: E_FORMAT (not a report), E_USAGE.
 */
snpguest_status snpguest_evidence_write(const uint8_t *raw, size_t raw_len,
					const snpguest_certs *certs,
					uint8_t *bytes, size_t cap,
					size_t *len);

/**
 * The REPORT_DATA that an Azure VM's report must have for the claims that came
 * with it, out of snpguest_hcl_parse(): for snpguest_verifier_check_fresh().
 * Freshness is the claims' business: a quote by their vTPM keys has the nonce.
 * Ask for VMPL 0 too (policy.vmpls = 1), the paravisor's: at the others, the
 * guest's kernel can get any REPORT_DATA, and so vouch for claims of its own.
 * Errors: E_UNSUPPORTED (a hash that is not known), E_NOMEM, E_USAGE.
 */
snpguest_status snpguest_hcl_user_data(const struct snpguest_hcl *hcl,
				       uint8_t user_data[64]);

/**
 * The same for a report of snpguest_get_svsm_report(): the SHA-512 of
 * @user_data and @manifest (AMD publication 58019).  @report_data may be
 * @user_data.  As above, VMPL 0 alone is the SVSM's (policy.vmpls = 1).
 */
snpguest_status snpguest_svsm_user_data(const uint8_t user_data[64],
					const uint8_t *manifest, size_t len,
					uint8_t report_data[64]);

/* ---- AMD's key service: addresses, no network -------------------------- */

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

/* ---- for other languages ----------------------------------------------- */

/**
 * As snpguest_constant(), for this header: the value of a constant by its
 * name, the size of a structure, the place of a field:
 * snpguest_verify_constant("sizeof(struct snpguest_verdict)", &value).
 * Errors: E_USAGE for NULL or an unknown name.
 */
snpguest_status snpguest_verify_constant(const char *name, int64_t *value);

#ifdef __cplusplus
}
#endif

#endif
