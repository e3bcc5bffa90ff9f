/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "sim/signer.h"

#include <string.h>

#include <openssl/bn.h>
#include <openssl/ecdsa.h>

static const uint8_t root[SNPSIM_ROOT_SIZE] = { 1, 2, 3 };

static void from_hex(const char *hex, uint8_t *out, size_t len)
{
	BIGNUM *number = NULL;

	ck_assert_int_gt(BN_hex2bn(&number, hex), 0);
	ck_assert_int_eq(BN_bn2binpad(number, out, (int)len), (int)len);
	BN_free(number);
}

static void ck_little_endian(const uint8_t part[SNPSIM_SIGNER_PART],
			     const char *hex)
{
	uint8_t want[SNPSIM_SIGNER_PART];
	size_t i;

	from_hex(hex, want, sizeof(want));
	for (i = 0; i < sizeof(want); i++)
		ck_assert_uint_eq(part[i], want[sizeof(want) - 1 - i]);
}

/* RFC 6979, A.2.6, with SHA-384. */
static const char private_key[] =
	"6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA"
	"9AA47740787137D896D5724E4C70A825F872C9EA60D2EDF5";
static const struct {
	const char *text, *r, *s;
} published[] = {
	{ "sample",
	  "94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C"
	  "81A648152E44ACF96E36DD1E80FABE46",
	  "99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94F"
	  "A329C145786E679E7B82C71A38628AC8" },
	{ "test",
	  "8203B63D3C853E8D77227FB377BCF7B7B772E97892A80F36AB775D509D7A5FEB"
	  "0542A7F0812998DA8F1DD3CA3CF023DB",
	  "DDD0760448D42D8A43AF45AF836FCE4DE8BE06B485E9B61B827C2F13173923E0"
	  "6A739F040649A667BF3B828246BAA5A5" },
};

START_TEST(signature_is_the_published_one)
{
	uint8_t scalar[SNPSIM_SCALAR_SIZE];
	uint8_t r[SNPSIM_SIGNER_PART], s[SNPSIM_SIGNER_PART];
	struct snpsim_signer *signer;

	from_hex(private_key, scalar, sizeof(scalar));
	signer = snpsim_signer_of_scalar(scalar);
	ck_assert_ptr_nonnull(signer);
	ck_assert(snpsim_signer_sign(signer,
				     (const uint8_t *)published[_i].text,
				     strlen(published[_i].text), r, s));
	ck_little_endian(r, published[_i].r);
	ck_little_endian(s, published[_i].s);
	snpsim_signer_free(signer);
}
END_TEST

static int verify(struct snpsim_signer *signer, const uint8_t *data, size_t len,
		  const uint8_t *r, const uint8_t *s)
{
	EVP_PKEY *key = snpsim_signer_public(signer);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	ECDSA_SIG *sig = ECDSA_SIG_new();
	uint8_t *der = NULL;
	int der_len, ok;

	ECDSA_SIG_set0(sig, BN_lebin2bn(r, SNPSIM_SIGNER_PART, NULL),
		       BN_lebin2bn(s, SNPSIM_SIGNER_PART, NULL));
	der_len = i2d_ECDSA_SIG(sig, &der);
	ck_assert_int_eq(
		EVP_DigestVerifyInit(ctx, NULL, EVP_sha384(), NULL, key), 1);
	ok = EVP_DigestVerify(ctx, der, (size_t)der_len, data, len);
	OPENSSL_free(der);
	ECDSA_SIG_free(sig);
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(key);
	return ok;
}

START_TEST(openssl_accepts_each_signature)
{
	uint8_t r[SNPSIM_SIGNER_PART], s[SNPSIM_SIGNER_PART];
	struct snpsim_signer *signer = snpsim_signer_new(root, "a", NULL, 0);
	uint8_t data[672] = { 0 };
	size_t i;

	ck_assert_ptr_nonnull(signer);
	for (i = 0; i < 32; i++) {
		data[i] = (uint8_t)i;
		ck_assert(snpsim_signer_sign(signer, data, sizeof(data), r, s));
		ck_assert_int_eq(verify(signer, data, sizeof(data), r, s), 1);
		data[671] ^= 1;
		ck_assert_int_ne(verify(signer, data, sizeof(data), r, s), 1);
	}
	snpsim_signer_free(signer);
}
END_TEST

START_TEST(root_label_and_info_each_decide_the_key)
{
	static const uint8_t other[SNPSIM_ROOT_SIZE] = { 9 };
	static const uint8_t info[8] = { 7 };
	struct snpsim_signer *signers[] = {
		snpsim_signer_new(root, "a", NULL, 0),
		snpsim_signer_new(other, "a", NULL, 0),
		snpsim_signer_new(root, "b", NULL, 0),
		snpsim_signer_new(root, "a", info, sizeof(info)),
		snpsim_signer_new(root, "a", NULL, 0),
	};
	EVP_PKEY *keys[5];
	size_t i;

	for (i = 0; i < 5; i++) {
		ck_assert_ptr_nonnull(signers[i]);
		keys[i] = snpsim_signer_public(signers[i]);
	}
	for (i = 1; i < 4; i++)
		ck_assert_int_eq(EVP_PKEY_eq(keys[0], keys[i]), 0);
	ck_assert_int_eq(EVP_PKEY_eq(keys[0], keys[4]), 1);
	for (i = 0; i < 5; i++) {
		EVP_PKEY_free(keys[i]);
		snpsim_signer_free(signers[i]);
	}
}
END_TEST

START_TEST(scalar_outside_the_order_is_refused)
{
	uint8_t scalar[SNPSIM_SCALAR_SIZE] = { 0 };

	ck_assert_ptr_null(snpsim_signer_of_scalar(scalar));
	memset(scalar, 0xff, sizeof(scalar));
	ck_assert_ptr_null(snpsim_signer_of_scalar(scalar));
	snpsim_signer_free(NULL);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("signer");
	TCase *tcase = tcase_create("signer");

	tcase_add_loop_test(tcase, signature_is_the_published_one, 0, 2);
	tcase_add_test(tcase, openssl_accepts_each_signature);
	tcase_add_test(tcase, root_label_and_info_each_decide_the_key);
	tcase_add_test(tcase, scalar_outside_the_order_is_refused);
	suite_add_tcase(suite, tcase);
	return suite;
}
