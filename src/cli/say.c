/* SPDX-License-Identifier: MIT */
#include "say.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

/*
 * Names of files and their contents are in it: nothing of them may be an order
 * to a terminal, nor in letters that it does not know.
 */
static void to_printable(char *text)
{
	mbstate_t state = { 0 };
	wchar_t c;
	size_t n;

	for (; *text; text += n) {
		size_t left = strlen(text);

		n = mbrtowc(&c, text, left, &state);
		/* No letter, or not all of one: its first byte is nothing. */
		if (n > left) {
			memset(&state, 0, sizeof(state));
			c = L'\0';
			n = 1;
		}
		if (!iswprint((wint_t)c))
			memset(text, '?', n);
	}
}

/* After what has been printed, where both go to one terminal. */
static void put_line(const struct cli *cli, char *text)
{
	to_printable(text);
	fflush(stdout);
	if (!cli->unheard)
		fprintf(stderr, SAY_PROGRAM ": %s\n", text);
}

/* For --json, where letters stay what they are whatever the terminal knows. */
static void keep(struct cli *cli, snpguest_status status, const char *text)
{
	if (cli->status != SNPGUEST_OK)
		return;
	cli->status = status;
	snprintf(cli->error, sizeof(cli->error), "%s", text);
}

/* One line on standard error, which is also what --json tells. */
static void say(struct cli *cli, snpguest_status status, const char *format,
		va_list args) __attribute__((format(printf, 3, 0)));

static void say(struct cli *cli, snpguest_status status, const char *format,
		va_list args)
{
	char text[512];

	vsnprintf(text, sizeof(text), format, args);
	keep(cli, status, text);
	put_line(cli, text);
}

bool say_usage(struct cli *cli, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(cli, SNPGUEST_E_USAGE, format, args);
	va_end(args);
	if (cli->verb)
		fprintf(stderr, "Try '" SAY_PROGRAM " %s --help'.\n",
			cli->verb->name);
	else
		fprintf(stderr, "Try '" SAY_PROGRAM " --help'.\n");
	return false;
}

bool say_error(struct cli *cli, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(cli, SNPGUEST_E_OS, format, args);
	va_end(args);
	return false;
}

bool say_refused(struct cli *cli, snpguest_status status, const char *format,
		 ...)
{
	va_list args;

	va_start(args, format);
	say(cli, status, format, args);
	va_end(args);
	return false;
}

bool say_fault(struct cli *cli, const char *what, snpguest_status status,
	       const struct snpguest_fault *fault)
{
	char text[512];
	size_t used;

	used = (size_t)snprintf(text, sizeof(text), "%s: ", what);
	if (used < sizeof(text))
		snpguest_fault_format(status, fault, text + used,
				      sizeof(text) - used);
	if (cli->status == SNPGUEST_OK)
		cli->fault = *fault;
	keep(cli, status, text);
	put_line(cli, text);
	return false;
}

void say_note(const struct cli *cli, const char *format, ...)
{
	char text[512];
	va_list args;

	if (cli->quiet)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	put_line(cli, text);
}

int say_exit(const struct cli *cli)
{
	if (cli->status == SNPGUEST_OK)
		return CLI_DONE;
	/* With an errno it is a device that does not take what was asked, as
	 * configfs-tsm a VMPL below its floor. */
	if (cli->status == SNPGUEST_E_USAGE && !cli->fault.os_errno)
		return CLI_USAGE;
	return CLI_REFUSED;
}
