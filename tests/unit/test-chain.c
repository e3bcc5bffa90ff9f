/* SPDX-License-Identifier: MIT */
#include "chainkit.h"
#include "unit.h"

#include <string.h>

struct pki {
	struct authority_cert ark, ask, asvk, leaf;
	struct snpv_pool pool;
	struct snpv_roots roots;
	struct snpv_cache *cache;
	struct snpv_chain chain;
};

static void begin(struct pki *pki)
{
	memset(pki, 0, sizeof(*pki));
	pki->ark = authority_default(AUTHORITY_ARK);
	pki->ask = authority_default(AUTHORITY_ASK);
	pki->asvk = authority_default(AUTHORITY_ASVK);
	pki->leaf = authority_default(AUTHORITY_LEAF);
	pki->cache = snpv_cache_new(0);
	pki->chain.from[0] = &pki->pool;
	pki->chain.roots = &pki->roots;
	pki->chain.cache = pki->cache;
	pki->chain.now = AUTHORITY_NOW;
}

static void trust(struct pki *pki)
{
	snpv_pool_add(&pki->roots.own, chainkit_cert(&pki->ark));
}

static void offer(struct pki *pki, const struct authority_cert *spec)
{
	struct snpv_cert *cert = chainkit_cert(spec);

	ck_assert_int_eq(snpv_pool_add(&pki->pool, cert), SNPGUEST_OK);
	if (snpv_cert_is_leaf(cert) && !pki->chain.leaf)
		pki->chain.leaf = cert;
}

static void build(struct pki *pki)
{
	unsigned int budget = SNPV_CHAIN_BUDGET;

	ck_assert_int_eq(
		snpv_chain_build(&pki->chain, pki->chain.leaf, &budget),
		SNPGUEST_OK);
}

static void end(struct pki *pki)
{
	snpv_pool_clear(&pki->pool);
	snpv_pool_clear(&pki->roots.own);
	snpv_cache_free(pki->cache);
}

START_TEST(any_order)
{
	struct pki pki;

	begin(&pki);
	trust(&pki);
	offer(&pki, &pki.ark);
	offer(&pki, &pki.leaf);
	offer(&pki, &pki.asvk);
	offer(&pki, &pki.ask);
	build(&pki);
	ck_assert_str_eq(pki.chain.issuer->name, "SEV-Milan");
	ck_assert_str_eq(pki.chain.root->name, "ARK-Milan");
	ck_assert(pki.chain.trusted);
	end(&pki);
}
END_TEST

START_TEST(vlek_under_asvk)
{
	struct pki pki;

	begin(&pki);
	trust(&pki);
	pki.leaf = authority_vlek();
	offer(&pki, &pki.leaf);
	offer(&pki, &pki.ask);
	offer(&pki, &pki.ark);
	build(&pki);
	ck_assert_ptr_null(pki.chain.issuer);
	offer(&pki, &pki.asvk);
	build(&pki);
	ck_assert_str_eq(pki.chain.issuer->name, "SEV-VLEK-Milan");
	ck_assert(pki.chain.trusted);
	end(&pki);
}
END_TEST

/* What came along is a chain, but nobody's. */
START_TEST(evidence_brings_no_trust)
{
	struct pki pki;

	begin(&pki);
	offer(&pki, &pki.leaf);
	offer(&pki, &pki.ask);
	offer(&pki, &pki.ark);
	build(&pki);
	ck_assert_ptr_nonnull(pki.chain.root);
	ck_assert(!pki.chain.trusted);
	end(&pki);
}
END_TEST

/* A forged ASK of the right name does not hide the genuine one. */
START_TEST(tries_all_of_a_name)
{
	struct authority_cert forged;
	struct pki pki;

	begin(&pki);
	trust(&pki);
	forged = pki.ask;
	forged.key = authority_key(AUTHORITY_ASVK);
	offer(&pki, &pki.leaf);
	offer(&pki, &forged);
	offer(&pki, &pki.ark);
	build(&pki);
	ck_assert_ptr_null(pki.chain.issuer);
	ck_assert(pki.chain.bad_issuer);
	offer(&pki, &pki.ask);
	build(&pki);
	ck_assert(pki.chain.trusted);
	end(&pki);
}
END_TEST

