/* SPDX-License-Identifier: MIT */
/* A report for people. */
#ifndef CLI_REPORTTEXT_H
#define CLI_REPORTTEXT_H

#include <snpguest.h>

void reporttext_print(const struct snpguest_report *report);

#endif
