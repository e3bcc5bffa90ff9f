/* SPDX-License-Identifier: MIT */
#ifndef BENCH_ROUND_H
#define BENCH_ROUND_H

#include <stdbool.h>

/*
 * The form that all programs here have in common, so that scripts/bench can
 * let one do a round after the other: whatever slows the machine down slows
 * all of them.  A line on standard input asks for a round; the round prints a
 * line
 *
 *	FIGURE VALUE FLOOR
 *
 * for each sample, the two measured next to each other, and then an empty one.
 * By hand: yes "" | head -n 100 | bench-core
 */
int bench_rounds(void (*round)(void *ctx), void *ctx);
void bench_sample(const char *figure, double value, double floor);

/* This thread's own time: others on the machine do not count. */
double bench_cpu_ns(void);
double bench_wall_ns(void);

/* What must not fail has failed: say so and exit. */
void bench_need(bool ok, const char *what);

#endif
