/* SPDX-License-Identifier: MIT */
#include "chainkit.h"
#include "verdictrows.h"
#include "unit.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <pthread.h>
#include <stdlib.h>

static struct snpguest_verdict verdict;
static uint8_t raw[1184];

static snpguest_verifier *begin(void)
{
	struct authority_cert leaf = authority_default(AUTHORITY_LEAF);

	authority_report(raw);
	return chainkit_verifier(&leaf);
}

/* Freshness is asked for or waived in words, never left out. */
START_TEST(user_data_or_waiver)
{
	const uint8_t zero[64] = { 0 };
	snpguest_verifier *verifier;

	authority_report(raw);
	ck_assert_int_eq(snpguest_verifier_new(&verifier), SNPGUEST_OK);
	verdict.count = 7;
	verdict.accepted = 1;
	ck_assert_int_eq(verdictrows_check(verifier, raw, &verdict),
			 SNPGUEST_E_USAGE);
	ck_assert_uint_eq(verdict.count, 0);
	ck_assert_uint_eq(verdict.accepted, 0);
	snpguest_verifier_set_user_data(verifier, zero);
	ck_assert_int_eq(verdictrows_check(verifier, raw, &verdict),
			 SNPGUEST_E_REJECTED);
	ck_assert_uint_eq(verdict.checks[SNPGUEST_CHECK_ID_USER_DATA].result,
			  SNPGUEST_CHECK_PASSED);
	snpguest_verifier_waive_user_data(verifier);
	ck_assert_int_eq(verdictrows_check(verifier, raw, &verdict),
			 SNPGUEST_E_REJECTED);
	snpguest_verifier_free(verifier);
}
END_TEST

START_TEST(fresh_overrides)
{
	snpguest_verifier *verifier = begin();
	uint8_t nonce[64] = { 0 };

	ck_assert_int_eq(
		snpguest_verifier_check_fresh(verifier, raw, sizeof(raw), NULL,
					      nonce, &verdict, sizeof(verdict)),
		SNPGUEST_OK);
	nonce[0] = 1;
	ck_assert_int_eq(
		snpguest_verifier_check_fresh(verifier, raw, sizeof(raw), NULL,
					      nonce, &verdict, sizeof(verdict)),
		SNPGUEST_E_REJECTED);
	verdictrows_only_failed(&verdict, SNPGUEST_CHECK_ID_USER_DATA);
	ck_assert_int_eq(
		snpguest_verifier_check_fresh(verifier, raw, sizeof(raw), NULL,
					      NULL, &verdict, sizeof(verdict)),
		SNPGUEST_E_USAGE);
	snpguest_verifier_free(verifier);
}
END_TEST

START_TEST(null_is_usage)
{
	snpguest_verifier *v = begin();
	struct snpguest_policy policy = { .size = sizeof(policy) };

#define USAGE(call) ck_assert_int_eq(call, SNPGUEST_E_USAGE)
	USAGE(snpguest_verifier_new(NULL));
	USAGE(snpguest_verifier_add_root(NULL, raw, 1));
	USAGE(snpguest_verifier_add_root(v, NULL, 1));
	USAGE(snpguest_verifier_add_cert(NULL, raw, 1));
	USAGE(snpguest_verifier_add_cert(v, NULL, 1));
	USAGE(snpguest_verifier_add_crl(NULL, raw, 1));
	USAGE(snpguest_verifier_add_crl(v, NULL, 1));
	USAGE(snpguest_verifier_set_time(NULL, 0));
	USAGE(snpguest_verifier_set_user_data(NULL, raw));
	USAGE(snpguest_verifier_set_user_data(v, NULL));
	USAGE(snpguest_verifier_waive_user_data(NULL));
	USAGE(snpguest_verifier_set_permit(NULL, 0));
	USAGE(snpguest_verifier_set_permit(v, 8));
	USAGE(snpguest_verifier_set_policy(NULL, &policy));
	USAGE(snpguest_verifier_set_policy(v, NULL));
	USAGE(snpguest_verifier_set_revocation(NULL, 0));
	USAGE(snpguest_verifier_set_cache(NULL, 0));
	USAGE(snpguest_verifier_set_cache(v, 65537));
	USAGE(snpguest_verifier_trust_amd(NULL, 0));
	USAGE(snpguest_verifier_trust_amd(v, 2));
	USAGE(snpguest_verifier_check(NULL, raw, sizeof(raw), NULL, NULL, 0));
	USAGE(snpguest_verifier_check(v, NULL, 0, NULL, NULL, 0));
	USAGE(snpguest_verifier_check(v, raw, sizeof(raw), NULL, &verdict, 8));
#undef USAGE
	ck_assert_int_eq(
		snpguest_verifier_check(v, raw, sizeof(raw), NULL, NULL, 0),
		SNPGUEST_OK);
	snpguest_verifier_free(v);
	snpguest_verifier_free(NULL);
}
END_TEST

