/* SPDX-License-Identifier: MIT */
#include "optiontable.h"

#include <stdio.h>
#include <string.h>

#include "../sim/faultplan.h"
#include "options.h"

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
#define HEADING(text)                                                          \
	{                                                                      \
		.help = (text)                                                 \
	}
#define TEXT(opt, field, what, words)                                          \
	{                                                                      \
		.name = (opt), .kind = SNPNODE_TEXT, .at = AT(field),          \
		.value = (what), .help = (words)                               \
	}
#define NUMBER(opt, field, what, text)                                         \
	{                                                                      \
		.name = (opt), .kind = SNPNODE_NUMBER, .at = AT(field),        \
		.max = UINT32_MAX, .value = (what), .help = (text)             \
	}
#define HEX64(opt, field, flag, text)                                          \
	{                                                                      \
		.name = (opt), .kind = SNPNODE_HEX64, .at = AT(field),         \
		.sets = (flag), .value = "HEX", .help = (text)                 \
	}
#define BYTES(opt, field, size, flag, text)                                    \
	{                                                                      \
		.name = (opt), .kind = SNPNODE_BYTES, .at = AT(field),         \
		.max = (size), .sets = (flag), .value = "HEX", .help = (text)  \
	}
#define WORD(opt, how, field, list, text)                                      \
	{                                                                      \
		.name = (opt), .kind = (how), .at = AT(field),                 \
		.words = (list), .help = (text)                                \
	}
#define SWITCH(opt, flag, text)                                                \
	{                                                                      \
		.name = (opt), .kind = SNPNODE_SWITCH, .at = AT(sim.flags),    \
		.max = (flag), .help = (text)                                  \
	}

/* clang-format off */
const struct snpnode_option snpnode_option_table[] = {
	HEADING("Options"),
	TEXT("pki", pki, "DIR",
	     "write ark.der, ask.der, asvk.der, leaf.der, crl.der"),
	TEXT("control", control, "SOCKET",
	     "listen there for snpguest-node control"),
	TEXT("tsm", tsm, "DIR", "mount: serve the tsm/report tree there"),
	{ .name = "mode", .kind = SNPNODE_OCTAL, .at = AT(mode), .max = 0777,
	  .value = "OCTAL", .help = "of the device; default 0600" },
	HEADING("The machine"),
	TEXT("state", state, "DIR",
	     "keep the chip's identity and the keys there"),
	TEXT("keys", keys, "DIR",
	     "keep the RSA keys there; default: the user's runtime directory"),
	WORD("line", SNPNODE_WORD, sim.line, lines,
	     "the processor's; default milan"),
	WORD("report-version", SNPNODE_WORD, sim.report_version, versions,
	     "default: what the line has"),
	WORD("signing-key", SNPNODE_WORD, sim.signing_key, keys,
	     "that the reports are signed with; default vcek"),
	SWITCH("mask-chip-id", SNPGUEST_SIM_MASK_CHIP_ID,
	       "CHIP_ID reads as zeros"),
	SWITCH("mask-chip-key", SNPGUEST_SIM_MASK_CHIP_KEY,
	       "no VCEK: reports are not signed"),
	TEXT("tcb", tcb, "NAME=N,...",
	     "of boot-loader, tee, snp, microcode, fmc; default: the line's"),
	TEXT("committed-tcb", committed_tcb, "NAME=N,...",
	     "the same; default: the tcb"),
	TEXT("reported-tcb", reported_tcb, "NAME=N,...",
	     "the same; default: the committed one"),
	TEXT("firmware", firmware, "MAJOR.MINOR.BUILD",
	     "default: the line's"),
	TEXT("committed-firmware", committed_firmware, "MAJOR.MINOR.BUILD",
	     "default: the firmware"),
	TEXT("seed", seed, "TEXT",
	     "the same chip, launch and keys each time"),
	HEX64("platform-info", sim.platform_info,
	      SNPGUEST_SIM_SET_PLATFORM_INFO, "PLATFORM_INFO of the reports"),
	HEX64("mit-vector", sim.mit_vector, SNPGUEST_SIM_SET_MIT_VECTOR,
	      "the mitigation vectors of the reports"),
	WORD("host", SNPNODE_FLAG, sim.flags, hosts,
	     "how the host answers; default protocol"),
	TEXT("plan", plan, "FILE", "what goes wrong, and when"),
	HEADING("The guest"),
	HEX64("policy", sim.guest_policy, 0, "guest policy; default 30000"),
	BYTES("measurement", sim.measurement, 48, 0, "at launch"),
	BYTES("host-data", sim.host_data, 32, 0, "that the host gave"),
	BYTES("family-id", sim.family_id, 16, 0, "of the ID block"),
	BYTES("image-id", sim.image_id, 16, 0, "of the ID block"),
	BYTES("id-key-digest", sim.id_key_digest, 48, 0,
	      "of the key that signed the ID block"),
	BYTES("author-key-digest", sim.author_key_digest, 48,
	      SNPGUEST_SIM_AUTHOR_KEY, "of the key that signed that key"),
	NUMBER("guest-svn", sim.guest_svn, "N", "the guest's own version"),
	{ .name = "svsm", .kind = SNPNODE_SWITCH, .at = AT(svsm), .max = 1,
	  .help = "its kernel runs above an SVSM, with --vmpck-id 2 unless "
		  "another is given" },
	HEADING("Its driver"),
	WORD("kernel", SNPNODE_WORD, kernel, kernels,
	     "whose driver it is like; default ours"),
	NUMBER("vmpck-id", config.vmpck_id, "N", "0 to 3; default 0"),
	NUMBER("rate-s", config.rate_s, "SECONDS",
	       "its own limit: --rate-burst host calls in so many seconds; "
	       "default 1, 0: no limit"),
	NUMBER("rate-burst", config.rate_burst, "N", "default 2"),
	NUMBER("busy-timeout-s", config.busy_timeout_s, "SECONDS",
	       "how long a throttled caller waits; default 60, 0: for ever"),
	NUMBER("pending-lease-s", config.pending_lease_s, "SECONDS",
	       "how long a pending message is its owner's; default 10"),
};
/* clang-format on */

const size_t snpnode_option_count =
	sizeof(snpnode_option_table) / sizeof(snpnode_option_table[0]);

void snpnode_option_value(const struct snpnode_option *option,
			  char text[SNPNODE_VALUE_TEXT_MAX])
{
	const struct snpnode_word *word = option->words;
	size_t at = 0;

	if (!word) {
		snprintf(text, SNPNODE_VALUE_TEXT_MAX, "%s",
			 option->value ? option->value : "");
		return;
	}
	for (; word->text && at < SNPNODE_VALUE_TEXT_MAX; word++)
		at += (size_t)snprintf(text + at, SNPNODE_VALUE_TEXT_MAX - at,
				       "%s%s", at ? "|" : "", word->text);
}
