/* SPDX-License-Identifier: MIT */
/* What runs in the guest; each prints "ok NAME" or "not ok NAME". */
#ifndef TEST_TESTS_H
#define TEST_TESTS_H

#include <stdbool.h>

typedef bool test_fn(void);

void run_test(const char *name, test_fn *fn);

void run_failing(void);
void run_rows(void);
void run_pending(void);
void run_reload(void);

#endif
