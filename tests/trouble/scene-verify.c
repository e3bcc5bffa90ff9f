/* SPDX-License-Identifier: MIT */
/* libsnpguest-verify's public functions, each called so that it can succeed. */
#include <stdio.h>
#include <string.h>

#include "scene.h"

static snpguest_status wrong_unless(bool right, snpguest_status st)
{
	return right ? st : SCENE_WRONG;
}

static snpguest_status run_new(void)
{
	snpguest_verifier *verifier = NULL;
	snpguest_status st = snpguest_verifier_new(&verifier);

	snpguest_verifier_free(verifier);
	return wrong_unless(SCENE_RIGHT((st == SNPGUEST_OK) == !!verifier), st);
}

static snpguest_status run_add_root(void)
{
	return snpguest_verifier_add_root(scene.verifier, scene.ark,
					  scene.ark_len);
}

static snpguest_status run_add_cert(void)
{
	return snpguest_verifier_add_cert(scene.verifier, scene.leaf,
					  scene.leaf_len);
}

static snpguest_status run_add_crl(void)
{
	return snpguest_verifier_add_crl(scene.verifier, scene.crl,
					 scene.crl_len);
}

static snpguest_status run_settings(void)
{
	snpguest_verifier *verifier = scene.verifier;

	return wrong_unless(
		SCENE_RIGHT(!snpguest_verifier_trust_amd(verifier, 0)) &&
			SCENE_RIGHT(!snpguest_verifier_set_time(verifier, 1)) &&
			SCENE_RIGHT(!snpguest_verifier_set_user_data(
				verifier, scene.user_data)) &&
			SCENE_RIGHT(
				!snpguest_verifier_waive_user_data(verifier)) &&
			SCENE_RIGHT(
				!snpguest_verifier_set_permit(verifier, 0)) &&
			SCENE_RIGHT(!snpguest_verifier_set_revocation(
				verifier, SNPGUEST_REVOCATION_OFF)),
		SNPGUEST_OK);
}

static snpguest_status run_set_cache(void)
{
	return snpguest_verifier_set_cache(scene.verifier, 16);
}

static snpguest_status run_set_policy(void)
{
	static const uint8_t values[2 * 64];
	struct snpguest_policy policy = {
		.size = sizeof(policy),
		.measurements = { values, 2 },
		.host_data = { values, 1 },
		.family_ids = { values, 1 },
		.image_ids = { values, 1 },
		.chip_ids = { values, 1 },
		.id_keys = { values, 1 },
		.author_keys = { values, 1 },
	};

	return snpguest_verifier_set_policy(scene.verifier, &policy);
}

static bool verdict_is_right(snpguest_status st,
			     const struct snpguest_verdict *verdict)
{
	if (st == SNPGUEST_OK)
		return SCENE_RIGHT(verdict->accepted && verdict->count);
	return SCENE_RIGHT(!verdict->accepted) &&
	       SCENE_RIGHT(st == SNPGUEST_E_REJECTED || !verdict->count);
}

static snpguest_status set_up(void)
{
	snpguest_status st = run_add_root();

	if (st == SNPGUEST_OK)
		st = run_add_crl();
	snpguest_verifier_set_revocation(scene.verifier,
					 SNPGUEST_REVOCATION_REQUIRED);
	return st;
}

static snpguest_status run_check(void)
{
	static struct snpguest_verdict verdict;
	snpguest_status st = set_up();

	if (st != SNPGUEST_OK)
		return st;
	snpguest_verifier_set_user_data(scene.verifier, scene.user_data);
	st = snpguest_verifier_check(scene.verifier, scene.raw,
				     sizeof(scene.raw), scene.certs, &verdict,
				     sizeof(verdict));
	return wrong_unless(verdict_is_right(st, &verdict), st);
}

static snpguest_status run_check_fresh(void)
{
	static struct snpguest_verdict verdict;
	snpguest_status st = set_up();

	if (st != SNPGUEST_OK)
		return st;
	/* The second finds what the first left in the cache. */
	for (int i = 0; i < 2 && st == SNPGUEST_OK; i++) {
		st = snpguest_verifier_check_fresh(scene.verifier, scene.raw,
						   sizeof(scene.raw),
						   scene.certs, scene.user_data,
						   &verdict, sizeof(verdict));
		if (!verdict_is_right(st, &verdict))
			return SCENE_WRONG;
	}
	return st;
}

static snpguest_status run_evidence_read(void)
{
	snpguest_certs *certs = NULL;
	size_t len = 0;
	snpguest_status st = snpguest_evidence_read(
		scene.evidence, scene.evidence_len, &len, &certs);
	bool right = st == SNPGUEST_OK
			     ? SCENE_RIGHT(snpguest_certs_count(certs) == 3 &&
					   len == SNPGUEST_REPORT_SIZE)
			     : SCENE_RIGHT(!certs);

	snpguest_certs_free(certs);
	return wrong_unless(right, st);
}

static snpguest_status run_evidence_write(void)
{
	static uint8_t bytes[sizeof(scene.evidence)];
	size_t len = 0;

	if (!SCENE_RIGHT(snpguest_evidence_write(
				 scene.raw, sizeof(scene.raw), scene.certs,
				 bytes, sizeof(bytes), &len) == SNPGUEST_OK))
		return SCENE_WRONG;
	return wrong_unless(
		SCENE_RIGHT(len == scene.evidence_len) &&
			SCENE_RIGHT(memcmp(bytes, scene.evidence, len) == 0),
		SNPGUEST_OK);
}

