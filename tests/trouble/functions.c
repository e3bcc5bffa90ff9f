/* SPDX-License-Identifier: MIT */
/*
 * Every public function of the three libraries, while one of the calls that
 * it makes fails: the n-th of each group, for every n, until it needs fewer.
 *
 *	functions [NAME [GROUP]]
 *	functions --names
 *
 * Each run ends with a status that fits or does without that call; it leaves
 * no memory and no key behind.  Functions that make no such call are held to
 * that.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>

#include "failcall.h"
#include "scene.h"

/* A loop that does not end is a fault as well. */
#define CALLS_MAX 200000ul

static struct {
	unsigned long tried[FAIL_GROUPS];
	unsigned long did_without;
	unsigned long wrong;
} sums;

static bool scene_open(enum scene_need need)
{
	scene.dev = NULL;
	scene.sim = NULL;
	scene.verifier = NULL;
	if (need == NEED_VERIFIER)
		return snpguest_verifier_new(&scene.verifier) == SNPGUEST_OK;
	if (need == NEED_NOTHING)
		return true;
	if (snpguest_sim_new(&scene.options, &scene.sim) != SNPGUEST_OK)
		return false;
	return need != NEED_DEVICE || scene_attach() == SNPGUEST_OK;
}

static void scene_close(void)
{
	snpguest_close(scene.dev);
	snpguest_sim_free(scene.sim);
	snpguest_verifier_free(scene.verifier);
	scene_clear_tree();
	ERR_clear_error();
}

struct outcome {
	snpguest_status status;
	bool reached;
	long kept;
	unsigned long secrets;
};

static struct outcome run_without(const struct scene_row *row,
				  enum fail_group group, unsigned long n,
				  int error)
{
	struct outcome outcome = { .kept = -failcall_live() };

	failcall_forget();
	if (!scene_open(row->need)) {
		fprintf(stderr, "%s: the scene cannot be set\n", row->name);
		exit(1);
	}
	failcall_arm(group, n, error);
	outcome.status = row->run();
	outcome.reached = failcall_disarm();
	scene_close();
	outcome.kept += failcall_live();
	outcome.secrets = failcall_scan(true);
	return outcome;
}

/*
 * E_FORMAT and E_USAGE blame the bytes and the caller, which are fine.
 * E_REJECTED is no mistake: inside a signature's check OpenSSL does not tell
 * a bad one from one that it had no memory for.
 */
static bool fits(const struct scene_row *row, snpguest_status st)
{
	bool verifies = strncmp(row->name, "snpguest_verif", 14) == 0;
	bool opens = strcmp(row->name, "snpguest_open") == 0;

	switch (st) {
	case SNPGUEST_OK:
		sums.did_without++;
		return true;
	case SNPGUEST_E_NOMEM:
	case SNPGUEST_E_OS:
		return true;
	case SNPGUEST_E_REJECTED:
		return verifies;
	case SNPGUEST_E_DENIED:
		return opens;
	/* The driver, the host or the firmware was the one who lacked it. */
	case SNPGUEST_E_FIRMWARE:
	case SNPGUEST_E_DISABLED:
	case SNPGUEST_E_VMM:
	case SNPGUEST_E_FORMAT: /* it could not open the message */
		return opens || row->need == NEED_DEVICE;
	default:
		return false;
	}
}

static bool is_good(const struct scene_row *row, enum fail_group group,
		    unsigned long n, const struct outcome *outcome)
{
	bool good = fits(row, outcome->status) && outcome->kept <= 0 &&
		    outcome->secrets == 0;

	sums.tried[group]++;
	if (!good) {
		fprintf(stderr, "%s, %s call %lu: %s, %ld kept, %lu secrets\n",
			row->name, failcall_names[group], n,
			outcome->status == SCENE_WRONG
				? "WRONG"
				: snpguest_status_name(outcome->status),
			outcome->kept, outcome->secrets);
		sums.wrong++;
	}
	return good;
}

/*
 * A machine costs milliseconds and thousands of calls: unless all are asked
 * for, the first, and fewer the further on.
 */
static unsigned long step_after(const struct scene_row *row, unsigned long n)
{
	bool is_slow = row->need == NEED_SIM || row->need == NEED_DEVICE ||
		       strncmp(row->name, "snpguest_sim", 12) == 0;

	return getenv("FAIL_ALL") || !is_slow || n < 60 ? 1 : n / 30;
}

