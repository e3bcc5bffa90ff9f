/* SPDX-License-Identifier: MIT */
#include "tree.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../attribute.h"

static int tree_make(void *ctx, struct snplib_tsm_entry *entry)
{
	struct tree *tree = ctx;

	if (tree->make_error)
		return -tree->make_error;
	entry->dir = 7;
	tree->made++;
	tree->generation = 0;
	return 0;
}

static void tree_drop(void *ctx, struct snplib_tsm_entry *entry)
{
	struct tree *tree = ctx;

	ck_assert_int_eq(entry->dir, 7);
	tree->dropped++;
}

static int read_out(struct tree *tree, uint8_t *data, size_t cap)
{
	uint8_t report[SNPGUEST_REPORT_SIZE_MAX] = { 3 };

	tree->out_reads++;
	if (tree->disturbed) {
		tree->disturbed--;
		tree->generation++;
	}
	if (tree->out_failures) {
		tree->out_failures--;
		tree->gone = tree->goes;
		return -tree->out_error;
	}
	memcpy(report + 0x50, tree->inblob, 64);
	return attribute_give(data, cap, report, tree->out_len);
}

static int tree_read(void *ctx, struct snplib_tsm_entry *entry,
		     const char *name, uint8_t *data, size_t cap)
{
	struct tree *tree = ctx;

	(void)entry;
	if (strcmp(name, "provider") == 0)
		return tree->provider
			       ? attribute_give(data, cap, tree->provider,
						strlen(tree->provider))
			       : -ENOENT;
	if (strcmp(name, "generation") == 0)
		return attribute_give_number(data, cap, tree->generation);
	if (strcmp(name, "privlevel_floor") == 0)
		return tree->gone
			       ? -ENXIO
			       : attribute_give_number(data, cap, tree->floor);
	if (strcmp(name, "outblob") == 0)
		return read_out(tree, data, cap);
	if (strcmp(name, "auxblob") == 0)
		return tree->aux_len ? attribute_give(data, cap, tree->aux,
						      tree->aux_len)
				     : -ENOENT;
	ck_assert_str_eq(name, "manifestblob");
	return attribute_give(data, cap, "services", 8);
}

static int tree_write(void *ctx, struct snplib_tsm_entry *entry,
		      const char *name, const uint8_t *data, size_t len)
{
	struct tree *tree = ctx;
	size_t at = strlen(tree->log);

	(void)entry;
	if (tree->write_error)
		return -tree->write_error;
	if (strncmp(name, "service", 7) == 0 && !tree->has_svsm)
		return -ENOENT;
	if (strcmp(name, "inblob") == 0) {
		ck_assert_uint_eq(len, 64);
		memcpy(tree->inblob, data, len);
		snprintf(tree->log + at, sizeof(tree->log) - at, "inblob\n");
		if (tree->not_taken) {
			tree->not_taken--;
			return 0;
		}
	} else {
		snprintf(tree->log + at, sizeof(tree->log) - at, "%s=%.*s\n",
			 name, (int)len, data);
	}
	tree->generation++;
	return 0;
}

static const struct snplib_tsm_ops tree_ops = {
	.make = tree_make,
	.drop = tree_drop,
	.read = tree_read,
	.write = tree_write,
};

static int no_pause(void *ctx, uint32_t ms)
{
	(void)ctx;
	(void)ms;
	return 0;
}

void tree_hold(struct tree_held *held)
{
	memset(held, 0, sizeof(*held));
	held->tree.provider = "sev_guest\n";
	held->tree.out_len = SNPGUEST_REPORT_SIZE;
	held->dev.fd = -1;
	ck_assert_int_eq(snplib_options_take(&held->dev.options, NULL),
			 SNPGUEST_OK);
	held->dev.transport.pause = no_pause;
	held->dev.tsm = (struct snplib_tsm){ &tree_ops, &held->tree };
	held->req.size = sizeof(held->req);
	memset(held->req.user_data, 0x31, sizeof(held->req.user_data));
}
