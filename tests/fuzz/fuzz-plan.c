/* SPDX-License-Identifier: MIT */
/* The text of a fault plan, snpguest-faultplan(5). */
#include "fuzz.h"
#include "sim/faultplan.h"

static void check_table(const struct snpsim_table_spec *table)
{
	MUST(table->extra <= SNPSIM_TABLE_EXTRA_MAX);
	MUST(table->pages <= SNPSIM_TABLE_PAGES_MAX);
}

/* Offsets stay in the page, or in the most that a driver offers. */
static void check_place(const struct snpsim_rule *rule)
{
	size_t room = rule->target == SNPSIM_IN_CERTS ? 0x4000 : 4096;

	MUST(rule->target <= SNPSIM_IN_CERTS);
	switch (rule->act) {
	case SNPSIM_ACT_FLIP:
		MUST(rule->offset < room && rule->value < 8);
		break;
	case SNPSIM_ACT_SET:
		MUST(rule->offset < room && rule->count > 0);
		break;
	case SNPSIM_ACT_TRUNCATE:
		MUST(rule->offset <= room);
		break;
	default:
		break;
	}
}

static void check_rule(const struct snpsim_rule *rule)
{
	MUST(rule->first <= rule->last && rule->every > 0);
	MUST(rule->from_ms <= rule->until_ms);
	MUST(rule->to > 0 && rule->to <= SNPSIM_TO_ANY);
	MUST(rule->act <= SNPSIM_ACT_SEALED);
	MUST(rule->field <= SNPSIM_FIELD_VMPCK);
	MUST(rule->count <= SNPSIM_PLAN_BYTES_MAX);
	MUST(rule->seen == 0);
	check_place(rule);
	check_table(&rule->table);
}

/* A rule is due within its bounds, and as often as it says. */
static void check_due(struct snpsim_rule rule)
{
	uint32_t to = rule.to & -rule.to;
	uint64_t n;

	for (n = 1; n <= 40; n++) {
		bool due = snpsim_rule_due(&rule, to, rule.from_ms);

		MUST(!due || (n >= rule.first && n <= rule.last));
		MUST(rule.seen == n);
	}
	MUST(rule.from_ms == 0 ||
	     !snpsim_rule_due(&rule, to, rule.from_ms - 1));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct snpsim_plan plan, again;
	char error[SNPSIM_PLAN_ERROR_MAX];
	bool good;

	memset(&plan, 0xee, sizeof(plan));
	memset(error, 0xee, sizeof(error));
	good = snpsim_plan_parse((const char *)data, size, &plan, error);
	MUST(memchr(error, '\0', sizeof(error)));
	MUST(good == (error[0] == '\0'));
	if (!good) {
		MUST(strncmp(error, "line ", 5) == 0 || size > 65536);
		MUST(plan.count == 0 && !plan.has_table && !plan.has_throttle);
		return 0;
	}
	MUST(plan.count <= SNPSIM_PLAN_RULES_MAX);
	for (size_t i = 0; i < plan.count; i++) {
		check_rule(&plan.rules[i]);
		check_due(plan.rules[i]);
	}
	check_table(&plan.table);
	MUST(snpsim_plan_parse((const char *)data, size, &again, error));
	MUST(again.count == plan.count && again.kernel == plan.kernel);
	return 0;
}
