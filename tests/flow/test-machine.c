/* SPDX-License-Identifier: MIT */
/*
 * Program -> libsnpguest -> driver core -> simulated host and firmware ->
 * libsnpguest-verify, for every processor that can be simulated.
 */
#include "unit.h"

#include "simulated.h"

#include <snpguest-verify.h>

static const struct processor {
	uint32_t line;
	uint32_t version;
	uint32_t key;
	uint32_t flags;
} processors[] = {
	{ SNPGUEST_LINE_MILAN, 2, SNPGUEST_SIGNING_KEY_VCEK, 0 },
	{ SNPGUEST_LINE_MILAN, 3, SNPGUEST_SIGNING_KEY_VCEK, 0 },
	{ SNPGUEST_LINE_MILAN, 5, SNPGUEST_SIGNING_KEY_VCEK, 0 },
	{ SNPGUEST_LINE_MILAN, 2, SNPGUEST_SIGNING_KEY_VLEK, 0 },
	{ SNPGUEST_LINE_MILAN, 3, SNPGUEST_SIGNING_KEY_VLEK,
	  SNPGUEST_SIM_MASK_CHIP_ID },
	{ SNPGUEST_LINE_MILAN, 5, SNPGUEST_SIGNING_KEY_VLEK,
	  SNPGUEST_SIM_MASK_CHIP_KEY },
	{ SNPGUEST_LINE_GENOA, 2, SNPGUEST_SIGNING_KEY_VCEK, 0 },
	{ SNPGUEST_LINE_GENOA, 3, SNPGUEST_SIGNING_KEY_VCEK, 0 },
	{ SNPGUEST_LINE_GENOA, 5, SNPGUEST_SIGNING_KEY_VCEK, 0 },
	{ SNPGUEST_LINE_GENOA, 2, SNPGUEST_SIGNING_KEY_VLEK, 0 },
	{ SNPGUEST_LINE_GENOA, 3, SNPGUEST_SIGNING_KEY_VLEK, 0 },
	{ SNPGUEST_LINE_GENOA, 5, SNPGUEST_SIGNING_KEY_VLEK, 0 },
	{ SNPGUEST_LINE_TURIN, 3, SNPGUEST_SIGNING_KEY_VCEK, 0 },
	{ SNPGUEST_LINE_TURIN, 5, SNPGUEST_SIGNING_KEY_VCEK, 0 },
	{ SNPGUEST_LINE_TURIN, 3, SNPGUEST_SIGNING_KEY_VLEK, 0 },
	{ SNPGUEST_LINE_TURIN, 5, SNPGUEST_SIGNING_KEY_VLEK,
	  SNPGUEST_SIM_MASK_CHIP_ID },
};

struct evidence {
	uint8_t raw[SNPGUEST_REPORT_SIZE_MAX];
	size_t len;
	snpguest_certs *certs;
	struct snpguest_report report;
};

static const struct snpguest_report_request request = {
	.size = sizeof(request),
	.user_data = "a nonce that nobody else has",
};

static void attest(struct simulated *s, struct evidence *e)
{
	ck_assert_int_eq(snpguest_get_ext_report(s->dev, &request, e->raw,
						 sizeof(e->raw), &e->len,
						 &e->certs, NULL),
			 SNPGUEST_OK);
	ck_assert_int_eq(snpguest_report_parse(e->raw, e->len, &e->report,
					       sizeof(e->report)),
			 SNPGUEST_OK);
}

/* What the machine's certificates prove; @root: the simulated ARK's trusted. */
static snpguest_status verify(snpguest_sim *sim, const struct evidence *e,
			      bool root, struct snpguest_verdict *verdict)
{
	snpguest_verifier *verifier;
	snpguest_status status;
	uint8_t der[4096];
	size_t len;

	ck_assert_int_eq(snpguest_verifier_new(&verifier), SNPGUEST_OK);
	len = simulated_cert(sim, SNPGUEST_SIM_CERT_ARK, der, sizeof(der));
	if (root)
		ck_assert_int_eq(snpguest_verifier_add_root(verifier, der, len),
				 SNPGUEST_OK);
	ck_assert_int_eq(
		snpguest_verifier_set_user_data(verifier, request.user_data),
		SNPGUEST_OK);
	status = snpguest_verifier_check(verifier, e->raw, e->len, e->certs,
					 verdict, sizeof(*verdict));
	snpguest_verifier_free(verifier);
	return status;
}

static void ck_accepted(struct simulated *s, const struct evidence *e)
{
	static struct snpguest_verdict verdict;
	snpguest_status status = verify(s->sim, e, true, &verdict);
	uint32_t i;

	for (i = 0; i < verdict.count; i++)
		ck_assert_msg(verdict.checks[i].result != SNPGUEST_CHECK_FAILED,
			      "%s: expected %s, found %s",
			      snpguest_check_name(verdict.checks[i].id),
			      verdict.checks[i].expected,
			      verdict.checks[i].found);
	ck_assert_int_eq(status, SNPGUEST_OK);
}

