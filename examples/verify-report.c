/* SPDX-License-Identifier: MIT */
/*
 * verify-report REPORT USER-DATA ROOT [CERTIFICATE...]: is the report genuine,
 * and does it carry the 64 bytes in the file USER-DATA?  ROOT is trusted
 * beside AMD's own; "-" is none.
 */
#include <snpguest-verify.h>

#include <stdio.h>
#include <string.h>

static size_t read_file(const char *path, uint8_t *bytes, size_t cap)
{
	FILE *file = fopen(path, "rb");
	size_t len;

	if (!file)
		return 0;
	len = fread(bytes, 1, cap, file);
	fclose(file);
	return len;
}

static snpguest_status prepare(snpguest_verifier *verifier, char **files)
{
	uint8_t bytes[16384];
	snpguest_status status = SNPGUEST_E_USAGE;
	size_t len = read_file(files[0], bytes, sizeof(bytes));

	if (len == SNPGUEST_USER_DATA_SIZE)
		status = snpguest_verifier_set_user_data(verifier, bytes);
	if (!status && strcmp(files[1], "-") != 0) {
		len = read_file(files[1], bytes, sizeof(bytes));
		status = snpguest_verifier_add_root(verifier, bytes, len);
	}
	for (files += 2; !status && *files; files++) {
		len = read_file(*files, bytes, sizeof(bytes));
		status = snpguest_verifier_add_cert(verifier, bytes, len);
	}
	return status;
}

static void show(const struct snpguest_verdict *verdict)
{
	static const char *const words[] = { "not asked", "passed", "FAILED" };
	uint32_t i;

	for (i = 0; i < verdict->count; i++)
		printf("%-20s %s\n", snpguest_check_name(verdict->checks[i].id),
		       words[verdict->checks[i].result]);
}

int main(int argc, char **argv)
{
	uint8_t raw[SNPGUEST_REPORT_SIZE_MAX];
	struct snpguest_verdict verdict = { 0 };
	snpguest_verifier *verifier = NULL;
	snpguest_status status;
	size_t len;

	if (argc < 4)
		return 2;
	len = read_file(argv[1], raw, sizeof(raw));
	status = snpguest_verifier_new(&verifier);
	if (!status)
		status = prepare(verifier, argv + 2);
	if (!status)
		status = snpguest_verifier_check(verifier, raw, len, NULL,
						 &verdict, sizeof(verdict));
	snpguest_verifier_free(verifier);
	show(&verdict);
	puts(status ? snpguest_status_text(status) : "accepted");
	return status ? 1 : 0;
}
