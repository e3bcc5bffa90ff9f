/* SPDX-License-Identifier: MIT */
/*
 * What verification costs, as ratios to one raw P-384 verification (F) of the
 * same libcrypto.  All are measured in turn, round after round, so that a
 * machine that slows down slows all of them; each number is a median.
 *
 *	bench-verify [ROUNDS]
 */
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <snpguest-verify.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../unit/authority.h"
#include "byhand.h"

#define ROUNDS_DEFAULT 200u
#define ROUNDS_MAX 1000u
#define MANY 1000u /* of what takes less than a microsecond */

enum what {
	RAW,
	WARM,
	NEW_LEAF,
	COLD,
	WARM_QUIET,
	BY_HAND,
	PARSE_REPORT,
	PARSE_CERTS,
	WHATS,
};

static const char *const names[] = {
	[RAW] = "raw P-384 verification (F)",
	[WARM] = "verify_warm (all known)",
	[NEW_LEAF] = "verify_new_leaf (issuers known)",
	[COLD] = "verify_cold (nothing known)",
	[WARM_QUIET] = "verify_warm, no verdict asked for",
	[BY_HAND] = "report fields by hand",
	[PARSE_REPORT] = "parse_report",
	[PARSE_CERTS] = "parse_certs (table of 3, in place)",
};

/* Upper bounds as ratios to another of them; 0: none. */
static const struct {
	enum what to;
	double most;
} bounds[WHATS] = {
	[WARM] = { RAW, 1.03 },
	[NEW_LEAF] = { RAW, 1.30 },
	[COLD] = { RAW, 1.55 },
	[PARSE_REPORT] = { BY_HAND, 1.50 },
};

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
	snpguest_certs *leaves[ROUNDS_MAX]; /* a table each, its leaf its own */
	uint8_t *root;
	size_t root_len;
};

static void need(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "bench-verify: %s failed\n", what);
	exit(1);
}

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

	need(table != NULL, "calloc");
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

	need(!snpguest_verifier_new(&verifier), "verifier_new");
	snpguest_verifier_waive_user_data(verifier);
	snpguest_verifier_set_time(verifier, AUTHORITY_NOW);
	snpguest_verifier_set_cache(verifier, 4 * ROUNDS_MAX);
	need(!snpguest_verifier_add_root(verifier, bench->root,
					 bench->root_len),
	     "add_root");
	return verifier;
}

static void make_raw(struct bench *bench)
{
	struct snpguest_report report;
	ECDSA_SIG *sig = ECDSA_SIG_new();
	uint8_t *der = bench->sig;

	need(!snpguest_report_parse(bench->report, sizeof(bench->report),
				    &report, sizeof(report)),
	     "report_parse");
	ECDSA_SIG_set0(sig, BN_lebin2bn(report.signature_r, 72, NULL),
		       BN_lebin2bn(report.signature_s, 72, NULL));
	bench->sig_len = (size_t)i2d_ECDSA_SIG(sig, &der);
	ECDSA_SIG_free(sig);
	EVP_Digest(bench->report, 0x2a0, bench->digest, NULL, EVP_sha384(),
		   NULL);
	bench->raw = EVP_PKEY_CTX_new(authority_key(AUTHORITY_LEAF), NULL);
	need(EVP_PKEY_verify_init(bench->raw) == 1, "verify_init");
}

static void setup(struct bench *bench, unsigned int rounds)
{
	struct der ark = issue(AUTHORITY_ARK, 0);

	bench->root = ark.bytes;
	bench->root_len = ark.len;
	authority_report(bench->report);
	make_raw(bench);
	bench->table_bytes = make_table(AUTHORITY_NOW - 1, &bench->table_len);
	need(!snpguest_certs_parse(bench->table_bytes, bench->table_len,
				   &bench->table),
	     "certs_parse");
	for (unsigned int i = 0; i < rounds; i++) {
		size_t len;
		uint8_t *bytes = make_table(AUTHORITY_NOW - 1000 - i, &len);

		need(!snpguest_certs_parse(bytes, len, &bench->leaves[i]),
		     "certs_parse");
		free(bytes);
	}
	bench->warm = new_verifier(bench);
}

