/* SPDX-License-Identifier: MIT */
#include "control.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "../sim/machine.h"
#include "../sim/platform.h"
#include "fwchoice.h"
#include "value.h"
#include "world.h"

struct command {
	struct snpnode_world *world;
	FILE *out;
	const char *text; /* what follows the command's line */
	size_t len;
};

static void refuse(struct command *command, const char *why)
{
	fprintf(command->out, "refused: %s\n", why);
}

static void do_plan(struct command *command, char *words)
{
	char error[SNPSIM_PLAN_ERROR_MAX] = "";

	(void)words;
	if (snpsim_machine_set_plan(command->world->machine, command->text,
				    command->len, error))
		fputs("ok\n", command->out);
	else
		refuse(command, error);
}

static void do_log(struct command *command, char *words)
{
	struct snpsim_log_entry entry;
	char line[SNPSIM_LOG_LINE_MAX];
	uint64_t from = 0;

	if (words && !snpnode_value_number(words, 10, UINT64_MAX, &from)) {
		refuse(command, "log takes the number of the first entry");
		return;
	}
	fputs("ok\n", command->out);
	while (snpsim_machine_log(command->world->machine, from, &entry, 1)) {
		(void)snpsim_log_format(&entry, line, sizeof(line));
		fprintf(command->out, "%s\n", line);
		from = entry.number + 1;
	}
}

static void put_tcb(FILE *out, const char *name, const struct snpguest_tcb *tcb)
{
	fprintf(out, "%s:", name);
	if (tcb->has_fmc)
		fprintf(out, " fmc=%u", tcb->fmc);
	fprintf(out, " boot-loader=%u tee=%u snp=%u microcode=%u\n",
		tcb->boot_loader, tcb->tee, tcb->snp, tcb->microcode);
}

static void put_channel(FILE *out, const struct snpnode_world *world)
{
	const struct snpnode_elsewhere *driver = world->elsewhere;
	char elsewhere[SNPNODE_STATE_MAX];
	const char *state = elsewhere;
	uint64_t files = 0;

	if (!driver) {
		state = snpcore_state_name(
			snpsim_driver_state(world->device.driver));
		for (const struct snpnode_file *f = world->device.files; f;
		     f = f->next)
			files++;
	} else if (!driver->state(driver, elsewhere, &files)) {
		state = "no driver";
	}
	fprintf(out, "channel: %s\nopen files: %" PRIu64 "\n", state, files);
}

static void do_status(struct command *command, char *words)
{
	const struct snpnode_world *world = command->world;
	struct snpsim_platform *platform =
		snpsim_machine_platform(world->machine);
	struct snpsim_chip_config chip;

	(void)words;
	snpsim_platform_follow(platform);
	snpsim_platform_chip(platform, &chip);
	fputs("ok\n", command->out);
	put_channel(command->out, world);
	fprintf(command->out, "line: %s\n", snpsim_line_name(chip.line));
	fprintf(command->out, "firmware: %u.%u.%u\n", chip.current.major,
		chip.current.minor, chip.current.build);
	put_tcb(command->out, "current tcb", &chip.current_tcb);
	put_tcb(command->out, "reported tcb", &chip.reported_tcb);
}

static void do_reboot(struct command *command, char *words)
{
	int error = snpnode_world_reboot(command->world);

	(void)words;
	if (error == -EBUSY)
		refuse(command, "the guest's driver is loaded; unload snpguest "
				"first");
	else if (error)
		refuse(command, strerror(-error));
	else
		fputs("ok\n", command->out);
}

/* @ctx: the words that name parts of it; the rest stays. */
static bool choose(void *ctx, struct snpsim_chip_config *chip)
{
	return snpnode_fwchoice_parts(ctx, " ", &chip->current_tcb,
				      &chip->current);
}

static void do_update(struct command *command, char *words)
{
	struct snpsim_platform *platform =
		snpsim_machine_platform(command->world->machine);
	int rc = -EINVAL;

	if (words)
		rc = snpsim_platform_change(platform, choose, words);
	if (rc == -EINVAL)
		refuse(command, "update takes NAME=0..255 of boot-loader, tee, "
				"snp, microcode, fmc of Turin, major, minor, "
				"build");
	else if (rc == -ENOMEM)
		refuse(command, "libcrypto made no key for the new TCB");
	else if (rc)
		refuse(command, "the state folder does not take the update");
	else if (!snpnode_world_write_pki(command->world, NULL))
		refuse(command, "updated, but the certificates were not "
				"written");
	else
		fputs("ok\n", command->out);
}

static const struct {
	const char *name;
	void (*fn)(struct command *command, char *words);
} verbs[] = {
	{ "plan", do_plan },	 { "log", do_log },
	{ "status", do_status }, { "reboot", do_reboot },
	{ "update", do_update },
};

static void dispatch(struct command *command, char *line)
{
	char *words = strchr(line, ' ');

	if (words)
		*words++ = '\0';
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (strcmp(verbs[i].name, line) == 0) {
			verbs[i].fn(command, words);
			return;
		}
	}
	refuse(command, "plan, log, status, reboot and update are known");
}

void snpnode_control_do(struct snpnode_world *world, const char *text,
			size_t len, FILE *out)
{
	struct command command = { .world = world, .out = out };
	const char *end = memchr(text, '\n', len);
	char line[SNPNODE_COMMAND_MAX];
	size_t first = end ? (size_t)(end - text) : len;

	if (first >= sizeof(line) || memchr(text, '\0', first)) {
		refuse(&command, "the first line is no command");
		return;
	}
	memcpy(line, text, first);
	line[first] = '\0';
	command.text = end ? end + 1 : text + len;
	command.len = len - (size_t)(command.text - text);
	dispatch(&command, line);
}
