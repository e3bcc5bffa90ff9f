/* SPDX-License-Identifier: MIT */
#include "verdict.h"

#include <stdio.h>

#include "style.h"

#define RESULT_WIDTH 11
#define NAME_WIDTH 24

static const char *result_name(uint32_t result)
{
	switch (result) {
	case SNPGUEST_CHECK_PASSED:
		return "passed";
	case SNPGUEST_CHECK_FAILED:
		return "FAILED";
	default:
		return "not asked";
	}
}

static const char *result_colour(uint32_t result)
{
	switch (result) {
	case SNPGUEST_CHECK_PASSED:
		return STYLE_GOOD;
	case SNPGUEST_CHECK_FAILED:
		return STYLE_BAD;
	default:
		return STYLE_DIM;
	}
}

/* A failure is explained; of what passed, the name says enough. */
static void print_check(const struct cli *cli,
			const struct snpguest_check *check)
{
	char text[SNPGUEST_CHECK_TEXT];

	style_put(cli, result_colour(check->result), result_name(check->result),
		  RESULT_WIDTH);
	printf("%s\n", snpguest_check_name(check->id));
	if (check->result != SNPGUEST_CHECK_FAILED)
		return;
	style_safe(check->expected, text, sizeof(text));
	if (*text)
		style_detail(RESULT_WIDTH + 2, "expected", text);
	style_safe(check->found, text, sizeof(text));
	if (*text)
		style_detail(RESULT_WIDTH + 2, "found", text);
}

void verdict_print(const struct cli *cli,
		   const struct snpguest_verdict *verdict)
{
	for (uint32_t i = 0; i < verdict->count; i++)
		print_check(cli, &verdict->checks[i]);
	putchar('\n');
	if (verdict->accepted)
		style_put(cli, STYLE_GOOD, "accepted", 0);
	else
		style_put(cli, STYLE_BAD, "rejected", 0);
	printf(" (%s)\n", snpguest_line_name(verdict->line));
}

static const char *result_key(uint32_t result)
{
	switch (result) {
	case SNPGUEST_CHECK_PASSED:
		return "passed";
	case SNPGUEST_CHECK_FAILED:
		return "failed";
	default:
		return "not_asked";
	}
}

static json_t *check_json(const struct snpguest_check *check)
{
	json_t *object = json_object();
	char text[SNPGUEST_CHECK_TEXT];

	json_put_text(object, "name", snpguest_check_name(check->id));
	json_put_text(object, "result", result_key(check->result));
	style_safe(check->expected, text, sizeof(text));
	json_put_text(object, "expected", text);
	style_safe(check->found, text, sizeof(text));
	json_put_text(object, "found", text);
	return object;
}

json_t *verdict_json(const struct snpguest_verdict *verdict)
{
	json_t *object = json_object(), *checks = json_array();

	json_put_bool(object, "accepted", verdict->accepted != 0);
	json_put_text(object, "line", snpguest_line_name(verdict->line));
	for (uint32_t i = 0; i < verdict->count; i++)
		json_append(checks, check_json(&verdict->checks[i]));
	json_put(object, "checks", checks);
	return object;
}

void verdict_failed(const struct snpguest_verdict *verdict, char *text,
		    size_t cap)
{
	size_t used = 0;
	int put;

	text[0] = '\0';
	for (uint32_t i = 0; i < verdict->count && used < cap; i++) {
		if (verdict->checks[i].result != SNPGUEST_CHECK_FAILED)
			continue;
		put = snprintf(text + used, cap - used, "%s%s",
			       used ? ", " : "",
			       snpguest_check_name(verdict->checks[i].id));
		used += put > 0 ? (size_t)put : 0;
	}
}
