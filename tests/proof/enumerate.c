/* SPDX-License-Identifier: MIT */
/*
 * Enumerate what can happen to a guest channel: every answer of the host to
 * every call, crossed with what callers do, to a depth; equal states are
 * looked at once.  The core that runs is the one that ships.
 *
 *	enumerate [--depth N] [--events N] [--gcm] [--rate S,BURST]
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "events.h"
#include "host.h"
#include "oracle.h"
#include "seen.h"

#define TRACE_MAX 64u

static unsigned int depth = 6, events = 5;
static struct snpcore_config config;
static uint64_t steps, states;
static char trace_text[TRACE_MAX * 32];

/* ---- one step ---------------------------------------------------------------
 */

/* Go on until the core waits for the host, for time, or for a caller. */
static void settle(const struct before *was)
{
	struct snpcore_action action;
	unsigned int i;

	for (i = 0; i < 100; i++) {
		snpcore_next(&w.ch, w.now, &action);
		if (action.todo == SNPCORE_DO_DELIVER) {
			check_delivery(
				(struct slot *)((char *)action.call -
						offsetof(struct slot, call)),
				was);
			continue;
		}
		if (action.todo == SNPCORE_DO_SEND)
			check_send(&action);
		w.wait_until =
			action.todo == SNPCORE_DO_WAIT ? action.until : 0;
		check_rest();
		return;
	}
	violated("the core comes to rest");
}

/* After an unload that is over, another driver starts. */
static void next_driver(void)
{
	if (!w.closing || w.ch.calling || w.key_gone)
		return;
	PROMISE("a pending message is finished before unload",
		!w.ch.msg.outstanding);
	world_start_driver(&config);
}

static void answer_with(unsigned int manner)
{
	struct before was = before();
	struct snpcore_answer answer;
	bool must_disable;

	host_answer(manner, &answer, &must_disable);
	snpcore_answer(&w.ch, w.now, &answer);
	settle(&was);
	check_disabled(must_disable);
	next_driver();
}

static void happen(unsigned int event)
{
	struct before was = before();

	event_run(event, &config);
	settle(&was);
	PROMISE("no caller and no clock takes the key", !w.key_gone);
	next_driver();
}

/* ---- progress -------------------------------------------------------------
 */

static bool anyone_inside(void)
{
	size_t i;

	for (i = 0; i < SLOTS; i++)
		if (w.slots[i].inside)
			return true;
	return w.ch.calling;
}

/* From here on the host behaves and nobody disturbs. */
static void calm_down(void)
{
	unsigned int i;

	for (i = 0; i < 40 && anyone_inside() && !w.key_gone; i++) {
		if (w.ch.calling)
			answer_with(0);
		else
			happen(EVENT_TIME);
	}
	PROMISE("every call ends when the host behaves",
		w.key_gone || !anyone_inside());
}

/* Whoever comes then is served, at the latest when a lease is over. */
static void check_progress(void)
{
	static struct world kept;
	bool trusted = !w.lied && !w.crashed;

	if (w.key_gone)
		return;
	kept = w;
	calm = "then calm";
	calm_down();
	if (!w.key_gone && w.ch.msg.outstanding)
		happen(EVENT_LEASE);
	if (!w.key_gone) {
		happen(EVENT_STRANGER);
		calm_down();
	}
	if (trusted)
		PROMISE("a stranger is served when the host behaves",
			!w.key_gone && w.served_stranger);
	w = kept;
	calm = "";
}

/* ---- the search ------------------------------------------------------------
 */

static void explore(unsigned int host_left, unsigned int events_left,
		    size_t traced);

static void branch(const struct world *from, unsigned int host_left,
		   unsigned int events_left, size_t traced, const char *name,
		   bool is_host, unsigned int code)
{
	int n = snprintf(trace_text + traced, sizeof(trace_text) - traced,
			 "%s ", name);

	if (n < 0 || (size_t)n >= sizeof(trace_text) - traced)
		abort();
	steps++;
	if (is_host)
		answer_with(code);
	else
		happen(code);
	explore(host_left, events_left, traced + (size_t)n);
	trace_text[traced] = 0;
	w = *from;
}

static void explore(unsigned int host_left, unsigned int events_left,
		    size_t traced)
{
	enum seen seen = seen_look(world_hash(), host_left, events_left);
	struct world *here;
	unsigned int i;

	if (seen == SEEN)
		return;
	states += seen == SEEN_NEVER;
	if (w.key_gone)
		return;
	here = malloc(sizeof(*here));
	if (!here)
		abort();
	*here = w;
	if (seen == SEEN_NEVER)
		check_progress();
	for (i = 0; w.ch.calling && host_left && i < host_manners(); i++)
		branch(here, host_left - 1, events_left, traced, host_name(i),
		       true, i);
	for (i = 0; i < event_count(); i++)
		if (event_costs(i) <= events_left && event_possible(i))
			branch(here, host_left, events_left - event_costs(i),
			       traced, event_name(i), false, i);
	free(here);
}

static void usage(void)
{
	fprintf(stderr, "usage: enumerate [--depth N] [--events N] [--gcm] "
			"[--rate SECONDS,BURST]\n");
	exit(2);
}

static void options(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "depth", required_argument, NULL, 'd' },
		{ "events", required_argument, NULL, 'e' },
		{ "gcm", no_argument, NULL, 'g' },
		{ "rate", required_argument, NULL, 'r' },
		{ NULL, 0, NULL, 0 },
	};
	int opt;

	while ((opt = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (opt == 'd')
			depth = (unsigned int)strtoul(optarg, NULL, 10);
		else if (opt == 'e')
			events = (unsigned int)strtoul(optarg, NULL, 10);
		else if (opt == 'g')
			real_gcm = true;
		else if (opt != 'r' || sscanf(optarg, "%u,%u", &config.rate_s,
					      &config.rate_burst) != 2)
			usage();
	}
	if (optind != argc)
		usage();
}

int main(int argc, char **argv)
{
	snpcore_config_init(&config);
	config.rate_s = 0;
	options(argc, argv);
	trace = trace_text;
	world_boot(&config);
	explore(depth, events, 0);
	printf("%llu states, %llu steps: host depth %u, %u caller events, "
	       "rate %u/%u s, %s\n",
	       (unsigned long long)states, (unsigned long long)steps, depth,
	       events, config.rate_burst, config.rate_s,
	       real_gcm ? "AES-256-GCM" : "stand-in AEAD");
	return 0;
}
