/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include <snpguest-verify.h>

#include "certdir.h"
#include "cli.h"
#include "evidence.h"
#include "input.h"
#include "rfc3339.h"
#include "say.h"
#include "userdata.h"
#include "verdict.h"
#include "words.h"

struct verify_args {
	struct cli cli;
	const char *user_data;
	bool any_user_data;
	struct option_list certs;
	struct option_list cert_dirs;
	struct option_list roots;
	const char *at;
	struct option_list permit;
	snpguest_verifier *verifier;
};

static bool refused(struct cli *cli, const char *what, snpguest_status status)
{
	const struct snpguest_fault none = { 0 };

	return say_fault(cli, what, status, &none);
}

static bool add_file(struct cli *cli, const char *path,
		     snpguest_status (*add)(snpguest_verifier *verifier,
					    const uint8_t *bytes, size_t len))
{
	struct verify_args *args = (struct verify_args *)cli;
	snpguest_status status;
	struct input input;
	bool fine;

	fine = input_read(cli, path, INPUT_MAX, &input);
	if (fine) {
		status = add(args->verifier,
			     input.data ? input.data : (const uint8_t *)"",
			     input.len);
		if (status != SNPGUEST_OK)
			fine = refused(cli, path, status);
	}
	input_free(&input);
	return fine;
}

static bool add_cert(struct cli *cli, const char *path)
{
	return add_file(cli, path, snpguest_verifier_add_cert);
}

static bool add_certs(struct verify_args *args)
{
	for (size_t i = 0; i < args->roots.count; i++)
		if (!add_file(&args->cli, args->roots.items[i],
			      snpguest_verifier_add_root))
			return false;
	for (size_t i = 0; i < args->certs.count; i++)
		if (!add_cert(&args->cli, args->certs.items[i]))
			return false;
	for (size_t i = 0; i < args->cert_dirs.count; i++)
		if (!certdir_each(&args->cli, args->cert_dirs.items[i],
				  add_cert))
			return false;
	return true;
}

/* Freshness is not optional by accident. */
static bool set_freshness(struct verify_args *args)
{
	uint8_t data[SNPGUEST_USER_DATA_SIZE];
	snpguest_status status;

	if (!args->user_data == !args->any_user_data)
		return say_usage(
			&args->cli,
			"say what user data the report "
			"must carry: either --user-data, or "
			"--any-user-data, which takes old reports too");
	if (args->any_user_data) {
		status = snpguest_verifier_waive_user_data(args->verifier);
	} else {
		if (!userdata_parse(&args->cli, args->user_data, data))
			return false;
		status = snpguest_verifier_set_user_data(args->verifier, data);
	}
	if (status != SNPGUEST_OK)
		return refused(&args->cli, "user data", status);
	return true;
}

static bool set_time(struct verify_args *args)
{
	int64_t unix_time;

	if (!args->at)
		return true;
	if (!rfc3339_parse(args->at, &unix_time))
		return say_usage(&args->cli,
				 "--at: '%s' is no time like "
				 "2025-06-01T12:00:00Z",
				 args->at);
	if (snpguest_verifier_set_time(args->verifier, unix_time) !=
	    SNPGUEST_OK)
		return say_usage(&args->cli, "--at: '%s' is out of range",
				 args->at);
	return true;
}

static bool set_permit(struct verify_args *args)
{
	uint64_t all = 0, bits;

	for (size_t i = 0; i < args->permit.count; i++) {
		if (!words_bits(&args->cli, "permit", args->permit.items[i],
				bits_permit, &bits))
			return false;
		all |= bits;
	}
	if (snpguest_verifier_set_permit(args->verifier, (uint32_t)all) !=
	    SNPGUEST_OK)
		return say_usage(&args->cli, "--permit: not permissible");
	return true;
}

static bool answer(struct verify_args *args,
		   const struct snpguest_verdict *verdict)
{
	struct cli *cli = &args->cli;
	char failed[256];

	if (cli->json)
		json_answer(cli, verdict->accepted, verdict_json(verdict));
	else if (!cli->quiet)
		verdict_print(cli, verdict);
	if (verdict->accepted)
		return true;
	verdict_failed(verdict, failed, sizeof(failed));
	return say_error(cli, "%s is rejected: %s", cli->operands[0], failed);
}

static bool check(struct verify_args *args, const struct evidence *evidence)
{
	struct snpguest_verdict verdict;
	snpguest_status status;

	status = snpguest_verifier_check(args->verifier, evidence->raw,
					 evidence->len, evidence->certs,
					 &verdict, sizeof(verdict));
	if (status == SNPGUEST_OK || status == SNPGUEST_E_REJECTED)
		return answer(args, &verdict);
	return refused(&args->cli, args->cli.operands[0], status);
}

static bool check_file(struct verify_args *args)
{
	const char *path = args->cli.operands[0];
	struct evidence evidence = { 0 };
	struct input input;
	bool fine;

	fine = input_read(&args->cli, path, INPUT_MAX, &input) &&
	       evidence_read(&args->cli, path, &input, &evidence) &&
	       check(args, &evidence);
	evidence_free(&evidence);
	input_free(&input);
	return fine;
}

static int run(struct cli *cli)
{
	struct verify_args *args = (struct verify_args *)cli;
	snpguest_status status;

	status = snpguest_verifier_new(&args->verifier);
	if (status != SNPGUEST_OK)
		refused(cli, "no verifier", status);
	else if (set_freshness(args) && set_time(args) && set_permit(args) &&
		 add_certs(args))
		check_file(args);
	snpguest_verifier_free(args->verifier);
	return say_exit(cli);
}

static const struct option options[] = {
	{ 'u', OPTION_TEXT, "user-data", "HEX|@FILE",
	  "the 1 to 64 bytes that the report must carry, zeros behind them",
	  offsetof(struct verify_args, user_data), 0 },
	{ 0, OPTION_FLAG, "any-user-data", NULL,
	  "take any user data; the report may then be an old one",
	  offsetof(struct verify_args, any_user_data), 0 },
	{ 'c', OPTION_LIST, "cert", "FILE",
	  "certificates that came with the report, DER or PEM, in any order; "
	  "may be repeated",
	  offsetof(struct verify_args, certs), 0 },
	{ 0, OPTION_LIST, "certs", "DIR",
	  "all certificates in this folder; may be repeated",
	  offsetof(struct verify_args, cert_dirs), 0 },
	{ 'r', OPTION_LIST, "root", "FILE",
	  "a root to trust besides AMD's own; may be repeated",
	  offsetof(struct verify_args, roots), 0 },
	{ 0, OPTION_TEXT, "at", "TIME",
	  "check validity at this time, as 2025-06-01T12:00:00Z; default now",
	  offsetof(struct verify_args, at), 0 },
	{ 0, OPTION_LIST, "permit", "debug,migration,masked-chip-id",
	  "what to permit that is refused otherwise",
	  offsetof(struct verify_args, permit), 0 },
	{ 0, OPTION_FLAG, NULL, NULL, NULL, 0, 0 },
};

const struct verb verb_verify = {
	.name = "verify",
	.summary = "Verify a report",
	.operand = "FILE",
	.notes =
		"FILE is a report, a report followed by its certificate table, "
		"or an HCL blob.\n"
		"One of --user-data and --any-user-data must be given.",
	.options = options,
	.args_size = sizeof(struct verify_args),
	.run = run,
};
