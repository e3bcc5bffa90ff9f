/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <stddef.h>
#include <string.h>

#include "../sim/faultplan.h"
#include "say.h"
#include "value.h"

const char snpnode_options_help[] =
	"  --pki DIR             write ark.der, ask.der, asvk.der, leaf.der\n"
	"  --control SOCKET      listen there for snpguest-node control\n"
	"  --tsm DIR             mount: serve the tsm/report tree there\n"
	"  --mode OCTAL          of the device; default 0600\n"
	"The machine:\n"
	"  --state DIR           keep the chip's identity and the keys there\n"
	"  --keys DIR            keep the RSA keys there; default: the user's\n"
	"                        runtime directory\n"
	"  --line LINE           milan (default), genoa, turin\n"
	"  --report-version N    2, 3 or 5; default: what the line has\n"
	"  --signing-key KEY     vcek (default), vlek\n"
	"  --mask-chip-id        CHIP_ID reads as zeros\n"
	"  --mask-chip-key       no VCEK: reports are not signed\n"
	"  --platform-info HEX, --mit-vector HEX\n"
	"  --host HOST           protocol (default), kvm: how it answers\n"
	"  --plan FILE           what goes wrong, and when\n"
	"The guest:\n"
	"  --policy HEX          guest policy; default 30000\n"
	"  --measurement HEX, --host-data HEX, --family-id HEX, --image-id "
	"HEX\n"
	"  --id-key-digest HEX, --author-key-digest HEX\n"
	"  --guest-svn N\n"
	"Its driver:\n"
	"  --kernel VERSION      ours (default), 5.19, 6.1, 6.2, 6.3, 6.8,\n"
	"                        6.12, 6.14, 7.0\n"
	"  --vmpck-id N          0 (default) to 3\n"
	"  --rate-s S            its own limit: --rate-burst host calls in S\n"
	"                        seconds; default 1, 0: no limit\n"
	"  --rate-burst N        default 2\n"
	"  --busy-timeout-s S    how long a throttled caller waits; default "
	"60\n"
	"  --pending-lease-s S   how long a pending message is its owner's;\n"
	"                        default 10\n";

void snpnode_options_init(struct snpnode_options *options)
{
	*options = (struct snpnode_options){
		.mode = 0600,
		.kernel = SNPSIM_KERNEL_OURS,
		.sim = { .size = sizeof(options->sim) },
	};
	snpcore_config_init(&options->config);
}

enum kind {
	TEXT,	/* const char *, not empty */
	NUMBER, /* uint32_t, up to max */
	OCTAL,	/* uint32_t, up to max */
	HEX64,	/* uint64_t */
	BYTES,	/* uint8_t[max], in hex */
	WORD,	/* uint32_t, one of words */
	FLAG,	/* uint32_t, one of words is or-ed in */
	SWITCH, /* uint32_t, max is or-ed in; takes no value */
};

struct option {
	const char *name;
	enum kind kind;
	size_t at; /* in struct snpnode_options */
	const char *takes;
	uint64_t max;
	const struct snpnode_word *words;
	uint32_t sets; /* in sim.flags, beside the value */
};

static const struct snpnode_word lines[] = {
	{ "milan", SNPGUEST_LINE_MILAN },
	{ "genoa", SNPGUEST_LINE_GENOA },
	{ "turin", SNPGUEST_LINE_TURIN },
	{ NULL, 0 },
};

static const struct snpnode_word versions[] = {
	{ "2", 2 },
	{ "3", 3 },
	{ "5", 5 },
	{ NULL, 0 },
};

static const struct snpnode_word keys[] = {
	{ "vcek", SNPGUEST_SIGNING_KEY_VCEK },
	{ "vlek", SNPGUEST_SIGNING_KEY_VLEK },
	{ NULL, 0 },
};

static const struct snpnode_word hosts[] = {
	{ "protocol", 0 },
	{ "kvm", SNPGUEST_SIM_HOST_KVM },
	{ NULL, 0 },
};

static const struct snpnode_word kernels[] = {
	{ "ours", SNPSIM_KERNEL_OURS }, { "5.19", SNPSIM_KERNEL_5_19 },
	{ "6.1", SNPSIM_KERNEL_6_1 },	{ "6.2", SNPSIM_KERNEL_6_2 },
	{ "6.3", SNPSIM_KERNEL_6_3 },	{ "6.8", SNPSIM_KERNEL_6_8 },
	{ "6.12", SNPSIM_KERNEL_6_12 }, { "6.14", SNPSIM_KERNEL_6_14 },
	{ "7.0", SNPSIM_KERNEL_7_0 },	{ NULL, 0 },
};

#define AT(field) offsetof(struct snpnode_options, field)
#define A_FILE "a path"
#define SECONDS "a number of seconds"

