/* SPDX-License-Identifier: MIT */
#include "verdict.h"

#include <stddef.h>
#include <string.h>

static const char *const names[] = {
	[SNPGUEST_CHECK_ID_VERSION] = "version",
	[SNPGUEST_CHECK_ID_SIGNATURE_ALGO] = "signature-algorithm",
	[SNPGUEST_CHECK_ID_LINE] = "line",
	[SNPGUEST_CHECK_ID_SIGNING_KEY] = "signing-key",
	[SNPGUEST_CHECK_ID_ROOT] = "root",
	[SNPGUEST_CHECK_ID_CHAIN] = "chain",
	[SNPGUEST_CHECK_ID_VALIDITY] = "validity",
	[SNPGUEST_CHECK_ID_REVOCATION] = "revocation",
	[SNPGUEST_CHECK_ID_LEAF_TCB] = "leaf-tcb",
	[SNPGUEST_CHECK_ID_LEAF_CHIP_ID] = "leaf-chip-id",
	[SNPGUEST_CHECK_ID_SIGNATURE] = "signature",
	[SNPGUEST_CHECK_ID_TCB_ORDER] = "tcb-order",
	[SNPGUEST_CHECK_ID_USER_DATA] = "user-data",
	[SNPGUEST_CHECK_ID_DEBUG] = "debug",
	[SNPGUEST_CHECK_ID_MIGRATION] = "migration",
	[SNPGUEST_CHECK_ID_VMPL] = "vmpl",
	[SNPGUEST_CHECK_ID_GUEST_POLICY] = "guest-policy",
	[SNPGUEST_CHECK_ID_ABI] = "abi",
	[SNPGUEST_CHECK_ID_GUEST_SVN] = "guest-svn",
	[SNPGUEST_CHECK_ID_MEASUREMENT] = "measurement",
	[SNPGUEST_CHECK_ID_HOST_DATA] = "host-data",
	[SNPGUEST_CHECK_ID_FAMILY_ID] = "family-id",
	[SNPGUEST_CHECK_ID_IMAGE_ID] = "image-id",
	[SNPGUEST_CHECK_ID_REPORT_ID] = "report-id",
	[SNPGUEST_CHECK_ID_REPORT_ID_MA] = "report-id-ma",
	[SNPGUEST_CHECK_ID_CHIP_ID] = "chip-id",
	[SNPGUEST_CHECK_ID_ID_KEY] = "id-key",
	[SNPGUEST_CHECK_ID_AUTHOR_KEY] = "author-key",
	[SNPGUEST_CHECK_ID_PLATFORM_INFO] = "platform-info",
	[SNPGUEST_CHECK_ID_CURRENT_TCB] = "current-tcb",
	[SNPGUEST_CHECK_ID_REPORTED_TCB] = "reported-tcb",
	[SNPGUEST_CHECK_ID_COMMITTED_TCB] = "committed-tcb",
	[SNPGUEST_CHECK_ID_LAUNCH_TCB] = "launch-tcb",
	[SNPGUEST_CHECK_ID_CURRENT_VERSION] = "current-version",
	[SNPGUEST_CHECK_ID_COMMITTED_VERSION] = "committed-version",
	[SNPGUEST_CHECK_ID_PROVISIONAL] = "provisional",
	[SNPGUEST_CHECK_ID_CURRENT_MITIGATIONS] = "current-mitigations",
	[SNPGUEST_CHECK_ID_LAUNCH_MITIGATIONS] = "launch-mitigations",
	[SNPGUEST_CHECK_ID_CERT_TABLE] = "certificate-table",
	[SNPGUEST_CHECK_ID_LEAF_AGE] = "leaf-age",
};

#define ROWS (sizeof(names) / sizeof(names[0]))

_Static_assert(ROWS <= SNPGUEST_CHECKS_MAX, "a verdict has no room");

