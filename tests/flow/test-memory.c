/* SPDX-License-Identifier: MIT */
/*
 * Memory: the plain calls take none, and where some is taken the n-th
 * allocation fails, for every n, without a leak or half a result.
 */
#include "unit.h"

#include <snpguest.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "kernel.h"

/* The linker puts these in the library's place of the real ones. */
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *data, size_t size);
void __real_free(void *data);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *data, size_t size);
void __wrap_free(void *data);

static bool counting;
static unsigned int taken, failing; /* failing: the n-th one; 0: none */
static int held;

static bool refused(void)
{
	return counting && ++taken == failing;
}

static void *hold(void *data)
{
	held += counting && data;
	return data;
}

void *__wrap_malloc(size_t size)
{
	return refused() ? NULL : hold(__real_malloc(size));
}

void *__wrap_calloc(size_t count, size_t size)
{
	return refused() ? NULL : hold(__real_calloc(count, size));
}

void *__wrap_realloc(void *data, size_t size)
{
	if (refused())
		return NULL;
	if (!data)
		return hold(__real_realloc(data, size));
	return __real_realloc(data, size);
}

void __wrap_free(void *data)
{
	held -= counting && data;
	__real_free(data);
}

/* From here on the n-th allocation fails.  The test's own are not meant. */
static void count_from(unsigned int n)
{
	taken = 0;
	held = 0;
	failing = n;
	counting = true;
}

/* True while there was an n-th allocation to fail. */
static bool count_end(void)
{
	counting = false;
	return failing && taken >= failing;
}

static snpguest_device *open_kernel(struct kernel *kernel)
{
	snpguest_device *dev;

	memset(kernel, 0, sizeof(*kernel));
	kernel->profile = &kernel_profiles[KERNEL_PROFILES - 1];
	ck_assert_int_eq(
		snpguest_open_transport(&kernel_transport, kernel, NULL, &dev),
		SNPGUEST_OK);
	return dev;
}

START_TEST(plain_calls_take_none)
{
	static const struct snpguest_report_request req = { .size = sizeof(
								    req) };
	static const struct snpguest_key_request key_req = {
		.size = sizeof(key_req),
	};
	uint8_t raw[SNPGUEST_REPORT_SIZE], key[SNPGUEST_DERIVED_KEY_SIZE];
	struct snpguest_report report;
	struct kernel kernel;
	snpguest_device *dev = open_kernel(&kernel);
	snpguest_status status[3];
	char line[256];
	size_t len;

	count_from(0);
	status[0] =
		snpguest_get_report(dev, &req, raw, sizeof(raw), &len, NULL);
	status[1] = snpguest_derive_key(dev, &key_req, key, NULL);
	status[2] = snpguest_report_parse(raw, len, &report, sizeof(report));
	snpguest_fault_format(SNPGUEST_E_VMM, NULL, line, sizeof(line));
	count_end();
	ck_assert_int_eq(status[0] | status[1] | status[2], SNPGUEST_OK);
	ck_assert_uint_eq(taken, 0);
	snpguest_close(dev);
}
END_TEST

START_TEST(extended_reports_survive)
{
	static const struct snpguest_report_request req = { .size = sizeof(
								    req) };
	uint8_t raw[SNPGUEST_REPORT_SIZE];
	struct kernel kernel;
	snpguest_device *dev = open_kernel(&kernel);
	snpguest_certs *certs;
	snpguest_status status;
	unsigned int n = 0;
	size_t len, count;
	bool more;

	do {
		kernel.ioctls = 0;
		count_from(++n);
		status = snpguest_get_ext_report(dev, &req, raw, sizeof(raw),
						 &len, &certs, NULL);
		count = snpguest_certs_count(certs);
		snpguest_certs_free(certs);
		more = count_end();
		ck_assert_int_eq(held, 0);
		/* The first is the table's; the second only shrinks it. */
		ck_assert_int_eq(status,
				 n == 1 ? SNPGUEST_E_NOMEM : SNPGUEST_OK);
		/* Want of memory is known before the firmware is asked. */
		ck_assert_uint_eq(kernel.ioctls, n == 1 ? 0 : 1);
		ck_assert_uint_eq(count, n == 1 ? 0 : 1);
	} while (more);
	ck_assert_uint_eq(n, 3);
	snpguest_close(dev);
}
END_TEST

START_TEST(opening_survives)
{
	struct kernel kernel = { .profile = &kernel_profiles[0] };
	snpguest_device *dev;
	snpguest_status status;
	unsigned int n = 0;
	bool more, opened;

	do {
		count_from(++n);
		status = snpguest_open_transport(&kernel_transport, &kernel,
						 NULL, &dev);
		opened = dev != NULL;
		snpguest_close(dev);
		more = count_end();
		ck_assert_int_eq(held, 0);
		ck_assert_int_eq(status,
				 n == 1 ? SNPGUEST_E_NOMEM : SNPGUEST_OK);
		ck_assert_int_eq(opened, status == SNPGUEST_OK);
	} while (more);
	ck_assert_uint_eq(n, 2);
	count_from(1);
	status = snpguest_open("/dev/null", NULL, &dev, NULL);
	count_end();
	ck_assert_int_eq(status, SNPGUEST_E_NOMEM);
	ck_assert_ptr_null(dev);
}
END_TEST

START_TEST(tables_survive)
{
	static const uint8_t table[24] = { 0 };
	snpguest_certs *certs;
	snpguest_status status;
	unsigned int n = 0;
	bool more, parsed;

	do {
		count_from(++n);
		status = snpguest_certs_parse(table, sizeof(table), &certs);
		parsed = certs != NULL;
		snpguest_certs_free(certs);
		more = count_end();
		ck_assert_int_eq(held, 0);
		ck_assert_int_eq(status,
				 n == 1 ? SNPGUEST_E_NOMEM : SNPGUEST_OK);
		ck_assert_int_eq(parsed, status == SNPGUEST_OK);
	} while (more);
	ck_assert_uint_eq(n, 3);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("memory");
	TCase *all = tcase_create("all");

	tcase_add_test(all, plain_calls_take_none);
	tcase_add_test(all, extended_reports_survive);
	tcase_add_test(all, opening_survives);
	tcase_add_test(all, tables_survive);
	suite_add_tcase(suite, all);
	return suite;
}
