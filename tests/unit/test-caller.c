/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "node/caller.h"

static uint64_t address(const void *pointer)
{
	return (uintptr_t)pointer;
}

START_TEST(there_and_back)
{
	char data[] = "caller", copy[sizeof(data)] = "";

	ck_assert_int_eq(snpnode_caller_read(getpid(), address(data), copy,
					     sizeof(copy)),
			 0);
	ck_assert_str_eq(copy, "caller");
	ck_assert_int_eq(
		snpnode_caller_write(getpid(), address(data), "CALLER", 6), 0);
	ck_assert_str_eq(data, "CALLER");
}
END_TEST

START_TEST(nobody)
{
	char byte = 0;

	ck_assert_int_eq(snpnode_caller_read(0, address(&byte), &byte, 1),
			 -ESRCH);
	ck_assert_int_eq(snpnode_caller_read(-1, address(&byte), &byte, 1),
			 -ESRCH);
	/* Above the kernel's limit of pids. */
	ck_assert_int_eq(
		snpnode_caller_read(0x7fffffff, address(&byte), &byte, 1),
		-ESRCH);
}
END_TEST

/* All or an error: what lies half in a hole is not there. */
START_TEST(holes)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	uint8_t *map = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uint8_t data[16] = { 0 };
	uint64_t edge;

	ck_assert(map != MAP_FAILED);
	ck_assert_int_eq(munmap(map + page, page), 0);
	edge = address(map + page) - 8;
	ck_assert_int_eq(snpnode_caller_read(getpid(), edge, data, 8), 0);
	ck_assert_int_eq(snpnode_caller_read(getpid(), edge, data, 16),
			 -EFAULT);
	ck_assert_int_eq(snpnode_caller_write(getpid(), edge, data, 16),
			 -EFAULT);
	ck_assert_int_eq(snpnode_caller_read(getpid(), 0, data, 1), -EFAULT);
	ck_assert_int_eq(
		snpnode_caller_read(getpid(), UINT64_MAX - 4, data, 16),
		-EFAULT);
	ck_assert_int_eq(mprotect(map, page, PROT_READ), 0);
	ck_assert_int_eq(snpnode_caller_write(getpid(), address(map), data, 1),
			 -EFAULT);
	munmap(map, page);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("caller");
	TCase *tc = tcase_create("caller");

	tcase_add_test(tc, there_and_back);
	tcase_add_test(tc, nobody);
	tcase_add_test(tc, holes);
	suite_add_tcase(suite, tc);
	return suite;
}
