/* SPDX-License-Identifier: MIT */
/*
 * Certificates that look alike: callers' and hosts', of which the right ones
 * must be found, and no others taken for them.
 */
#include "chainkit.h"
#include "verdictrows.h"
#include "unit.h"
#include "wire/certtable.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

static struct snpguest_verdict verdict;
static unsigned int verifications; /* of ECDSA signatures, RSA goes elsewhere */

/* In libcrypto's place. */
int EVP_PKEY_verify(EVP_PKEY_CTX *ctx, const unsigned char *sig, size_t siglen,
		    const unsigned char *tbs, size_t tbslen)
{
	int (*real)(EVP_PKEY_CTX *, const unsigned char *, size_t,
		    const unsigned char *, size_t);

	*(void **)&real = dlsym(RTLD_NEXT, "EVP_PKEY_verify");
	verifications++;
	return real(ctx, sig, siglen, tbs, tbslen);
}

static uint8_t raw[1184];
static struct authority_cert ark, ask, asvk, vcek, vlek;

/* What the host brings. */
static struct {
	struct snpwire_cert entries[16];
	uint8_t *ders[16];
	size_t count;
} table;

static void begin(void)
{
	table.count = 0;
	ark = authority_default(AUTHORITY_ARK);
	ask = authority_default(AUTHORITY_ASK);
	asvk = authority_default(AUTHORITY_ASVK);
	vcek = authority_default(AUTHORITY_LEAF);
	vlek = authority_vlek();
	authority_report(raw);
}

/* Every report is signed by the key of AUTHORITY_LEAF. */
static void make_vlek_report(void)
{
	raw[0x48] = 1 << 2;
	authority_sign(raw, authority_key(AUTHORITY_LEAF));
}

static void bring(const struct authority_cert *spec)
{
	struct snpwire_cert *entry = &table.entries[table.count];
	size_t len;

	ck_assert_uint_lt(table.count, 16);
	table.ders[table.count] = authority_issue(spec, &len);
	entry->kind = SNPWIRE_CERT_VCEK;
	entry->data = table.ders[table.count++];
	entry->len = (uint32_t)len;
	memcpy(entry->guid, snpwire_cert_guid(entry->kind),
	       sizeof(entry->guid));
}

/* A verifier with no certificates at all but, as a root, @root. */
static snpguest_verifier *trusting(const struct authority_cert *root)
{
	snpguest_verifier *verifier;

	ck_assert_int_eq(snpguest_verifier_new(&verifier), SNPGUEST_OK);
	snpguest_verifier_waive_user_data(verifier);
	snpguest_verifier_set_time(verifier, AUTHORITY_NOW);
	chainkit_trust(verifier, root);
	return verifier;
}

static snpguest_verifier *begin_with_ark(void)
{
	begin();
	return trusting(&ark);
}

static snpguest_status check_once(snpguest_verifier *verifier)
{
	static uint8_t bytes[65536];
	size_t len = snpwire_certtable_build(table.entries, table.count, bytes,
					     sizeof(bytes));
	snpguest_certs *certs;
	snpguest_status st;

	ck_assert_uint_gt(len, 0);
	ck_assert_int_eq(snpguest_certs_parse(bytes, len, &certs), SNPGUEST_OK);
	st = snpguest_verifier_check(verifier, raw, sizeof(raw), certs,
				     &verdict, sizeof(verdict));
	snpguest_certs_free(certs);
	return st;
}

/* Cold, warm and without a memory the same; frees what there is. */
static void check(snpguest_verifier *verifier, snpguest_status want)
{
	for (int again = 0; again < 3; again++) {
		if (again == 2)
			snpguest_verifier_set_cache(verifier, 0);
		ck_assert_int_eq(check_once(verifier), want);
	}
	snpguest_verifier_free(verifier);
	while (table.count > 0)
		free(table.ders[--table.count]);
}

static void check_only_failed(snpguest_verifier *verifier, uint32_t id)
{
	check(verifier, SNPGUEST_E_REJECTED);
	verdictrows_only_failed(&verdict, id);
}

/* Two clouds' VLEKs for one TCB: whose report it is, the signature says. */
START_TEST(vlek_of_another_region)
{
	struct authority_cert other;
	snpguest_verifier *verifier;

	verifier = begin_with_ark();
	make_vlek_report();
	other = vlek;
	other.key = authority_key(AUTHORITY_OTHER);
	chainkit_offer(verifier, _i ? &vlek : &other);
	bring(_i ? &other : &vlek);
	bring(&asvk);
	check(verifier, SNPGUEST_OK);
}
END_TEST

