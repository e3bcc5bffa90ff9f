/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "core/call.h"

START_TEST(sizes_are_the_structures)
{
	static const struct {
		enum snpcore_kind kind;
		size_t request, response;
	} rows[] = {
		{ SNPCORE_REPORT, 96, 4000 },
		{ SNPCORE_EXT_REPORT, 96, 4000 },
		{ SNPCORE_DERIVED_KEY, 32, 64 },
		{ SNPCORE_RETRY, 0, 0 },
		{ (enum snpcore_kind)(SNPCORE_RETRY + 1), 0, 0 },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		ck_assert_uint_eq(snpcore_request_size(rows[i].kind),
				  rows[i].request);
		ck_assert_uint_eq(snpcore_response_size(rows[i].kind),
				  rows[i].response);
	}
}
END_TEST

START_TEST(first_in_first_out)
{
	struct snpcore_call calls[3] = { 0 };
	struct snpcore_queue queue;
	size_t i;

	snpcore_queue_init(&queue);
	ck_assert_ptr_null(snpcore_queue_pop(&queue));
	for (i = 0; i < 3; i++)
		snpcore_queue_push(&queue, &calls[i]);
	for (i = 0; i < 3; i++)
		ck_assert_ptr_eq(snpcore_queue_pop(&queue), &calls[i]);
	ck_assert_ptr_null(snpcore_queue_pop(&queue));
	/* An emptied queue takes new ones. */
	snpcore_queue_push(&queue, &calls[1]);
	ck_assert_ptr_eq(snpcore_queue_pop(&queue), &calls[1]);
}
END_TEST

/* Take one out, push another: the rest keeps its order. */
START_TEST(any_can_be_taken_out)
{
	size_t out, i;

	for (out = 0; out < 3; out++) {
		struct snpcore_call calls[4] = { 0 };
		struct snpcore_queue queue;

		snpcore_queue_init(&queue);
		for (i = 0; i < 3; i++)
			snpcore_queue_push(&queue, &calls[i]);
		ck_assert(snpcore_queue_remove(&queue, &calls[out]));
		ck_assert_ptr_null(calls[out].next);
		ck_assert(!snpcore_queue_remove(&queue, &calls[out]));
		snpcore_queue_push(&queue, &calls[3]);
		for (i = 0; i < 4; i++) {
			if (i != out)
				ck_assert_ptr_eq(snpcore_queue_pop(&queue),
						 &calls[i]);
		}
		ck_assert_ptr_null(queue.head);
	}
}
END_TEST

START_TEST(a_stranger_is_not_taken_out)
{
	struct snpcore_call one = { 0 }, other = { 0 };
	struct snpcore_queue queue;

	snpcore_queue_init(&queue);
	ck_assert(!snpcore_queue_remove(&queue, &one));
	snpcore_queue_push(&queue, &one);
	ck_assert(!snpcore_queue_remove(&queue, &other));
	ck_assert_ptr_eq(queue.head, &one);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("call");
	TCase *tcase = tcase_create("call");

	tcase_add_test(tcase, sizes_are_the_structures);
	tcase_add_test(tcase, first_in_first_out);
	tcase_add_test(tcase, any_can_be_taken_out);
	tcase_add_test(tcase, a_stranger_is_not_taken_out);
	suite_add_tcase(suite, tcase);
	return suite;
}
