/* SPDX-License-Identifier: MIT */
/*
 * In the booted kernel, over its own configfs-tsm:
 *
 *	tsm-guest rows KEYS PKI		the library, row by row
 *	tsm-guest serve KEYS PKI	a provider for other programs
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "rows.h"

int main(int argc, char **argv)
{
	static struct provider provider;

	if (argc != 4 || !provider_start(&provider, argv[2], argv[3])) {
		printf("not ok tsm-guest: no provider\n");
		return 1;
	}
	if (strcmp(argv[1], "rows") == 0) {
		run_rows(&provider);
		return 0;
	}
	if (provider_register(&provider, "sev_guest", 0, false)) {
		printf("not ok tsm-guest: cannot register\n");
		return 1;
	}
	printf("ok tsm-guest serves\n");
	fflush(stdout);
	pause();
	return 0;
}
