/* SPDX-License-Identifier: MIT */
#include "fwchoice.h"

#include <stdlib.h>
#include <string.h>

#include "say.h"
#include "value.h"

static uint8_t *part_of(struct snpguest_tcb *tcb,
			struct snpsim_version *version, const char *name,
			size_t len)
{
	const struct {
		const char *name;
		uint8_t *part;
	} parts[] = {
		{ "boot-loader", &tcb->boot_loader },
		{ "tee", &tcb->tee },
		{ "snp", &tcb->snp },
		{ "microcode", &tcb->microcode },
		{ "fmc", tcb->has_fmc ? &tcb->fmc : NULL },
		{ "major", version ? &version->major : NULL },
		{ "minor", version ? &version->minor : NULL },
		{ "build", version ? &version->build : NULL },
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (strlen(parts[i].name) == len &&
		    strncmp(parts[i].name, name, len) == 0)
			return parts[i].part;
	return NULL;
}

bool snpnode_fwchoice_parts(char *words, const char *between,
			    struct snpguest_tcb *tcb,
			    struct snpsim_version *version)
{
	char *rest = NULL;

	for (char *word = strtok_r(words, between, &rest); word;
	     word = strtok_r(NULL, between, &rest)) {
		size_t len = strcspn(word, "=");
		uint8_t *part = part_of(tcb, version, word, len);
		uint64_t value;

		if (!part || !word[len] ||
		    !snpnode_value_number(word + len + 1, 10, UINT8_MAX,
					  &value))
			return false;
		*part = (uint8_t)value;
	}
	return true;
}

/* "--tcb snp=24,microcode=219"; NULL: not said, so it stays. */
static bool choose_tcb(const char *option, const char *text,
		       struct snpguest_tcb *tcb)
{
	char *words = text ? strdup(text) : NULL;
	bool good = !text ||
		    (words && snpnode_fwchoice_parts(words, ",", tcb, NULL));

	if (!good)
		snpnode_say("%s takes NAME=0..255,... of boot-loader, tee, "
			    "snp, microcode, and fmc of Turin",
			    option);
	free(words);
	return good;
}

/* "--firmware 1.55.29" */
static bool choose_version(const char *option, const char *text,
			   struct snpsim_version *version)
{
	uint8_t *part[3] = { &version->major, &version->minor,
			     &version->build };
	char *words = text ? strdup(text) : NULL;
	char *rest = words;
	bool good = !text || words;

	for (size_t i = 0; i < 3 && text && good; i++) {
		const char *word = strsep(&rest, ".");
		uint64_t value = 0;

		good = word &&
		       snpnode_value_number(word, 10, UINT8_MAX, &value);
		*part[i] = (uint8_t)value;
	}
	good = good && !rest;
	if (!good)
		snpnode_say("%s takes MAJOR.MINOR.BUILD, 0..255 each", option);
	free(words);
	return good;
}

static void copy_version(const struct snpsim_version *version, uint8_t raw[4])
{
	raw[0] = version->major;
	raw[1] = version->minor;
	raw[2] = version->build;
}

static bool choose_current(struct snpnode_options *options,
			   struct snpsim_chip_config *chip)
{
	if (!options->tcb && !options->firmware)
		return true;
	options->sim.flags |= SNPGUEST_SIM_SET_CURRENT;
	return choose_tcb("--tcb", options->tcb, &chip->current_tcb) &&
	       choose_version("--firmware", options->firmware, &chip->current);
}

static bool choose_committed(struct snpnode_options *options,
			     struct snpsim_chip_config *chip)
{
	chip->committed_tcb = chip->current_tcb;
	chip->committed = chip->current;
	if (!options->committed_tcb && !options->committed_firmware)
		return true;
	options->sim.flags |= SNPGUEST_SIM_SET_COMMITTED;
	return choose_tcb("--committed-tcb", options->committed_tcb,
			  &chip->committed_tcb) &&
	       choose_version("--committed-firmware",
			      options->committed_firmware, &chip->committed);
}

static bool choose_reported(struct snpnode_options *options,
			    struct snpsim_chip_config *chip)
{
	chip->reported_tcb = chip->committed_tcb;
	if (!options->reported_tcb)
		return true;
	options->sim.flags |= SNPGUEST_SIM_SET_REPORTED;
	return choose_tcb("--reported-tcb", options->reported_tcb,
			  &chip->reported_tcb);
}

bool snpnode_fwchoice_apply(struct snpnode_options *options)
{
	struct snpguest_sim_options *sim = &options->sim;
	struct snpsim_chip_config chip;

	(void)snpsim_chip_defaults(sim->line ? sim->line : SNPGUEST_LINE_MILAN,
				   &chip);
	if (!choose_current(options, &chip) ||
	    !choose_committed(options, &chip) ||
	    !choose_reported(options, &chip))
		return false;
	sim->current_tcb = chip.current_tcb;
	sim->committed_tcb = chip.committed_tcb;
	sim->reported_tcb = chip.reported_tcb;
	copy_version(&chip.current, sim->current_version);
	copy_version(&chip.committed, sim->committed_version);
	return true;
}
