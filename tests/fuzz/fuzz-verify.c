/* SPDX-License-Identifier: MIT */
/*
 * A whole verification: a genuine report of the simulated machine, its
 * certificates and lists, with the input's bytes over theirs, before the
 * machine signs it or after; a policy; and what the verifier was told to
 * trust.  Whatever is accepted is looked at once more, by other code.
 */
#include <openssl/err.h>
#include <snpguest-verify.h>

#include "fuzz.h"
#include "pki.h"
#include "sim/chip.h"
#include "witness.h"
#include "wire/certtable.h"

enum how {
	SIGN = 0x01, /* what the report became, by the machine's key */
	VLEK = 0x02,
	OFFER_CHAIN = 0x04,
	OFFER_LEAF = 0x08,
	OFFER_CRL = 0x10,
	NO_ROOT = 0x20,
	TABLE = 0x40,
	RAW_TABLE = 0x80,
};

#define TABLE_MAX 12288u

static struct {
	struct snpsim_chip chip;
	struct pki_der ark, ask, asvk, vcek, vlek, crl;
	struct pki_der report, vlek_report;
} genuine;

static void prepare(void)
{
	struct snpsim_chip_config config;
	struct snpsim_random random;

	if (genuine.chip.vcek)
		return;
	genuine.ark = pki_load("ark.der");
	genuine.ask = pki_load("ask.der");
	genuine.asvk = pki_load("asvk.der");
	genuine.vcek = pki_load("vcek.der");
	genuine.vlek = pki_load("vlek.der");
	genuine.crl = pki_load("crl.der");
	genuine.report = pki_load("report-vcek.bin");
	genuine.vlek_report = pki_load("report-vlek.bin");
	if (!snpsim_chip_defaults(SNPGUEST_LINE_MILAN, &config) ||
	    !snpsim_random_init(&random, SNPSIM_SEED_CHIP,
				(const uint8_t *)PKI_SEED, strlen(PKI_SEED)))
		abort();
	config.vlek_loaded = true;
	if (!snpsim_chip_init(&genuine.chip, &config, &random))
		abort();
}

/* ---- evidence out of an input ------------------------------------------ */

static void patch(struct fuzz_in *in, uint8_t *bytes, size_t len)
{
	for (unsigned int n = fuzz_u8(in) & 7; n > 0; n--) {
		size_t at = fuzz_u16(in) % len, count;
		const uint8_t *from = fuzz_take(in, fuzz_u8(in) & 15, &count);

		if (count > len - at)
			count = len - at;
		if (count)
			memcpy(bytes + at, from, count);
	}
}

struct evidence {
	uint8_t raw[SNPGUEST_REPORT_SIZE];
	size_t len;
	snpguest_certs *certs;
	int64_t now;
};

static void make_report(struct fuzz_in *in, uint8_t how, struct evidence *e)
{
	const struct pki_der *base =
		how & VLEK ? &genuine.vlek_report : &genuine.report;
	struct snpsim_signer *signer =
		how & VLEK ? genuine.chip.vlek : genuine.chip.vcek;
	uint8_t short_by = fuzz_u8(in);

	MUST(base->len == sizeof(e->raw));
	memcpy(e->raw, base->bytes, sizeof(e->raw));
	patch(in, e->raw, how & SIGN ? 672 : sizeof(e->raw));
	if (how & SIGN && !snpsim_signer_sign(signer, e->raw, 672, e->raw + 672,
					      e->raw + 744))
		abort();
	e->len = sizeof(e->raw) - (short_by & 0x80 ? short_by & 0x7f : 0u);
}

/* A copy with the input's bytes over it; free() it. */
static struct pki_der patched(struct fuzz_in *in, const struct pki_der *der)
{
	struct pki_der copy = { malloc(der->len), der->len };

	if (!copy.bytes)
		abort();
	memcpy(copy.bytes, der->bytes, der->len);
	patch(in, copy.bytes, copy.len);
	return copy;
}

static void add_entry(struct snpwire_cert *entry, enum snpwire_cert_kind kind,
		      const struct pki_der *der)
{
	entry->kind = kind;
	memcpy(entry->guid, snpwire_cert_guid(kind), sizeof(entry->guid));
	entry->data = der->bytes;
	entry->len = (uint32_t)der->len;
}

static void make_table(struct fuzz_in *in, uint8_t how, struct evidence *e)
{
	static uint8_t table[TABLE_MAX];
	struct snpwire_cert entries[4];
	size_t len = 0;
	const uint8_t *raw;

	if (how & RAW_TABLE) {
		raw = fuzz_take(in, fuzz_u16(in), &len);
		(void)snpguest_certs_parse(raw, len, &e->certs);
		return;
	}
	add_entry(&entries[0],
		  how & VLEK ? SNPWIRE_CERT_VLEK : SNPWIRE_CERT_VCEK,
		  how & VLEK ? &genuine.vlek : &genuine.vcek);
	add_entry(&entries[1], SNPWIRE_CERT_ASK,
		  how & VLEK ? &genuine.asvk : &genuine.ask);
	add_entry(&entries[2], SNPWIRE_CERT_ARK, &genuine.ark);
	add_entry(&entries[3], SNPWIRE_CERT_CRL, &genuine.crl);
	len = snpwire_certtable_build(entries, 4, table, sizeof(table));
	MUST(len > 0);
	patch(in, table, len);
	(void)snpguest_certs_parse(table, len, &e->certs);
}

/* ---- a verifier out of an input ------------------------------------------ */