static snpguest_status run_hcl_user_data(void)
{
	struct snpguest_hcl hcl = {
		.hash_type = SNPGUEST_HCL_HASH_SHA256,
		.report = scene.raw,
		.report_len = sizeof(scene.raw),
		.claims = (const uint8_t *)"{}",
		.claims_len = 2,
	};
	/* SHA-256 of "{}", by sha256sum(1). */
	static const uint8_t hash[] = { 0x44, 0x13, 0x6f, 0xa3 };
	uint8_t user_data[64];
	snpguest_status st = snpguest_hcl_user_data(&hcl, user_data);

	return wrong_unless(
		st != SNPGUEST_OK ||
			SCENE_RIGHT(memcmp(user_data, hash, 4) == 0),
		st);
}

static snpguest_status run_svsm_user_data(void)
{
	static const uint8_t zeros[64];
	/* Of those zeros and "{}", by sha512sum(1). */
	static const uint8_t hash[] = { 0x1b, 0x0f, 0x1b, 0x69 };
	uint8_t data[64];
	snpguest_status st =
		snpguest_svsm_user_data(zeros, (const uint8_t *)"{}", 2, data);

	return wrong_unless(st != SNPGUEST_OK ||
				    SCENE_RIGHT(memcmp(data, hash, 4) == 0),
			    st);
}

/* A P-384 point in the firmware's format would do; here the curve's own. */
static snpguest_status run_id_key_digest(void)
{
	static const char pem[] = "-----BEGIN PUBLIC KEY-----\n"
				  "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEqofKIr6LBTeO"
				  "scce8yCtdG4dO2KLp5uY\n"
				  "WfdB4IJUKjhVAvJdv1UpbDpUXjhydgq3NhfeSpYmLG9d"
				  "npi/kpLcKfj0Hb0omhR8\n"
				  "6doxE7XwuMAKYLHOHX6BnXpDHXyQ6g5f\n"
				  "-----END PUBLIC KEY-----\n";
	uint8_t digest[48];

	return snpguest_id_key_digest((const uint8_t *)pem, sizeof(pem) - 1,
				      digest);
}

static snpguest_status run_urls(void)
{
	char url[SNPGUEST_KDS_URL_MAX];
	const uint8_t *chip = scene.raw + 0x1a0, *tcb = scene.raw + 0x180;
	int64_t value = 0;
	bool right = !snpguest_kds_vcek_url(SNPGUEST_LINE_MILAN, chip, tcb, url,
					    sizeof(url)) &&
		     !snpguest_kds_vlek_url(SNPGUEST_LINE_MILAN, tcb, url,
					    sizeof(url)) &&
		     !snpguest_kds_chain_url(SNPGUEST_LINE_MILAN,
					     SNPGUEST_SIGNING_KEY_VCEK, url,
					     sizeof(url)) &&
		     !snpguest_kds_crl_url(SNPGUEST_LINE_MILAN,
					   SNPGUEST_SIGNING_KEY_VCEK, url,
					   sizeof(url)) &&
		     snpguest_check_name(0)[0] &&
		     snpguest_check_result_name(0)[0] &&
		     !snpguest_verify_constant("SNPGUEST_CHECKS_MAX", &value) &&
		     value == SNPGUEST_CHECKS_MAX;

	return wrong_unless(SCENE_RIGHT(right), SNPGUEST_OK);
}

const struct scene_row scene_verify[] = {
	{ "snpguest_verifier_new", run_new, NEED_NOTHING, false },
	{ "snpguest_verifier_free", run_new, NEED_NOTHING, false },
	{ "snpguest_verifier_add_root", run_add_root, NEED_VERIFIER, false },
	{ "snpguest_verifier_add_cert", run_add_cert, NEED_VERIFIER, false },
	{ "snpguest_verifier_add_crl", run_add_crl, NEED_VERIFIER, false },
	{ "snpguest_verifier_set_cache", run_set_cache, NEED_VERIFIER, false },
	{ "snpguest_verifier_set_policy", run_set_policy, NEED_VERIFIER,
	  false },
	{ "snpguest_verifier_check", run_check, NEED_VERIFIER, false },
	{ "snpguest_verifier_check_fresh", run_check_fresh, NEED_VERIFIER,
	  false },
	{ "snpguest_evidence_read", run_evidence_read, NEED_NOTHING, false },
	{ "snpguest_hcl_user_data", run_hcl_user_data, NEED_NOTHING, false },
	{ "snpguest_svsm_user_data", run_svsm_user_data, NEED_NOTHING, false },
	{ "snpguest_id_key_digest", run_id_key_digest, NEED_NOTHING, false },
	{ "snpguest_evidence_write", run_evidence_write, NEED_NOTHING, true },
	{ "snpguest_verifier_trust_amd", run_settings, NEED_VERIFIER, true },
	{ "snpguest_verifier_set_time", run_settings, NEED_VERIFIER, true },
	{ "snpguest_verifier_set_user_data", run_settings, NEED_VERIFIER,
	  true },
	{ "snpguest_verifier_waive_user_data", run_settings, NEED_VERIFIER,
	  true },
	{ "snpguest_verifier_set_permit", run_settings, NEED_VERIFIER, true },
	{ "snpguest_verifier_set_revocation", run_settings, NEED_VERIFIER,
	  true },
	{ "snpguest_kds_vcek_url", run_urls, NEED_NOTHING, true },
	{ "snpguest_kds_vlek_url", run_urls, NEED_NOTHING, true },
	{ "snpguest_kds_chain_url", run_urls, NEED_NOTHING, true },
	{ "snpguest_kds_crl_url", run_urls, NEED_NOTHING, true },
	{ "snpguest_check_name", run_urls, NEED_NOTHING, true },
	{ "snpguest_check_result_name", run_urls, NEED_NOTHING, true },
	{ "snpguest_verify_constant", run_urls, NEED_NOTHING, true },
	{ NULL, NULL, NEED_NOTHING, false },
};
