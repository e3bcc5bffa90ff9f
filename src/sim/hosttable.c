/* SPDX-License-Identifier: MIT */
#include "hosttable.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/pem.h>

#include "../wire/certtable.h"
#include "../wire/guestmsg.h"

#define ENTRIES_MAX (5u + SNPSIM_TABLE_EXTRA_MAX)
#define EXTRA_SIZE 64u

/* A table while it is being put together. */
struct draft {
	struct snpwire_cert certs[ENTRIES_MAX];
	struct snpsim_blob blobs[ENTRIES_MAX];
	size_t count;
};

static int to_pem(struct snpsim_blob *blob, const char *name)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *text = NULL;
	uint8_t *copy;
	long len = 0;
	int rc = -ENOMEM;

	if (bio &&
	    PEM_write_bio(bio, name, "", blob->data, (long)blob->len) > 0)
		len = BIO_get_mem_data(bio, &text);
	copy = len > 0 ? OPENSSL_memdup(text, (size_t)len) : NULL;
	if (copy) {
		snpsim_blob_wipe(blob);
		blob->data = copy;
		blob->len = (size_t)len;
		rc = 0;
	}
	BIO_free(bio);
	return rc;
}

static void swap_guid(uint8_t guid[SNPWIRE_GUID_SIZE])
{
	static const uint8_t from[8] = { 3, 2, 1, 0, 5, 4, 7, 6 };
	uint8_t head[8];
	size_t i;

	memcpy(head, guid, sizeof(head));
	for (i = 0; i < sizeof(head); i++)
		guid[i] = head[from[i]];
}

/* The blob is the draft's from here on. */
static void append(struct draft *draft, const uint8_t *guid,
		   const struct snpsim_blob *blob, bool swap)
{
	struct snpwire_cert *cert = &draft->certs[draft->count];

	draft->blobs[draft->count++] = *blob;
	memcpy(cert->guid, guid, SNPWIRE_GUID_SIZE);
	if (swap)
		swap_guid(cert->guid);
	cert->data = blob->data;
	cert->len = (uint32_t)blob->len;
}

static int append_cert(struct draft *draft, struct snpsim_platform *platform,
		       const struct snpsim_table_spec *spec,
		       enum snpsim_which which, enum snpwire_cert_kind kind)
{
	struct snpsim_blob blob = { 0 };
	int rc = snpsim_platform_cert(platform, which, &blob);

	if (rc == 0 && spec->pem)
		rc = to_pem(&blob, kind == SNPWIRE_CERT_CRL ? "X509 CRL"
							    : "CERTIFICATE");
	if (rc) {
		snpsim_blob_wipe(&blob);
		return rc;
	}
	append(draft, snpwire_cert_guid(kind), &blob, spec->mixed_endian);
	return 0;
}

/* A VLEK's chain has the ASVK under the ASK's GUID. */
static int append_chain(struct draft *draft, struct snpsim_platform *platform,
			const struct snpsim_table_spec *spec)
{
	struct snpsim_chip_config chip;
	int rc;

	snpsim_platform_chip(platform, &chip);
	if (chip.vlek_loaded)
		rc = append_cert(draft, platform, spec, SNPSIM_CERT_VLEK,
				 SNPWIRE_CERT_VLEK);
	else
		rc = append_cert(draft, platform, spec, SNPSIM_CERT_VCEK,
				 SNPWIRE_CERT_VCEK);
	if (rc || spec->leaf_only)
		return rc;
	rc = append_cert(draft, platform, spec,
			 chip.vlek_loaded ? SNPSIM_CERT_ASVK : SNPSIM_CERT_ASK,
			 SNPWIRE_CERT_ASK);
	if (rc == 0)
		rc = append_cert(draft, platform, spec, SNPSIM_CERT_ARK,
				 SNPWIRE_CERT_ARK);
	return rc;
}

/* Something under a GUID of its own, @len bytes of it. */
static int append_extra(struct draft *draft, uint8_t number, size_t len)
{
	uint8_t guid[SNPWIRE_GUID_SIZE] = { 0xe0, 0x5e, 0x51, 0x3a,  0x0d, 0x6f,
					    0x4b, 0x1c, 0x9a, 0x77,  0x52, 0x1d,
					    0x8e, 0x60, 0xc4, number };
	struct snpsim_blob blob = { OPENSSL_malloc(len), len };

	if (!blob.data)
		return -ENOMEM;
	memset(blob.data, number, len);
	append(draft, guid, &blob, false);
	return 0;
}

static size_t draft_size(const struct draft *draft, size_t more)
{
	size_t size = (draft->count + more + 1) * SNPWIRE_CERT_ENTRY_SIZE;
	size_t i;

	for (i = 0; i < draft->count; i++)
		size += draft->blobs[i].len;
	return size;
}

static int compose(struct draft *draft, const struct snpsim_table_spec *spec,
		   struct snpsim_platform *platform)
{
	size_t full = (size_t)spec->pages * SNPWIRE_PAGE_SIZE, size;
	int rc = append_chain(draft, platform, spec);
	uint32_t i;

	if (rc == 0 && spec->crl)
		rc = append_cert(draft, platform, spec, SNPSIM_CERT_CRL,
				 SNPWIRE_CERT_CRL);
	for (i = 0; i < spec->extra && rc == 0; i++)
		rc = append_extra(draft, (uint8_t)(i + 1), EXTRA_SIZE);
	size = draft_size(draft, 1);
	if (rc == 0 && size < full)
		rc = append_extra(draft, 0xff, full - size);
	return rc;
}

int snpsim_hosttable_build(struct snpsim_hosttable *table,
			   const struct snpsim_table_spec *spec,
			   struct snpsim_platform *platform)
{
	struct draft draft = { 0 };
	size_t size, i;
	int rc = 0;

	snpsim_hosttable_free(table);
	if (spec->none)
		return 0;
	rc = compose(&draft, spec, platform);
	size = draft_size(&draft, 0) + SNPWIRE_PAGE_SIZE - 1;
	size -= size % SNPWIRE_PAGE_SIZE;
	if (rc == 0)
		table->data = calloc(1, size);
	if (table->data && snpwire_certtable_build(draft.certs, draft.count,
						   table->data, size))
		table->len = size;
	else
		rc = -ENOMEM;
	for (i = 0; i < draft.count; i++)
		snpsim_blob_wipe(&draft.blobs[i]);
	return rc;
}

void snpsim_hosttable_free(struct snpsim_hosttable *table)
{
	free(table->data);
	table->data = NULL;
	table->len = 0;
}

uint32_t snpsim_hosttable_pages(const struct snpsim_hosttable *table)
{
	return (uint32_t)(table->len / SNPWIRE_PAGE_SIZE);
}
