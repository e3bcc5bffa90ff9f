/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "say.h"

const char snpnode_options_help[] =
	"  --pki DIR             write ark.der, ask.der, asvk.der, leaf.der\n"
	"  --keys DIR            keep the RSA keys there; default: the user's\n"
	"                        runtime directory\n"
	"  --line LINE           milan (default), genoa, turin\n"
	"  --report-version N    2, 3 or 5; default: what the line has\n"
	"  --signing-key KEY     vcek (default), vlek\n"
	"  --mode OCTAL          of the device; default 0600\n"
	"  --vmpck-id N          0 (default) to 3\n"
	"  --rate-s S            the driver's own limit: --rate-burst host\n"
	"                        calls in S seconds; default 1, 0: no limit\n"
	"  --rate-burst N        default 2\n"
	"  --busy-timeout-s S    how long a throttled caller waits; default "
	"60\n"
	"  --pending-lease-s S   how long a pending message is its owner's;\n"
	"                        default 10\n";

void snpnode_options_init(struct snpnode_options *options)
{
	*options = (struct snpnode_options){
		.mode = 0600,
		.sim = { .size = sizeof(options->sim) },
	};
	snpcore_config_init(&options->config);
}

typedef bool set_fn(struct snpnode_options *options, const char *value);

static bool number(const char *value, int base, uint32_t *out)
{
	unsigned long n;
	char *end;

	/* strtoul() would take a sign and leading blanks. */
	if (*value < '0' || *value > '9')
		return false;
	errno = 0;
	n = strtoul(value, &end, base);
	if (errno || *end || n > UINT32_MAX)
		return false;
	*out = (uint32_t)n;
	return true;
}

struct word {
	const char *text;
	uint32_t value;
};

static bool one_of(const struct word *words, const char *value, uint32_t *out)
{
	for (; words->text; words++) {
		if (strcmp(words->text, value) == 0) {
			*out = words->value;
			return true;
		}
	}
	return false;
}

static bool set_pki(struct snpnode_options *options, const char *value)
{
	options->pki = value;
	return *value != '\0';
}

static bool set_keys(struct snpnode_options *options, const char *value)
{
	options->keys = value;
	return *value != '\0';
}

static bool set_line(struct snpnode_options *options, const char *value)
{
	static const struct word lines[] = {
		{ "milan", SNPGUEST_LINE_MILAN },
		{ "genoa", SNPGUEST_LINE_GENOA },
		{ "turin", SNPGUEST_LINE_TURIN },
		{ NULL, 0 },
	};

	return one_of(lines, value, &options->sim.line);
}

static bool set_report_version(struct snpnode_options *options,
			       const char *value)
{
	return number(value, 10, &options->sim.report_version) &&
	       (options->sim.report_version == 2 ||
		options->sim.report_version == 3 ||
		options->sim.report_version == 5);
}

static bool set_signing_key(struct snpnode_options *options, const char *value)
{
	static const struct word keys[] = {
		{ "vcek", SNPGUEST_SIGNING_KEY_VCEK },
		{ "vlek", SNPGUEST_SIGNING_KEY_VLEK },
		{ NULL, 0 },
	};

	return one_of(keys, value, &options->sim.signing_key);
}

static bool set_mode(struct snpnode_options *options, const char *value)
{
	uint32_t mode;

	if (!number(value, 8, &mode) || mode > 0777)
		return false;
	options->mode = mode;
	return true;
}

static bool set_vmpck_id(struct snpnode_options *options, const char *value)
{
	return number(value, 10, &options->config.vmpck_id);
}

static bool set_rate_s(struct snpnode_options *options, const char *value)
{
	return number(value, 10, &options->config.rate_s);
}

static bool set_rate_burst(struct snpnode_options *options, const char *value)
{
	return number(value, 10, &options->config.rate_burst);
}

static bool set_busy_timeout(struct snpnode_options *options, const char *value)
{
	return number(value, 10, &options->config.busy_timeout_s);
}

static bool set_pending_lease(struct snpnode_options *options,
			      const char *value)
{
	return number(value, 10, &options->config.pending_lease_s);
}

struct option {
	const char *name;
	set_fn *set;
	const char *takes;
};

static const struct option table[] = {
	{ "--pki", set_pki, "a folder" },
	{ "--keys", set_keys, "a folder" },
	{ "--line", set_line, "milan, genoa or turin" },
	{ "--report-version", set_report_version, "2, 3 or 5" },
	{ "--signing-key", set_signing_key, "vcek or vlek" },
	{ "--mode", set_mode, "an octal mode up to 0777" },
	{ "--vmpck-id", set_vmpck_id, "a number, 0 to 3" },
	{ "--rate-s", set_rate_s, "a number of seconds" },
	{ "--rate-burst", set_rate_burst, "a number" },
	{ "--busy-timeout-s", set_busy_timeout, "a number of seconds" },
	{ "--pending-lease-s", set_pending_lease, "a number of seconds" },
};

static const struct option *find(const char *arg, size_t len)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (strlen(table[i].name) == len &&
		    strncmp(table[i].name, arg, len) == 0)
			return &table[i];
	return NULL;
}

/* One option at argv[0], "--name VALUE" or "--name=VALUE": words taken. */
static int parse_one(struct snpnode_options *options, int argc, char **argv)
{
	size_t len = strcspn(argv[0], "=");
	const struct option *option = find(argv[0], len);
	bool joined = argv[0][len] == '=';
	const char *value = joined ? argv[0] + len + 1 : argv[1];

	if (!option) {
		snpnode_say("there is no option %.*s; see snpguest-node --help",
			    (int)len, argv[0]);
		return -1;
	}
	if ((!joined && argc < 2) || !option->set(options, value)) {
		snpnode_say("%s takes %s%s%s%s", option->name, option->takes,
			    argc < 2 && !joined ? "" : ", not '",
			    argc < 2 && !joined ? "" : value,
			    argc < 2 && !joined ? "" : "'");
		return -1;
	}
	return joined ? 1 : 2;
}

int snpnode_options_parse(struct snpnode_options *options, int argc,
			  char **argv)
{
	const char *bad;
	int at = 0;

	while (at < argc && argv[at][0] == '-' && argv[at][1]) {
		int n;

		if (strcmp(argv[at], "--") == 0) {
			at++;
			break;
		}
		n = parse_one(options, argc - at, argv + at);
		if (n < 0)
			return -1;
		at += n;
	}
	bad = snpcore_config_check(&options->config);
	if (bad)
		snpnode_say("%s", bad);
	return bad ? -1 : at;
}