/* What one certificate must not say, for the chain to break. */
START_TEST(constraints)
{
	for (int i = 0; i < 8; i++) {
		struct pki pki;

		begin(&pki);
		if (i == 0)
			pki.ask.basic = "critical,CA:FALSE";
		else if (i == 1)
			pki.ask.usage = "critical,digitalSignature";
		else if (i == 2)
			pki.ask.basic = NULL;
		else if (i == 3)
			pki.ark.basic = "critical,CA:TRUE,pathlen:0";
		else if (i == 4)
			pki.ark.usage = "critical,cRLSign";
		else if (i == 5)
			pki.ask.subject = "SEV-Genoa";
		else if (i == 6)
			pki.ark.issuer = "ARK-Genoa";
		else
			pki.leaf.issuer = "SEV-VLEK-Milan";
		offer(&pki, &pki.leaf);
		offer(&pki, &pki.ask);
		offer(&pki, &pki.ark);
		build(&pki);
		ck_assert_msg(!pki.chain.root, "row %d", i);
		end(&pki);
	}
}
END_TEST

START_TEST(time_of_each)
{
	struct pki pki;

	begin(&pki);
	trust(&pki);
	pki.ask.not_after = AUTHORITY_NOW + 5;
	pki.ark.not_before = AUTHORITY_NOW - 5;
	offer(&pki, &pki.leaf);
	offer(&pki, &pki.ask);
	offer(&pki, &pki.ark);
	build(&pki);
	pki.chain.now = AUTHORITY_NOW + 5;
	ck_assert_ptr_null(snpv_chain_out_of_time(&pki.chain));
	pki.chain.now = AUTHORITY_NOW + 6;
	ck_assert_ptr_eq(snpv_chain_out_of_time(&pki.chain), pki.chain.issuer);
	pki.chain.now = AUTHORITY_NOW - 6;
	ck_assert_ptr_eq(snpv_chain_out_of_time(&pki.chain), pki.chain.root);
	end(&pki);
}
END_TEST

/* What is known costs as much as what is not, or it would change verdicts. */
START_TEST(bounded_checks)
{
	for (unsigned int most = 0; most < 4; most++) {
		unsigned int budget = most;
		struct pki pki;

		begin(&pki);
		snpv_cache_free(pki.cache);
		pki.cache = snpv_cache_new(16);
		pki.chain.cache = pki.cache;
		trust(&pki);
		offer(&pki, &pki.leaf);
		offer(&pki, &pki.ask);
		offer(&pki, &pki.ark);
		if (_i) {
			build(&pki);
			snpv_chain_learn(&pki.chain);
		}
		ck_assert_int_eq(
			snpv_chain_build(&pki.chain, pki.chain.leaf, &budget),
			SNPGUEST_OK);
		ck_assert_uint_eq(budget, 0);
		ck_assert_int_eq(pki.chain.grade, most == 3 ? SNPV_GRADE_SOUND
							    : SNPV_GRADE_NONE);
		end(&pki);
	}
}
END_TEST

START_TEST(grades)
{
	for (int i = 0; i < 3; i++) {
		const enum snpv_grade want[] = { SNPV_GRADE_SOUND,
						 SNPV_GRADE_UNTIMELY,
						 SNPV_GRADE_UNTRUSTED };
		struct pki pki;

		begin(&pki);
		if (i == 1)
			pki.ask.not_before = AUTHORITY_NOW + 1;
		if (i < 2)
			trust(&pki);
		offer(&pki, &pki.leaf);
		offer(&pki, &pki.ask);
		offer(&pki, &pki.ark);
		build(&pki);
		ck_assert_int_eq(pki.chain.grade, want[i]);
		ck_assert(pki.chain.trusted == (i < 2));
		end(&pki);
	}
}
END_TEST

static struct snpv_leaf_search search_for(const struct snpguest_report *report)
{
	return (struct snpv_leaf_search){
		.role = SNPV_ROLE_VCEK,
		.line = SNPGUEST_LINE_MILAN,
		.report = report,
	};
}

/* Of several leaves the one that fits: its line, its chip, its TCB, its time.
 */
