/* SPDX-License-Identifier: MIT */
#include "output.h"

#include <string.h>

/* No structure grows beyond this; a larger size is an unset one. */
#define SIZE_MAX_SANE 4096u

void snplib_output(void *to, size_t to_size, const void *from, size_t from_size)
{
	size_t len = to_size < from_size ? to_size : from_size;

	memcpy(to, from, len);
	memset((uint8_t *)to + len, 0, to_size - len);
}

snpguest_status snplib_input(void *to, uint32_t to_size, const void *from)
{
	const uint8_t *bytes = from;
	uint32_t size, i;

	memset(to, 0, to_size);
	if (!from)
		return SNPGUEST_E_USAGE;
	memcpy(&size, bytes, sizeof(size));
	if (size < sizeof(size) || size > SIZE_MAX_SANE)
		return SNPGUEST_E_USAGE;
	for (i = to_size; i < size; i++)
		if (bytes[i])
			return SNPGUEST_E_USAGE;
	memcpy(to, bytes, size < to_size ? size : to_size);
	return SNPGUEST_OK;
}
