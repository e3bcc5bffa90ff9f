/* SPDX-License-Identifier: MIT */
/* What each unit test brings: one suite.  unit.c runs it. */
#ifndef UNIT_H
#define UNIT_H

#include <check.h>
#include <stddef.h>
#include <stdint.h>

Suite *unit_suite(void);

/* A file's bytes under SNPGUEST_VECTORS; exits 77 when the folder is absent. */
uint8_t *unit_vector(const char *name, size_t *len);

#endif
