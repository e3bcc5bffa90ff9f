/* SPDX-License-Identifier: MIT */
#include "deed.h"

#include <string.h>

static bool all_zero(const uint8_t page[SNPCORE_PAGE_SIZE])
{
	uint8_t any = 0;
	size_t i;

	for (i = 0; i < SNPCORE_PAGE_SIZE; i++)
		any |= page[i];
	return any == 0;
}

uint32_t snpsim_exit_kind(const struct snpsim_exit *exit)
{
	struct snpwire_guestmsg msg;

	if (exit->exit_code == SNPCORE_EXIT_CODE_EXT_GUEST_REQUEST)
		return all_zero(exit->request) ? SNPSIM_TO_QUERY
					       : SNPSIM_TO_EXTENDED;
	if (!snpwire_guestmsg_read(exit->request, SNPCORE_PAGE_SIZE, &msg))
		return SNPSIM_TO_OTHER;
	switch (msg.type) {
	case SNPWIRE_MSG_REPORT_REQ:
		return SNPSIM_TO_REPORT;
	case SNPWIRE_MSG_KEY_REQ:
		return SNPSIM_TO_KEY;
	default:
		return SNPSIM_TO_OTHER;
	}
}

static void add_rule(struct snpsim_deed *deed, struct snpsim_host *host,
		     const struct snpsim_rule *rule)
{
	switch (rule->act) {
	case SNPSIM_ACT_BUSY:
	case SNPSIM_ACT_INVALID_LEN:
	case SNPSIM_ACT_REFUSE:
	case SNPSIM_ACT_FAIL:
	case SNPSIM_ACT_SILENCE:
	case SNPSIM_ACT_IGNORE:
	case SNPSIM_ACT_REPLAY:
		if (!deed->answer)
			deed->answer = rule;
		break;
	case SNPSIM_ACT_DELAY:
		deed->delay_ms += (uint32_t)rule->value;
		break;
	case SNPSIM_ACT_SIGNAL:
		deed->signal = true;
		break;
	case SNPSIM_ACT_TABLE:
		host->spec = rule->table;
		host->table_built = false;
		break;
	case SNPSIM_ACT_FLIP:
	case SNPSIM_ACT_SET:
	case SNPSIM_ACT_TRUNCATE:
		deed->tamper[deed->tampers++] = rule;
		break;
	case SNPSIM_ACT_STATUS:
		deed->fault.has_status = true;
		deed->fault.status = (uint32_t)rule->value;
		break;
	case SNPSIM_ACT_SEALED:
		deed->fault.field = rule->field;
		deed->fault.value = rule->value;
		break;
	}
}

void snpsim_deed_plan(struct snpsim_deed *deed, struct snpsim_host *host,
		      const struct snpsim_exit *exit)
{
	uint32_t kind = snpsim_exit_kind(exit);
	struct snpsim_plan *plan = &host->plan;
	size_t i;

	memset(deed, 0, sizeof(*deed));
	if (!host->plan_started) {
		host->plan_started = true;
		host->plan_start_ms = exit->now_ms;
	}
	for (i = 0; i < plan->count; i++) {
		if (!snpsim_rule_due(&plan->rules[i], kind,
				     exit->now_ms - host->plan_start_ms))
			continue;
		deed->planned = true;
		add_rule(deed, host, &plan->rules[i]);
	}
}

static void tamper(const struct snpsim_rule *rule, uint8_t *data, size_t len)
{
	size_t left = rule->offset < len ? len - rule->offset : 0;

	if (!left)
		return;
	data += rule->offset;
	if (rule->act == SNPSIM_ACT_FLIP)
		*data ^= (uint8_t)(1u << rule->value);
	else if (rule->act == SNPSIM_ACT_TRUNCATE)
		memset(data, 0, left);
	else
		memcpy(data, rule->bytes,
		       rule->count < left ? rule->count : left);
}

void snpsim_deed_tamper(const struct snpsim_deed *deed,
			enum snpsim_target target, uint8_t *data, size_t len)
{
	size_t i;

	for (i = 0; i < deed->tampers; i++)
		if (deed->tamper[i]->target == target)
			tamper(deed->tamper[i], data, len);
}

/* An answer of old; none there yet: the page stays as the guest left it. */
static void replay(const struct snpsim_host *host, uint64_t ago,
		   uint8_t response[SNPCORE_PAGE_SIZE])
{
	if (ago < 1 || ago > host->answers || ago > SNPSIM_PAST_ANSWERS)
		return;
	memcpy(response,
	       host->past[(host->answers - ago) % SNPSIM_PAST_ANSWERS],
	       SNPCORE_PAGE_SIZE);
}

void snpsim_deed_answer(const struct snpsim_deed *deed,
			const struct snpsim_host *host,
			const struct snpsim_exit *exit,
			struct snpsim_reply *reply)
{
	const struct snpsim_rule *rule = deed->answer;
	struct snpcore_answer *answer = &reply->answer;

	memset(answer, 0, sizeof(*answer));
	memset(exit->response, 0, SNPCORE_PAGE_SIZE);
	if (rule->act == SNPSIM_ACT_BUSY) {
		answer->exitinfo2 = SNPCORE_EXIT_BUSY;
	} else if (rule->act == SNPSIM_ACT_INVALID_LEN) {
		answer->exitinfo2 = SNPCORE_EXIT_INVALID_LEN;
		answer->npages = rule->value;
	} else if (rule->act == SNPSIM_ACT_REFUSE) {
		answer->exitinfo2 = rule->value;
	} else if (rule->act == SNPSIM_ACT_FAIL) {
		answer->failed = true;
	} else if (rule->act == SNPSIM_ACT_SILENCE) {
		reply->never = true;
	} else if (rule->act == SNPSIM_ACT_REPLAY) {
		replay(host, rule->value, exit->response);
	}
}