START_TEST(report_of_each_processor_is_accepted)
{
	const struct processor *p = &processors[_i];
	struct snpguest_sim_options options = simulated_options();
	static struct snpguest_verdict verdict;
	struct simulated s;
	struct evidence e;

	options.line = p->line;
	options.report_version = p->version;
	options.signing_key = p->key;
	options.flags = p->flags;
	simulated_open(&s, &options);
	attest(&s, &e);
	ck_assert_uint_eq(e.report.version, p->version);
	ck_assert_uint_eq(e.report.signing_key, p->key);
	ck_assert_uint_eq(snpguest_report_line(&e.report),
			  p->version == 2 ? SNPGUEST_LINE_UNKNOWN : p->line);
	ck_accepted(&s, &e);
	ck_assert_int_eq(verify(s.sim, &e, false, &verdict),
			 SNPGUEST_E_REJECTED);
	ck_assert_uint_eq(verdict.checks[SNPGUEST_CHECK_ID_ROOT].result,
			  SNPGUEST_CHECK_FAILED);
	snpguest_certs_free(e.certs);
	simulated_close(&s);
}
END_TEST

static const char *const tables[] = {
	"table full",
	"table pem",
	"table mixed-endian",
	"table crl extra 16",
	"table extra 3 pages 4",
	"table mixed-endian pem crl extra 1",
};

START_TEST(table_in_each_manner_is_read)
{
	struct snpguest_sim_options options = simulated_options();
	struct simulated s;
	struct evidence e;

	options.plan = tables[_i];
	simulated_open(&s, &options);
	attest(&s, &e);
	ck_accepted(&s, &e);
	snpguest_certs_free(e.certs);
	simulated_close(&s);
}
END_TEST

/* The host's table changes between requests, as hosts' tables do. */
START_TEST(table_grows_and_shrinks_while_running)
{
	static const struct {
		const char *plan;
		snpguest_status status;
		bool empty;
	} steps[] = {
		{ "table leaf", SNPGUEST_OK, false },
		{ "table pages 4", SNPGUEST_OK, false },
		{ "table none", SNPGUEST_OK, true },
		{ "table full", SNPGUEST_OK, false },
		{ "table pages 5", SNPGUEST_E_UNSUPPORTED, true },
		{ "table full", SNPGUEST_OK, false },
	};
	struct snpguest_sim_options options = simulated_options();
	struct simulated s;
	struct evidence e;
	size_t i;

	simulated_open(&s, &options);
	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		ck_assert_int_eq(
			snpguest_sim_set_plan(s.sim, steps[i].plan, NULL),
			SNPGUEST_OK);
		ck_assert_int_eq(snpguest_get_ext_report(s.dev, &request, e.raw,
							 sizeof(e.raw), &e.len,
							 &e.certs, NULL),
				 steps[i].status);
		ck_assert_int_eq(snpguest_certs_count(e.certs) == 0,
				 steps[i].empty);
		snpguest_certs_free(e.certs);
	}
	simulated_close(&s);
}
END_TEST

static void derive(struct simulated *s, uint32_t root,
		   uint8_t key[SNPGUEST_DERIVED_KEY_SIZE])
{
	struct snpguest_key_request req = {
		.size = sizeof(req),
		.root_key = root,
		.fields = SNPGUEST_FIELD_POLICY | SNPGUEST_FIELD_MEASUREMENT,
	};

	ck_assert_int_eq(snpguest_derive_key(s->dev, &req, key, NULL),
			 SNPGUEST_OK);
}

START_TEST(reboot_changes_the_guest_and_keeps_the_chip)
{
	struct snpguest_sim_options options = simulated_options();
	uint8_t key[2][SNPGUEST_DERIVED_KEY_SIZE];
	uint8_t vmrk[2][SNPGUEST_DERIVED_KEY_SIZE];
	struct evidence before, after;
	struct simulated s;

	simulated_open(&s, &options);
	attest(&s, &before);
	derive(&s, SNPGUEST_ROOT_KEY_VCEK, key[0]);
	derive(&s, SNPGUEST_ROOT_KEY_VMRK, vmrk[0]);
	ck_assert_int_eq(snpguest_sim_reboot(s.sim), SNPGUEST_OK);
	attest(&s, &after);
	derive(&s, SNPGUEST_ROOT_KEY_VCEK, key[1]);
	derive(&s, SNPGUEST_ROOT_KEY_VMRK, vmrk[1]);
	ck_assert_mem_eq(key[0], key[1], sizeof(key[0]));
	ck_assert_mem_ne(vmrk[0], vmrk[1], sizeof(vmrk[0]));
	ck_assert_mem_eq(before.report.chip_id, after.report.chip_id, 64);
	ck_assert_mem_ne(before.report.report_id, after.report.report_id, 32);
	ck_accepted(&s, &after);
	snpguest_certs_free(before.certs);
	snpguest_certs_free(after.certs);
	simulated_close(&s);
}
END_TEST

