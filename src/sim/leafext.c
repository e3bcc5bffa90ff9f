/* SPDX-License-Identifier: MIT */
#include "leafext.h"

#include <stdio.h>
#include <string.h>

#define VALUE_MAX 80u

/* DER of the kinds that occur; short lengths only. */
#define DER_INTEGER 0x02u
#define DER_IA5STRING 0x16u

static bool add_raw(X509 *cert, const char *suffix, const uint8_t *value,
		    size_t len)
{
	ASN1_OCTET_STRING *octets = ASN1_OCTET_STRING_new();
	X509_EXTENSION *ext = NULL;
	ASN1_OBJECT *oid;
	char name[64];
	bool done;

	snprintf(name, sizeof(name), "1.3.6.1.4.1.3704.1.%s", suffix);
	oid = OBJ_txt2obj(name, 1);
	if (oid && octets && ASN1_OCTET_STRING_set(octets, value, (int)len))
		ext = X509_EXTENSION_create_by_OBJ(NULL, oid, 0, octets);
	done = ext && X509_add_ext(cert, ext, -1) == 1;
	X509_EXTENSION_free(ext);
	ASN1_OBJECT_free(oid);
	ASN1_OCTET_STRING_free(octets);
	return done;
}

static bool add_integer(X509 *cert, const char *suffix, uint8_t value)
{
	/* From 0x80 on a leading zero keeps the INTEGER positive. */
	const uint8_t big[] = { DER_INTEGER, 2, 0, value };
	const uint8_t small[] = { DER_INTEGER, 1, value };

	if (value >= 0x80)
		return add_raw(cert, suffix, big, sizeof(big));
	return add_raw(cert, suffix, small, sizeof(small));
}

static bool add_string(X509 *cert, const char *suffix, const char *text)
{
	uint8_t value[VALUE_MAX];
	size_t len = strlen(text);

	if (len > VALUE_MAX - 2)
		return false;
	value[0] = DER_IA5STRING;
	value[1] = (uint8_t)len;
	/* Its length stands before it: no NUL ends it. */
	/* NOLINTNEXTLINE(bugprone-not-null-terminated-result) */
	memcpy(value + 2, text, len);
	return add_raw(cert, suffix, value, len + 2);
}

static bool add_tcb(X509 *cert, const struct snpguest_tcb *tcb, bool turin)
{
	/* Turin's certificates have FMC first, and no fourth SPL. */
	return (!turin || add_integer(cert, "3.9", tcb->fmc)) &&
	       add_integer(cert, "3.1", tcb->boot_loader) &&
	       add_integer(cert, "3.2", tcb->tee) &&
	       add_integer(cert, "3.3", tcb->snp) &&
	       (turin || add_integer(cert, "3.4", 0)) &&
	       add_integer(cert, "3.5", 0) && add_integer(cert, "3.6", 0) &&
	       add_integer(cert, "3.7", 0) &&
	       add_integer(cert, "3.8", tcb->microcode);
}

/* Milan's VCEKs name the stepping, the others do not. */
static const char *product(uint32_t line, bool vlek)
{
	if (line == SNPGUEST_LINE_MILAN && !vlek)
		return "Milan-B0";
	return snpsim_line_name(line);
}

bool snpsim_leafext_add(X509 *cert, const struct snpsim_chip *chip, bool vlek)
{
	const struct snpsim_chip_config *config = &chip->config;
	bool turin = config->line == SNPGUEST_LINE_TURIN;

	if (!add_integer(cert, "1", turin && !vlek) ||
	    !add_string(cert, "2", product(config->line, vlek)) ||
	    !add_tcb(cert, &config->reported_tcb, turin))
		return false;
	if (vlek)
		return add_string(cert, "5", "CN=cc-simulated.invalid");
	/* Raw bytes, without a tag of their own. */
	return add_raw(cert, "4", chip->chip_id, turin ? 8 : 64);
}
