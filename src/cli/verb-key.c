/* SPDX-License-Identifier: MIT */
#include <string.h>
#include <sys/resource.h>

#include <snpguest.h>

#include "cli.h"
#include "device.h"
#include "hex.h"
#include "json.h"
#include "output.h"
#include "say.h"
#include "words.h"

/*
 * Without any field every guest on the chip could derive the same key, so
 * nothing less than the guest's own identity is the default.
 */
#define DEFAULT_FIELDS (SNPGUEST_FIELD_POLICY | SNPGUEST_FIELD_MEASUREMENT)

struct key_args {
	struct cli cli;
	const char *device;
	const char *root;
	struct option_number vmpl;
	struct option_number guest_svn;
	const char *tcb;
	const char *fields;
	struct option_number timeout;
	const char *output;
	bool to_terminal;
};

static bool set_root(struct key_args *args, struct snpguest_key_request *req)
{
	const char *root = args->root ? args->root : "vcek";

	if (strcmp(root, "vcek") == 0)
		req->root_key = SNPGUEST_ROOT_KEY_VCEK;
	else if (strcmp(root, "vmrk") == 0)
		req->root_key = SNPGUEST_ROOT_KEY_VMRK;
	else
		return say_usage(&args->cli,
				 "--root: '%s' is neither vcek nor vmrk", root);
	return true;
}

/* A value that would not be mixed in is a mistake, not a wish. */
static bool set_svn(struct key_args *args, struct snpguest_key_request *req)
{
	if (!args->guest_svn.given)
		return true;
	if (!(req->fields & SNPGUEST_FIELD_GUEST_SVN))
		return say_usage(&args->cli, "--guest-svn counts only with "
					     "guest-svn among the --fields");
	req->guest_svn = (uint32_t)args->guest_svn.value;
	return true;
}

static bool set_tcb(struct key_args *args, struct snpguest_key_request *req)
{
	uint8_t raw[8];
	size_t len;

	if (!args->tcb)
		return true;
	if (!hex_decode(args->tcb, raw, sizeof(raw), &len) || len != 8)
		return say_usage(&args->cli,
				 "--tcb: '%s' is not the 8 bytes "
				 "of a TCB, as 'show' prints them",
				 args->tcb);
	if (!(req->fields & SNPGUEST_FIELD_TCB_VERSION))
		return say_usage(&args->cli, "--tcb counts only with "
					     "tcb-version among the --fields");
	for (int i = 7; i >= 0; i--)
		req->tcb_version = req->tcb_version << 8 | raw[i];
	return true;
}

static bool set_request(struct key_args *args, struct snpguest_key_request *req)
{
	memset(req, 0, sizeof(*req));
	req->size = sizeof(*req);
	req->vmpl = (uint32_t)args->vmpl.value;
	req->fields = DEFAULT_FIELDS;
	if (!args->output)
		return say_usage(&args->cli, "say where the key goes: "
					     "--output FILE");
	if (strcmp(args->output, "-") == 0 && args->cli.json)
		return say_usage(&args->cli, "--json and the key cannot both "
					     "go to standard output");
	if (args->fields && !words_bits(&args->cli, "--fields", args->fields,
					bits_key_field, &req->fields))
		return false;
	return set_root(args, req) && set_svn(args, req) && set_tcb(args, req);
}

static bool derive(struct key_args *args,
		   const struct snpguest_key_request *req, uint8_t *key)
{
	struct snpguest_fault fault = { 0 };
	struct device device = { 0 };
	snpguest_status status;

	if (!device_open(&args->cli, args->device, SNPGUEST_TRANSPORT_AUTO,
			 &args->timeout, &device))
		return false;
	status = snpguest_derive_key(device.handle, req, key, &fault);
	device_close(&device);
	if (status != SNPGUEST_OK)
		return say_fault(&args->cli, "no key", status, &fault);
	return true;
}

