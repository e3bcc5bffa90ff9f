/* SPDX-License-Identifier: MIT */
/*
 * What a simulated report costs beside one P-384 signature of the same
 * libcrypto, and how often an extended report asks the host.
 */
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <snpguest-sim.h>

#include "round.h"

#define SAMPLES 10
#define EXTENDED 50u /* the host's log keeps more */

struct bench {
	EVP_PKEY *key;
	snpguest_sim *sim;
	snpguest_device *dev;
	struct snpguest_transport machine;
	void *ctx;
	unsigned int ioctls;
};

static int counted_ioctl(void *ctx, unsigned long cmd, void *arg)
{
	struct bench *bench = ctx;

	bench->ioctls++;
	return bench->machine.ioctl(bench->ctx, cmd, arg);
}

static uint64_t counted_now_ms(void *ctx)
{
	struct bench *bench = ctx;

	return bench->machine.now_ms(bench->ctx);
}

static int counted_pause(void *ctx, uint32_t ms)
{
	struct bench *bench = ctx;

	return bench->machine.pause(bench->ctx, ms);
}

static void counted_close(void *ctx)
{
	struct bench *bench = ctx;

	bench->machine.close(bench->ctx);
}

static void setup(struct bench *bench)
{
	static const struct snpguest_transport counted = {
		.size = sizeof(counted),
		.ioctl = counted_ioctl,
		.now_ms = counted_now_ms,
		.pause = counted_pause,
		.close = counted_close,
	};

	bench->key = EVP_EC_gen("P-384");
	bench_need(bench->key && !snpguest_sim_new(NULL, &bench->sim) &&
			   !snpguest_sim_transport(bench->sim, &bench->machine,
						   &bench->ctx) &&
			   !snpguest_open_transport(&counted, bench, NULL,
						    &bench->dev),
		   "the machine");
}

static void sign(const struct bench *bench)
{
	static const uint8_t signed_bytes[672];
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	uint8_t der[160];
	size_t len = sizeof(der);

	bench_need(ctx &&
			   EVP_DigestSignInit(ctx, NULL, EVP_sha384(), NULL,
					      bench->key) == 1 &&
			   EVP_DigestSign(ctx, der, &len, signed_bytes,
					  sizeof(signed_bytes)) == 1,
		   "a signature");
	EVP_MD_CTX_free(ctx);
}

static void report(const struct bench *bench)
{
	const struct snpguest_report_request req = { .size = sizeof(req) };
	uint8_t raw[SNPGUEST_REPORT_SIZE];
	size_t len;

	bench_need(!snpguest_get_report(bench->dev, &req, raw, sizeof(raw),
					&len, NULL),
		   "a report");
}

static void key(const struct bench *bench)
{
	const struct snpguest_key_request req = { .size = sizeof(req) };
	uint8_t derived[SNPGUEST_DERIVED_KEY_SIZE];

	bench_need(!snpguest_derive_key(bench->dev, &req, derived, NULL),
		   "a key");
}

static void extended(const struct bench *bench)
{
	const struct snpguest_report_request req = { .size = sizeof(req) };
	uint8_t raw[SNPGUEST_REPORT_SIZE];
	snpguest_certs *certs;
	size_t len;

	bench_need(!snpguest_get_ext_report(bench->dev, &req, raw, sizeof(raw),
					    &len, &certs, NULL) &&
			   snpguest_certs_count(certs) > 0,
		   "an extended report");
	snpguest_certs_free(certs);
}

/* How many exits the host has seen since number @from. */
static size_t exits_from(const struct bench *bench, uint64_t from,
			 uint64_t *last)
{
	static struct snpguest_sim_exit exits[512];
	size_t count;

	bench_need(!snpguest_sim_log(bench->sim, from, exits, sizeof(exits[0]),
				     512, &count),
		   "the log");
	*last = count ? exits[count - 1].number : from;
	return count;
}

/* The steady state: the handle's first one is not counted. */
static void count_requests(struct bench *bench)
{
	uint64_t before, last;
	double host, device;
	unsigned int i;

	extended(bench);
	exits_from(bench, 0, &before);
	bench->ioctls = 0;
	for (i = 0; i < EXTENDED; i++)
		extended(bench);
	host = (double)exits_from(bench, before + 1, &last) / EXTENDED;
	device = (double)bench->ioctls / EXTENDED;
	bench_sample("ext_report_requests", host, 1);
	bench_sample("ext_report_ioctls", device, 1);
}

static double measure_us(const struct bench *bench,
			 void (*what)(const struct bench *bench))
{
	double start = bench_cpu_ns();

	what(bench);
	return (bench_cpu_ns() - start) / 1e3;
}

static void one_round(void *ctx)
{
	struct bench *bench = ctx;
	double floor, value;
	int i;

	measure_us(bench, report);
	for (i = 0; i < SAMPLES; i++) {
		floor = measure_us(bench, sign);
		value = measure_us(bench, report);
		bench_sample("sim_report", value, floor);
		bench_sample("sim_key", measure_us(bench, key), floor);
	}
	count_requests(bench);
}

int main(void)
{
	static struct bench bench;
	int code;

	setup(&bench);
	code = bench_rounds(one_round, &bench);
	snpguest_close(bench.dev);
	snpguest_sim_free(bench.sim);
	EVP_PKEY_free(bench.key);
	return code;
}
