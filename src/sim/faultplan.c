/* SPDX-License-Identifier: MIT */
#include "faultplan.h"

#include <stdio.h>
#include <string.h>

#include "planwords.h"

#define ANSWER_MAX_MS 3600000u

/* ---- settings ----------------------------------------------------------- */

static const char *read_host(struct snpsim_words *words,
			     struct snpsim_plan *plan)
{
	if (snpsim_words_take(words, "protocol"))
		plan->manner = SNPSIM_HOST_PROTOCOL;
	else if (snpsim_words_take(words, "kvm"))
		plan->manner = SNPSIM_HOST_KVM;
	else
		return "host: protocol or kvm";
	plan->has_manner = true;
	return NULL;
}

bool snpsim_kernel_parse(const char *name, enum snpsim_kernel *kernel)
{
	static const char *const names[] = {
		[SNPSIM_KERNEL_OURS] = "ours", [SNPSIM_KERNEL_5_19] = "5.19",
		[SNPSIM_KERNEL_6_1] = "6.1",   [SNPSIM_KERNEL_6_2] = "6.2",
		[SNPSIM_KERNEL_6_3] = "6.3",   [SNPSIM_KERNEL_6_8] = "6.8",
		[SNPSIM_KERNEL_6_12] = "6.12", [SNPSIM_KERNEL_6_14] = "6.14",
		[SNPSIM_KERNEL_7_0] = "7.0",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i]) == 0) {
			*kernel = (enum snpsim_kernel)i;
			return true;
		}
	return false;
}

static const char *read_kernel(struct snpsim_words *words,
			       struct snpsim_plan *plan)
{
	const char *name = snpsim_words_next(words);

	if (!name || !snpsim_kernel_parse(name, &plan->kernel))
		return "kernel: ours or 5.19, 6.1 to 6.3, 6.8, 6.12, 6.14, 7.0";
	plan->has_kernel = true;
	return NULL;
}

static const char *read_throttle(struct snpsim_words *words,
				 struct snpsim_plan *plan)
{
	uint64_t burst = 0, seconds = 0;

	if (!snpsim_words_take(words, "off") &&
	    (!snpsim_words_number(words, 1, 1000000, &burst) ||
	     !snpsim_words_take(words, "per") ||
	     !snpsim_words_number(words, 1, 3600, &seconds)))
		return "throttle: off, or COUNT per SECONDS";
	plan->has_throttle = true;
	plan->throttle_burst = (uint32_t)burst;
	plan->throttle_s = (uint32_t)seconds;
	return NULL;
}

static const char *read_table(struct snpsim_words *words,
			      struct snpsim_table_spec *spec)
{
	uint64_t number = 0;

	memset(spec, 0, sizeof(*spec));
	while (!snpsim_words_end(words)) {
		if (snpsim_words_take(words, "none"))
			spec->none = true;
		else if (snpsim_words_take(words, "leaf"))
			spec->leaf_only = true;
		else if (snpsim_words_take(words, "mixed-endian"))
			spec->mixed_endian = true;
		else if (snpsim_words_take(words, "pem"))
			spec->pem = true;
		else if (snpsim_words_take(words, "crl"))
			spec->crl = true;
		else if (snpsim_words_take(words, "full"))
			continue;
		else if (snpsim_words_take(words, "extra") &&
			 snpsim_words_number(words, 0, SNPSIM_TABLE_EXTRA_MAX,
					     &number))
			spec->extra = (uint32_t)number;
		else if (snpsim_words_take(words, "pages") &&
			 snpsim_words_number(words, 1, SNPSIM_TABLE_PAGES_MAX,
					     &number))
			spec->pages = (uint32_t)number;
		else
			return "table: none, full, leaf, pem, mixed-endian, "
			       "crl, extra 0-16, pages 1-64";
	}
	return NULL;
}

/* ---- rules: when -------------------------------------------------------- */

static const char *read_range(struct snpsim_words *words,
			      struct snpsim_rule *rule)
{
	if (!snpsim_words_number(words, 1, UINT64_MAX, &rule->first))
		return "at: an exit's number, from 1 on";
	rule->last = rule->first;
	if (snpsim_words_take(words, "to") &&
	    !snpsim_words_number(words, rule->first, UINT64_MAX, &rule->last))
		return "at: the second number is less than the first";
	return NULL;
}

static const char *read_when(struct snpsim_words *words,
			     struct snpsim_rule *rule)
{
	rule->first = 1;
	rule->last = UINT64_MAX;
	rule->every = 1;
	rule->until_ms = UINT64_MAX;
	if (snpsim_words_take(words, "at"))
		return read_range(words, rule);
	if (snpsim_words_take(words, "from"))
		return snpsim_words_number(words, 1, UINT64_MAX, &rule->first)
			       ? NULL
			       : "from: an exit's number, from 1 on";
	if (snpsim_words_take(words, "every"))
		return snpsim_words_number(words, 1, UINT64_MAX, &rule->every)
			       ? NULL
			       : "every: a number from 1 on";
	if (snpsim_words_take(words, "during"))
		return snpsim_words_number(words, 0, UINT32_MAX,
					   &rule->from_ms) &&
				       snpsim_words_take(words, "to") &&
				       snpsim_words_number(words, rule->from_ms,
							   UINT32_MAX,
							   &rule->until_ms)
			       ? NULL
			       : "during: MS to MS, since the plan was loaded";
	return snpsim_words_take(words, "always")
		       ? NULL
		       : "begin with host, kernel, throttle, table, at, from, "
			 "every, during or always";
}

