/* SPDX-License-Identifier: MIT */
#include "hostlog.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <openssl/evp.h>

#include "../core/channel.h"
#include "../wire/guestmsg.h"

void snpsim_hostlog_init(struct snpsim_hostlog *log)
{
	memset(log, 0, sizeof(*log));
	log->next = 1;
}

struct snpsim_log_entry *snpsim_hostlog_add(struct snpsim_hostlog *log)
{
	struct snpsim_log_entry *entry =
		&log->entry[log->next % SNPSIM_LOG_ENTRIES];

	memset(entry, 0, sizeof(*entry));
	entry->number = log->next++;
	return entry;
}

size_t snpsim_hostlog_get(const struct snpsim_hostlog *log, uint64_t from,
			  struct snpsim_log_entry *entries, size_t cap)
{
	uint64_t oldest = log->next > SNPSIM_LOG_ENTRIES
				  ? log->next - SNPSIM_LOG_ENTRIES
				  : 1;
	size_t count = 0;

	if (from < oldest)
		from = oldest;
	for (; from < log->next && count < cap; from++)
		entries[count++] = log->entry[from % SNPSIM_LOG_ENTRIES];
	return count;
}

void snpsim_log_page_read(struct snpsim_log_page *entry, const uint8_t *page)
{
	struct snpwire_guestmsg msg;
	uint8_t any = 0;
	size_t i;

	memset(entry, 0, sizeof(*entry));
	for (i = 0; i < SNPWIRE_PAGE_SIZE; i++)
		any |= page[i];
	entry->zero = any == 0;
	if (entry->zero ||
	    !snpwire_guestmsg_read(page, SNPWIRE_PAGE_SIZE, &msg))
		return;
	entry->seqno = msg.seqno;
	entry->type = msg.type;
	entry->version = msg.version;
	entry->vmpck = msg.vmpck;
	entry->size = msg.size;
	(void)EVP_Digest(page, SNPWIRE_PAGE_SIZE, entry->digest, NULL,
			 EVP_sha256(), NULL);
}

/* Half of a digest is enough to tell ciphertexts apart by eye. */
static void format_page(const struct snpsim_log_page *page, char *text,
			size_t cap)
{
	int used;
	size_t i;

	if (page->zero) {
		snprintf(text, cap, "zero");
		return;
	}
	used = snprintf(text, cap, "seqno=%" PRIu64 " type=%u size=%u sha256=",
			page->seqno, page->type, page->size);
	for (i = 0;
	     used > 0 && (size_t)used + 3 < cap && i < SNPSIM_LOG_DIGEST / 2;
	     i++)
		used += snprintf(text + used, cap - (size_t)used, "%02x",
				 page->digest[i]);
}

int snpsim_log_format(const struct snpsim_log_entry *entry, char *line,
		      size_t cap)
{
	bool extended = entry->exit_code == SNPCORE_EXIT_CODE_EXT_GUEST_REQUEST;
	char request[112], response[112], answer[64];

	format_page(&entry->request, request, sizeof(request));
	format_page(&entry->response, response, sizeof(response));
	if (entry->never)
		snprintf(answer, sizeof(answer), "never");
	else if (entry->failed)
		snprintf(answer, sizeof(answer), "failed");
	else
		snprintf(answer, sizeof(answer),
			 "exitinfo2=%#" PRIx64 " pages=%" PRIu64,
			 entry->exitinfo2, entry->pages);
	return snprintf(line, cap,
			"%" PRIu64 " t=%" PRIu64
			" %s npages=%u request[%s] %s delay=%u%s response[%s]",
			entry->number, entry->time_ms,
			extended ? "extended" : "plain", entry->npages, request,
			answer, entry->delay_ms,
			entry->planned ? " planned" : "", response);
}