static bool answer(struct key_args *args,
		   const struct snpguest_key_request *req)
{
	bool to_stdout = strcmp(args->output, "-") == 0;
	char fields[128];
	json_t *object;

	words_join(bits_key_field, req->fields, fields, sizeof(fields));
	if (!args->cli.json) {
		say_note(&args->cli, "a key of %u bytes from %s, with %s, %s%s",
			 SNPGUEST_DERIVED_KEY_SIZE,
			 req->root_key ? "the VMRK" : "the VCEK", fields,
			 to_stdout ? "went to " : "is in ",
			 to_stdout ? "standard output" : args->output);
		return true;
	}
	object = json_object();
	json_put_text(object, "output", args->output);
	json_put_number(object, "length", SNPGUEST_DERIVED_KEY_SIZE);
	json_put_text(object, "root", req->root_key ? "vmrk" : "vcek");
	json_put_text(object, "fields", fields);
	json_put_number(object, "vmpl", req->vmpl);
	return json_answer(&args->cli, true, object);
}

/*
 * The key shall be in no core.  One byte, not none: a core that goes to a
 * program and not to a file knows no other limit (Linux fs/coredump.c).
 */
static void forbid_core(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_CORE, &limit) != 0 || limit.rlim_cur <= 1)
		return;
	limit.rlim_cur = 1;
	(void)setrlimit(RLIMIT_CORE, &limit);
}

static int run(struct cli *cli)
{
	struct key_args *args = (struct key_args *)cli;
	uint8_t key[SNPGUEST_DERIVED_KEY_SIZE];
	unsigned int flags = OUTPUT_SECRET;
	struct snpguest_key_request req;
	bool written;

	forbid_core();
	if (args->to_terminal)
		flags |= OUTPUT_TERMINAL;
	written = set_request(args, &req) && derive(args, &req, key) &&
		  output_write(cli, args->output, key, sizeof(key), flags);
	/* At once: an answer that finds no memory does not come back. */
	explicit_bzero(key, sizeof(key));
	if (written)
		answer(args, &req);
	return say_exit(cli);
}

static const struct option options[] = {
	{ 'd', OPTION_TEXT, "device", "DEVICE",
	  "the guest's device; default /dev/sev-guest",
	  offsetof(struct key_args, device), 0 },
	{ 0, OPTION_TEXT, "root", "vcek|vmrk",
	  "the key to derive from; default vcek",
	  offsetof(struct key_args, root), 0 },
	{ 0, OPTION_NUMBER, "vmpl", "N", "VMPL to mix in, 0 to 3; default 0",
	  offsetof(struct key_args, vmpl), 3 },
	{ 0, OPTION_NUMBER, "guest-svn", "N",
	  "guest SVN to mix in, at most the guest's own",
	  offsetof(struct key_args, guest_svn), UINT32_MAX },
	{ 0, OPTION_TEXT, "tcb", "HEX",
	  "TCB to mix in, at most the committed one: 8 bytes as 'show' prints "
	  "them",
	  offsetof(struct key_args, tcb), 0 },
	{ 0, OPTION_TEXT, "fields", "LIST",
	  "what else to mix in: policy, image-id, family-id, measurement, "
	  "guest-svn, tcb-version, launch-mit-vector; or none; default "
	  "policy,measurement",
	  offsetof(struct key_args, fields), 0 },
	{ 't', OPTION_NUMBER, "timeout", "SECONDS",
	  "how long to wait for a busy device; 0 tries once; default 60",
	  offsetof(struct key_args, timeout), DEVICE_TIMEOUT_MAX },
	{ 'o', OPTION_TEXT, "output", "FILE",
	  "where the 32 bytes go, with mode 0600; - is standard output",
	  offsetof(struct key_args, output), 0 },
	{ 0, OPTION_FLAG, "to-terminal", NULL,
	  "let standard output be a terminal",
	  offsetof(struct key_args, to_terminal), 0 },
	{ 0, OPTION_FLAG, NULL, NULL, NULL, 0, 0 },
};

const struct verb verb_key = {
	.name = "key",
	.summary = "Derive a key that only this guest can have",
	.options = options,
	.args_size = sizeof(struct key_args),
	.run = run,
};
