/* SPDX-License-Identifier: MIT */
#include "services.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <string.h>

#include "../wire/cursor.h"
#include "curve.h"
#include "kdf.h"

#define GUID_ROW_SIZE 24u
#define POINT_SIZE 65u /* 0x04, x, y */
#define COORDINATE_SIZE 32u
#define SCALAR_INPUT 40u /* 64 bits more than the order */
#define EK_HEAD_SIZE (SNPSIM_SVSM_EK_SIZE - 2 * (2 + COORDINATE_SIZE))

/* 63849ebb-3d92-4670-a1ff-58f9c94b87bb */
static const uint8_t manifest_guid[SNPSIM_GUID_SIZE] = {
	0xbb, 0x9e, 0x84, 0x63, 0x92, 0x3d, 0x70, 0x46,
	0xa1, 0xff, 0x58, 0xf9, 0xc9, 0x4b, 0x87, 0xbb,
};

/* c476f1eb-0123-45a5-9641-b4e7dde5bfe3 */
const uint8_t snpsim_svsm_vtpm[SNPSIM_GUID_SIZE] = {
	0xeb, 0xf1, 0x76, 0xc4, 0x23, 0x01, 0xa5, 0x45,
	0x96, 0x41, 0xb4, 0xe7, 0xdd, 0xe5, 0xbf, 0xe3,
};

/*
 * TCG EK Credential Profile, template L-2, big-endian: ECC, SHA-256, the
 * template's attributes and policy digest, AES-128-CFB, no scheme, P-256, no
 * key derivation.
 */
static const uint8_t ek_head[EK_HEAD_SIZE] = {
	0x00, 0x23, 0x00, 0x0b, 0x00, 0x03, 0x00, 0xb2, 0x00, 0x20, 0x83,
	0x71, 0x97, 0x67, 0x44, 0x84, 0xb3, 0xf8, 0x1a, 0x90, 0xcc, 0x8d,
	0x46, 0xa5, 0xd7, 0x24, 0xfd, 0x52, 0xd7, 0x6e, 0x06, 0x52, 0x0b,
	0x64, 0xf2, 0xa1, 0xda, 0x1b, 0x33, 0x14, 0x69, 0xaa, 0x00, 0x06,
	0x00, 0x80, 0x00, 0x43, 0x00, 0x10, 0x00, 0x03, 0x00, 0x10,
};

static void put_coordinate(uint8_t *at, const uint8_t *coordinate)
{
	at[0] = 0;
	at[1] = COORDINATE_SIZE;
	memcpy(at + 2, coordinate, COORDINATE_SIZE);
}

/* Only the public half is kept, as there is no TPM behind it. */
static bool make_ek(const uint8_t vmpck[SNPSIM_VMPCK_SIZE],
		    uint8_t point[POINT_SIZE])
{
	EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	uint8_t root[SNPSIM_ROOT_SIZE] = { 0 }, input[SCALAR_INPUT];
	BIGNUM *scalar = NULL;
	bool good;

	memcpy(root, vmpck, SNPSIM_VMPCK_SIZE);
	if (group &&
	    snpsim_kdf(root, "snpsim SVSM EK", NULL, 0, input, sizeof(input)))
		scalar = snpsim_curve_scalar(group, input, sizeof(input));
	good = scalar && snpsim_curve_point(group, scalar, point, POINT_SIZE);
	OPENSSL_cleanse(root, sizeof(root));
	OPENSSL_cleanse(input, sizeof(input));
	BN_clear_free(scalar);
	EC_GROUP_free(group);
	return good;
}

bool snpsim_svsm_boot(struct snpsim_svsm *svsm,
		      const uint8_t vmpck[SNPSIM_VMPCK_SIZE])
{
	uint8_t point[POINT_SIZE];
	bool good = make_ek(vmpck, point);

	if (good) {
		memcpy(svsm->ek, ek_head, sizeof(ek_head));
		put_coordinate(svsm->ek + EK_HEAD_SIZE, point + 1);
		put_coordinate(svsm->ek + EK_HEAD_SIZE + 2 + COORDINATE_SIZE,
			       point + 1 + COORDINATE_SIZE);
	}
	return good;
}

/* A row for the whole, a row for the service, and what is the service's. */
static void put_all(const struct snpsim_svsm *svsm,
		    struct snpsim_svsm_manifest *manifest)
{
	const uint32_t data_at = 2 * GUID_ROW_SIZE;
	struct snpwire_writer out;

	manifest->len = data_at + sizeof(svsm->ek);
	snpwire_writer_init(&out, manifest->data, manifest->len);
	snpwire_put_bytes(&out, manifest_guid, SNPSIM_GUID_SIZE);
	snpwire_put_u32(&out, (uint32_t)manifest->len);
	snpwire_put_u32(&out, 1);
	snpwire_put_bytes(&out, snpsim_svsm_vtpm, SNPSIM_GUID_SIZE);
	snpwire_put_u32(&out, data_at);
	snpwire_put_u32(&out, sizeof(svsm->ek));
	snpwire_put_bytes(&out, svsm->ek, sizeof(svsm->ek));
}

static void put_one(const struct snpsim_svsm *svsm,
		    struct snpsim_svsm_manifest *manifest)
{
	manifest->len = sizeof(svsm->ek);
	memcpy(manifest->data, svsm->ek, sizeof(svsm->ek));
}

/* The nonce and the manifest in one hash: neither can be another's. */
static bool bind(const uint8_t nonce[SNPSIM_SVSM_NONCE_SIZE],
		 struct snpsim_svsm_manifest *manifest)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool good = ctx && EVP_DigestInit_ex(ctx, EVP_sha512(), NULL) == 1 &&
		    EVP_DigestUpdate(ctx, nonce, SNPSIM_SVSM_NONCE_SIZE) == 1 &&
		    EVP_DigestUpdate(ctx, manifest->data, manifest->len) == 1 &&
		    EVP_DigestFinal_ex(ctx, manifest->report_data, NULL) == 1;

	EVP_MD_CTX_free(ctx);
	return good;
}

int snpsim_svsm_attest(const struct snpsim_svsm *svsm,
		       const struct snpsim_svsm_request *request,
		       struct snpsim_svsm_manifest *manifest)
{
	memset(manifest, 0, sizeof(*manifest));
	/* A vTPM's manifest has one version, 0. */
	if (request->one_service &&
	    (memcmp(request->guid, snpsim_svsm_vtpm, SNPSIM_GUID_SIZE) != 0 ||
	     request->manifest_version != 0))
		return -EINVAL;
	if (request->one_service)
		put_one(svsm, manifest);
	else
		put_all(svsm, manifest);
	return bind(request->nonce, manifest) ? 0 : -EIO;
}
