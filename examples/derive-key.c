/* SPDX-License-Identifier: MIT */
/*
 * derive-key TCB-FILE KEY-FILE: the key for this guest's sealed storage.
 *
 * The key is bound to the launch measurement and to a TCB version, kept in
 * TCB-FILE: after a firmware update the old key can be had again, while older
 * firmware never gets it.  A host that can write TCB-FILE, before the first
 * boot say, is held by the measured floor alone; authenticate it for more.
 */
#include <snpguest.h>

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* As a report of Milan or Genoa has it: boot loader, TEE, zeros, SNP, ucode */
static const uint8_t tcb_floor[8] = { 3, 0, 0, 0, 0, 0, 20, 209 };

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

	for (int i = 7; i >= 0; i--) {
		if (tcb[i] < tcb_floor[i])
			return SNPGUEST_E_REJECTED;
		request.tcb_version = request.tcb_version << 8 | tcb[i];
	}
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
	return close(fd) || got != (ssize_t)len ? -1 : 0;
}

int main(int argc, char **argv)
{
	uint8_t tcb[8] = { 0 }, key[SNPGUEST_DERIVED_KEY_SIZE];
	struct snpguest_fault fault = { 0 };
	snpguest_device *dev = NULL;
	snpguest_status status;
	int first, failed;
	char text[256];

	if (argc != 3)
		return 2;
	first = recall(argv[1], tcb, sizeof(tcb));
	status = snpguest_open(NULL, NULL, &dev, &fault);
	if (!status && first)
		status = committed_tcb(dev, tcb, &fault);
	if (!status)
		status = derive(dev, tcb, key, &fault);
	snpguest_close(dev);
	if (status) {
		snpguest_fault_format(status, &fault, text, sizeof(text));
		fprintf(stderr, "derive-key: %s\n",
			status == SNPGUEST_E_REJECTED
				? "the TCB is below this image's floor"
				: text);
		return 1;
	}
	failed = first && keep(argv[1], tcb, sizeof(tcb));
	failed = failed || keep(argv[2], key, sizeof(key));
	explicit_bzero(key, sizeof(key));
	if (failed)
		perror("derive-key");
	return failed;
}
