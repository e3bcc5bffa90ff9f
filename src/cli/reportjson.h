/* SPDX-License-Identifier: MIT */
/* A report for programs. */
#ifndef CLI_REPORTJSON_H
#define CLI_REPORTJSON_H

#include "json.h"

json_t *reportjson_new(const struct snpguest_report *report);

#endif
