/* SPDX-License-Identifier: MIT */
#include "chip.h"

#include <string.h>

#include <openssl/crypto.h>

#define NO_PART 0xffu

/* What sets the lines apart: 57230 for the TCB layouts, CPUID as sold. */
static const struct line {
	uint32_t line;
	const char *name;
	uint8_t cpuid[3];
	/* Where fmc, boot loader, tee, snp and microcode stand. */
	uint8_t at[5];
	size_t id_size; /* of the chip ID; zeros follow */
	uint32_t report_version;
	struct snpguest_tcb tcb;
	struct snpsim_version firmware;
} lines[] = {
	{ .line = SNPGUEST_LINE_MILAN,
	  .name = "Milan",
	  .cpuid = { 0x19, 0x01, 0x01 },
	  .at = { NO_PART, 0, 1, 6, 7 },
	  .id_size = 64,
	  .report_version = 3,
	  .tcb = { .boot_loader = 4, .tee = 0, .snp = 24, .microcode = 0xdb },
	  .firmware = { 1, 55, 29 } },
	{ .line = SNPGUEST_LINE_GENOA,
	  .name = "Genoa",
	  .cpuid = { 0x19, 0x11, 0x01 },
	  .at = { NO_PART, 0, 1, 6, 7 },
	  .id_size = 64,
	  .report_version = 3,
	  .tcb = { .boot_loader = 10, .tee = 0, .snp = 24, .microcode = 0x54 },
	  .firmware = { 1, 55, 40 } },
	{ .line = SNPGUEST_LINE_TURIN,
	  .name = "Turin",
	  .cpuid = { 0x1a, 0x02, 0x01 },
	  .at = { 0, 1, 2, 3, 7 },
	  .id_size = 8,
	  .report_version = 5,
	  .tcb = { .fmc = 1,
		   .boot_loader = 1,
		   .tee = 1,
		   .snp = 4,
		   .microcode = 0x51,
		   .has_fmc = 1 },
	  .firmware = { 1, 58, 12 } },
};

static const struct line *find(uint32_t line)
{
	size_t i;

	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		if (lines[i].line == line)
			return &lines[i];
	return NULL;
}

bool snpsim_chip_defaults(uint32_t line, struct snpsim_chip_config *config)
{
	const struct line *known = find(line);

	memset(config, 0, sizeof(*config));
	if (!known)
		return false;
	config->line = line;
	config->report_version = known->report_version;
	config->current_tcb = known->tcb;
	config->committed_tcb = known->tcb;
	config->reported_tcb = known->tcb;
	config->current = known->firmware;
	config->committed = known->firmware;
	config->platform_info = SNPGUEST_PLATFORM_SMT_EN |
				SNPGUEST_PLATFORM_ECC_EN |
				SNPGUEST_PLATFORM_ALIAS_CHECK_COMPLETE;
	config->mit_vector = line == SNPGUEST_LINE_TURIN ? 0x3f : 0x0b;
	return true;
}

const char *snpsim_chip_check(const struct snpsim_chip_config *config)
{
	uint8_t current[SNPSIM_TCB_SIZE], committed[SNPSIM_TCB_SIZE];
	uint8_t reported[SNPSIM_TCB_SIZE];

	if (!find(config->line))
		return "line: Milan, Genoa or Turin";
	if (config->report_version != 2 && config->report_version != 3 &&
	    config->report_version != 5)
		return "report_version: 2, 3 or 5";
	if (config->report_version == 2 && config->line == SNPGUEST_LINE_TURIN)
		return "report_version: Turin's firmware began with 3";
	snpsim_tcb_encode(config->line, &config->current_tcb, current);
	snpsim_tcb_encode(config->line, &config->committed_tcb, committed);
	snpsim_tcb_encode(config->line, &config->reported_tcb, reported);
	if (!snpsim_tcb_covers(current, committed))
		return "committed_tcb: not above current_tcb";
	if (!snpsim_tcb_covers(current, reported))
		return "reported_tcb: not above current_tcb";
	return NULL;
}

static struct snpsim_signer *make_vcek(const struct snpsim_chip *chip,
				       const struct snpguest_tcb *tcb)
{
	uint8_t raw[SNPSIM_TCB_SIZE];

	snpsim_tcb_encode(chip->config.line, tcb, raw);
	return snpsim_signer_new(chip->secret, "snpsim VCEK", raw, sizeof(raw));
}