/* What acceptance stands on: these were checked, whatever the caller asked. */
static const uint32_t must_pass[] = {
	SNPGUEST_CHECK_ID_VERSION,   SNPGUEST_CHECK_ID_SIGNATURE_ALGO,
	SNPGUEST_CHECK_ID_LINE,	     SNPGUEST_CHECK_ID_SIGNING_KEY,
	SNPGUEST_CHECK_ID_ROOT,	     SNPGUEST_CHECK_ID_CHAIN,
	SNPGUEST_CHECK_ID_VALIDITY,  SNPGUEST_CHECK_ID_LEAF_TCB,
	SNPGUEST_CHECK_ID_SIGNATURE,
};

const char *snpguest_check_name(uint32_t id)
{
	return id < ROWS ? names[id] : "unknown";
}

const char *snpguest_check_result_name(uint32_t result)
{
	switch (result) {
	case SNPGUEST_CHECK_NOT_ASKED:
		return "not asked";
	case SNPGUEST_CHECK_PASSED:
		return "passed";
	case SNPGUEST_CHECK_FAILED:
		return "failed";
	default:
		return "unknown";
	}
}

void snpv_verdict_init(struct snpguest_verdict *verdict)
{
	memset(verdict, 0, offsetof(struct snpguest_verdict, checks));
	verdict->count = ROWS;
	/* Not all of the 32 KiB: texts end where they end. */
	for (uint32_t id = 0; id < ROWS; id++) {
		struct snpguest_check *row = &verdict->checks[id];

		row->id = id;
		row->result = SNPGUEST_CHECK_NOT_ASKED;
		row->expected[0] = '\0';
		row->found[0] = '\0';
	}
}

void snpv_judge(struct snpguest_verdict *verdict, uint32_t id, bool passed)
{
	verdict->checks[id].result =
		passed ? SNPGUEST_CHECK_PASSED : SNPGUEST_CHECK_FAILED;
}

struct snpv_text snpv_expected(struct snpguest_verdict *verdict, uint32_t id)
{
	struct snpv_text text;

	snpv_text_init(&text, verdict->checks[id].expected,
		       SNPGUEST_CHECK_TEXT);
	return text;
}

struct snpv_text snpv_found(struct snpguest_verdict *verdict, uint32_t id)
{
	struct snpv_text text;

	snpv_text_init(&text, verdict->checks[id].found, SNPGUEST_CHECK_TEXT);
	return text;
}

void snpv_say(struct snpguest_verdict *verdict, uint32_t id,
	      const char *expected, const char *found)
{
	struct snpv_text text = snpv_expected(verdict, id);

	snpv_text_str(&text, expected);
	text = snpv_found(verdict, id);
	snpv_text_str(&text, found);
}

snpguest_status snpv_verdict_close(struct snpguest_verdict *verdict)
{
	bool accepted = true;

	for (uint32_t id = 0; id < verdict->count; id++)
		if (verdict->checks[id].result == SNPGUEST_CHECK_FAILED)
			accepted = false;
	for (size_t i = 0; i < sizeof(must_pass) / sizeof(must_pass[0]); i++)
		if (verdict->checks[must_pass[i]].result !=
		    SNPGUEST_CHECK_PASSED)
			accepted = false;
	verdict->accepted = accepted;
	return accepted ? SNPGUEST_OK : SNPGUEST_E_REJECTED;
}

/* Not all of the room that they have: most of it is not used. */
static void copy_text(char *to, const char *from)
{
	memcpy(to, from, strlen(from) + 1);
}

/* As many whole rows as the caller's structure has room for. */
void snpv_verdict_export(const struct snpguest_verdict *verdict, void *out,
			 size_t size)
{
	struct snpguest_verdict *v = out;
	size_t room;

	room = (size - offsetof(struct snpguest_verdict, checks)) /
	       sizeof(verdict->checks[0]);
	memcpy(out, verdict, offsetof(struct snpguest_verdict, checks));
	if (v->count > room)
		v->count = (uint32_t)room;
	for (uint32_t id = 0; id < v->count; id++) {
		v->checks[id].id = verdict->checks[id].id;
		v->checks[id].result = verdict->checks[id].result;
		copy_text(v->checks[id].expected, verdict->checks[id].expected);
		copy_text(v->checks[id].found, verdict->checks[id].found);
	}
}
