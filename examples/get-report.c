/* SPDX-License-Identifier: MIT */
/*
 * get-report FILE: ask for a report with a fresh nonce in it, write it to
 * FILE and the nonce to standard output, as hexadecimal digits.
 */
#include <snpguest.h>

#include <stdio.h>
#include <sys/random.h>

static snpguest_status ask(struct snpguest_report_request *request,
			   uint8_t *raw, size_t cap, size_t *len,
			   struct snpguest_fault *fault)
{
	snpguest_device *dev = NULL;
	snpguest_status status;

	status = snpguest_open(NULL, NULL, &dev, fault);
	if (status)
		return status;
	status = snpguest_get_report(dev, request, raw, cap, len, fault);
	snpguest_close(dev);
	return status;
}

static int write_file(const char *path, const uint8_t *bytes, size_t len)
{
	FILE *file = fopen(path, "wb");
	size_t written;

	if (!file)
		return -1;
	written = fwrite(bytes, 1, len, file);
	return fclose(file) || written != len ? -1 : 0;
}

int main(int argc, char **argv)
{
	struct snpguest_report_request request = { .size = sizeof(request) };
	struct snpguest_fault fault = { 0 };
	uint8_t raw[SNPGUEST_REPORT_SIZE_MAX];
	snpguest_status status;
	char text[256];
	size_t len, i;

	if (argc != 2 || getrandom(request.user_data, 64, 0) != 64)
		return 2;
	status = ask(&request, raw, sizeof(raw), &len, &fault);
	if (status) {
		snpguest_fault_format(status, &fault, text, sizeof(text));
		fprintf(stderr, "get-report: %s\n", text);
		return 1;
	}
	if (write_file(argv[1], raw, len)) {
		perror(argv[1]);
		return 1;
	}
	for (i = 0; i < sizeof(request.user_data); i++)
		printf("%02x", request.user_data[i]);
	putchar('\n');
	return 0;
}
