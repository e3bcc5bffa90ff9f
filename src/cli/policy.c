/* SPDX-License-Identifier: MIT */
#include "policy.h"

#include <stdio.h>
#include <string.h>

#include "demandtext.h"
#include "policyfile.h"
#include "say.h"

static bool apply_option(struct policy_args *args, size_t row,
			 struct demands *demands)
{
	const struct option_list *list = &args->texts[row];
	char name[64];

	snprintf(name, sizeof(name), "--%s", policy_option(row)->name);
	if (list->count > 1 && !demand_adds_up(&demand_rows[row]))
		return say_usage(&args->cli, "%s is given twice", name);
	for (size_t i = 0; i < list->count; i++)
		if (!demandtext_apply(&args->cli, name, &demand_rows[row],
				      list->items[i], demands))
			return false;
	return true;
}

bool policy_read(struct policy_args *args, struct demands *demands)
{
	memset(demands, 0, sizeof(*demands));
	demands->policy.size = sizeof(demands->policy);
	if (args->file && !policyfile_read(args, demands))
		return false;
	for (size_t i = 0; i < DEMAND_COUNT; i++)
		if (!apply_option(args, i, demands))
			return false;
	return true;
}
