/* SPDX-License-Identifier: MIT */
#include "vmm.h"

#include <string.h>

#include "inside.h"

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

static bool all_zero(const uint8_t page[SNPCORE_PAGE_SIZE])
{
	uint8_t any = 0;
	size_t i;

	for (i = 0; i < SNPCORE_PAGE_SIZE; i++)
		any |= page[i];
	return any == 0;
}

static void refuse_length(struct snpsim_reply *reply, uint64_t pages)
{
	reply->answer.exitinfo2 = SNPCORE_EXIT_INVALID_LEN;
	reply->answer.npages = pages;
}

static void forward(struct snpsim_machine *machine, struct snpsim_exit *exit,
		    struct snpsim_reply *reply)
{
	reply->answer.exitinfo2 =
		snpsim_platform_request(machine->platform, &machine->guest,
					exit->request, exit->response);
}

/*
 * 56421, "SNP Extended Guest Request": the table goes to the guest's pages
 * before the message goes to the firmware; pages that do not suffice cost no
 * sequence number.  KVM looks for certificates only when the header says
 * MSG_REPORT_REQ; other messages it forwards.
 */
static void extended(struct snpsim_machine *machine, struct snpsim_exit *exit,
		     struct snpsim_reply *reply)
{
	bool query = machine->host.manner == SNPSIM_HOST_PROTOCOL &&
		     all_zero(exit->request);
	struct snpwire_guestmsg msg;
	struct snpsim_hosttable *table;

	if (!query &&
	    (!snpwire_guestmsg_read(exit->request, SNPCORE_PAGE_SIZE, &msg) ||
	     msg.type != SNPWIRE_MSG_REPORT_REQ)) {
		forward(machine, exit, reply);
		return;
	}
	table = current_table(machine);
	if (snpsim_hosttable_pages(table) > exit->npages) {
		refuse_length(reply, snpsim_hosttable_pages(table));
		return;
	}
	if (table->len)
		memcpy(exit->certs, table->data, table->len);
	else if (exit->npages)
		memset(exit->certs, 0, SNPCORE_PAGE_SIZE);
	if (!query)
		forward(machine, exit, reply);
}

void snpsim_vmm_exit(struct snpsim_machine *machine, struct snpsim_exit *exit,
		     struct snpsim_reply *reply)
{
	memset(reply, 0, sizeof(*reply));
	switch (exit->exit_code) {
	case SNPCORE_EXIT_CODE_GUEST_REQUEST:
		forward(machine, exit, reply);
		break;
	case SNPCORE_EXIT_CODE_EXT_GUEST_REQUEST:
		extended(machine, exit, reply);
		break;
	default:
		reply->answer.failed = true;
		break;
	}
}
