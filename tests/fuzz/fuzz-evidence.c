/* SPDX-License-Identifier: MIT */
/*
 * A file of evidence, in any form: the library takes it apart, and the tool
 * shows it, for people and for programs.
 */
#include <jansson.h>
#include <snpguest-verify.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cli/cli.h"
#include "fuzz.h"

#define SHOWN_MAX (1024u * 1024u)

static void check_library(const uint8_t *data, size_t size)
{
	snpguest_certs *certs;
	uint8_t *whole;
	size_t len, need;
	snpguest_status st = snpguest_evidence_read(data, size, &len, &certs);

	if (st != SNPGUEST_OK) {
		MUST(st == SNPGUEST_E_FORMAT && len == 0 && certs == NULL);
		return;
	}
	MUST(len == SNPGUEST_REPORT_SIZE && len <= size);
	st = snpguest_evidence_write(data, len, certs, NULL, 0, &need);
	MUST(st == SNPGUEST_E_USAGE && need >= len && need <= size);
	whole = malloc(need);
	if (!whole)
		abort();
	MUST(snpguest_evidence_write(data, len, certs, whole, need, &need) ==
	     SNPGUEST_OK);
	/* All but a padded table's zeros. */
	MUST(memcmp(whole, data, need) == 0);
	free(whole);
	snpguest_certs_free(certs);
}

/* Standard output, from now on. */
static int capture(void)
{
	static int fd = -1;

	if (fd < 0) {
		fd = memfd_create("stdout", MFD_CLOEXEC);
		if (fd < 0 || dup2(fd, STDOUT_FILENO) < 0)
			exit(1);
	}
	if (ftruncate(fd, 0) || lseek(fd, 0, SEEK_SET))
		exit(1);
	return fd;
}

/* Nothing of a host's bytes may be an order to a terminal. */
static void check_text(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		MUST(c == '\n' || (c >= ' ' && c != 0x7f));
	}
}

static void check_json(const char *text, size_t len)
{
	json_t *root = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);

	MUST(json_is_object(root));
	MUST(json_is_object(json_object_get(root, "report")));
	json_decref(root);
}

static void check_shown(const uint8_t *data, size_t size, bool json)
{
	struct cli cli = {
		.verb = &verb_show,
		.json = json,
		.unheard = true,
		.operand_count = 1,
		.operands = { fuzz_file(data, size) },
	};
	static char text[SHOWN_MAX];
	int fd = capture();
	int code = verb_show.run(&cli);
	ssize_t len;

	fflush(stdout);
	len = pread(fd, text, sizeof(text), 0);
	MUST(len >= 0 && (size_t)len < sizeof(text));
	MUST(code == CLI_DONE || code == CLI_REFUSED);
	MUST((code == CLI_DONE) == (cli.error[0] == '\0'));
	check_text(text, (size_t)len);
	if (code == CLI_DONE && json)
		check_json(text, (size_t)len);
	MUST(code != CLI_DONE || len > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check_library(data, size);
	check_shown(data, size, false);
	check_shown(data, size, true);
	return 0;
}
