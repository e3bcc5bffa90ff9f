/* SPDX-License-Identifier: MIT */
/*
 * Calls of libcrypto that can fail, each with what it returns then, and "no
 * memory" in libcrypto's queue.  Their arguments are passed on as eight
 * words, which every calling convention here takes for any lesser number.
 * Not among them is what cannot fail: comparisons, questions, _free.
 */
#include "failcall.h"

#include <errno.h>
#include <link.h>
#include <string.h>

void ERR_new(void);
void ERR_set_error(int lib, int reason, const char *format, ...);
int EVP_CipherInit_ex(void *ctx, const void *cipher, void *engine,
		      const void *key, const void *iv, int encrypt);
int EVP_KDF_derive(void *ctx, void *out, size_t len, const void *params);

#define LIB_CRYPTO 15
/* ERR_R_MALLOC_FAILURE: fatal, common to all parts, 256. */
#define NO_MEMORY ((1 << 18 | 2 << 18) | 256)

/* libcrypto calls itself through the same symbols; only others count. */
static struct {
	uintptr_t from, to;
} libcrypto;

static int find_libcrypto(struct dl_phdr_info *info, size_t size, void *data)
{
	(void)size;
	(void)data;
	if (!strstr(info->dlpi_name, "libcrypto"))
		return 0;
	libcrypto.from = info->dlpi_addr;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *part = &info->dlpi_phdr[i];
		uintptr_t end = info->dlpi_addr + part->p_vaddr + part->p_memsz;

		if (part->p_type == PT_LOAD && end > libcrypto.to)
			libcrypto.to = end;
	}
	return 1;
}

static void __attribute__((constructor)) look_around(void)
{
	dl_iterate_phdr(find_libcrypto, NULL);
}

bool failcall_is_libcrypto(const void *caller)
{
	uintptr_t at = (uintptr_t)caller;

	return at >= libcrypto.from && at < libcrypto.to;
}

static bool fails(enum fail_group group, const void *caller)
{
	if (failcall_is_libcrypto(caller) || !failcall_now(group, ENOMEM))
		return false;
	ERR_new();
	ERR_set_error(LIB_CRYPTO, NO_MEMORY, NULL);
	return true;
}

typedef intptr_t word;

