/* SPDX-License-Identifier: MIT */
#ifndef TEST_ASK_H
#define TEST_ASK_H

#include <snpguest.h>
#include <stdbool.h>

/* One request and all that came of it. */
struct own {
	snpguest_device *dev;
	struct snpguest_report_request req;
	uint8_t raw[SNPGUEST_REPORT_SIZE_MAX];
	size_t len;
	snpguest_certs *certs;
	snpguest_manifest *manifest;
	struct snpguest_fault fault;
	struct snpguest_report report;
};

extern struct own own;

bool open_own(void);
/* Each with user data of its own, and the report parsed. */
snpguest_status ask(void);
snpguest_status ask_ext(void);
snpguest_status ask_svsm(const struct snpguest_svsm_request *svsm);
/* Its user data is in the report. */
bool is_mine(void);
void forget(void);

#endif
