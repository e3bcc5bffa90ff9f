/* SPDX-License-Identifier: MIT */
/*
 * usage: dump [FILE[+OFFSET]]...
 *
 * Each FILE holds a report, from OFFSET on.  No library but libc's.
 */
#include "dump.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void dump_number(const char *name, uint64_t value)
{
	printf("%s %#" PRIx64 "\n", name, value);
}

void dump_bytes(const char *name, const void *data, size_t len)
{
	const uint8_t *bytes = data;

	printf("%s ", name);
	while (len--)
		printf("%02x", *bytes++);
	printf("\n");
}

uint64_t dump_digest(const void *data, size_t len)
{
	const uint8_t *bytes = data;
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	while (len--)
		hash = (hash ^ *bytes++) * UINT64_C(0x100000001b3);
	return hash;
}

static int dump_file(char *name)
{
	static uint8_t raw[65536];
	char *plus = strchr(name, '+');
	size_t at = plus ? strtoul(plus + 1, NULL, 10) : 0, len;
	FILE *file;

	if (plus)
		*plus = '\0';
	file = fopen(name, "rb");
	if (!file) {
		perror(name);
		return 1;
	}
	len = fread(raw, 1, sizeof(raw), file);
	fclose(file);
	printf("\nreport %s\n",
	       strrchr(name, '/') ? strrchr(name, '/') + 1 : name);
	dump_report(raw + at, at < len ? len - at : 0);
	return 0;
}

int main(int argc, char **argv)
{
	uint8_t raw[1184];
	size_t i;
	int bad = 0;

	for (i = 0; i < sizeof(raw); i++)
		raw[i] = (uint8_t)(i * 7 + i / 256 + 1);
	printf("report of counting bytes\n");
	dump_report(raw, sizeof(raw));
	dump_report(raw, sizeof(raw) - 1);
	dump_requests();
	dump_guestmsg();
	dump_certtables();
	dump_core();
	while (*++argv)
		bad |= dump_file(*argv);
	return argc < 1 || bad;
}
