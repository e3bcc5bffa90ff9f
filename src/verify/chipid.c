/* SPDX-License-Identifier: MIT */
#include "chipid.h"

#include <snpguest.h>

#define TURIN_ID_SIZE 8u

static bool is_zero(const uint8_t *data, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (data[i])
			return false;
	return true;
}

size_t snpv_chip_id_size(uint32_t line)
{
	return line == SNPGUEST_LINE_TURIN ? TURIN_ID_SIZE : SNPV_CHIP_ID_FIELD;
}

bool snpv_chip_id_masked(const uint8_t field[SNPV_CHIP_ID_FIELD])
{
	return is_zero(field, SNPV_CHIP_ID_FIELD);
}

bool snpv_chip_id_fits(const uint8_t field[SNPV_CHIP_ID_FIELD], uint32_t line)
{
	size_t size = snpv_chip_id_size(line);

	return is_zero(field + size, SNPV_CHIP_ID_FIELD - size);
}
