/* SPDX-License-Identifier: MIT */
/*
 * A driver by script: what it expects to be asked, what it answers.  Its
 * clock moves only when somebody pauses, or as a row says.
 */
#ifndef SCRIPT_H
#define SCRIPT_H

#include <snpguest-ioctl.h>
#include <snpguest.h>
#include <stdbool.h>

#define SCRIPT_REPORT_FIRST 0x5au /* the report's first byte, and so on */
#define SCRIPT_KEY_BYTE 0xc3u

struct script_row {
	uint32_t cmd;
	int got; /* what ioctl returns */
	uint64_t exitinfo2;
	bool keep_exitinfo2; /* leave the caller's word alone */
	uint32_t status;
	uint32_t report_size; /* 0: SNPGUEST_REPORT_SIZE */
	bool unwritten;	      /* the response stays as it was */
	bool written;	      /* there is one, beside a failure */
	uint32_t certs_len;   /* EXT: written back, unless 0 */
	const uint8_t *certs;
	uint32_t certs_size;
	uint32_t takes_ms; /* how long the ioctl lasts */
	uint32_t times;	   /* 0 and 1: once; UINT32_MAX: for ever */
};

struct script {
	const struct script_row *rows;
	size_t count;
	size_t at;
	uint32_t done; /* of this row */
	uint32_t ioctls;
	uint64_t now_ms;
	uint32_t pauses;
	uint32_t paused_ms[128];
	uint32_t cancel_after; /* pauses; 0: never */
	uint32_t closed;
	struct snpguest_ioctl_report_req report_req;
	struct snpguest_ioctl_key_req key_req;
	uint32_t certs_offered;
};

extern const struct snpguest_transport script_transport;

void script_init(struct script *script, const struct script_row *rows,
		 size_t count);
/* Every row was asked for as often as it should be. */
void script_finish(struct script *script);

/* One report by a handle with @options; the script must be used up. */
snpguest_status script_ask(struct script *script,
			   const struct snpguest_options *options,
			   struct snpguest_fault *fault);

#define SCRIPT(script, rows)                                                   \
	script_init(script, rows, sizeof(rows) / sizeof((rows)[0]))

#endif
