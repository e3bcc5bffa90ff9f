/* SPDX-License-Identifier: MIT */
/*
 * What goes to stderr: one line each, that names the cause and the remedy.
 * The first is kept in the run for the JSON answer.
 */
#ifndef CLI_SAY_H
#define CLI_SAY_H

#include <stdbool.h>

#include "cli.h"

#define SAY_PROGRAM "snpguestctl"

/* A command line that makes no sense; always false. */
bool say_usage(struct cli *cli, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Anything else that ends the run; always false. */
bool say_error(struct cli *cli, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* A refusal by the library that is told in words of one's own; always false. */
bool say_refused(struct cli *cli, snpguest_status status, const char *format,
		 ...) __attribute__((format(printf, 3, 4)));

/* What the library or the device refused; @what was tried.  Always false. */
bool say_fault(struct cli *cli, const char *what, snpguest_status status,
	       const struct snpguest_fault *fault);

/* Worth knowing, no failure; not with --quiet. */
void say_note(const struct cli *cli, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The exit code of a run that said something. */
int say_exit(const struct cli *cli);

#endif
