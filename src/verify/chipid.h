/* SPDX-License-Identifier: MIT */
/* CHIP_ID of a report: a field of 64 bytes, whatever the line's ID has. */
#ifndef SNPV_CHIPID_H
#define SNPV_CHIPID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SNPV_CHIP_ID_FIELD 64u

/* Bytes of an ID on SNPGUEST_LINE_*: Turin's has 8, the older lines' 64. */
size_t snpv_chip_id_size(uint32_t line);
/* MASK_CHIP_ID: it names none. */
bool snpv_chip_id_masked(const uint8_t field[SNPV_CHIP_ID_FIELD]);
/* Nothing follows an ID of that line. */
bool snpv_chip_id_fits(const uint8_t field[SNPV_CHIP_ID_FIELD], uint32_t line);

#endif
