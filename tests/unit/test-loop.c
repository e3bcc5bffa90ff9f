/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "node/loop.h"

static struct {
	struct snpnode_loop loop;
	struct snpnode_source a, b;
	int rounds, seen_a, seen_b;
	uint64_t last_ms;
} t;

static int tick(void *ctx)
{
	ck_assert_ptr_eq(ctx, &t);
	ck_assert_uint_ge(t.loop.now_ms, t.last_ms);
	t.last_ms = t.loop.now_ms;
	if (++t.rounds == 8)
		t.loop.stop = true;
	return 10;
}

static void ready_a(struct snpnode_source *source)
{
	ck_assert_ptr_eq(source, &t.a);
	/* Once seen it is watched no more, though it stays ready. */
	if (++t.seen_a == 2)
		ck_assert_int_eq(snpnode_loop_watch(&t.loop, source, 0), 0);
}

static void ready_b(struct snpnode_source *source)
{
	t.seen_b++;
	snpnode_loop_remove(&t.loop, source);
}

START_TEST(sources)
{
	ck_assert_int_eq(snpnode_loop_init(&t.loop, tick, &t), 0);
	t.a = (struct snpnode_source){ eventfd(1, EFD_CLOEXEC), ready_a };
	t.b = (struct snpnode_source){ eventfd(1, EFD_CLOEXEC), ready_b };
	ck_assert_int_eq(snpnode_loop_add(&t.loop, &t.a), 0);
	ck_assert_int_eq(snpnode_loop_add(&t.loop, &t.b), 0);
	ck_assert_int_lt(snpnode_loop_add(&t.loop, &t.b), 0);
	ck_assert_int_eq(snpnode_loop_run(&t.loop), 0);
	/* Rounds without an event end by time. */
	ck_assert_int_eq(t.rounds, 8);
	ck_assert_int_eq(t.seen_a, 2);
	ck_assert_int_eq(t.seen_b, 1);
	close(t.a.fd);
	close(t.b.fd);
	snpnode_loop_destroy(&t.loop);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("loop");
	TCase *tc = tcase_create("loop");

	tcase_add_test(tc, sources);
	suite_add_tcase(suite, tc);
	return suite;
}
