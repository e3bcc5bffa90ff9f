/* SPDX-License-Identifier: MIT */
#include <snpguest.h>
#include <stdio.h>

int main(void)
{
	struct snpguest_report_request request = { .size = sizeof(request) };
	uint8_t raw[SNPGUEST_REPORT_SIZE_MAX];
	struct snpguest_fault fault;
	snpguest_device *dev = NULL;
	snpguest_status status;
	size_t len = 0;

	status = snpguest_open(NULL, NULL, &dev, &fault);
	if (!status)
		status = snpguest_get_report(dev, &request, raw, sizeof(raw),
					     &len, &fault);
	snpguest_close(dev);
	printf("%s %zu\n", snpguest_status_name(status), len);
	return status != SNPGUEST_OK;
}
