/* SPDX-License-Identifier: MIT */
#include "judge.h"

#include "node/control.h"
#include "sim/inside.h"
#include "visitor.h"

struct judge judge;

/* What a command may change. */
struct machine {
	struct snpsim_chip_config chip;
	struct snpsim_secrets secrets;
	struct snpsim_plan plan;
	enum snpsim_manner manner;
	enum snpsim_kernel kernel;
	struct snpsim_table_spec spec;
	uint64_t log_next;
	const struct snpsim_driver *driver;
	const struct snpnode_file *files;
};

struct said {
	const char *text, *answer;
	size_t text_len, answer_len;
};

static struct machine before, after;

static void look(const struct snpnode_world *world, struct machine *machine)
{
	const struct snpsim_host *host = &world->machine->host;

	memset(machine, 0, sizeof(*machine));
	snpsim_platform_chip(world->machine->platform, &machine->chip);
	memcpy(&machine->secrets, &world->machine->secrets,
	       sizeof(machine->secrets));
	memcpy(&machine->plan, &host->plan, sizeof(machine->plan));
	memcpy(&machine->spec, &host->spec, sizeof(machine->spec));
	machine->manner = host->manner;
	machine->kernel = host->kernel;
	machine->log_next = host->log.next;
	machine->driver = world->device.driver;
	machine->files = world->device.files;
}

/* ---- what is the same -----------------------------------------------------
 */

#define SAME(part) (memcmp(&before.part, &after.part, sizeof(before.part)) == 0)

static void check_guest_stayed(void)
{
	MUST(SAME(secrets) && SAME(log_next));
	MUST(SAME(driver) && SAME(files));
}

static void check_plan_stayed(void)
{
	MUST(SAME(plan) && SAME(manner) && SAME(kernel) && SAME(spec));
}

static void check_chip_stayed(void)
{
	MUST(SAME(chip));
}

static void check_all_stayed(void)
{
	check_guest_stayed();
	check_plan_stayed();
	check_chip_stayed();
}

/* ---- the answer -----------------------------------------------------------
 */

static bool says(const struct said *said, const char *word)
{
	return memmem(said->answer, said->answer_len, word, strlen(word));
}

static bool begins(const char *text, size_t len, const char *word)
{
	return len >= strlen(word) && memcmp(text, word, strlen(word)) == 0;
}

/* Bytes of a key, as they are or in hex; of a wiped one there are none. */
static void check_no_key(const struct said *said, const uint8_t *key)
{
	char hex[17], large[17];

	if (fuzz_zero(key, SNPSIM_VMPCK_SIZE))
		return;
	for (size_t i = 0; i < 8; i++) {
		snprintf(hex + 2 * i, 3, "%02x", key[i]);
		snprintf(large + 2 * i, 3, "%02X", key[i]);
	}
	MUST(!memmem(said->answer, said->answer_len, key, 8));
	MUST(!says(said, hex) && !says(said, large));
}

static void check_form(const struct said *said)
{
	size_t len = said->answer_len;

	MUST(begins(said->answer, len, "ok\n") ||
	     (begins(said->answer, len, "refused: ") &&
	      memchr(said->answer, '\n', len) == said->answer + len - 1 &&
	      len > strlen("refused: \n")));
	MUST(said->answer[len - 1] == '\n' && !memchr(said->answer, '\0', len));
	for (size_t i = 0; i < SNPSIM_VMPCKS; i++) {
		check_no_key(said, before.secrets.vmpck[i]);
		check_no_key(said, after.secrets.vmpck[i]);
	}
}

static void check_status(const struct said *said)
{
	const struct snpguest_tcb *tcb = &after.chip.reported_tcb;
	char line[96];

	if (!judge.listener->world->elsewhere) {
		snprintf(line, sizeof(line), "\nopen files: %u\n", judge.files);
		MUST(says(said, line));
	}
	snprintf(line, sizeof(line), "\nfirmware: %u.%u.%u\n",
		 after.chip.current.major, after.chip.current.minor,
		 after.chip.current.build);
	MUST(says(said, line));
	snprintf(line, sizeof(line),
		 " boot-loader=%u tee=%u snp=%u microcode=%u\n",
		 tcb->boot_loader, tcb->tee, tcb->snp, tcb->microcode);
	MUST(says(said, line));
}

/* Entries by their numbers, each once, all from that which was asked for on. */
static void check_log(const struct said *said, const char *words)
{
	const char *at = said->answer + strlen("ok\n");
	const char *end = said->answer + said->answer_len;
	uint64_t from = words ? strtoull(words, NULL, 10) : 0;
	uint64_t last = 0;

	while (at < end) {
		uint64_t number = strtoull(at, NULL, 10);

		MUST(number >= from && number > 0);
		MUST(last == 0 || number == last + 1);
		last = number;
		at = (const char *)memchr(at, '\n', (size_t)(end - at)) + 1;
	}
	if (last == 0)
		MUST(from >= after.log_next || after.log_next == 1);
	else
		MUST(last == after.log_next - 1);
}

/* ---- what changed ---------------------------------------------------------
 */

static void check_plan(const struct said *said)
{
	static struct snpsim_plan plan;
	char error[SNPSIM_PLAN_ERROR_MAX];
	const char *text = memchr(said->text, '\n', said->text_len);
	size_t len = 0;

	if (text)
		len = said->text_len - (size_t)(++text - said->text);
	MUST(snpsim_plan_parse(len ? text : "", len, &plan, error));
	MUST(plan.count == after.plan.count);
	MUST(!plan.has_kernel || plan.kernel == after.kernel);
	MUST(!plan.has_manner || plan.manner == after.manner);
	check_guest_stayed();
	check_chip_stayed();
}

