/* SPDX-License-Identifier: MIT */
/*
 * What host and firmware shall do wrong, and when: the text of
 * snpguest-faultplan(5), read into rules.  The text may come from anybody.
 */
#ifndef SNPSIM_FAULTPLAN_H
#define SNPSIM_FAULTPLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hosttable.h"

#define SNPSIM_PLAN_TEXT_MAX 65536u
#define SNPSIM_PLAN_RULES_MAX 64u
#define SNPSIM_PLAN_BYTES_MAX 64u
#define SNPSIM_PLAN_ERROR_MAX 160u

/* How a host answers what the specification leaves to it. */
enum snpsim_manner {
	SNPSIM_HOST_PROTOCOL, /* knows the all-zero query page */
	SNPSIM_HOST_KVM,      /* forwards it to the firmware */
};

/* Whose guest driver the requests go through. */
enum snpsim_kernel {
	SNPSIM_KERNEL_OURS,
	SNPSIM_KERNEL_5_19,
	SNPSIM_KERNEL_6_1,
	SNPSIM_KERNEL_6_2,
	SNPSIM_KERNEL_6_3,
	SNPSIM_KERNEL_6_8,
	SNPSIM_KERNEL_6_12,
	SNPSIM_KERNEL_6_14,
	SNPSIM_KERNEL_7_0,
};

/* Which exits a rule is about; bits. */
enum snpsim_filter {
	SNPSIM_TO_QUERY = 1,	/* extended, all-zero page */
	SNPSIM_TO_EXTENDED = 2, /* ... with a message */
	SNPSIM_TO_REPORT = 4,	/* plain MSG_REPORT_REQ */
	SNPSIM_TO_KEY = 8,	/* plain MSG_KEY_REQ */
	SNPSIM_TO_OTHER = 16,
	SNPSIM_TO_ANY = 31,
};

enum snpsim_act {
	/* The host answers by itself; the first of these decides. */
	SNPSIM_ACT_BUSY,
	SNPSIM_ACT_INVALID_LEN, /* value: pages */
	SNPSIM_ACT_REFUSE,	/* value: exitinfo2 */
	SNPSIM_ACT_FAIL,
	SNPSIM_ACT_SILENCE,
	SNPSIM_ACT_IGNORE,
	SNPSIM_ACT_REPLAY, /* value: how many answers ago, 1 the latest */
	SNPSIM_ACT_LAST_ANSWER = SNPSIM_ACT_REPLAY,
	/* These go together with each other and with the above. */
	SNPSIM_ACT_DELAY, /* value: ms */
	SNPSIM_ACT_SIGNAL,
	SNPSIM_ACT_TABLE,
	SNPSIM_ACT_FLIP,     /* offset, value: bit */
	SNPSIM_ACT_SET,	     /* offset, bytes */
	SNPSIM_ACT_TRUNCATE, /* offset */
	SNPSIM_ACT_STATUS,   /* value: the response's status word */
	SNPSIM_ACT_SEALED,   /* field, value */
};

enum snpsim_target {
	SNPSIM_IN_RESPONSE,
	SNPSIM_IN_REQUEST,
	SNPSIM_IN_CERTS,
};

struct snpsim_rule {
	uint64_t first; /* exits that match, counted from 1 */
	uint64_t last;
	uint64_t every;
	uint64_t from_ms; /* since the plan was loaded */
	uint64_t until_ms;
	uint32_t to;  /* SNPSIM_TO_* */
	bool forward; /* "after": the message went to the firmware first */
	enum snpsim_act act;
	enum snpsim_target target;
	enum snpsim_field field;
	uint32_t offset;
	uint64_t value;
	uint8_t bytes[SNPSIM_PLAN_BYTES_MAX];
	size_t count; /* of bytes */
	struct snpsim_table_spec table;
	uint64_t seen; /* exits that matched @to so far */
};

struct snpsim_plan {
	bool has_manner;
	enum snpsim_manner manner;
	bool has_kernel;
	enum snpsim_kernel kernel;
	bool has_throttle; /* the host's: burst per seconds; 0: none */
	uint32_t throttle_burst;
	uint32_t throttle_s;
	bool has_table;
	struct snpsim_table_spec table;
	size_t count;
	struct snpsim_rule rules[SNPSIM_PLAN_RULES_MAX];
};

/*
 * Read @len bytes of text.  False: @error says in which line what is wrong,
 * and @plan is empty.
 */
bool snpsim_plan_parse(const char *text, size_t len, struct snpsim_plan *plan,
		       char error[SNPSIM_PLAN_ERROR_MAX]);

/*
 * Count this exit and say whether the rule is due.  @now_ms: since the plan
 * was loaded.
 */
bool snpsim_rule_due(struct snpsim_rule *rule, uint32_t to, uint64_t now_ms);

/* "ours", "6.12"; false: no such name. */
bool snpsim_kernel_parse(const char *name, enum snpsim_kernel *kernel);

#endif
