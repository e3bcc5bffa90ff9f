/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "sim/leafext.h"

#include <stdio.h>
#include <string.h>

/* By line and key: OID below 1.3.6.1.4.1.3704.1, and its value's DER in hex;
 * NULL: the extension must not be there. */
static const struct row {
	uint32_t line;
	bool vlek;
	const char *suffix, *hex;
} rows[] = {
	{ SNPGUEST_LINE_MILAN, false, "1", "020100" },
	{ SNPGUEST_LINE_MILAN, false, "2", "16084d696c616e2d4230" },
	{ SNPGUEST_LINE_MILAN, false, "3.1", "020104" },
	{ SNPGUEST_LINE_MILAN, false, "3.2", "020100" },
	{ SNPGUEST_LINE_MILAN, false, "3.3", "020118" },
	{ SNPGUEST_LINE_MILAN, false, "3.4", "020100" },
	{ SNPGUEST_LINE_MILAN, false, "3.7", "020100" },
	{ SNPGUEST_LINE_MILAN, false, "3.8", "020200db" },
	{ SNPGUEST_LINE_MILAN, false, "3.9", NULL },
	{ SNPGUEST_LINE_MILAN, false, "5", NULL },
	{ SNPGUEST_LINE_GENOA, false, "2", "160547656e6f61" },
	{ SNPGUEST_LINE_GENOA, false, "3.8", "020154" },
	{ SNPGUEST_LINE_TURIN, false, "1", "020101" },
	{ SNPGUEST_LINE_TURIN, false, "2", "1605547572696e" },
	{ SNPGUEST_LINE_TURIN, false, "3.4", NULL },
	{ SNPGUEST_LINE_TURIN, false, "3.9", "020101" },
	{ SNPGUEST_LINE_TURIN, false, "3.8", "020151" },
	{ SNPGUEST_LINE_MILAN, true, "2", "16054d696c616e" },
	{ SNPGUEST_LINE_MILAN, true, "4", NULL },
	{ SNPGUEST_LINE_MILAN, true, "5",
	  "1617434e3d63632d73696d756c617465642e696e76616c6964" },
};

static X509 *with_extensions(struct snpsim_chip *chip, uint32_t line, bool vlek)
{
	X509 *cert = X509_new();

	memset(chip, 0, sizeof(*chip));
	ck_assert(snpsim_chip_defaults(line, &chip->config));
	memset(chip->chip_id, 0x5c, 64);
	ck_assert(snpsim_leafext_add(cert, chip, vlek));
	return cert;
}

static const ASN1_OCTET_STRING *find(const X509 *cert, const char *suffix)
{
	char oid[64];
	ASN1_OBJECT *object;
	int at;

	snprintf(oid, sizeof(oid), "1.3.6.1.4.1.3704.1.%s", suffix);
	object = OBJ_txt2obj(oid, 1);
	at = X509_get_ext_by_OBJ(cert, object, -1);
	ASN1_OBJECT_free(object);
	return at < 0 ? NULL : X509_EXTENSION_get_data(X509_get_ext(cert, at));
}

START_TEST(extension_is_as_amd_writes_it)
{
	const struct row *row = &rows[_i];
	const ASN1_OCTET_STRING *value;
	struct snpsim_chip chip;
	char hex[129];
	X509 *cert;
	int i;

	cert = with_extensions(&chip, row->line, row->vlek);
	value = find(cert, row->suffix);
	ck_assert_int_eq(value != NULL, row->hex != NULL);
	for (i = 0; value && i < ASN1_STRING_length(value); i++)
		snprintf(hex + 2 * i, 3, "%02x",
			 ASN1_STRING_get0_data(value)[i]);
	if (value)
		ck_assert_str_eq(hex, row->hex);
	X509_free(cert);
}
END_TEST

START_TEST(chip_id_has_no_tag_of_its_own)
{
	static const struct {
		uint32_t line;
		int size;
	} ids[] = { { SNPGUEST_LINE_MILAN, 64 },
		    { SNPGUEST_LINE_GENOA, 64 },
		    { SNPGUEST_LINE_TURIN, 8 } };
	const ASN1_OCTET_STRING *value;
	struct snpsim_chip chip;
	X509 *cert;
	size_t i;

	for (i = 0; i < 3; i++) {
		cert = with_extensions(&chip, ids[i].line, false);
		value = find(cert, "4");
		ck_assert_ptr_nonnull(value);
		ck_assert_int_eq(ASN1_STRING_length(value), ids[i].size);
		ck_assert_mem_eq(ASN1_STRING_get0_data(value), chip.chip_id,
				 (size_t)ids[i].size);
		X509_free(cert);
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("leafext");
	TCase *tcase = tcase_create("leafext");

	tcase_add_loop_test(tcase, extension_is_as_amd_writes_it, 0,
			    sizeof(rows) / sizeof(rows[0]));
	tcase_add_test(tcase, chip_id_has_no_tag_of_its_own);
	suite_add_tcase(suite, tcase);
	return suite;
}
