/* SPDX-License-Identifier: MIT */
/*
 * What the host saw: exits, numbers, digests of ciphertext; never plaintext,
 * which it does not have.  A ring of the latest entries.
 */
#ifndef SNPSIM_HOSTLOG_H
#define SNPSIM_HOSTLOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SNPSIM_LOG_ENTRIES 512u
#define SNPSIM_LOG_DIGEST 32u
#define SNPSIM_LOG_LINE_MAX 384u

/* One page, as far as its header shows. */
struct snpsim_log_page {
	bool zero; /* all zero: no message */
	uint64_t seqno;
	uint8_t type;
	uint8_t version;
	uint8_t vmpck;
	uint16_t size;
	/* SHA-256 of the page. */
	uint8_t digest[SNPSIM_LOG_DIGEST];
};

struct snpsim_log_entry {
	uint64_t number; /* of the exit, from 1 on */
	uint64_t time_ms;
	uint64_t exit_code;
	uint32_t npages; /* offered */
	struct snpsim_log_page request;
	uint64_t exitinfo2;
	uint64_t pages; /* asked for by INVALID_LEN */
	bool failed;
	bool never;
	bool planned; /* a rule of the fault plan had a hand in it */
	uint32_t delay_ms;
	struct snpsim_log_page response;
};

struct snpsim_hostlog {
	uint64_t next; /* the number of the next entry */
	struct snpsim_log_entry entry[SNPSIM_LOG_ENTRIES];
};

void snpsim_hostlog_init(struct snpsim_hostlog *log);
/* The entry to be filled in for the next exit; its number is set. */
struct snpsim_log_entry *snpsim_hostlog_add(struct snpsim_hostlog *log);
/*
 * Copy entries from number @from (0: the oldest kept) on; returns how many.
 * A gap in the numbers means that they were overwritten.
 */
size_t snpsim_hostlog_get(const struct snpsim_hostlog *log, uint64_t from,
			  struct snpsim_log_entry *entries, size_t cap);
void snpsim_log_page_read(struct snpsim_log_page *entry, const uint8_t *page);
/* One line, without a newline; returns what snprintf() does. */
int snpsim_log_format(const struct snpsim_log_entry *entry, char *line,
		      size_t cap);

#endif