/* A VLEK is its cloud provider's, whatever chip it is loaded into. */
static struct snpsim_signer *make_vlek(const struct snpsim_chip *chip,
				       const struct snpguest_tcb *tcb)
{
	uint8_t raw[SNPSIM_TCB_SIZE];

	snpsim_tcb_encode(chip->config.line, tcb, raw);
	return snpsim_signer_new(chip->vlek_secret, "snpsim VLEK", raw,
				 sizeof(raw));
}

bool snpsim_chip_restore(struct snpsim_chip *chip,
			 const struct snpsim_chip_config *config,
			 const uint8_t secret[SNPSIM_ROOT_SIZE],
			 const uint8_t vlek_secret[SNPSIM_ROOT_SIZE])
{
	const struct line *line = find(config->line);

	memset(chip, 0, sizeof(*chip));
	chip->config = *config;
	memcpy(chip->secret, secret, SNPSIM_ROOT_SIZE);
	memcpy(chip->vlek_secret, vlek_secret, SNPSIM_ROOT_SIZE);
	if (!line || !snpsim_kdf(secret, "snpsim chip ID", NULL, 0,
				 chip->chip_id, line->id_size))
		goto err_wipe;
	chip->vcek = make_vcek(chip, &config->reported_tcb);
	if (!chip->vcek)
		goto err_wipe;
	if (!config->vlek_loaded)
		return true;
	chip->vlek = make_vlek(chip, &config->reported_tcb);
	if (chip->vlek)
		return true;
err_wipe:
	snpsim_chip_wipe(chip);
	return false;
}

bool snpsim_chip_init(struct snpsim_chip *chip,
		      const struct snpsim_chip_config *config,
		      struct snpsim_random *random)
{
	uint8_t secrets[2][SNPSIM_ROOT_SIZE];
	bool done;

	memset(chip, 0, sizeof(*chip));
	done = snpsim_random_bytes(random, secrets[0], SNPSIM_ROOT_SIZE) &&
	       snpsim_random_bytes(random, secrets[1], SNPSIM_ROOT_SIZE) &&
	       snpsim_chip_restore(chip, config, secrets[0], secrets[1]);
	OPENSSL_cleanse(secrets, sizeof(secrets));
	return done;
}

void snpsim_chip_wipe(struct snpsim_chip *chip)
{
	snpsim_signer_free(chip->vcek);
	snpsim_signer_free(chip->vlek);
	OPENSSL_cleanse(chip, sizeof(*chip));
}

bool snpsim_chip_update(struct snpsim_chip *chip,
			const struct snpguest_tcb *tcb,
			const struct snpsim_version *version)
{
	struct snpsim_signer *vcek = make_vcek(chip, tcb);
	struct snpsim_signer *vlek = NULL;

	if (chip->vlek)
		vlek = make_vlek(chip, tcb);
	if (!vcek || (chip->vlek && !vlek)) {
		snpsim_signer_free(vcek);
		snpsim_signer_free(vlek);
		return false;
	}
	snpsim_signer_free(chip->vcek);
	snpsim_signer_free(chip->vlek);
	chip->vcek = vcek;
	chip->vlek = vlek;
	chip->config.current_tcb = *tcb;
	chip->config.committed_tcb = *tcb;
	chip->config.reported_tcb = *tcb;
	chip->config.current = *version;
	chip->config.committed = *version;
	return true;
}

void snpsim_tcb_encode(uint32_t line, const struct snpguest_tcb *tcb,
		       uint8_t raw[SNPSIM_TCB_SIZE])
{
	const uint8_t part[5] = { tcb->fmc, tcb->boot_loader, tcb->tee,
				  tcb->snp, tcb->microcode };
	const struct line *known = find(line);
	size_t i;

	memset(raw, 0, SNPSIM_TCB_SIZE);
	for (i = 0; known && i < sizeof(part); i++)
		if (known->at[i] != NO_PART)
			raw[known->at[i]] = part[i];
}

bool snpsim_tcb_covers(const uint8_t b[SNPSIM_TCB_SIZE],
		       const uint8_t a[SNPSIM_TCB_SIZE])
{
	size_t i;

	for (i = 0; i < SNPSIM_TCB_SIZE; i++)
		if (a[i] > b[i])
			return false;
	return true;
}

void snpsim_chip_cpuid(uint32_t line, uint8_t cpuid[3])
{
	const struct line *known = find(line);

	memset(cpuid, 0, 3);
	if (known)
		memcpy(cpuid, known->cpuid, 3);
}

const char *snpsim_line_name(uint32_t line)
{
	const struct line *known = find(line);

	return known ? known->name : "unknown";
}