static const char *read_filter(struct snpsim_words *words,
			       struct snpsim_rule *rule)
{
	static const struct {
		const char *name;
		uint32_t to;
	} filters[] = {
		{ "any", SNPSIM_TO_ANY },
		{ "query", SNPSIM_TO_QUERY },
		{ "extended", SNPSIM_TO_EXTENDED },
		{ "report", SNPSIM_TO_REPORT },
		{ "key", SNPSIM_TO_KEY },
		{ "plain", SNPSIM_TO_REPORT | SNPSIM_TO_KEY | SNPSIM_TO_OTHER },
		{ "message", SNPSIM_TO_ANY & ~SNPSIM_TO_QUERY },
	};
	size_t i;

	rule->to = SNPSIM_TO_ANY;
	if (!snpsim_words_take(words, "on"))
		return NULL;
	for (i = 0; i < sizeof(filters) / sizeof(filters[0]); i++)
		if (snpsim_words_take(words, filters[i].name)) {
			rule->to = filters[i].to;
			return NULL;
		}
	return "on: any, query, extended, report, key, plain or message";
}

/* ---- rules: what -------------------------------------------------------- */

static const char *read_refuse(struct snpsim_words *words,
			       struct snpsim_rule *rule)
{
	uint64_t fw = 0, vmm = 0;
	bool any = false;

	rule->act = SNPSIM_ACT_REFUSE;
	while (!snpsim_words_end(words)) {
		any = true;
		if (snpsim_words_take(words, "fw") &&
		    snpsim_words_number(words, 0, UINT32_MAX, &fw))
			continue;
		if (snpsim_words_take(words, "vmm") &&
		    snpsim_words_number(words, 0, UINT32_MAX, &vmm))
			continue;
		return "refuse: fw CODE, vmm CODE or both";
	}
	rule->value = vmm << 32 | fw;
	return any ? NULL : "refuse: fw CODE, vmm CODE or both";
}

/* What the host answers without a word more than one number. */
static const char *read_answer(struct snpsim_words *words,
			       struct snpsim_rule *rule, bool *known)
{
	static const struct {
		const char *name;
		enum snpsim_act act;
		bool number;
		uint64_t max;
	} acts[] = {
		{ "busy", SNPSIM_ACT_BUSY, false, 0 },
		{ "fail", SNPSIM_ACT_FAIL, false, 0 },
		{ "silence", SNPSIM_ACT_SILENCE, false, 0 },
		{ "ignore", SNPSIM_ACT_IGNORE, false, 0 },
		{ "signal", SNPSIM_ACT_SIGNAL, false, 0 },
		{ "invalid-len", SNPSIM_ACT_INVALID_LEN, true, UINT64_MAX },
		{ "exitinfo2", SNPSIM_ACT_REFUSE, true, UINT64_MAX },
		{ "replay", SNPSIM_ACT_REPLAY, true, 8 },
		{ "delay", SNPSIM_ACT_DELAY, true, ANSWER_MAX_MS },
		{ "status", SNPSIM_ACT_STATUS, true, UINT32_MAX },
	};
	size_t i;

	for (i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
		if (!snpsim_words_take(words, acts[i].name))
			continue;
		*known = true;
		rule->act = acts[i].act;
		if (!acts[i].number ||
		    snpsim_words_number(words, 0, acts[i].max, &rule->value))
			return NULL;
		return "a number that is missing or too large";
	}
	return NULL;
}

static const char *read_sealed(struct snpsim_words *words,
			       struct snpsim_rule *rule)
{
	static const struct {
		const char *name;
		enum snpsim_field field;
		uint64_t max;
	} fields[] = {
		{ "seqno", SNPSIM_FIELD_SEQNO, UINT64_MAX },
		{ "type", SNPSIM_FIELD_TYPE, UINT8_MAX },
		{ "version", SNPSIM_FIELD_VERSION, UINT8_MAX },
		{ "size", SNPSIM_FIELD_SIZE, UINT16_MAX },
		{ "vmpck", SNPSIM_FIELD_VMPCK, UINT8_MAX },
	};
	size_t i;

	rule->act = SNPSIM_ACT_SEALED;
	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (!snpsim_words_take(words, fields[i].name))
			continue;
		rule->field = fields[i].field;
		if (snpsim_words_number(words, 0, fields[i].max, &rule->value))
			return NULL;
	}
	return "sealed: seqno, type, version, size or vmpck, and a number";
}

