/* SPDX-License-Identifier: MIT */
/*
 * What verification costs beside one raw P-384 verification of the same
 * libcrypto, and parsing beside the same by hand.
 */
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <snpguest-verify.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/authority.h"
#include "byhand.h"
#include "round.h"

#define SAMPLES 8u
#define MANY 1000u /* of what takes less than a microsecond */
#define CACHE 4000u

struct bench {
	uint8_t report[SNPGUEST_REPORT_SIZE];
	uint8_t digest[48];
	uint8_t sig[160];
	size_t sig_len;
	EVP_PKEY_CTX *raw;
	snpguest_verifier *warm;
	snpguest_certs *table;
	uint8_t *table_bytes;
	size_t table_len;
	/* A table each, its leaf its own; the last one to warm up. */
	snpguest_certs *leaves[SAMPLES + 1];
	unsigned int issued;
	uint8_t *root;
	size_t root_len;
};

static void put_u32(uint8_t *at, size_t value)
{
	for (int i = 0; i < 4; i++)
		at[i] = (uint8_t)(value >> (8 * i));
}

/* GUIDs of VCEK, ASK and ARK, RFC 4122 order. */
static const uint8_t guids[3][16] = {
	{ 0x63, 0xda, 0x75, 0x8d, 0xe6, 0x64, 0x45, 0x64, 0xad, 0xc5, 0xf4,
	  0xb9, 0x3b, 0xe8, 0xac, 0xcd },
	{ 0x4a, 0xb7, 0xb3, 0x79, 0xbb, 0xac, 0x4f, 0xe4, 0xa0, 0x2f, 0x05,
	  0xae, 0xf3, 0x27, 0xc7, 0x82 },
	{ 0xc0, 0xb4, 0x06, 0xa4, 0xa8, 0x03, 0x49, 0x52, 0x97, 0x43, 0x3f,
	  0xb6, 0x01, 0x4c, 0xd0, 0xae },
};

struct der {
	uint8_t *bytes;
	size_t len;
};

/* A leaf made at its own time; the issuers are made once. */
static struct der issue(enum authority_who who, int64_t leaf_time)
{
	static struct der made[AUTHORITY_END];
	struct authority_cert cert = authority_default(who);
	struct der der;

	if (made[who].bytes)
		return made[who];
	if (who == AUTHORITY_LEAF)
		cert.not_before = leaf_time;
	der.bytes = authority_issue(&cert, &der.len);
	if (who != AUTHORITY_LEAF)
		made[who] = der;
	return der;
}

/* A table of a leaf and its two issuers. */
static uint8_t *make_table(int64_t leaf_time, size_t *len)
{
	const enum authority_who who[] = { AUTHORITY_LEAF, AUTHORITY_ASK,
					   AUTHORITY_ARK };
	uint8_t *table = calloc(1, 16384);
	size_t at = 4 * 24;

	bench_need(table != NULL, "calloc");
	for (size_t i = 0; i < 3; i++) {
		struct der der = issue(who[i], leaf_time);

		memcpy(table + 24 * i, guids[i], 16);
		put_u32(table + 24 * i + 16, at);
		put_u32(table + 24 * i + 20, der.len);
		memcpy(table + at, der.bytes, der.len);
		at += der.len;
		if (who[i] == AUTHORITY_LEAF)
			free(der.bytes);
	}
	*len = at;
	return table;
}

static snpguest_verifier *new_verifier(const struct bench *bench)
{
	snpguest_verifier *verifier;

	bench_need(!snpguest_verifier_new(&verifier), "verifier_new");
	snpguest_verifier_waive_user_data(verifier);
	snpguest_verifier_set_time(verifier, AUTHORITY_NOW);
	snpguest_verifier_set_cache(verifier, CACHE);
	bench_need(!snpguest_verifier_add_root(verifier, bench->root,
					       bench->root_len),
		   "add_root");
	return verifier;
}

static void make_raw(struct bench *bench)
{
	struct snpguest_report report;
	ECDSA_SIG *sig = ECDSA_SIG_new();
	uint8_t *der = bench->sig;

	bench_need(!snpguest_report_parse(bench->report, sizeof(bench->report),
					  &report, sizeof(report)),
		   "report_parse");
	ECDSA_SIG_set0(sig, BN_lebin2bn(report.signature_r, 72, NULL),
		       BN_lebin2bn(report.signature_s, 72, NULL));
	bench->sig_len = (size_t)i2d_ECDSA_SIG(sig, &der);
	ECDSA_SIG_free(sig);
	EVP_Digest(bench->report, 0x2a0, bench->digest, NULL, EVP_sha384(),
		   NULL);
	bench->raw = EVP_PKEY_CTX_new(authority_key(AUTHORITY_LEAF), NULL);
	bench_need(EVP_PKEY_verify_init(bench->raw) == 1, "verify_init");
}