/* A masked chip ID says nothing of whose VCEK it is. */
START_TEST(masked_chip)
{
	struct authority_cert other;
	snpguest_verifier *verifier;

	verifier = begin_with_ark();
	memset(raw + 0x1a0, 0, 64);
	authority_sign(raw, authority_key(AUTHORITY_LEAF));
	snpguest_verifier_set_permit(verifier, SNPGUEST_PERMIT_MASKED_CHIP_ID);
	other = vcek;
	other.leaf.hwid[0]++;
	other.key = authority_key(AUTHORITY_OTHER);
	chainkit_offer(verifier, &other);
	bring(&ask);
	bring(&vcek);
	check(verifier, SNPGUEST_OK);
}
END_TEST

/* A leaf is made up easily, and nothing but its signatures tells. */
START_TEST(made_up_leaf)
{
	struct authority_cert made_up;
	snpguest_verifier *verifier;

	verifier = begin_with_ark();
	make_vlek_report();
	made_up = vlek;
	if (_i == 0) {
		/* the right key, and nobody's signature */
		made_up.signer = authority_key(AUTHORITY_ARK);
	} else {
		/* which no genuine VLEK is: of this very chip */
		made_up.key = authority_key(AUTHORITY_OTHER);
		made_up.leaf.hwid_len = 64;
	}
	bring(&made_up);
	bring(&asvk);
	bring(&vlek);
	check(verifier, SNPGUEST_OK);
}
END_TEST

/* Both halves of the proof, but not of one certificate. */
START_TEST(halves_make_no_whole)
{
	struct authority_cert made_up, other;
	snpguest_verifier *verifier;

	verifier = begin_with_ark();
	made_up = vcek;
	made_up.signer = authority_key(AUTHORITY_ARK);
	other = vcek;
	other.key = authority_key(AUTHORITY_OTHER);
	bring(_i ? &other : &made_up);
	bring(_i ? &made_up : &other);
	bring(&ask);
	check(verifier, SNPGUEST_E_REJECTED);
	ck_assert_uint_eq(verdict.checks[SNPGUEST_CHECK_ID_SIGNATURE].result,
			  SNPGUEST_CHECK_PASSED);
	ck_assert_uint_eq(verdict.checks[SNPGUEST_CHECK_ID_CHAIN].result,
			  SNPGUEST_CHECK_FAILED);
}
END_TEST

/* @count leaves that fit as well, each with a key that signed nothing. */
static void offer_wrong(snpguest_verifier *verifier, int count)
{
	struct authority_cert other = vcek;

	other.key = authority_key(AUTHORITY_OTHER);
	for (int i = 0; i < count; i++) {
		other.not_before--;
		if (verifier)
			chainkit_offer(verifier, &other);
		else
			bring(&other);
	}
}

/* A host makes nobody work for long; a caller's own are all looked at. */
START_TEST(bounded_work)
{
	snpguest_verifier *verifier;

	verifier = begin_with_ark();
	chainkit_offer(verifier, &ask);
	offer_wrong(verifier, 12);
	offer_wrong(NULL, 7);
	bring(&vcek);
	check(verifier, SNPGUEST_OK);

	verifier = begin_with_ark();
	chainkit_offer(verifier, &ask);
	offer_wrong(NULL, 8);
	bring(&vcek);
	check_only_failed(verifier, SNPGUEST_CHECK_ID_SIGNATURE);

	verifier = begin_with_ark();
	chainkit_offer(verifier, &ask);
	chainkit_offer(verifier, &vcek);
	offer_wrong(NULL, 12);
	check(verifier, SNPGUEST_OK);
}
END_TEST

/* The right leaf at hand, each check costs one verification; a bad one too. */
START_TEST(one_verification)
{
	snpguest_verifier *verifier;

	verifier = begin_with_ark();
	bring(&ask);
	bring(&vcek);
	ck_assert_int_eq(snpguest_verifier_add_cert(verifier, table.ders[1],
						    table.entries[1].len),
			 SNPGUEST_OK);
	verifications = 0;
	for (unsigned int i = 1; i < 4; i++) {
		ck_assert_int_eq(check_once(verifier), SNPGUEST_OK);
		ck_assert_uint_eq(verifications, i);
	}
	raw[0x50] ^= 1;
	ck_assert_int_eq(check_once(verifier), SNPGUEST_E_REJECTED);
	ck_assert_uint_eq(verifications, 4);
	raw[0x50] ^= 1;
	offer_wrong(NULL, 12);
	ck_assert_int_eq(check_once(verifier), SNPGUEST_OK);
	ck_assert_uint_eq(verifications, 5);
	raw[0x50] ^= 1;
	ck_assert_int_eq(check_once(verifier), SNPGUEST_E_REJECTED);
	/* The caller's, and seven of the host's: the eighth is the same. */
	ck_assert_uint_eq(verifications, 5 + 1 + 7);
	check(verifier, SNPGUEST_E_REJECTED);
}
END_TEST

