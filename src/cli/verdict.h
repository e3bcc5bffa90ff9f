/* SPDX-License-Identifier: MIT */
/* A verdict, for people and for programs. */
#ifndef CLI_VERDICT_H
#define CLI_VERDICT_H

#include <snpguest-verify.h>

#include "json.h"

void verdict_print(const struct cli *cli,
		   const struct snpguest_verdict *verdict);
json_t *verdict_json(const struct snpguest_verdict *verdict);
/* The failed checks' names, joined by commas. */
void verdict_failed(const struct snpguest_verdict *verdict, char *text,
		    size_t cap);

#endif
