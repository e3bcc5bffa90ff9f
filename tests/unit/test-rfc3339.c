/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "cli/rfc3339.h"

/* The times are what date -u -d TEXT +%s says. */
static const struct {
	const char *text;
	int64_t time;
} good[] = {
	{ "1970-01-01T00:00:00Z", 0 },
	{ "1969-12-31T23:59:59Z", -1 },
	{ "2025-06-01T12:00:00Z", 1748779200 },
	{ "2025-06-01t12:00:00z", 1748779200 },
	{ "2025-06-01 12:00:00Z", 1748779200 },
	{ "2025-06-01T14:30:00+02:30", 1748779200 },
	{ "2025-06-01T04:00:00-08:00", 1748779200 },
	{ "2025-06-01T12:00:00.999Z", 1748779200 },
	{ "2025-06-01", 1748736000 },
	{ "2024-02-29T00:00:00Z", 1709164800 },
	{ "2000-02-29", 951782400 },
	{ "2016-12-31T23:59:60Z", 1483228799 },
	{ "9999-12-31T23:59:59Z", 253402300799 },
	{ "0001-01-01T00:00:00Z", -62135596800 },
};

static const char *const bad[] = {
	"",
	"now",
	"2025",
	"2025-06",
	"2025-6-1",
	"2025-02-29",
	"1900-02-29",
	"2025-00-01",
	"2025-13-01",
	"2025-04-31",
	"0000-01-01",
	"2025-06-01T",
	"2025-06-01T12:00:00",
	"2025-06-01T24:00:00Z",
	"2025-06-01T12:60:00Z",
	"2025-06-01T12:00:61Z",
	"2025-06-01T12:00:00.Z",
	"2025-06-01T12:00:00+2:00",
	"2025-06-01T12:00:00Z ",
	"2025-06-01Z",
	" 2025-06-01",
	"-025-06-01",
};

START_TEST(times)
{
	int64_t time = 1;

	ck_assert_msg(rfc3339_parse(good[_i].text, &time), "'%s'",
		      good[_i].text);
	ck_assert_msg(time == good[_i].time, "'%s': %lld", good[_i].text,
		      (long long)time);
}
END_TEST

START_TEST(no_times)
{
	int64_t time;

	ck_assert_msg(!rfc3339_parse(bad[_i], &time), "'%s'", bad[_i]);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("rfc3339");
	TCase *tc = tcase_create("rfc3339");

	tcase_add_loop_test(tc, times, 0, sizeof(good) / sizeof(good[0]));
	tcase_add_loop_test(tc, no_times, 0, sizeof(bad) / sizeof(bad[0]));
	suite_add_tcase(suite, tc);
	return suite;
}
