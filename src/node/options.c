/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <inttypes.h>
#include <string.h>

#include "../sim/faultplan.h"
#include "../tool/suggest.h"
#include "fwchoice.h"
#include "optiontable.h"
#include "say.h"
#include "svsm.h"
#include "value.h"

void snpnode_options_init(struct snpnode_options *options)
{
	*options = (struct snpnode_options){
		.mode = 0600,
		.kernel = SNPSIM_KERNEL_OURS,
		.sim = { .size = sizeof(options->sim) },
	};
	snpcore_config_init(&options->config);
}

static bool set_number(const struct snpnode_option *option, void *field,
		       const char *value, int base)
{
	uint64_t number;

	if (!snpnode_value_number(value, base, option->max, &number))
		return false;
	*(uint32_t *)field = (uint32_t)number;
	return true;
}

static bool set_flag(const struct snpnode_option *option, uint32_t *field,
		     const char *value)
{
	uint32_t flag;

	if (!snpnode_value_word(value, option->words, &flag))
		return false;
	*field |= flag;
	return true;
}

static bool set(const struct snpnode_option *option,
		struct snpnode_options *options, const char *value)
{
	void *field = (char *)options + option->at;

	switch (option->kind) {
	case SNPNODE_TEXT:
		*(const char **)field = value;
		return *value != '\0';
	case SNPNODE_NUMBER:
		return set_number(option, field, value, 10);
	case SNPNODE_OCTAL:
		return set_number(option, field, value, 8);
	case SNPNODE_HEX64:
		return snpnode_value_number(value, 16, UINT64_MAX, field);
	case SNPNODE_BYTES:
		return snpnode_value_bytes(value, field, option->max);
	case SNPNODE_WORD:
		return snpnode_value_word(value, option->words, field);
	case SNPNODE_FLAG:
		return set_flag(option, field, value);
	case SNPNODE_SWITCH:
		*(uint32_t *)field |= (uint32_t)option->max;
		return true;
	}
	return false;
}

static const struct snpnode_option *find(const char *name, size_t len)
{
	for (size_t i = 0; i < snpnode_option_count; i++) {
		const struct snpnode_option *option = &snpnode_option_table[i];

		if (option->name && strlen(option->name) == len &&
		    memcmp(option->name, name, len) == 0)
			return option;
	}
	return NULL;
}

static void say_unknown(const char *name, size_t len)
{
	struct suggestion near;

	suggest_begin(&near, name, len);
	for (size_t i = 0; i < snpnode_option_count; i++)
		if (snpnode_option_table[i].name)
			suggest_offer(&near, snpnode_option_table[i].name);
	if (near.word)
		snpnode_say("there is no option --%.*s; did you mean --%s?",
			    (int)len, name, near.word);
	else
		snpnode_say("there is no option --%.*s; see snpguest-node "
			    "--help",
			    (int)len, name);
}

static void say_takes(const struct snpnode_option *option)
{
	char value[SNPNODE_VALUE_TEXT_MAX];

	snpnode_option_value(option, value);
	switch (option->kind) {
	case SNPNODE_TEXT:
		snpnode_say("--%s takes a path", option->name);
		break;
	case SNPNODE_NUMBER:
		snpnode_say("--%s takes a number up to %" PRIu64, option->name,
			    option->max);
		break;
	case SNPNODE_OCTAL:
		snpnode_say("--%s takes an octal number up to 0%" PRIo64,
			    option->name, option->max);
		break;
	case SNPNODE_HEX64:
		snpnode_say("--%s takes a number in hex", option->name);
		break;
	case SNPNODE_BYTES:
		snpnode_say("--%s takes at most %" PRIu64 " bytes in hex",
			    option->name, option->max);
		break;
	case SNPNODE_WORD:
	case SNPNODE_FLAG:
		snpnode_say("--%s takes one of %s", option->name, value);
		break;
	case SNPNODE_SWITCH:
		snpnode_say("--%s takes no value", option->name);
		break;
	}
}

/* "--name VALUE" or "--name=VALUE" at argv[0]: words taken, 0: none fits. */
static int take(const struct snpnode_option *option,
		struct snpnode_options *options, size_t len, int argc,
		char **argv)
{
	bool joined = argv[0][len] == '=';
	const char *value = joined ? argv[0] + len + 1 : argv[1];

	if (option->kind == SNPNODE_SWITCH)
		return !joined && set(option, options, NULL) ? 1 : 0;
	if (!joined && argc < 2)
		return 0;
	if (!set(option, options, value))
		return 0;
	options->sim.flags |= option->sets;
	return joined ? 1 : 2;
}

static int parse_one(struct snpnode_options *options, int argc, char **argv)
{
	const struct snpnode_option *option = NULL;
	size_t len = strcspn(argv[0], "=");
	int taken;

	if (argv[0][1] != '-') {
		snpnode_say("there is no option %s; see snpguest-node --help",
			    argv[0]);
		return -1;
	}
	option = find(argv[0] + 2, len - 2);
	if (!option) {
		say_unknown(argv[0] + 2, len - 2);
		return -1;
	}
	taken = take(option, options, len, argc, argv);
	if (taken)
		return taken;
	say_takes(option);
	return -1;
}

/* How many words are options, or -1. */
static int parse_all(struct snpnode_options *options, int argc, char **argv)
{
	int at = 0;

	while (at < argc && argv[at][0] == '-' && argv[at][1]) {
		int n;

		if (strcmp(argv[at], "--") == 0)
			return at + 1;
		n = parse_one(options, argc - at, argv + at);
		if (n < 0)
			return -1;
		at += n;
	}
	return at;
}

int snpnode_options_parse(struct snpnode_options *options, int argc,
			  char **argv)
{
	int taken = parse_all(options, argc, argv);
	const char *bad;

	if (taken < 0 || !snpnode_fwchoice_apply(options))
		return -1;
	/* VMPL 0 and its key are the SVSM's alone. */
	if (options->svsm && !options->config.vmpck_id)
		options->config.vmpck_id = SNPNODE_SVSM_KERNEL_VMPCK;
	bad = snpcore_config_check(&options->config);
	if (!bad)
		return taken;
	snpnode_say("%s", bad);
	return -1;
}
