/* SPDX-License-Identifier: MIT */
/* What a fault plan makes of one exit: its rules, put together. */
#ifndef SNPSIM_DEED_H
#define SNPSIM_DEED_H

#include "faultplan.h"
#include "inside.h"
#include "vmm.h"

struct snpsim_deed {
	const struct snpsim_rule *answer; /* NULL: the host answers honestly */
	bool planned;			  /* any rule at all */
	bool signal;
	uint32_t delay_ms;
	struct snpsim_firmware_fault fault;
	const struct snpsim_rule *tamper[SNPSIM_PLAN_RULES_MAX];
	size_t tampers;
};

/* Which of SNPSIM_TO_* an exit is. */
uint32_t snpsim_exit_kind(const struct snpsim_exit *exit);

/* Count this exit in every rule, and put together those that are due. */
void snpsim_deed_plan(struct snpsim_deed *deed, struct snpsim_host *host,
		      const struct snpsim_exit *exit);
/* Tamper with @len bytes at @data, which are @target. */
void snpsim_deed_tamper(const struct snpsim_deed *deed,
			enum snpsim_target target, uint8_t *data, size_t len);
/* The host's own answer, which deed->answer says. */
void snpsim_deed_answer(const struct snpsim_deed *deed,
			const struct snpsim_host *host,
			const struct snpsim_exit *exit,
			struct snpsim_reply *reply);

#endif
