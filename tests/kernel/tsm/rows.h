/* SPDX-License-Identifier: MIT */
#ifndef TEST_ROWS_H
#define TEST_ROWS_H

#include "provider.h"

/* Each prints "ok NAME" or "not ok NAME". */
void run_rows(struct provider *provider);

#endif
