/* SPDX-License-Identifier: MIT */
#include "hcl.h"
#include "public.h"

#include <string.h>

#include "../wire/cursor.h"
#include "output.h"

/*
 * The blob, little-endian: a head of 32 bytes that begins with "HCLA"; the
 * report; then five words (size of what follows them and themselves, version,
 * kind of report, kind of hash, size of the claims) and the claims.  Zeros
 * may fill the NV index.  Read off a genuine one; the kinds are those of
 * Microsoft's IGVM request.
 */
#define HEAD_REST 28u
#define KIND_SNP 2u

static snpguest_status take_claims(struct snpwire_reader *in,
				   struct snpguest_hcl *out)
{
	uint32_t kind, claims_len;

	(void)snpwire_take_u32(in);
	(void)snpwire_take_u32(in);
	kind = snpwire_take_u32(in);
	out->hash_type = snpwire_take_u32(in);
	claims_len = snpwire_take_u32(in);
	if (in->failed)
		return SNPGUEST_E_FORMAT;
	if (kind != KIND_SNP)
		return SNPGUEST_E_UNSUPPORTED;
	if (claims_len > in->left)
		return SNPGUEST_E_FORMAT;
	out->claims = in->data;
	out->claims_len = claims_len;
	return SNPGUEST_OK;
}

snpguest_status snpguest_hcl_parse(const uint8_t *raw, size_t len,
				   struct snpguest_hcl *hcl, size_t hcl_size)
{
	struct snpguest_hcl out = { 0 };
	struct snpwire_reader in;
	snpguest_status status;

	if (!hcl || hcl_size == 0)
		return SNPGUEST_E_USAGE;
	memset(hcl, 0, hcl_size);
	if (!raw)
		return SNPGUEST_E_USAGE;
	snpwire_reader_init(&in, raw, len);
	if (snpwire_take_u32(&in) != SNPLIB_HCL_MAGIC || in.failed)
		return SNPGUEST_E_UNSUPPORTED;
	(void)snpwire_take_zeros(&in, HEAD_REST);
	out.report = in.data;
	out.report_len = SNPGUEST_REPORT_SIZE;
	(void)snpwire_take_zeros(&in, SNPGUEST_REPORT_SIZE);
	status = take_claims(&in, &out);
	if (status)
		return status;
	snplib_output(hcl, hcl_size, &out, sizeof(out));
	return SNPGUEST_OK;
}