static double now_us(void)
{
	struct timespec t;

	/* This thread's own time: others on the machine do not count. */
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void check(const struct bench *bench, snpguest_verifier *verifier,
		  const snpguest_certs *certs, bool quiet)
{
	static struct snpguest_verdict verdict;

	need(!snpguest_verifier_check(verifier, bench->report,
				      sizeof(bench->report), certs,
				      quiet ? NULL : &verdict, sizeof(verdict)),
	     "check");
}

static void walk(const struct bench *bench)
{
	struct snpguest_cert cert;
	size_t next = 0;

	while (!snpguest_certs_walk(bench->table_bytes, bench->table_len, &next,
				    &cert, sizeof(cert)))
		;
}

static void many(const struct bench *bench, enum what what)
{
	struct snpguest_report report;

	for (unsigned int i = 0; i < MANY; i++) {
		if (what == PARSE_REPORT)
			snpguest_report_parse(bench->report,
					      sizeof(bench->report), &report,
					      sizeof(report));
		else if (what == BY_HAND)
			by_hand(bench->report, sizeof(bench->report), &report);
		else
			walk(bench);
	}
}

static double measure(struct bench *bench, enum what what, unsigned int round)
{
	snpguest_verifier *verifier = NULL;
	double start = now_us();
	double took;

	switch (what) {
	case RAW:
		need(EVP_PKEY_verify(bench->raw, bench->sig, bench->sig_len,
				     bench->digest, sizeof(bench->digest)) == 1,
		     "EVP_PKEY_verify");
		break;
	case WARM:
	case WARM_QUIET:
		check(bench, bench->warm, bench->table, what == WARM_QUIET);
		break;
	case NEW_LEAF:
		check(bench, bench->warm, bench->leaves[round], false);
		break;
	case COLD:
		/* The verifier's own making is no part of it. */
		verifier = new_verifier(bench);
		start = now_us();
		check(bench, verifier, bench->table, false);
		break;
	case BY_HAND:
	case PARSE_REPORT:
	case PARSE_CERTS:
		many(bench, what);
		return (now_us() - start) / MANY;
	case WHATS:
		break;
	}
	took = now_us() - start;
	snpguest_verifier_free(verifier);
	return took;
}

static int order(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* True when it is over its bound. */
static bool show(enum what what, const double *medians)
{
	double ratio = medians[what] / medians[bounds[what].to];

	printf("%-36s %10.3f us %8.4f F", names[what], medians[what],
	       medians[what] / medians[RAW]);
	if (bounds[what].most == 0) {
		printf("\n");
		return false;
	}
	if (bounds[what].to != RAW)
		printf("  %.4f of \"%s\"", ratio, names[bounds[what].to]);
	printf("  (at most %.2f)\n", bounds[what].most);
	return ratio > bounds[what].most;
}

int main(int argc, char **argv)
{
	unsigned int rounds =
		argc > 1 ? (unsigned int)atoi(argv[1]) : ROUNDS_DEFAULT;
	static double times[WHATS][ROUNDS_MAX];
	static struct bench bench;
	double medians[WHATS];
	int over = 0;

	if (rounds == 0 || rounds > ROUNDS_MAX) {
		fprintf(stderr, "usage: bench-verify [ROUNDS], 1 to %u\n",
			ROUNDS_MAX);
		return 2;
	}
	setup(&bench, rounds);
	check(&bench, bench.warm, bench.table, false);
	for (unsigned int round = 0; round < rounds; round++)
		for (enum what what = 0; what < WHATS; what++)
			times[what][round] = measure(&bench, what, round);
	for (enum what what = 0; what < WHATS; what++)
		qsort(times[what], rounds, sizeof(double), order);
	printf("%s, %u rounds\n", OpenSSL_version(OPENSSL_VERSION), rounds);
	for (enum what what = 0; what < WHATS; what++) {
		medians[what] = times[what][rounds / 2];
		over |= show(what, medians);
	}
	return over;
}
