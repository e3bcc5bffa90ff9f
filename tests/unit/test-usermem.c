/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "sim/usermem.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

START_TEST(only_memory_that_is_there_is_touched)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	uint8_t *map = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uint64_t end = (uintptr_t)map + page;
	uint8_t data[8] = "1234567", back[8];

	ck_assert_ptr_ne(map, MAP_FAILED);
	ck_assert_int_eq(munmap(map + page, page), 0);
	ck_assert_int_eq(snpsim_usermem_write(end - 8, data, 8), 0);
	ck_assert_int_eq(snpsim_usermem_read(end - 8, back, 8), 0);
	ck_assert_mem_eq(data, back, 8);
	ck_assert_int_eq(snpsim_usermem_read(end - 7, back, 8), -EFAULT);
	ck_assert_int_eq(snpsim_usermem_write(end - 7, data, 8), -EFAULT);
	ck_assert_int_eq(snpsim_usermem_read(0, back, 8), -EFAULT);
	ck_assert_int_eq(snpsim_usermem_write(0, data, 8), -EFAULT);
	ck_assert_int_eq(snpsim_usermem_read(UINT64_MAX - 3, back, 8), -EFAULT);
	ck_assert_int_eq(mprotect(map, page, PROT_READ), 0);
	ck_assert_int_eq(snpsim_usermem_read(end - 8, back, 8), 0);
	ck_assert_int_eq(snpsim_usermem_write(end - 8, data, 8), -EFAULT);
	ck_assert_int_eq(munmap(map, page), 0);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("usermem");
	TCase *tcase = tcase_create("usermem");

	tcase_add_test(tcase, only_memory_that_is_there_is_touched);
	suite_add_tcase(suite, tcase);
	return suite;
}