START_TEST(leaf_that_fits)
{
	struct snpguest_report report = { 0 };
	struct snpv_leaf_search search = search_for(&report);
	struct authority_cert other;
	uint8_t raw[1184];
	struct pki pki;

	begin(&pki);
	authority_report(raw);
	snpguest_report_parse(raw, sizeof(raw), &report, sizeof(report));
	ck_assert_ptr_null(snpv_chain_next_leaf(&pki.chain, &search));
	other = authority_vlek();
	offer(&pki, &other);
	other = pki.leaf;
	other.leaf.hwid[0] ^= 1;
	offer(&pki, &other);
	other = pki.leaf;
	other.leaf.spl[8]++;
	offer(&pki, &other);
	other = pki.leaf;
	other.not_after = AUTHORITY_NOW - 1;
	offer(&pki, &other);
	other = pki.leaf;
	other.leaf.product = "Genoa";
	offer(&pki, &other);
	offer(&pki, &pki.leaf);
	ck_assert_ptr_eq(snpv_chain_next_leaf(&pki.chain, &search),
			 pki.pool.certs[5]);
	ck_assert_ptr_null(snpv_chain_next_leaf(&pki.chain, &search));
	search = search_for(&report);
	search.role = SNPV_ROLE_VLEK;
	ck_assert_ptr_eq(snpv_chain_next_leaf(&pki.chain, &search),
			 pki.pool.certs[0]);
	end(&pki);
}
END_TEST

/* Those that fit as well come in turn, each once. */
START_TEST(leaves_that_fit)
{
	struct snpguest_report report = { 0 };
	struct snpv_leaf_search search = search_for(&report);
	struct authority_cert other;
	uint8_t raw[1184];
	struct pki pki;

	begin(&pki);
	authority_report(raw);
	snpguest_report_parse(raw, sizeof(raw), &report, sizeof(report));
	offer(&pki, &pki.ask);
	offer(&pki, &pki.leaf);
	offer(&pki, &pki.leaf);
	other = pki.leaf;
	other.not_before--;
	offer(&pki, &other);
	/* PSS is salted: only this one is the same as another. */
	snpv_pool_add(&pki.pool, snpv_cert_ref(pki.pool.certs[1]));
	ck_assert_ptr_eq(snpv_chain_next_leaf(&pki.chain, &search),
			 pki.pool.certs[1]);
	ck_assert_ptr_eq(snpv_chain_next_leaf(&pki.chain, &search),
			 pki.pool.certs[2]);
	ck_assert_ptr_eq(snpv_chain_next_leaf(&pki.chain, &search),
			 pki.pool.certs[3]);
	ck_assert_ptr_null(snpv_chain_next_leaf(&pki.chain, &search));
	ck_assert_ptr_null(snpv_chain_next_leaf(&pki.chain, &search));
	end(&pki);
}
END_TEST

/* Only a trusted chain is remembered. */
START_TEST(learns_what_is_trusted)
{
	for (int trusted = 0; trusted < 2; trusted++) {
		struct snpv_cert *found;
		struct pki pki;

		begin(&pki);
		snpv_cache_free(pki.cache);
		pki.cache = snpv_cache_new(16);
		pki.chain.cache = pki.cache;
		if (trusted)
			trust(&pki);
		offer(&pki, &pki.leaf);
		offer(&pki, &pki.ask);
		offer(&pki, &pki.ark);
		build(&pki);
		snpv_chain_learn(&pki.chain);
		found = snpv_cache_find(pki.cache, pki.chain.leaf->id);
		ck_assert_ptr_eq(found, trusted ? pki.chain.leaf : NULL);
		snpv_cert_unref(found);
		end(&pki);
	}
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("chain");
	TCase *tcase = tcase_create("chain");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, any_order);
	tcase_add_test(tcase, vlek_under_asvk);
	tcase_add_test(tcase, evidence_brings_no_trust);
	tcase_add_test(tcase, tries_all_of_a_name);
	tcase_add_test(tcase, constraints);
	tcase_add_test(tcase, time_of_each);
	tcase_add_loop_test(tcase, bounded_checks, 0, 2);
	tcase_add_test(tcase, grades);
	tcase_add_test(tcase, leaf_that_fits);
	tcase_add_test(tcase, leaves_that_fit);
	tcase_add_test(tcase, learns_what_is_trusted);
	suite_add_tcase(suite, tcase);
	return suite;
}