/* flip OFFSET BIT, set OFFSET HEX, truncate OFFSET */
static const char *read_tamper(struct snpsim_words *words,
			       struct snpsim_rule *rule, uint32_t size)
{
	uint64_t offset;

	if (snpsim_words_take(words, "flip"))
		rule->act = SNPSIM_ACT_FLIP;
	else if (snpsim_words_take(words, "set"))
		rule->act = SNPSIM_ACT_SET;
	else if (snpsim_words_take(words, "truncate"))
		rule->act = SNPSIM_ACT_TRUNCATE;
	else
		return "an action: see snpguest-faultplan(5)";
	if (!snpsim_words_number(words, 0, size - 1, &offset))
		return "an offset that is missing or outside the page";
	rule->offset = (uint32_t)offset;
	if (rule->act == SNPSIM_ACT_FLIP &&
	    !snpsim_words_number(words, 0, 7, &rule->value))
		return "flip: OFFSET and BIT, 0 to 7";
	if (rule->act == SNPSIM_ACT_SET &&
	    (!snpsim_words_hex(words, rule->bytes, &rule->count) ||
	     rule->count > size - offset))
		return "set: OFFSET and bytes in hex, at most 64, inside";
	return NULL;
}

static const char *read_act(struct snpsim_words *words,
			    struct snpsim_rule *rule)
{
	const char *wrong;
	bool known = false;

	rule->forward = snpsim_words_take(words, "after");
	wrong = read_answer(words, rule, &known);
	if (known)
		goto check;
	if (snpsim_words_take(words, "refuse"))
		wrong = read_refuse(words, rule);
	else if (snpsim_words_take(words, "table")) {
		rule->act = SNPSIM_ACT_TABLE;
		wrong = read_table(words, &rule->table);
	} else if (snpsim_words_take(words, "sealed"))
		wrong = read_sealed(words, rule);
	else if (snpsim_words_take(words, "request")) {
		rule->target = SNPSIM_IN_REQUEST;
		wrong = read_tamper(words, rule, 4096);
	} else if (snpsim_words_take(words, "certs")) {
		rule->target = SNPSIM_IN_CERTS;
		wrong = read_tamper(words, rule, 16384);
	} else
		wrong = read_tamper(words, rule, 4096);
check:
	if (!wrong && rule->forward && rule->act > SNPSIM_ACT_LAST_ANSWER)
		return "after: only before an answer of the host's";
	return wrong;
}

static const char *read_rule(struct snpsim_words *words,
			     struct snpsim_plan *plan)
{
	struct snpsim_rule *rule = &plan->rules[plan->count];
	const char *wrong;

	if (plan->count == SNPSIM_PLAN_RULES_MAX)
		return "too many rules: at most 64";
	memset(rule, 0, sizeof(*rule));
	wrong = read_when(words, rule);
	if (!wrong)
		wrong = read_filter(words, rule);
	if (!wrong)
		wrong = read_act(words, rule);
	if (!wrong)
		plan->count++;
	return wrong;
}

/* ---- lines -------------------------------------------------------------- */

static const char *read_line(struct snpsim_words *words,
			     struct snpsim_plan *plan)
{
	const char *wrong;

	if (snpsim_words_end(words))
		return NULL;
	if (snpsim_words_take(words, "host"))
		wrong = read_host(words, plan);
	else if (snpsim_words_take(words, "kernel"))
		wrong = read_kernel(words, plan);
	else if (snpsim_words_take(words, "throttle"))
		wrong = read_throttle(words, plan);
	else if (snpsim_words_take(words, "table")) {
		plan->has_table = true;
		wrong = read_table(words, &plan->table);
	} else
		wrong = read_rule(words, plan);
	if (!wrong && !snpsim_words_end(words))
		wrong = "more words than the line can have";
	return wrong;
}

bool snpsim_plan_parse(const char *text, size_t len, struct snpsim_plan *plan,
		       char error[SNPSIM_PLAN_ERROR_MAX])
{
	struct snpsim_words words;
	const char *wrong = NULL;
	size_t number = 0;

	memset(plan, 0, sizeof(*plan));
	error[0] = '\0';
	if (len > SNPSIM_PLAN_TEXT_MAX)
		wrong = "more than 65536 bytes";
	while (!wrong && len) {
		number++;
		wrong = snpsim_words_split(&words, &text, &len);
		if (!wrong)
			wrong = read_line(&words, plan);
	}
	if (!wrong)
		return true;
	memset(plan, 0, sizeof(*plan));
	snprintf(error, SNPSIM_PLAN_ERROR_MAX, "line %zu: %s", number, wrong);
	return false;
}

bool snpsim_rule_due(struct snpsim_rule *rule, uint32_t to, uint64_t now_ms)
{
	if (!(rule->to & to) || now_ms < rule->from_ms ||
	    now_ms > rule->until_ms)
		return false;
	rule->seen++;
	return rule->seen >= rule->first && rule->seen <= rule->last &&
	       rule->seen % rule->every == 0;
}