static const struct option table[] = {
	{ "--pki", TEXT, AT(pki), A_FILE, 0, NULL, 0 },
	{ "--keys", TEXT, AT(keys), A_FILE, 0, NULL, 0 },
	{ "--state", TEXT, AT(state), A_FILE, 0, NULL, 0 },
	{ "--plan", TEXT, AT(plan), A_FILE, 0, NULL, 0 },
	{ "--control", TEXT, AT(control), A_FILE, 0, NULL, 0 },
	{ "--tsm", TEXT, AT(tsm), A_FILE, 0, NULL, 0 },
	{ "--mode", OCTAL, AT(mode), "an octal mode up to 0777", 0777, NULL,
	  0 },
	{ "--line", WORD, AT(sim.line), "milan, genoa or turin", 0, lines, 0 },
	{ "--report-version", WORD, AT(sim.report_version), "2, 3 or 5", 0,
	  versions, 0 },
	{ "--signing-key", WORD, AT(sim.signing_key), "vcek or vlek", 0, keys,
	  0 },
	{ "--mask-chip-id", SWITCH, AT(sim.flags), NULL,
	  SNPGUEST_SIM_MASK_CHIP_ID, NULL, 0 },
	{ "--mask-chip-key", SWITCH, AT(sim.flags), NULL,
	  SNPGUEST_SIM_MASK_CHIP_KEY, NULL, 0 },
	{ "--platform-info", HEX64, AT(sim.platform_info), "a number in hex", 0,
	  NULL, SNPGUEST_SIM_SET_PLATFORM_INFO },
	{ "--mit-vector", HEX64, AT(sim.mit_vector), "a number in hex", 0, NULL,
	  SNPGUEST_SIM_SET_MIT_VECTOR },
	{ "--host", FLAG, AT(sim.flags), "protocol or kvm", 0, hosts, 0 },
	{ "--policy", HEX64, AT(sim.guest_policy), "a number in hex", 0, NULL,
	  0 },
	{ "--measurement", BYTES, AT(sim.measurement), "48 bytes in hex", 48,
	  NULL, 0 },
	{ "--host-data", BYTES, AT(sim.host_data), "32 bytes in hex", 32, NULL,
	  0 },
	{ "--family-id", BYTES, AT(sim.family_id), "16 bytes in hex", 16, NULL,
	  0 },
	{ "--image-id", BYTES, AT(sim.image_id), "16 bytes in hex", 16, NULL,
	  0 },
	{ "--id-key-digest", BYTES, AT(sim.id_key_digest), "48 bytes in hex",
	  48, NULL, 0 },
	{ "--author-key-digest", BYTES, AT(sim.author_key_digest),
	  "48 bytes in hex", 48, NULL, SNPGUEST_SIM_AUTHOR_KEY },
	{ "--guest-svn", NUMBER, AT(sim.guest_svn), "a number", UINT32_MAX,
	  NULL, 0 },
	{ "--kernel", WORD, AT(kernel),
	  "ours, 5.19, 6.1, 6.2, 6.3, 6.8, 6.12, 6.14 or 7.0", 0, kernels, 0 },
	{ "--vmpck-id", NUMBER, AT(config.vmpck_id), "a number", UINT32_MAX,
	  NULL, 0 },
	{ "--rate-s", NUMBER, AT(config.rate_s), SECONDS, UINT32_MAX, NULL, 0 },
	{ "--rate-burst", NUMBER, AT(config.rate_burst), "a number", UINT32_MAX,
	  NULL, 0 },
	{ "--busy-timeout-s", NUMBER, AT(config.busy_timeout_s), SECONDS,
	  UINT32_MAX, NULL, 0 },
	{ "--pending-lease-s", NUMBER, AT(config.pending_lease_s), SECONDS,
	  UINT32_MAX, NULL, 0 },
};

static bool set_number(const struct option *option, void *field,
		       const char *value, int base)
{
	uint64_t number;

	if (!snpnode_value_number(value, base, option->max, &number))
		return false;
	*(uint32_t *)field = (uint32_t)number;
	return true;
}

static bool set_flag(const struct option *option, uint32_t *field,
		     const char *value)
{
	uint32_t flag;

	if (!snpnode_value_word(value, option->words, &flag))
		return false;
	*field |= flag;
	return true;
}

static bool set(const struct option *option, struct snpnode_options *options,
		const char *value)
{
	void *field = (char *)options + option->at;

	switch (option->kind) {
	case TEXT:
		*(const char **)field = value;
		return *value != '\0';
	case NUMBER:
		return set_number(option, field, value, 10);
	case OCTAL:
		return set_number(option, field, value, 8);
	case HEX64:
		return snpnode_value_number(value, 16, UINT64_MAX, field);
	case BYTES:
		return snpnode_value_bytes(value, field, option->max);
	case WORD:
		return snpnode_value_word(value, option->words, field);
	case FLAG:
		return set_flag(option, field, value);
	case SWITCH:
		*(uint32_t *)field |= (uint32_t)option->max;
		return true;
	}
	return false;
}

static const struct option *find(const char *arg, size_t len)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (strlen(table[i].name) == len &&
		    strncmp(table[i].name, arg, len) == 0)
			return &table[i];
	return NULL;
}

/* "--name VALUE" or "--name=VALUE" at argv[0]: words taken, 0: none fits. */
static int take(const struct option *option, struct snpnode_options *options,
		size_t len, int argc, char **argv)
{
	bool joined = argv[0][len] == '=';
	const char *value = joined ? argv[0] + len + 1 : argv[1];

	if (option->kind == SWITCH)
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
	size_t len = strcspn(argv[0], "=");
	const struct option *option = find(argv[0], len);
	int taken;

	if (!option) {
		snpnode_say("there is no option %.*s; see snpguest-node --help",
			    (int)len, argv[0]);
		return -1;
	}
	taken = take(option, options, len, argc, argv);
	if (taken)
		return taken;
	snpnode_say("%s takes %s", option->name,
		    option->takes ? option->takes : "no value");
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

	if (taken < 0)
		return -1;
	bad = snpcore_config_check(&options->config);
	if (!bad)
		return taken;
	snpnode_say("%s", bad);
	return -1;
}