START_TEST(guests_of_one_chip_share_its_key_only)
{
	struct snpguest_sim_options options = simulated_options();
	uint8_t key[2][SNPGUEST_DERIVED_KEY_SIZE];
	struct evidence one, two;
	struct simulated a, b;

	simulated_open(&a, &options);
	options.host_data[0] = 0x77;
	options.measurement[0] = 0x11;
	ck_assert_int_eq(snpguest_sim_new_guest(a.sim, &options, &b.sim),
			 SNPGUEST_OK);
	simulated_attach(&b, NULL);
	attest(&a, &one);
	attest(&b, &two);
	ck_assert_mem_eq(one.report.chip_id, two.report.chip_id, 64);
	ck_assert_uint_eq(two.report.host_data[0], 0x77);
	derive(&a, SNPGUEST_ROOT_KEY_VCEK, key[0]);
	derive(&b, SNPGUEST_ROOT_KEY_VCEK, key[1]);
	ck_assert_mem_ne(key[0], key[1], sizeof(key[0]));
	simulated_close(&a);
	/* The chip lives on with its last guest. */
	ck_accepted(&b, &one);
	ck_accepted(&b, &two);
	snpguest_certs_free(one.certs);
	snpguest_certs_free(two.certs);
	simulated_close(&b);
}
END_TEST

START_TEST(firmware_update_brings_another_vcek)
{
	static const struct snpguest_tcb tcb = {
		.boot_loader = 9, .tee = 1, .snp = 99, .microcode = 0xff
	};
	static const uint8_t version[3] = { 1, 99, 7 };
	struct snpguest_sim_options options = simulated_options();
	struct evidence before, after;
	struct snpguest_tcb seen;
	struct simulated s;
	static struct snpguest_verdict verdict;

	simulated_open(&s, &options);
	attest(&s, &before);
	ck_assert_int_eq(snpguest_sim_update_firmware(s.sim, &tcb, version),
			 SNPGUEST_OK);
	attest(&s, &after);
	ck_assert_int_eq(snpguest_tcb_decode(after.report.reported_tcb,
					     SNPGUEST_LINE_MILAN, &seen,
					     sizeof(seen)),
			 SNPGUEST_OK);
	ck_assert_uint_eq(seen.snp, 99);
	ck_assert_uint_eq(after.report.current_minor, 99);
	ck_assert_mem_eq(after.report.launch_tcb, before.report.launch_tcb, 8);
	ck_accepted(&s, &before);
	ck_accepted(&s, &after);
	/* The new VCEK did not sign the old report. */
	snpguest_certs_free(before.certs);
	before.certs = after.certs;
	ck_assert_int_eq(verify(s.sim, &before, true, &verdict),
			 SNPGUEST_E_REJECTED);
	snpguest_certs_free(after.certs);
	simulated_close(&s);
}
END_TEST

START_TEST(a_seed_decides_who_the_machine_is)
{
	static const uint8_t seed[] = "seed of a test";
	struct snpguest_sim_options options = simulated_options();
	struct evidence e[2];
	uint8_t key[2][SNPGUEST_DERIVED_KEY_SIZE];
	struct simulated s;
	size_t i;

	options.seed = seed;
	options.seed_len = sizeof(seed);
	for (i = 0; i < 2; i++) {
		simulated_open(&s, &options);
		attest(&s, &e[i]);
		derive(&s, SNPGUEST_ROOT_KEY_VMRK, key[i]);
		snpguest_certs_free(e[i].certs);
		simulated_close(&s);
	}
	ck_assert_mem_eq(key[0], key[1], sizeof(key[0]));
	ck_assert_mem_eq(e[0].raw, e[1].raw, 1184);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("machine");
	TCase *tcase = tcase_create("machine");

	tcase_set_timeout(tcase, 120);
	tcase_add_loop_test(tcase, report_of_each_processor_is_accepted, 0,
			    sizeof(processors) / sizeof(processors[0]));
	tcase_add_loop_test(tcase, table_in_each_manner_is_read, 0,
			    sizeof(tables) / sizeof(tables[0]));
	tcase_add_test(tcase, table_grows_and_shrinks_while_running);
	tcase_add_test(tcase, reboot_changes_the_guest_and_keeps_the_chip);
	tcase_add_test(tcase, guests_of_one_chip_share_its_key_only);
	tcase_add_test(tcase, firmware_update_brings_another_vcek);
	tcase_add_test(tcase, a_seed_decides_who_the_machine_is);
	suite_add_tcase(suite, tcase);
	return suite;
}
