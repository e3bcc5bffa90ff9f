/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/progress.h"

static char said[4096];

/* What arrives until nothing more does: a terminal hands on in its own time. */
static void hear(int from)
{
	struct pollfd ready = { .fd = from, .events = POLLIN };
	size_t len = 0;
	ssize_t got;

	while (len + 1 < sizeof(said) && poll(&ready, 1, 250) == 1) {
		got = read(from, said + len, sizeof(said) - 1 - len);
		if (got <= 0)
			break;
		len += (size_t)got;
	}
	said[len] = '\0';
}

/* Run a wait and its end with stderr on @fd; what came out of @from. */
static const char *heard(int fd, int from, bool quiet, uint32_t reason)
{
	struct cli cli = { .quiet = quiet };
	int kept = dup(STDERR_FILENO);
	struct progress progress;

	ck_assert_int_ge(kept, 0);
	ck_assert_int_eq(dup2(fd, STDERR_FILENO), STDERR_FILENO);
	progress_begin(&progress, &cli, 60000);
	progress_wait(&progress, 3, reason, 1500);
	progress_end(&progress);
	fflush(stderr);
	ck_assert_int_eq(dup2(kept, STDERR_FILENO), STDERR_FILENO);
	close(kept);
	hear(from);
	return said;
}

static struct winsize window = { .ws_row = 24, .ws_col = 80 };

static const char *on_terminal(const char *term, bool quiet, uint32_t reason)
{
	int ours, theirs;

	ck_assert_int_eq(setenv("TERM", term, 1), 0);
	ck_assert_int_eq(openpty(&ours, &theirs, NULL, NULL, &window), 0);
	heard(theirs, ours, quiet, reason);
	close(ours);
	close(theirs);
	return said;
}

START_TEST(who_and_how_long)
{
	on_terminal("xterm", false, SNPGUEST_WAIT_THROTTLED);
	ck_assert_ptr_nonnull(strstr(said, "the host throttles requests; "
					   "60 s left; attempt 3, next in "
					   "1.5 s"));
	/* and gone when it is over */
	ck_assert_uint_gt(strlen(said), 4);
	ck_assert_str_eq(said + strlen(said) - 4, "\r\033[K");
}
END_TEST

START_TEST(each_reason_has_its_words)
{
	char before[sizeof(said)] = "";

	for (uint32_t reason = 1; reason <= SNPGUEST_WAIT_CERTS + 1; reason++) {
		on_terminal("xterm", false, reason);
		ck_assert_str_ne(said, "");
		ck_assert_str_ne(said, before);
		memcpy(before, said, sizeof(before));
	}
}
END_TEST

/* Or what is erased would be only the end of it. */
START_TEST(a_line_never_wraps)
{
	static const unsigned short widths[] = { 80, 60, 20, 2, 0 };

	for (size_t i = 0; i < sizeof(widths) / sizeof(widths[0]); i++) {
		size_t most = widths[i] ? widths[i] : 80;

		window.ws_col = widths[i];
		on_terminal("xterm", false, SNPGUEST_WAIT_BUSY);
		/* "\r\033[K", the line, "\r\033[K" */
		ck_assert_uint_ge(strlen(said), 8 + most - 1);
		ck_assert_uint_le(strcspn(said + 4, "\r"), most - 1);
	}
	window.ws_col = 80;
}
END_TEST

START_TEST(a_dumb_terminal_gets_lines)
{
	on_terminal("dumb", false, SNPGUEST_WAIT_BUSY);
	ck_assert_ptr_nonnull(strstr(said, "is in use"));
	ck_assert_ptr_null(strchr(said, '\033'));
	ck_assert_int_eq(said[strlen(said) - 1], '\n');
}
END_TEST

START_TEST(nobody_watches)
{
	int ends[2];

	ck_assert_str_eq(on_terminal("xterm", true, SNPGUEST_WAIT_BUSY), "");
	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_str_eq(heard(ends[1], ends[0], false, SNPGUEST_WAIT_BUSY),
			 "");
	close(ends[0]);
	close(ends[1]);
}
END_TEST

Suite *unit_suite(void)
{
	Suite *suite = suite_create("progress");
	TCase *tc = tcase_create("progress");

	tcase_add_test(tc, who_and_how_long);
	tcase_add_test(tc, each_reason_has_its_words);
	tcase_add_test(tc, a_line_never_wraps);
	tcase_add_test(tc, a_dumb_terminal_gets_lines);
	tcase_add_test(tc, nobody_watches);
	suite_add_tcase(suite, tc);
	return suite;
}
