/* SPDX-License-Identifier: MIT */
/*
 * What a simulated report costs, as a ratio to one P-384 signature (S) of the
 * same libcrypto.  Both are measured in turn, round after round, so that a
 * machine that slows down slows both; each number is a median.
 *
 *	bench-sim [ROUNDS]
 */
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <snpguest-sim.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ROUNDS_DEFAULT 500u
#define ROUNDS_MAX 10000u
#define REPORT_BOUND 1.10

enum what { SIGNATURE, REPORT, KEY, WHATS };

static const char *const names[WHATS] = {
	[SIGNATURE] = "raw P-384 signature (S)",
	[REPORT] = "sim_report",
	[KEY] = "sim_key (nothing signed)",
};

struct bench {
	EVP_PKEY *key;
	snpguest_sim *sim;
	snpguest_device *dev;
};

static double now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e6 + (double)ts.tv_nsec / 1e3;
}

static int setup(struct bench *bench)
{
	struct snpguest_transport transport;
	void *ctx;

	bench->key = EVP_EC_gen("P-384");
	return bench->key && !snpguest_sim_new(NULL, &bench->sim) &&
	       !snpguest_sim_transport(bench->sim, &transport, &ctx) &&
	       !snpguest_open_transport(&transport, ctx, NULL, &bench->dev);
}

static int sign(const struct bench *bench)
{
	static const uint8_t signed_bytes[672];
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	uint8_t der[160];
	size_t len = sizeof(der);
	int done;

	done = ctx &&
	       EVP_DigestSignInit(ctx, NULL, EVP_sha384(), NULL, bench->key) ==
		       1 &&
	       EVP_DigestSign(ctx, der, &len, signed_bytes,
			      sizeof(signed_bytes)) == 1;
	EVP_MD_CTX_free(ctx);
	return done;
}

static int run(const struct bench *bench, enum what what)
{
	const struct snpguest_report_request report = { .size = sizeof(
								report) };
	const struct snpguest_key_request key = { .size = sizeof(key) };
	uint8_t raw[SNPGUEST_REPORT_SIZE_MAX];
	size_t len;

	switch (what) {
	case SIGNATURE:
		return sign(bench);
	case REPORT:
		return !snpguest_get_report(bench->dev, &report, raw,
					    sizeof(raw), &len, NULL);
	case KEY:
		return !snpguest_derive_key(bench->dev, &key, raw, NULL);
	case WHATS:
		break;
	}
	return 0;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double samples[WHATS][ROUNDS_MAX];

static int measure(const struct bench *bench, unsigned int rounds)
{
	unsigned int round, what;
	double start;

	for (round = 0; round < rounds; round++)
		for (what = 0; what < WHATS; what++) {
			start = now_us();
			if (!run(bench, (enum what)what))
				return 0;
			samples[what][round] = now_us() - start;
		}
	for (what = 0; what < WHATS; what++)
		qsort(samples[what], rounds, sizeof(double), by_value);
	return 1;
}

int main(int argc, char **argv)
{
	unsigned int rounds =
		argc > 1 ? (unsigned int)atoi(argv[1]) : ROUNDS_DEFAULT;
	struct bench bench = { 0 };
	double ratio = 0;
	unsigned int what;

	if (rounds < 1 || rounds > ROUNDS_MAX || !setup(&bench) ||
	    !measure(&bench, rounds)) {
		fprintf(stderr, "bench-sim: could not measure\n");
		return 2;
	}
	for (what = 0; what < WHATS; what++)
		printf("%-28s %9.1f us  %6.3f S\n", names[what],
		       samples[what][rounds / 2],
		       samples[what][rounds / 2] /
			       samples[SIGNATURE][rounds / 2]);
	ratio = samples[REPORT][rounds / 2] / samples[SIGNATURE][rounds / 2];
	snpguest_close(bench.dev);
	snpguest_sim_free(bench.sim);
	EVP_PKEY_free(bench.key);
	printf("sim_report %s its bound of %.2f\n",
	       ratio <= REPORT_BOUND ? "keeps" : "exceeds", REPORT_BOUND);
	return ratio > REPORT_BOUND;
}
