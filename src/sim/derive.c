/* SPDX-License-Identifier: MIT */
#include "derive.h"

#include <openssl/crypto.h>

#include "../wire/cursor.h"

#define INFO_MAX 128u

static bool has(const struct snpwire_key_req *req, uint64_t field)
{
	return req->guest_field_select & field;
}

static bool permitted(const struct snpsim_chip *chip,
		      const struct snpsim_guest *guest, uint32_t vmpl,
		      const struct snpwire_key_req *req, uint64_t mit_vector,
		      uint64_t fields)
{
	uint8_t committed[SNPSIM_TCB_SIZE], asked[SNPSIM_TCB_SIZE];
	struct snpwire_writer out;

	if (req->root_key_select > 1 || req->rsvd ||
	    (req->guest_field_select & ~fields) || req->vmpl > 3 ||
	    req->vmpl < vmpl)
		return false;
	if (has(req, SNPGUEST_FIELD_GUEST_SVN) &&
	    req->guest_svn > guest->config.guest_svn)
		return false;
	if (has(req, SNPGUEST_FIELD_LAUNCH_MIT_VECTOR) &&
	    (mit_vector & ~guest->launch_mit_vector))
		return false;
	snpsim_tcb_encode(chip->config.line, &chip->config.committed_tcb,
			  committed);
	snpwire_writer_init(&out, asked, sizeof(asked));
	snpwire_put_u64(&out, req->tcb_version);
	return !has(req, SNPGUEST_FIELD_TCB_VERSION) ||
	       snpsim_tcb_covers(committed, asked);
}

/* What the key depends on, as derive.h promises. */
static size_t describe(const struct snpsim_guest *guest,
		       const struct snpwire_key_req *req, uint64_t mit_vector,
		       uint8_t info[INFO_MAX])
{
	const struct snpsim_guest_config *config = &guest->config;
	struct snpwire_writer out;

	snpwire_writer_init(&out, info, INFO_MAX);
	snpwire_put_u32(&out, req->root_key_select);
	snpwire_put_u64(&out, req->guest_field_select);
	snpwire_put_u32(&out, req->vmpl);
	if (has(req, SNPGUEST_FIELD_POLICY))
		snpwire_put_u64(&out, config->policy);
	if (has(req, SNPGUEST_FIELD_IMAGE_ID))
		snpwire_put_bytes(&out, config->image_id, 16);
	if (has(req, SNPGUEST_FIELD_FAMILY_ID))
		snpwire_put_bytes(&out, config->family_id, 16);
	if (has(req, SNPGUEST_FIELD_MEASUREMENT))
		snpwire_put_bytes(&out, config->measurement, 48);
	if (has(req, SNPGUEST_FIELD_GUEST_SVN))
		snpwire_put_u32(&out, req->guest_svn);
	if (has(req, SNPGUEST_FIELD_TCB_VERSION))
		snpwire_put_u64(&out, req->tcb_version);
	if (has(req, SNPGUEST_FIELD_LAUNCH_MIT_VECTOR))
		snpwire_put_u64(&out, mit_vector);
	return INFO_MAX - out.left;
}

uint32_t snpsim_derive(const struct snpsim_chip *chip,
		       const struct snpsim_guest *guest, uint32_t vmpl,
		       const struct snpwire_key_req *req, uint64_t mit_vector,
		       uint64_t fields, uint8_t key[SNPWIRE_KEY_SIZE])
{
	uint8_t root[SNPSIM_ROOT_SIZE], info[INFO_MAX];
	const uint8_t *from = guest->vmrk;
	bool done;

	if (!permitted(chip, guest, vmpl, req, mit_vector, fields))
		return SNPWIRE_STATUS_INVALID_PARAM;
	/*
	 * The chip's root does not follow its TCB: a guest that mixes in an
	 * older TCB_VERSION must find the key that it had under it.
	 */
	if (req->root_key_select == SNPGUEST_ROOT_KEY_VCEK)
		from = chip->secret;
	done = snpsim_kdf(from, "snpsim key root", NULL, 0, root,
			  sizeof(root)) &&
	       snpsim_kdf(root, "snpsim derived key", info,
			  describe(guest, req, mit_vector, info), key,
			  SNPWIRE_KEY_SIZE);
	OPENSSL_cleanse(root, sizeof(root));
	return done ? SNPWIRE_STATUS_OK : SNPWIRE_STATUS_INVALID_PARAM;
}
