/* SPDX-License-Identifier: MIT */
/*
 * derive-key TCB-FILE KEY-FILE: the key for this guest's sealed storage.
 *
 * The key is bound to the launch measurement and to a TCB version, and that
 * version is kept beside the sealed data, in TCB-FILE: after a firmware
 * update the old key can be had again, while older firmware never gets it.
 */
#include <snpguest.h>

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static snpguest_status committed_tcb(snpguest_device *dev, uint8_t tcb[8],
				     struct snpguest_fault *fault)
{
	struct snpguest_report_request request = { .size = sizeof(request) };
	uint8_t raw[SNPGUEST_REPORT_SIZE_MAX];
	struct snpguest_report report;
	snpguest_status status;
	size_t len;

	status = snpguest_get_report(dev, &request, raw, sizeof(raw), &len,
				     fault);
	if (!status)
		status = snpguest_report_parse(raw, len, &report,
					       sizeof(report));
	if (!status)
		memcpy(tcb, report.committed_tcb, 8);
	return status;
}

static snpguest_status derive(snpguest_device *dev, const uint8_t tcb[8],
			      uint8_t key[32], struct snpguest_fault *fault)
{
	struct snpguest_key_request request = {
		.size = sizeof(request),
		.fields =
			SNPGUEST_FIELD_MEASUREMENT | SNPGUEST_FIELD_TCB_VERSION,
	};
	int i;

	for (i = 7; i >= 0; i--)
		request.tcb_version = request.tcb_version << 8 | tcb[i];
	return snpguest_derive_key(dev, &request, key, fault);
}

static int keep(const char *path, const uint8_t *bytes, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	ssize_t written;

	if (fd < 0)
		return -1;
	written = write(fd, bytes, len);
	return close(fd) || written != (ssize_t)len ? -1 : 0;
}

static int recall(const char *path, uint8_t *bytes, size_t len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got;

	if (fd < 0)
		return -1;
	got = read(fd, bytes, len);
	close(fd);
	return got == (ssize_t)len ? 0 : -1;
}

int main(int argc, char **argv)
{
	struct snpguest_fault fault = { 0 };
	snpguest_device *dev = NULL;
	snpguest_status status;
	uint8_t tcb[8], key[SNPGUEST_DERIVED_KEY_SIZE];
	char text[256];
	int failed = 0;

	if (argc != 3)
		return 2;
	status = snpguest_open(NULL, NULL, &dev, &fault);
	if (!status && recall(argv[1], tcb, sizeof(tcb))) {
		status = committed_tcb(dev, tcb, &fault);
		failed = !status && keep(argv[1], tcb, sizeof(tcb));
	}
	if (!status && !failed)
		status = derive(dev, tcb, key, &fault);
	snpguest_close(dev);
	if (status) {
		snpguest_fault_format(status, &fault, text, sizeof(text));
		fprintf(stderr, "derive-key: %s\n", text);
		return 1;
	}
	failed = failed || keep(argv[2], key, sizeof(key));
	explicit_bzero(key, sizeof(key));
	if (failed)
		perror("derive-key");
	return failed;
}
