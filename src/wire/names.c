/* SPDX-License-Identifier: MIT */
#include "names.h"

bool snpwire_names_find(const char *names, const char *name, size_t *at)
{
	size_t i = 0;

	for (; *names; names += strlen(names) + 1, i++) {
		if (strcmp(names, name) == 0) {
			*at = i;
			return true;
		}
	}
	return false;
}
