/* SPDX-License-Identifier: MIT */
/*
 * Verification while memory runs out: the n-th allocation fails, for every n,
 * until a run needs fewer.  Each run ends with E_NOMEM, or does without that
 * allocation, or rejects (inside a signature's check, OpenSSL does not tell
 * a bad one from one that it had no memory for); and it leaves no memory
 * behind.
 */
#include <openssl/err.h>
#include <snpguest-verify.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/authority.h"

/* glibc's own, behind the three that are taken over here. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void __libc_free(void *data);

static bool counting;
static unsigned long left; /* allocations until one fails; 0: none will */
static bool failed;
static long live; /* allocations that were not freed */

static bool fails(void)
{
	if (!counting || left == 0 || --left > 0)
		return false;
	failed = true;
	return true;
}

void *malloc(size_t size)
{
	void *data = fails() ? NULL : __libc_malloc(size);

	live += data != NULL;
	return data;
}

void *calloc(size_t count, size_t size)
{
	void *data = fails() ? NULL : __libc_calloc(count, size);

	live += data != NULL;
	return data;
}

void *realloc(void *old, size_t size)
{
	void *data = fails() ? NULL : __libc_realloc(old, size);

	live += data && !old;
	return data;
}

void free(void *data)
{
	live -= data != NULL;
	__libc_free(data);
}

struct der {
	uint8_t *bytes;
	size_t len;
};

static struct der ark, ask, leaf, crl;
static uint8_t raw[SNPGUEST_REPORT_SIZE];

static struct der issue(enum authority_who who)
{
	struct authority_cert cert = authority_default(who);
	struct der der;

	der.bytes = authority_issue(&cert, &der.len);
	return der;
}

static void prepare(void)
{
	struct authority_crl spec = authority_crl_default();

	ark = issue(AUTHORITY_ARK);
	ask = issue(AUTHORITY_ASK);
	leaf = issue(AUTHORITY_LEAF);
	crl.bytes = authority_crl_issue(&spec, &crl.len);
	authority_report(raw);
}

static snpguest_status set_up(snpguest_verifier *verifier)
{
	const uint8_t value[48] = { 0 };
	struct snpguest_policy policy = {
		.size = sizeof(policy),
		.measurements = { value, 1 },
		.id_keys = { value, 1 },
	};
	snpguest_status st;

	snpguest_verifier_waive_user_data(verifier);
	snpguest_verifier_set_time(verifier, AUTHORITY_NOW);
	snpguest_verifier_set_revocation(verifier,
					 SNPGUEST_REVOCATION_REQUIRED);
	st = snpguest_verifier_set_policy(verifier, &policy);
	if (st == SNPGUEST_OK)
		st = snpguest_verifier_add_root(verifier, ark.bytes, ark.len);
	if (st == SNPGUEST_OK)
		st = snpguest_verifier_add_cert(verifier, ask.bytes, ask.len);
	if (st == SNPGUEST_OK)
		st = snpguest_verifier_add_cert(verifier, leaf.bytes, leaf.len);
	if (st == SNPGUEST_OK)
		st = snpguest_verifier_add_crl(verifier, crl.bytes, crl.len);
	return st;
}

static snpguest_status run(void)
{
	static struct snpguest_verdict verdict;
	snpguest_verifier *verifier;
	snpguest_status st = snpguest_verifier_new(&verifier);

	if (st != SNPGUEST_OK)
		return st;
	st = set_up(verifier);
	if (st == SNPGUEST_OK)
		st = snpguest_verifier_check(verifier, raw, sizeof(raw), NULL,
					     &verdict, sizeof(verdict));
	snpguest_verifier_free(verifier);
	return st;
}

/* One run with its n-th allocation failing; false: it needs fewer. */
static bool run_without(unsigned long n, snpguest_status *st, long *kept)
{
	long before = live;

	failed = false;
	left = n;
	counting = true;
	*st = run();
	counting = false;
	ERR_clear_error();
	*kept = live - before;
	return failed;
}

int main(void)
{
	unsigned long nomem = 0, rejected = 0, wrong = 0;
	unsigned long n = 1;
	snpguest_status st;
	long kept;

	prepare();
	/* What libcrypto keeps for good: by a first run, by words on errors. */
	for (int i = 0; i < 32; i++)
		ERR_raise_data(ERR_LIB_USER, 1, "%d", i);
	ERR_clear_error();
	if (run() != SNPGUEST_OK) {
		fprintf(stderr, "not accepted with all the memory there is\n");
		return 1;
	}
	for (; run_without(n, &st, &kept); n++) {
		nomem += st == SNPGUEST_E_NOMEM;
		rejected += st == SNPGUEST_E_REJECTED;
		if (kept > 0 || (st != SNPGUEST_E_NOMEM && st != SNPGUEST_OK &&
				 st != SNPGUEST_E_REJECTED)) {
			fprintf(stderr, "allocation %lu: %s, %ld kept\n", n,
				snpguest_status_name(st), kept);
			wrong++;
		}
	}
	printf("%lu allocations: %lu times no memory, %lu rejected, %lu "
	       "wrong\n",
	       n - 1, nomem, rejected, wrong);
	return st != SNPGUEST_OK || wrong > 0 || nomem < n / 2;
}