static void try_group(const struct scene_row *row, enum fail_group group,
		      int error)
{
	struct outcome outcome;

	for (unsigned long n = 1; n < CALLS_MAX; n += step_after(row, n)) {
		outcome = run_without(row, group, n, error);
		if (!outcome.reached)
			return;
		/* libcrypto caches what it reads: a leak comes each time. */
		if (outcome.kept > 0)
			outcome = run_without(row, group, n, error);
		is_good(row, group, n, &outcome);
	}
	fprintf(stderr, "%s: no end of %s\n", row->name, failcall_names[group]);
	sums.wrong++;
}

static void try_pure(const struct scene_row *row)
{
	struct outcome outcome = run_without(row, FAIL_HEAP, 0, 0);

	for (int group = 0; group < FAIL_GROUPS; group++)
		if (failcall_count((enum fail_group)group)) {
			fprintf(stderr, "%s calls %s\n", row->name,
				failcall_names[group]);
			sums.wrong++;
		}
	sums.wrong += outcome.status != SNPGUEST_OK || outcome.kept > 0;
}

static bool works(const struct scene_row *row)
{
	/* Twice: what a library keeps for good, it has then. */
	struct outcome outcome = run_without(row, FAIL_HEAP, 0, 0);

	if (outcome.status == SNPGUEST_OK)
		outcome = run_without(row, FAIL_HEAP, 0, 0);
	if (outcome.status == SNPGUEST_OK && outcome.kept == 0 &&
	    !outcome.secrets)
		return true;
	fprintf(stderr, "%s, nothing failing: %s, %ld kept, %lu secrets\n",
		row->name, snpguest_status_name(outcome.status), outcome.kept,
		outcome.secrets);
	sums.wrong++;
	return false;
}

static void try_row(const struct scene_row *row, const char *only)
{
	if (!works(row))
		return;
	if (row->is_pure) {
		try_pure(row);
		return;
	}
	for (int group = 0; group < FAIL_GROUPS; group++)
		if (!only || strcmp(only, failcall_names[group]) == 0)
			try_group(row, (enum fail_group)group, 0);
	/* What a signal ends is tried again, or said. */
	if (!only || strcmp(only, "file") == 0)
		try_group(row, FAIL_FILE, EINTR);
}

static unsigned int try_rows(const struct scene_row *row, int argc, char **argv)
{
	unsigned int count = 0;

	const struct scene_row *last = NULL;

	for (; row->name; last = row++) {
		if (argc > 1 && strcmp(argv[1], row->name) != 0)
			continue;
		count++;
		/* What makes a thing is tried together with what frees it. */
		if (argc > 1 || !last || last->run != row->run)
			try_row(row, argc > 2 ? argv[2] : NULL);
	}
	return count;
}

/* OpenSSL keeps error texts' room for good: have it made now. */
static void warm_up(void)
{
	for (int i = 0; i < 32; i++)
		ERR_raise_data(ERR_LIB_USER, 1, "%d", i);
	ERR_clear_error();
}

/* The search finds what is there. */
static bool finds_a_planted_key(void)
{
	static uint8_t planted[FAILCALL_KEY_SIZE];
	bool found;

	failcall_forget();
	for (size_t i = 0; i < sizeof(planted); i++)
		planted[i] = (uint8_t)(0xa7 + 13 * i);
	failcall_remember(planted);
	found = failcall_scan(false) > 0;
	explicit_bzero(planted, sizeof(planted));
	return found;
}

static void print_names(const struct scene_row *row)
{
	for (; row->name; row++)
		puts(row->name);
}

int main(int argc, char **argv)
{
	unsigned int count;

	if (argc > 1 && strcmp(argv[1], "--names") == 0) {
		print_names(scene_lib);
		print_names(scene_verify);
		print_names(scene_sim);
		return 0;
	}

	if (!scene_prepare()) {
		fprintf(stderr, "no machine; SNPGUEST_TEST_PKI must name a "
				"folder for its RSA keys\n");
		return 1;
	}
	warm_up();
	if (!finds_a_planted_key()) {
		fprintf(stderr, "a planted key is not found\n");
		return 1;
	}
	count = try_rows(scene_lib, argc, argv) +
		try_rows(scene_verify, argc, argv) +
		try_rows(scene_sim, argc, argv);
	scene_finish();
	printf("%u functions; calls that failed:", count);
	for (int group = 0; group < FAIL_GROUPS; group++)
		printf(" %s %lu", failcall_names[group], sums.tried[group]);
	printf("; %lu done without, %lu wrong\n", sums.did_without, sums.wrong);
	return sums.wrong || !count;
}