START_TEST(rubbish)
{
	snpguest_verifier *verifier = begin();

	ck_assert_int_eq(snpguest_verifier_add_cert(verifier, raw, 100),
			 SNPGUEST_E_FORMAT);
	ck_assert_int_eq(snpguest_verifier_add_root(verifier, raw, 0),
			 SNPGUEST_E_FORMAT);
	for (size_t len = 0; len < sizeof(raw); len += 37)
		ck_assert_int_eq(snpguest_verifier_check(verifier, raw, len,
							 NULL, &verdict,
							 sizeof(verdict)),
				 SNPGUEST_E_FORMAT);
	ck_assert_int_eq(verdictrows_check(verifier, raw, &verdict),
			 SNPGUEST_OK);
	snpguest_verifier_free(verifier);
}
END_TEST

/* With a cache or without, cold or warm: the same verdict to the letter. */
START_TEST(cache_changes_nothing)
{
	const uint32_t sizes[] = { 0, 1, 4, 256 };
	snpguest_verifier *verifier = begin();
	static struct snpguest_verdict first;

	ck_assert_int_eq(verdictrows_check(verifier, raw, &first), SNPGUEST_OK);
	for (size_t i = 0; i < 4; i++) {
		snpguest_verifier_set_cache(verifier, sizes[i]);
		for (int again = 0; again < 3; again++) {
			ck_assert_int_eq(
				verdictrows_check(verifier, raw, &verdict),
				SNPGUEST_OK);
			ck_assert_mem_eq(&verdict, &first, 16);
			for (uint32_t id = 0; id < first.count; id++) {
				ck_assert_str_eq(verdict.checks[id].found,
						 first.checks[id].found);
				ck_assert_uint_eq(verdict.checks[id].result,
						  first.checks[id].result);
			}
		}
		/* What is remembered does not outlive trust or time. */
		snpguest_verifier_set_time(verifier, AUTHORITY_NOW * 2);
		ck_assert_int_eq(verdictrows_check(verifier, raw, &verdict),
				 SNPGUEST_E_REJECTED);
		snpguest_verifier_set_time(verifier, AUTHORITY_NOW);
	}
	snpguest_verifier_free(verifier);
}
END_TEST

/* What an application has pending: all that could be taken for ours. */
static void leave_errors(void)
{
	ERR_clear_error();
	ERR_raise(ERR_LIB_CRYPTO, ERR_R_MALLOC_FAILURE);
	ERR_set_mark();
	ERR_raise(ERR_LIB_EC, ERR_R_MALLOC_FAILURE);
	ERR_raise(ERR_LIB_PEM, PEM_R_NO_START_LINE);
	errno = ENOMEM;
}

static void ck_errors_left(void)
{
	ck_assert_int_eq(ERR_GET_REASON(ERR_peek_last_error()),
			 PEM_R_NO_START_LINE);
	ck_assert_int_eq(ERR_GET_LIB(ERR_peek_error()), ERR_LIB_CRYPTO);
	ck_assert_int_eq(ERR_pop_to_mark(), 1);
	ck_assert_int_eq(ERR_GET_LIB(ERR_get_error()), ERR_LIB_CRYPTO);
	ck_assert_uint_eq(ERR_get_error(), 0);
}

/* The same answer with and without them; nothing of ours stays. */
#define ANSWERS(call, want)                                                    \
	do {                                                                   \
		leave_errors();                                                \
		ck_assert_int_eq(call, want);                                  \
		ck_errors_left();                                              \
		ck_assert_int_eq(call, want);                                  \
		ck_assert_uint_eq(ERR_peek_error(), 0);                        \
	} while (0)

