/* SPDX-License-Identifier: MIT */
#include "vmm.h"

#include <string.h>

#include "deed.h"
#include "inside.h"
#include "platform.h"

/* The table as it shall be now; none when libcrypto could not make it. */
static struct snpsim_hosttable *current_table(struct snpsim_machine *machine)
{
	struct snpsim_host *host = &machine->host;
	uint64_t updates = snpsim_platform_updates(machine->platform);

	if (!host->table_built || host->table_updates != updates) {
		(void)snpsim_hosttable_build(&host->table, &host->spec,
					     machine->platform);
		host->table_built = true;
		host->table_updates = updates;
	}
	return &host->table;
}

static void forward(struct snpsim_machine *machine,
		    const struct snpsim_deed *deed, struct snpsim_exit *exit,
		    struct snpsim_reply *reply)
{
	uint8_t request[SNPCORE_PAGE_SIZE];

	/* One copy: the guest may write to its page meanwhile. */
	memcpy(request, exit->request, sizeof(request));
	snpsim_deed_tamper(deed, SNPSIM_IN_REQUEST, request, sizeof(request));
	machine->guest.fault = deed->fault;
	reply->answer.exitinfo2 = snpsim_platform_request(
		machine->platform, &machine->guest, request, exit->response);
}

/* True: the table is in the guest's pages, as far as there is one. */
static bool give_table(struct snpsim_machine *machine,
		       const struct snpsim_deed *deed, struct snpsim_exit *exit,
		       struct snpsim_reply *reply)
{
	struct snpsim_hosttable *table = current_table(machine);

	if (snpsim_hosttable_pages(table) > exit->npages) {
		reply->answer.exitinfo2 = SNPCORE_EXIT_INVALID_LEN;
		reply->answer.npages = snpsim_hosttable_pages(table);
		return false;
	}
	if (table->len)
		memcpy(exit->certs, table->data, table->len);
	else if (exit->npages)
		memset(exit->certs, 0, SNPCORE_PAGE_SIZE);
	snpsim_deed_tamper(deed, SNPSIM_IN_CERTS, exit->certs,
			   (size_t)exit->npages * SNPCORE_PAGE_SIZE);
	return true;
}

/*
 * 56421, "SNP Extended Guest Request": the table goes to the guest's pages
 * before the message goes to the firmware; pages that do not suffice cost no
 * sequence number.  KVM looks for certificates only when the header says
 * MSG_REPORT_REQ; other messages it forwards, an all-zero page too.
 */
static void extended(struct snpsim_machine *machine,
		     const struct snpsim_deed *deed, struct snpsim_exit *exit,
		     struct snpsim_reply *reply)
{
	bool query = machine->host.manner == SNPSIM_HOST_PROTOCOL &&
		     snpsim_exit_kind(exit) == SNPSIM_TO_QUERY;
	struct snpwire_guestmsg msg;
	bool report;

	report =
		snpwire_guestmsg_read(exit->request, SNPCORE_PAGE_SIZE, &msg) &&
		msg.type == SNPWIRE_MSG_REPORT_REQ;
	if ((query || report) && !give_table(machine, deed, exit, reply))
		return;
	if (!query)
		forward(machine, deed, exit, reply);
}

static void honest(struct snpsim_machine *machine,
		   const struct snpsim_deed *deed, struct snpsim_exit *exit,
		   struct snpsim_reply *reply)
{
	switch (exit->exit_code) {
	case SNPCORE_EXIT_CODE_GUEST_REQUEST:
		forward(machine, deed, exit, reply);
		break;
	case SNPCORE_EXIT_CODE_EXT_GUEST_REQUEST:
		extended(machine, deed, exit, reply);
		break;
	default:
		reply->answer.failed = true;
		break;
	}
}

/* A host that throttles does so before it looks at the message. */
static bool throttled(struct snpsim_host *host, uint64_t now)
{
	if (snpcore_throttle_ready(&host->throttle, now) > now)
		return true;
	snpcore_throttle_take(&host->throttle, now);
	return false;
}

static void serve(struct snpsim_machine *machine,
		  const struct snpsim_deed *deed, struct snpsim_exit *exit,
		  struct snpsim_reply *reply)
{
	struct snpsim_host *host = &machine->host;
	uint8_t genuine[SNPCORE_PAGE_SIZE];
	bool answered;

	if (throttled(host, exit->now_ms)) {
		reply->answer.exitinfo2 = SNPCORE_EXIT_BUSY;
		return;
	}
	if (!deed->answer || deed->answer->forward)
		honest(machine, deed, exit, reply);
	answered = !reply->answer.failed && reply->answer.exitinfo2 == 0 &&
		   snpsim_exit_kind(exit) != SNPSIM_TO_QUERY;
	memcpy(genuine, exit->response, sizeof(genuine));
	if (deed->answer)
		snpsim_deed_answer(deed, host, exit, reply);
	if (answered && (!deed->answer || deed->answer->forward))
		memcpy(host->past[host->answers++ % SNPSIM_PAST_ANSWERS],
		       genuine, sizeof(genuine));
	snpsim_deed_tamper(deed, SNPSIM_IN_RESPONSE, exit->response,
			   SNPCORE_PAGE_SIZE);
}

static void write_log(struct snpsim_log_entry *entry,
		      const struct snpsim_exit *exit,
		      const struct snpsim_reply *reply, bool planned)
{
	entry->exitinfo2 = reply->answer.exitinfo2;
	entry->pages = reply->answer.npages;
	entry->failed = reply->answer.failed;
	entry->never = reply->never;
	entry->delay_ms = reply->delay_ms;
	entry->planned = planned;
	snpsim_log_page_read(&entry->response, exit->response);
}

void snpsim_vmm_exit(struct snpsim_machine *machine, struct snpsim_exit *exit,
		     struct snpsim_reply *reply)
{
	struct snpsim_host *host = &machine->host;
	struct snpsim_log_entry *entry;
	struct snpsim_deed deed;

	memset(reply, 0, sizeof(*reply));
	snpsim_platform_follow(machine->platform);
	pthread_mutex_lock(&host->lock);
	entry = snpsim_hostlog_add(&host->log);
	entry->time_ms = exit->now_ms;
	entry->exit_code = exit->exit_code;
	entry->npages = exit->npages;
	snpsim_log_page_read(&entry->request, exit->request);
	snpsim_deed_plan(&deed, host, exit);
	serve(machine, &deed, exit, reply);
	reply->delay_ms = deed.delay_ms;
	reply->signal = deed.signal;
	write_log(entry, exit, reply, deed.planned);
	pthread_mutex_unlock(&host->lock);
}
