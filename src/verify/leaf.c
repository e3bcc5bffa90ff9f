/* SPDX-License-Identifier: MIT */
#include "leaf.h"

#include <openssl/asn1.h>
#include <string.h>

/* 1.3.6.1.4.1.3704.1, DER contents. */
static const uint8_t amd_arc[] = { 0x2b, 0x06, 0x01, 0x04,
				   0x01, 0x9c, 0x78, 0x01 };

#define ARC_PRODUCT 2u
#define ARC_SPL 3u
#define ARC_HWID 4u
#define ARC_CSP 5u

/* An INTEGER of 0..255 and nothing after it. */
static bool read_byte(const ASN1_OCTET_STRING *value, uint8_t *byte)
{
	const uint8_t *at = ASN1_STRING_get0_data(value);
	const uint8_t *end = at + ASN1_STRING_length(value);
	ASN1_INTEGER *number = d2i_ASN1_INTEGER(NULL, &at, end - at);
	int64_t n = -1;
	bool ok = number && at == end && ASN1_INTEGER_get_int64(&n, number) &&
		  n >= 0 && n <= UINT8_MAX;

	if (ok)
		*byte = (uint8_t)n;
	ASN1_INTEGER_free(number);
	return ok;
}

static bool read_text(const ASN1_OCTET_STRING *value, char *text, size_t cap)
{
	const uint8_t *at = ASN1_STRING_get0_data(value);
	const uint8_t *end = at + ASN1_STRING_length(value);
	ASN1_IA5STRING *string = d2i_ASN1_IA5STRING(NULL, &at, end - at);
	size_t len = string ? (size_t)ASN1_STRING_length(string) : 0;
	const uint8_t *data = string ? ASN1_STRING_get0_data(string) : NULL;
	bool ok = string && at == end && len > 0 && len < cap;

	/* It ends up in a verdict: printable characters only. */
	for (size_t i = 0; ok && i < len; i++)
		ok = data[i] >= 0x20 && data[i] < 0x7f;
	if (ok) {
		memcpy(text, data, len);
		text[len] = '\0';
	}
	ASN1_IA5STRING_free(string);
	return ok;
}

/*
 * AMD writes the bytes bare into the extension; some tools wrap them in an
 * OCTET STRING.  Length decides: a bare ID may well begin with 04.
 */
static bool read_hwid(struct snpv_leaf *leaf, const ASN1_OCTET_STRING *value)
{
	const uint8_t *data = ASN1_STRING_get0_data(value);
	size_t len = (size_t)ASN1_STRING_length(value);

	if ((len == 66 || len == 10) && data[0] == 0x04 && data[1] == len - 2) {
		data += 2;
		len -= 2;
	}
	if (len != 8 && len != SNPV_HWID_MAX)
		return false;
	memcpy(leaf->hwid, data, len);
	leaf->hwid_len = len;
	return true;
}

static bool read_spl(struct snpv_leaf *leaf, uint8_t index,
		     const ASN1_OCTET_STRING *value)
{
	if (index == 0 || index >= SNPV_SPL_END)
		return true;
	if (!read_byte(value, &leaf->spl[index]))
		return false;
	leaf->has_spl |= (uint16_t)(1u << index);
	return true;
}

/* @arc: what follows AMD's arc in the OID, one or more bytes. */
static bool read_value(struct snpv_leaf *leaf, const uint8_t *arc, size_t len,
		       const ASN1_OCTET_STRING *value)
{
	if (len == 2 && arc[0] == ARC_SPL)
		return read_spl(leaf, arc[1], value);
	if (len != 1)
		return true;
	if (arc[0] == ARC_PRODUCT)
		return read_text(value, leaf->product, sizeof(leaf->product));
	if (arc[0] == ARC_HWID)
		return read_hwid(leaf, value);
	if (arc[0] == ARC_CSP)
		return read_text(value, leaf->csp, sizeof(leaf->csp));
	return true;
}

bool snpv_leaf_take(struct snpv_leaf *leaf, const X509_EXTENSION *ext, bool *ok)
{
	/* OpenSSL's accessors want their argument without const. */
	X509_EXTENSION *e = (X509_EXTENSION *)(uintptr_t)ext;
	const ASN1_OBJECT *oid = X509_EXTENSION_get_object(e);
	const uint8_t *data = OBJ_get0_data(oid);
	size_t len = OBJ_length(oid);

	if (len <= sizeof(amd_arc) ||
	    memcmp(data, amd_arc, sizeof(amd_arc)) != 0)
		return false;
	*ok = read_value(leaf, data + sizeof(amd_arc), len - sizeof(amd_arc),
			 X509_EXTENSION_get_data(e));
	return true;
}

uint32_t snpv_leaf_line(const struct snpv_leaf *leaf)
{
	size_t len = strcspn(leaf->product, "-");

	for (uint32_t line = SNPGUEST_LINE_MILAN; line <= SNPGUEST_LINE_TURIN;
	     line++) {
		const char *name = snpguest_line_name(line);

		if (strlen(name) == len && !memcmp(name, leaf->product, len))
			return line;
	}
	return SNPGUEST_LINE_UNKNOWN;
}

void snpv_leaf_tcb(const struct snpv_leaf *leaf, struct snpguest_tcb *tcb)
{
	memset(tcb, 0, sizeof(*tcb));
	tcb->fmc = leaf->spl[SNPV_SPL_FMC];
	tcb->boot_loader = leaf->spl[SNPV_SPL_BOOT_LOADER];
	tcb->tee = leaf->spl[SNPV_SPL_TEE];
	tcb->snp = leaf->spl[SNPV_SPL_SNP];
	tcb->microcode = leaf->spl[SNPV_SPL_MICROCODE];
	tcb->has_fmc = (leaf->has_spl >> SNPV_SPL_FMC) & 1u;
}

void snpv_leaf_tcb_raw(const struct snpv_leaf *leaf, uint32_t line,
		       uint8_t raw[8])
{
	static const uint8_t older[8] = {
		SNPV_SPL_BOOT_LOADER, SNPV_SPL_TEE,	  SNPV_SPL_4,
		SNPV_SPL_5,	      SNPV_SPL_6,	  SNPV_SPL_7,
		SNPV_SPL_SNP,	      SNPV_SPL_MICROCODE,
	};
	static const uint8_t turin[8] = {
		SNPV_SPL_FMC, SNPV_SPL_BOOT_LOADER, SNPV_SPL_TEE,
		SNPV_SPL_SNP, SNPV_SPL_5,	    SNPV_SPL_6,
		SNPV_SPL_7,   SNPV_SPL_MICROCODE,
	};
	const uint8_t *layout = line == SNPGUEST_LINE_TURIN ? turin : older;

	for (int i = 0; i < 8; i++)
		raw[i] = leaf->spl[layout[i]];
}

bool snpv_leaf_tcb_complete(const struct snpv_leaf *leaf, uint32_t line)
{
	uint16_t need = 1u << SNPV_SPL_BOOT_LOADER | 1u << SNPV_SPL_TEE |
			1u << SNPV_SPL_SNP | 1u << SNPV_SPL_MICROCODE;
	bool has_fmc = (leaf->has_spl >> SNPV_SPL_FMC) & 1u;

	return (leaf->has_spl & need) == need &&
	       has_fmc == (line == SNPGUEST_LINE_TURIN);
}