START_TEST(application_errors)
{
	static const uint8_t junk[] = { 0x30, 0x03, 0x02, 0x01, 0x05 };
	static const char *const texts[] = {
		"no PEM at all",
		"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
		"-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n",
	};
	snpguest_verifier *v = begin();

	ANSWERS(snpguest_verifier_add_cert(v, raw, sizeof(raw)),
		SNPGUEST_E_FORMAT);
	ANSWERS(snpguest_verifier_add_cert(v, junk, sizeof(junk)),
		SNPGUEST_E_FORMAT);
	ANSWERS(snpguest_verifier_add_root(v, junk, sizeof(junk)),
		SNPGUEST_E_FORMAT);
	ANSWERS(snpguest_verifier_add_crl(v, junk, sizeof(junk)),
		SNPGUEST_E_FORMAT);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		ANSWERS(snpguest_verifier_add_cert(v, (const uint8_t *)texts[i],
						   strlen(texts[i])),
			SNPGUEST_E_FORMAT);
	ANSWERS(verdictrows_check(v, raw, &verdict), SNPGUEST_OK);
	raw[0x50] ^= 1;
	ANSWERS(verdictrows_check(v, raw, &verdict), SNPGUEST_E_REJECTED);
	snpguest_verifier_free(v);
}
END_TEST

/* Bytes that libcrypto itself looks at, right ones and wrong ones. */
START_TEST(application_errors_and_keys)
{
	struct authority_cert ask = authority_default(AUTHORITY_ASK);
	snpguest_verifier *v = begin();
	uint8_t digest[64];
	uint8_t *spki = NULL, *der;
	size_t len, spki_len;
	char *pem;

	der = authority_issue(&ask, &len);
	ANSWERS(snpguest_verifier_add_root(v, der, len), SNPGUEST_E_REJECTED);
	pem = authority_pem("CERTIFICATE", der, len);
	ANSWERS(snpguest_verifier_add_cert(v, (const uint8_t *)pem,
					   strlen(pem)),
		SNPGUEST_OK);
	spki_len = (size_t)i2d_PUBKEY(authority_key(AUTHORITY_LEAF), &spki);
	ANSWERS(snpguest_id_key_digest(spki, spki_len, digest), SNPGUEST_OK);
	spki[spki_len - 1] ^= 1; /* no point of the curve */
	ANSWERS(snpguest_id_key_digest(spki, spki_len, digest),
		SNPGUEST_E_FORMAT);
	ANSWERS(snpguest_svsm_user_data(digest, NULL, 0, digest), SNPGUEST_OK);
	OPENSSL_free(spki);
	free(pem);
	free(der);
	snpguest_verifier_free(v);
}
END_TEST

#define THREADS 8
#define ROUNDS 20

struct worker {
	pthread_t thread;
	snpguest_verifier *verifier;
	unsigned int number;
	unsigned int wrong;
};

/* Even ones bring the right nonce, odd ones another. */
static void *work(void *ctx)
{
	struct worker *worker = ctx;
	uint8_t nonce[64] = { (uint8_t)(worker->number % 2) };
	snpguest_status want =
		worker->number % 2 ? SNPGUEST_E_REJECTED : SNPGUEST_OK;
	struct snpguest_verdict *own = malloc(sizeof(*own));

	for (unsigned int i = 0; i < ROUNDS; i++)
		if (snpguest_verifier_check_fresh(worker->verifier, raw,
						  sizeof(raw), NULL, nonce, own,
						  sizeof(*own)) != want)
			worker->wrong++;
	free(own);
	return NULL;
}

START_TEST(shared_by_threads)
{
	snpguest_verifier *verifier = begin();
	struct authority_crl crl = authority_crl_default();
	struct worker workers[THREADS];

	chainkit_offer_crl(verifier, &crl);
	snpguest_verifier_set_revocation(verifier,
					 SNPGUEST_REVOCATION_REQUIRED);
	snpguest_verifier_set_cache(verifier, 4);
	for (unsigned int i = 0; i < THREADS; i++) {
		workers[i] =
			(struct worker){ .verifier = verifier, .number = i };
		ck_assert_int_eq(pthread_create(&workers[i].thread, NULL, work,
						&workers[i]),
				 0);
	}
	for (unsigned int i = 0; i < THREADS; i++) {
		pthread_join(workers[i].thread, NULL);
		ck_assert_uint_eq(workers[i].wrong, 0);
	}
	snpguest_verifier_free(verifier);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("verifier");
	TCase *tcase = tcase_create("verifier");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, user_data_or_waiver);
	tcase_add_test(tcase, fresh_overrides);
	tcase_add_test(tcase, null_is_usage);
	tcase_add_test(tcase, rubbish);
	tcase_add_test(tcase, cache_changes_nothing);
	tcase_add_test(tcase, application_errors);
	tcase_add_test(tcase, application_errors_and_keys);
	tcase_add_test(tcase, shared_by_threads);
	suite_add_tcase(suite, tcase);
	return suite;
}