static snpguest_certs *parsed(const uint8_t *table, size_t len)
{
	snpguest_certs *certs;

	bench_need(!snpguest_certs_parse(table, len, &certs), "certs_parse");
	return certs;
}

static void setup(struct bench *bench)
{
	struct der ark = issue(AUTHORITY_ARK, 0);

	bench->root = ark.bytes;
	bench->root_len = ark.len;
	authority_report(bench->report);
	make_raw(bench);
	bench->table_bytes = make_table(AUTHORITY_NOW - 1, &bench->table_len);
	bench->table = parsed(bench->table_bytes, bench->table_len);
	bench->warm = new_verifier(bench);
}

/* Leaves that the verifier has never seen. */
static void new_leaves(struct bench *bench)
{
	uint8_t *bytes;
	size_t i, len;

	for (i = 0; i <= SAMPLES; i++) {
		snpguest_certs_free(bench->leaves[i]);
		bytes = make_table(AUTHORITY_NOW - 1000 - bench->issued++,
				   &len);
		bench->leaves[i] = parsed(bytes, len);
		free(bytes);
	}
}

static void check(const struct bench *bench, snpguest_verifier *verifier,
		  const snpguest_certs *certs)
{
	static struct snpguest_verdict verdict;

	bench_need(!snpguest_verifier_check(verifier, bench->report,
					    sizeof(bench->report), certs,
					    &verdict, sizeof(verdict)),
		   "check");
}

static double raw_us(const struct bench *bench)
{
	double start = bench_cpu_ns();

	bench_need(EVP_PKEY_verify(bench->raw, bench->sig, bench->sig_len,
				   bench->digest, sizeof(bench->digest)) == 1,
		   "EVP_PKEY_verify");
	return (bench_cpu_ns() - start) / 1e3;
}

static double check_us(const struct bench *bench, snpguest_verifier *verifier,
		       const snpguest_certs *certs)
{
	double start = bench_cpu_ns();

	check(bench, verifier, certs);
	return (bench_cpu_ns() - start) / 1e3;
}

/* The verifier's own making is no part of it. */
static double cold_us(const struct bench *bench)
{
	snpguest_verifier *verifier = new_verifier(bench);
	double took = check_us(bench, verifier, bench->table);

	snpguest_verifier_free(verifier);
	return took;
}

static void report_ours(const struct bench *bench)
{
	struct snpguest_report report;

	snpguest_report_parse(bench->report, sizeof(bench->report), &report,
			      sizeof(report));
}

static void report_by_hand(const struct bench *bench)
{
	struct snpguest_report report;

	by_hand(bench->report, sizeof(bench->report), &report);
}

static void certs_ours(const struct bench *bench)
{
	struct snpguest_cert cert;
	size_t next = 0;

	while (!snpguest_certs_walk(bench->table_bytes, bench->table_len, &next,
				    &cert, sizeof(cert)))
		;
}

static void certs_by_hand(const struct bench *bench)
{
	struct snpguest_cert certs[BY_HAND_CERTS];

	by_hand_certs(bench->table_bytes, bench->table_len, certs);
}

static double many_ns(const struct bench *bench,
		      void (*what)(const struct bench *bench))
{
	double start = bench_cpu_ns();

	for (unsigned int i = 0; i < MANY; i++)
		what(bench);
	return (bench_cpu_ns() - start) / MANY;
}

static void one_sample(struct bench *bench, const snpguest_certs *new_leaf)
{
	double raw = raw_us(bench);
	double hand;

	bench_sample("verify_warm", check_us(bench, bench->warm, bench->table),
		     raw);
	raw = raw_us(bench);
	bench_sample("verify_new_leaf", check_us(bench, bench->warm, new_leaf),
		     raw);
	raw = raw_us(bench);
	bench_sample("verify_cold", cold_us(bench), raw);
	hand = many_ns(bench, report_by_hand);
	bench_sample("parse_report", many_ns(bench, report_ours), hand);
	hand = many_ns(bench, certs_by_hand);
	bench_sample("parse_certs", many_ns(bench, certs_ours), hand);
}

static void one_round(void *ctx)
{
	struct bench *bench = ctx;
	unsigned int i;

	new_leaves(bench);
	/* What others left in the caches is no part of it. */
	(void)raw_us(bench);
	(void)cold_us(bench);
	check(bench, bench->warm, bench->leaves[SAMPLES]);
	check(bench, bench->warm, bench->table);
	for (i = 0; i < SAMPLES; i++)
		one_sample(bench, bench->leaves[i]);
}

int main(void)
{
	static struct bench bench;

	setup(&bench);
	return bench_rounds(one_round, &bench);
}