/* The last "NAME=VALUE" among @words, or @old if there is none. */
static unsigned int named(const char *words, const char *name, unsigned int old)
{
	size_t len = strlen(name);

	while (*words) {
		words += strspn(words, " ");
		if (strncmp(words, name, len) == 0 && words[len] == '=')
			old = (unsigned int)strtoul(words + len + 1, NULL, 10);
		words += strcspn(words, " ");
	}
	return old;
}

static void check_firmware(const char *words)
{
	const struct snpguest_tcb *was = &before.chip.current_tcb;
	const struct snpguest_tcb *is = &after.chip.current_tcb;
	const struct snpsim_version *old = &before.chip.current;
	const struct snpsim_version *new = &after.chip.current;

	MUST(is->boot_loader == named(words, "boot-loader", was->boot_loader));
	MUST(is->tee == named(words, "tee", was->tee));
	MUST(is->snp == named(words, "snp", was->snp));
	MUST(is->microcode == named(words, "microcode", was->microcode));
	MUST(is->has_fmc == was->has_fmc);
	MUST(is->fmc ==
	     (is->has_fmc ? named(words, "fmc", was->fmc) : was->fmc));
	MUST(new->major == named(words, "major", old->major));
	MUST(new->minor == named(words, "minor", old->minor));
	MUST(new->build == named(words, "build", old->build));
}

static void check_update(const struct snpnode_world *world, const char *words)
{
	const struct snpsim_chip_config *chip = &after.chip;

	check_firmware(words);
	MUST(memcmp(&chip->committed_tcb, &chip->current_tcb,
		    sizeof(chip->current_tcb)) == 0);
	MUST(memcmp(&chip->reported_tcb, &chip->current_tcb,
		    sizeof(chip->current_tcb)) == 0);
	MUST(!snpsim_chip_check(chip));
	/* Who reads certificates finds the new ones from the answer on. */
	MUST(!world->pki ||
	     world->updates ==
		     snpsim_platform_updates(world->machine->platform));
	check_guest_stayed();
	check_plan_stayed();
}

static void check_reboot(const struct snpnode_world *world)
{
	MUST(snpnode_world_lives(world));
	for (size_t i = 0; i < SNPSIM_VMPCKS; i++)
		MUST(memcmp(before.secrets.vmpck[i], after.secrets.vmpck[i],
			    SNPSIM_VMPCK_SIZE) != 0);
	MUST(fuzz_zero(after.secrets.msg_seqno,
		       sizeof(after.secrets.msg_seqno)));
	MUST(world->elsewhere ||
	     snpsim_driver_state(world->device.driver) == SNPCORE_READY);
	MUST(SAME(files));
	/* A driver that goes may send once more, which counts for the rules. */
	MUST(after.log_next >= before.log_next);
	MUST(after.plan.count == before.plan.count);
	MUST(SAME(manner) && SAME(kernel) && SAME(spec));
	check_chip_stayed();
}

/* ---- in the daemon --------------------------------------------------------
 */

/* The first line was a command: @line is it, cut up. */
static void check_done(const struct said *said, char *line)
{
	char *words = strchr(line, ' ');

	if (words)
		*words++ = '\0';
	if (strcmp(line, "plan") == 0) {
		check_plan(said);
	} else if (strcmp(line, "update") == 0) {
		MUST(words);
		check_update(judge.listener->world, words);
	} else if (strcmp(line, "reboot") == 0) {
		check_reboot(judge.listener->world);
	} else {
		check_all_stayed();
		if (strcmp(line, "status") == 0)
			check_status(said);
		else
			check_log(said, words);
	}
}

static void check(const struct said *said)
{
	char line[SNPNODE_COMMAND_MAX];
	const char *end = memchr(said->text, '\n', said->text_len);
	size_t len = end ? (size_t)(end - said->text) : said->text_len;

	check_form(said);
	MUST(snpnode_world_lives(judge.listener->world));
	if (begins(said->answer, said->answer_len, "refused: updated, but")) {
		check_guest_stayed();
		check_plan_stayed();
	} else if (begins(said->answer, said->answer_len, "refused: ")) {
		check_all_stayed();
	} else {
		MUST(len < sizeof(line) && !memchr(said->text, '\0', len));
		memcpy(line, said->text, len);
		line[len] = '\0';
		check_done(said, line);
	}
}

void __real_snpnode_control_do(struct snpnode_world *world, const char *text,
			       size_t len, FILE *out);
void __wrap_snpnode_control_do(struct snpnode_world *world, const char *text,
			       size_t len, FILE *out);

void __wrap_snpnode_control_do(struct snpnode_world *world, const char *text,
			       size_t len, FILE *out)
{
	struct said said = { .text = text, .text_len = len };

	MUST(world == judge.listener->world);
	judge.listener->loop->now_ms = judge.now_ms;
	judge.commands++;
	visitor_commands(text, len);
	look(world, &before);
	__real_snpnode_control_do(world, text, len, out);
	look(world, &after);
	/* open_memstream(3): then both are what was written so far. */
	MUST(fflush(out) == 0);
	said.answer = judge.listener->out;
	said.answer_len = judge.listener->out_len;
	MUST(said.answer && said.answer_len > 0);
	check(&said);
	visitor_answered(said.answer, said.answer_len);
}
