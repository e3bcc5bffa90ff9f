/* SPDX-License-Identifier: MIT */
/*
 * What reading an attribute of a configfs-tsm entry gives, for trees that
 * tests make up: as much as the reader takes, or -EFBIG.
 */
#ifndef TESTS_ATTRIBUTE_H
#define TESTS_ATTRIBUTE_H

#include <stddef.h>
#include <stdint.h>

/* How many bytes were read. */
int attribute_give(uint8_t *to, size_t cap, const void *from, size_t len);
/* In decimal, and a newline. */
int attribute_give_number(uint8_t *to, size_t cap, unsigned long number);

#endif