#define WRAP(group, failure, name)                                             \
	word name(word a, word b, word c, word d, word e, word f, word g,      \
		  word h);                                                     \
	word name(word a, word b, word c, word d, word e, word f, word g,      \
		  word h)                                                      \
	{                                                                      \
		static word (*next)(word, word, word, word, word, word, word,  \
				    word);                                     \
                                                                               \
		if (fails(group, __builtin_return_address(0)))                 \
			return failure;                                        \
		if (!next)                                                     \
			next = failcall_next(#name);                           \
		return next(a, b, c, d, e, f, g, h);                           \
	}

/* Zero, or NULL. */
#define CRYPTO(name) WRAP(FAIL_CRYPTO, 0, name)
/* Less than zero. */
#define NEGATIVE(name) WRAP(FAIL_CRYPTO, -1, name)

CRYPTO(ASN1_INTEGER_get_int64)
CRYPTO(ASN1_INTEGER_new)
CRYPTO(ASN1_INTEGER_set)
CRYPTO(ASN1_INTEGER_set_int64)
CRYPTO(ASN1_OCTET_STRING_new)
CRYPTO(ASN1_OCTET_STRING_set)
CRYPTO(ASN1_TIME_set)
CRYPTO(ASN1_TIME_to_tm)
CRYPTO(ASN1_item_d2i)
CRYPTO(BIO_new)
CRYPTO(BIO_new_mem_buf)
CRYPTO(BN_CTX_secure_new)
CRYPTO(BN_add_word)
CRYPTO(BN_bin2bn)
CRYPTO(BN_div)
CRYPTO(BN_dup)
CRYPTO(BN_lebin2bn)
CRYPTO(BN_mod_add)
CRYPTO(BN_mod_inverse)
CRYPTO(BN_mod_mul)
CRYPTO(BN_new)
CRYPTO(BN_nnmod)
CRYPTO(BN_secure_new)
CRYPTO(BN_sub_word)
CRYPTO(CRYPTO_memdup)
CRYPTO(ECDSA_SIG_new)
CRYPTO(ECDSA_SIG_set0)
CRYPTO(EC_GROUP_new_by_curve_name)
CRYPTO(EC_POINT_get_affine_coordinates)
CRYPTO(EC_POINT_mul)
CRYPTO(EC_POINT_new)
CRYPTO(EC_POINT_point2oct)
CRYPTO(EVP_CIPHER_CTX_ctrl)
CRYPTO(EVP_CIPHER_CTX_new)
CRYPTO(EVP_CipherFinal_ex)
CRYPTO(EVP_CipherUpdate)
CRYPTO(EVP_Digest)
CRYPTO(EVP_DigestSignInit)
CRYPTO(EVP_DigestVerifyInit)
CRYPTO(EVP_KDF_CTX_new)
CRYPTO(EVP_KDF_fetch)
CRYPTO(EVP_MD_CTX_new)
CRYPTO(EVP_PKEY_CTX_new_from_name)
CRYPTO(EVP_PKEY_CTX_new_from_pkey)
CRYPTO(EVP_PKEY_Q_keygen)
CRYPTO(EVP_PKEY_get_bn_param)
CRYPTO(HMAC)
CRYPTO(OBJ_txt2obj)
CRYPTO(OSSL_PARAM_BLD_new)
CRYPTO(OSSL_PARAM_BLD_push_BN)
CRYPTO(OSSL_PARAM_BLD_push_octet_string)
CRYPTO(OSSL_PARAM_BLD_push_utf8_string)
CRYPTO(OSSL_PARAM_BLD_to_param)
CRYPTO(PEM_read_bio)
CRYPTO(PEM_write_bio)
CRYPTO(X509V3_EXT_conf_nid)
CRYPTO(X509V3_EXT_d2i)
CRYPTO(X509_CRL_add0_revoked)
CRYPTO(X509_CRL_add1_ext_i2d)
CRYPTO(X509_CRL_add_ext)
CRYPTO(X509_CRL_new)
CRYPTO(X509_CRL_set1_lastUpdate)
CRYPTO(X509_CRL_set1_nextUpdate)
CRYPTO(X509_CRL_set_issuer_name)
CRYPTO(X509_CRL_set_version)
CRYPTO(X509_EXTENSION_create_by_OBJ)
CRYPTO(X509_NAME_add_entry_by_txt)
CRYPTO(X509_REVOKED_new)
CRYPTO(X509_REVOKED_set_revocationDate)
CRYPTO(X509_REVOKED_set_serialNumber)
CRYPTO(X509_add_ext)
CRYPTO(X509_new)
CRYPTO(X509_set_issuer_name)
CRYPTO(X509_set_pubkey)
CRYPTO(X509_set_version)
CRYPTO(X509_time_adj_ex)
CRYPTO(d2i_ASN1_IA5STRING)
CRYPTO(d2i_ASN1_INTEGER)
CRYPTO(d2i_AutoPrivateKey)
CRYPTO(d2i_X509)
CRYPTO(d2i_X509_NAME)
NEGATIVE(BN_bn2binpad)
NEGATIVE(BN_bn2lebinpad)
NEGATIVE(EVP_DigestVerify)
NEGATIVE(EVP_PKEY_CTX_set_rsa_mgf1_md)
NEGATIVE(EVP_PKEY_CTX_set_rsa_padding)
NEGATIVE(EVP_PKEY_CTX_set_rsa_pss_saltlen)
NEGATIVE(EVP_PKEY_fromdata)
NEGATIVE(EVP_PKEY_fromdata_init)
NEGATIVE(EVP_PKEY_verify)
NEGATIVE(EVP_PKEY_verify_init)
NEGATIVE(X509_NAME_get_text_by_NID)
NEGATIVE(i2d_ECDSA_SIG)
NEGATIVE(i2d_PrivateKey)
NEGATIVE(i2d_X509)
NEGATIVE(i2d_X509_CRL)
WRAP(FAIL_RANDOM, 0, RAND_bytes)
WRAP(FAIL_RANDOM, 0, RAND_priv_bytes)

/* A cipher's key is a secret wherever it turns up later. */
int EVP_CipherInit_ex(void *ctx, const void *cipher, void *engine,
		      const void *key, const void *iv, int encrypt)
{
	static int (*next)(void *, const void *, void *, const void *,
			   const void *, int);
	const void *caller = __builtin_return_address(0);

	if (key && !failcall_is_libcrypto(caller))
		failcall_remember(key);
	if (fails(FAIL_CRYPTO, caller))
		return 0;
	if (!next)
		next = failcall_next("EVP_CipherInit_ex");
	return next(ctx, cipher, engine, key, iv, encrypt);
}

/* So is what is derived; but for a chip's ID, and only that has 64 bytes. */
#define CHIP_ID_SIZE 64u

int EVP_KDF_derive(void *ctx, void *out, size_t len, const void *params)
{
	static int (*next)(void *, void *, size_t, const void *);
	const void *caller = __builtin_return_address(0);
	int done;

	if (fails(FAIL_CRYPTO, caller))
		return 0;
	if (!next)
		next = failcall_next("EVP_KDF_derive");
	done = next(ctx, out, len, params);
	if (done == 1 && len >= FAILCALL_KEY_SIZE && len != CHIP_ID_SIZE)
		failcall_remember(out);
	return done;
}

/*
 * OpenSSL 3.0's ASN1_item_sign_ctx() reads the algorithm into a member of the
 * certificate, and frees that member where there is no memory for it: the heap
 * is spoilt.  What it allocates for itself does not fail.
 */
#define SIGN(name)                                                             \
	int name(void *what, void *ctx);                                       \
	int name(void *what, void *ctx)                                        \
	{                                                                      \
		static int (*next)(void *, void *);                            \
		int done;                                                      \
                                                                               \
		if (fails(FAIL_CRYPTO, __builtin_return_address(0)))           \
			return 0;                                              \
		if (!next)                                                     \
			next = failcall_next(#name);                           \
		failcall_spare_inner(true);                                    \
		done = next(what, ctx);                                        \
		failcall_spare_inner(false);                                   \
		return done;                                                   \
	}

SIGN(X509_sign_ctx)
SIGN(X509_CRL_sign_ctx)