static void offer(struct fuzz_in *in, snpguest_verifier *verifier,
		  const struct pki_der *der, bool crl)
{
	struct pki_der copy = patched(in, der);
	snpguest_status st;

	if (crl)
		st = snpguest_verifier_add_crl(verifier, copy.bytes, copy.len);
	else
		st = snpguest_verifier_add_cert(verifier, copy.bytes, copy.len);
	MUST(st == SNPGUEST_OK || st == SNPGUEST_E_FORMAT);
	pki_free(&copy);
}

static void offer_all(struct fuzz_in *in, uint8_t how,
		      snpguest_verifier *verifier)
{
	if (how & OFFER_CHAIN)
		offer(in, verifier, how & VLEK ? &genuine.asvk : &genuine.ask,
		      false);
	if (how & OFFER_LEAF)
		offer(in, verifier, how & VLEK ? &genuine.vlek : &genuine.vcek,
		      false);
	if (how & OFFER_CRL)
		offer(in, verifier, &genuine.crl, true);
	if (!(how & NO_ROOT))
		MUST(snpguest_verifier_add_root(verifier, genuine.ark.bytes,
						genuine.ark.len) ==
		     SNPGUEST_OK);
}

static void read_policy(struct fuzz_in *in, snpguest_verifier *verifier)
{
	struct snpguest_policy policy = { .size = sizeof(policy) };
	struct snpguest_tcb *tcbs[] = { &policy.min_current_tcb,
					&policy.min_reported_tcb,
					&policy.min_committed_tcb,
					&policy.min_launch_tcb };
	uint8_t value[64];
	uint16_t which = fuzz_u16(in);

	memset(value, fuzz_u8(in), sizeof(value));
	policy.require = which & 3;
	policy.vmpls = which >> 2 & 0xf;
	policy.max_report_version = which & 0x40 ? fuzz_u8(in) : 0;
	policy.min_guest_svn = which & 0x80 ? fuzz_u8(in) : 0;
	policy.guest_policy_set = which & 0x100 ? fuzz_u64(in) : 0;
	policy.platform_clear = which & 0x100 ? fuzz_u64(in) : 0;
	if (which & 0x200)
		policy.measurements = (struct snpguest_values){ value, 1 };
	if (which & 0x400)
		policy.chip_ids = (struct snpguest_values){ value, 1 };
	if (which & 0x800)
		fuzz_bytes(in, tcbs[fuzz_u8(in) & 3], 5);
	if (which & 0x1000)
		policy.min_current_version.minor = fuzz_u8(in);
	policy.table_required = which & 0x2000 ? fuzz_u8(in) : 0;
	policy.table_allowed = which & 0x4000 ? fuzz_u8(in) : 0;
	policy.max_leaf_age = which & 0x8000 ? fuzz_u32(in) : 0;
	(void)snpguest_verifier_set_policy(verifier, &policy);
}

static void set_up(struct fuzz_in *in, uint8_t how, snpguest_verifier *verifier,
		   struct witness *witness)
{
	static const uint8_t nonce[64] = "nonce";
	uint8_t what = fuzz_u8(in);

	witness->now = PKI_TIME;
	if (what & 0x80)
		witness->now += (int16_t)fuzz_u16(in) * INT64_C(86400);
	witness->user_data = what & 1 ? nonce : NULL;
	witness->permit = what >> 1 & 7;
	if (witness->user_data)
		snpguest_verifier_set_user_data(verifier, nonce);
	else
		snpguest_verifier_waive_user_data(verifier);
	snpguest_verifier_trust_amd(verifier, 0);
	snpguest_verifier_set_time(verifier, witness->now);
	MUST(snpguest_verifier_set_permit(verifier, witness->permit) ==
	     SNPGUEST_OK);
	MUST(snpguest_verifier_set_revocation(verifier, (what >> 4 & 3) % 3) ==
	     SNPGUEST_OK);
	if (what & 0x40)
		read_policy(in, verifier);
	offer_all(in, how, verifier);
}

/* ---- verdicts --------------------------------------------------------------
 */

static snpguest_status judge(snpguest_verifier *verifier,
			     const struct evidence *e,
			     struct snpguest_verdict *verdict)
{
	snpguest_status st;

	memset(verdict, 0xee, sizeof(*verdict));
	st = snpguest_verifier_check(verifier, e->raw, e->len, e->certs,
				     verdict, sizeof(*verdict));
	witness_check_verdict(st, verdict);
	return st;
}

static void check_all(snpguest_verifier *verifier, const struct evidence *e,
		      const struct witness *witness, uint8_t how)
{
	static struct snpguest_verdict verdict, again;
	snpguest_status st = judge(verifier, e, &verdict);

	if (st == SNPGUEST_OK) {
		MUST(!(how & NO_ROOT));
		witness_check_accepted(witness, e->raw,
				       how & VLEK ? &genuine.vlek
						  : &genuine.vcek);
	}
	/* What was remembered of the first time changes nothing. */
	MUST(judge(verifier, e, &again) == st);
	MUST(memcmp(&verdict, &again, sizeof(verdict)) == 0);
	MUST(snpguest_verifier_set_cache(verifier, 0) == SNPGUEST_OK);
	MUST(judge(verifier, e, &again) == st);
	MUST(memcmp(&verdict, &again, sizeof(verdict)) == 0);
	MUST(ERR_peek_error() == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_in in = { data, size };
	uint8_t how = fuzz_u8(&in);
	struct witness witness = { 0 };
	snpguest_verifier *verifier;
	struct evidence e = { .len = 0 };

	prepare();
	if (snpguest_verifier_new(&verifier) != SNPGUEST_OK)
		abort();
	set_up(&in, how, verifier, &witness);
	make_report(&in, how, &e);
	if (how & (TABLE | RAW_TABLE))
		make_table(&in, how, &e);
	check_all(verifier, &e, &witness, how);
	snpguest_certs_free(e.certs);
	snpguest_verifier_free(verifier);
	return 0;
}