/* An ASK that was made anew: same name, same key. */
START_TEST(expired_ask)
{
	struct authority_cert old;
	snpguest_verifier *verifier;

	verifier = begin_with_ark();
	old = ask;
	old.not_after = AUTHORITY_NOW - 1;
	chainkit_offer(verifier, &vcek);
	chainkit_offer(verifier, _i ? &ask : &old);
	bring(_i ? &old : &ask);
	check(verifier, SNPGUEST_OK);

	verifier = begin_with_ark();
	chainkit_offer(verifier, &vcek);
	bring(&old);
	check_only_failed(verifier, SNPGUEST_CHECK_ID_VALIDITY);
}
END_TEST

START_TEST(expired_ark)
{
	struct authority_cert old;
	snpguest_verifier *verifier;

	begin();
	old = ark;
	old.not_after = AUTHORITY_NOW - 1;
	verifier = trusting(&old);
	chainkit_offer(verifier, &vcek);
	chainkit_offer(verifier, &ask);
	bring(&ark);
	check(verifier, SNPGUEST_OK);
}
END_TEST

static void revoke(snpguest_verifier *verifier, const long *serials,
		   size_t count, uint32_t mode)
{
	struct authority_crl crl = authority_crl_default();

	crl.serials = serials;
	crl.count = count;
	chainkit_offer_crl(verifier, &crl);
	snpguest_verifier_set_revocation(verifier, mode);
}

/* The Genoa ASK of serial 020001 is on AMD's list; 020002 came after it. */
START_TEST(revoked_ask)
{
	const uint32_t mode = _i ? SNPGUEST_REVOCATION_REQUIRED
				 : SNPGUEST_REVOCATION_IF_PRESENT;
	const long both[] = { 0x10001, 0x10002 };
	struct authority_cert newer;
	snpguest_verifier *verifier;

	verifier = begin_with_ark();
	newer = ask;
	newer.serial = 0x10002;
	chainkit_offer(verifier, &ask);
	revoke(verifier, both, 1, mode);
	bring(&vcek);
	bring(&newer);
	check(verifier, SNPGUEST_OK);

	verifier = begin_with_ark();
	chainkit_offer(verifier, &ask);
	revoke(verifier, both, 2, mode);
	bring(&vcek);
	bring(&newer);
	check_only_failed(verifier, SNPGUEST_CHECK_ID_REVOCATION);

	/* Neither is sound: this one is revoked, that one is old. */
	verifier = begin_with_ark();
	newer.not_after = AUTHORITY_NOW - 1;
	chainkit_offer(verifier, &ask);
	revoke(verifier, both, 1, mode);
	bring(&vcek);
	bring(&newer);
	check_only_failed(verifier, SNPGUEST_CHECK_ID_REVOCATION);
}
END_TEST

/* The same key twice, one of them under an ASK that is not there. */
START_TEST(leaf_of_a_missing_ask)
{
	struct authority_cert older;
	snpguest_verifier *verifier;

	begin();
	older = vcek;
	older.not_before--;
	older.signer = authority_key(AUTHORITY_ASVK);
	verifier = trusting(&ark);
	chainkit_offer(verifier, &older);
	bring(&vcek);
	bring(&ask);
	check(verifier, SNPGUEST_OK);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("search");
	TCase *tcase = tcase_create("search");

	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, vlek_of_another_region, 0, 2);
	tcase_add_test(tcase, masked_chip);
	tcase_add_loop_test(tcase, made_up_leaf, 0, 2);
	tcase_add_loop_test(tcase, halves_make_no_whole, 0, 2);
	tcase_add_test(tcase, bounded_work);
	tcase_add_test(tcase, one_verification);
	tcase_add_loop_test(tcase, expired_ask, 0, 2);
	tcase_add_test(tcase, expired_ark);
	tcase_add_loop_test(tcase, revoked_ask, 0, 2);
	tcase_add_test(tcase, leaf_of_a_missing_ask);
	suite_add_tcase(suite, tcase);
	return suite;
}
