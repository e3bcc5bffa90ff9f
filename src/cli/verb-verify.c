/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include <snpguest-verify.h>

#include "certdir.h"
#include "cli.h"
#include "demandtext.h"
#include "evidence.h"
#include "hcl.h"
#include "input.h"
#include "manifest.h"
#include "policy.h"
#include "rfc3339.h"
#include "say.h"
#include "userdata.h"
#include "verdict.h"

struct verify_args {
	struct policy_args policy;
	const char *user_data;
	bool any_user_data;
	const char *manifest;
	struct option_list certs;
	struct option_list cert_dirs;
	struct option_list roots;
	struct option_list crls;
	bool no_amd_roots;
	const char *at;
	snpguest_verifier *verifier;
	struct demands demands;
	uint8_t wanted[SNPGUEST_USER_DATA_SIZE];
};

#define A_CERT "certificate of AMD's kinds (RSA of 4096 bits, P-384)"

static bool refused(struct cli *cli, const char *what, snpguest_status status)
{
	const struct snpguest_fault none = { 0 };

	return say_fault(cli, what, status, &none);
}

static bool add_file(struct cli *cli, const char *path, const char *kind,
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
		if (status == SNPGUEST_E_REJECTED &&
		    add == snpguest_verifier_add_root)
			fine = say_refused(cli, status,
					   "%s is no root to trust: it does "
					   "not sign itself as an ARK does; "
					   "give the ARK, or this one as "
					   "--cert",
					   path);
		else if (status == SNPGUEST_E_FORMAT)
			fine = say_refused(cli, status,
					   "%s is no %s, or a damaged one, or "
					   "has something else in it",
					   path, kind);
		else if (status != SNPGUEST_OK)
			fine = refused(cli, path, status);
	}
	input_free(&input);
	return fine;
}

static bool add_cert(struct cli *cli, const char *path)
{
	return add_file(cli, path, A_CERT, snpguest_verifier_add_cert);
}

static bool add_crl(struct cli *cli, const char *path)
{
	return add_file(cli, path, "revocation list",
			snpguest_verifier_add_crl);
}

/* What it is, its bytes say. */
static snpguest_status try_both(snpguest_verifier *verifier,
				const uint8_t *bytes, size_t len)
{
	snpguest_status status;

	status = snpguest_verifier_add_cert(verifier, bytes, len);
	if (status == SNPGUEST_E_FORMAT)
		status = snpguest_verifier_add_crl(verifier, bytes, len);
	return status;
}

static bool add_cert_or_crl(struct cli *cli, const char *path)
{
	return add_file(cli, path, A_CERT " or revocation list", try_both);
}

static bool add_certs(struct verify_args *args)
{
	for (size_t i = 0; i < args->roots.count; i++)
		if (!add_file(&args->policy.cli, args->roots.items[i], A_CERT,
			      snpguest_verifier_add_root))
			return false;
	for (size_t i = 0; i < args->certs.count; i++)
		if (!add_cert(&args->policy.cli, args->certs.items[i]))
			return false;
	for (size_t i = 0; i < args->cert_dirs.count; i++)
		if (!certdir_each(&args->policy.cli, args->cert_dirs.items[i],
				  add_cert_or_crl))
			return false;
	for (size_t i = 0; i < args->crls.count; i++)
		if (!add_crl(&args->policy.cli, args->crls.items[i]))
			return false;
	return true;
}

/* Freshness is not optional by accident. */
static bool set_freshness(struct verify_args *args)
{
	struct cli *cli = &args->policy.cli;
	snpguest_status status;

	if (args->user_data && args->any_user_data)
		return say_usage(cli, "--user-data and --any-user-data "
				      "contradict each other; give one");
	if (!args->user_data && !args->any_user_data)
		return say_usage(cli,
				 "say what user data the report must "
				 "carry: either --user-data, or "
				 "--any-user-data, which takes old reports "
				 "too");
	if (args->manifest && args->any_user_data)
		return say_usage(cli, "--manifest says whose hash the report "
				      "carries, with the --user-data");
	if (args->any_user_data) {
		status = snpguest_verifier_waive_user_data(args->verifier);
	} else {
		if (!userdata_parse(cli, args->user_data, args->wanted))
			return false;
		if (args->manifest &&
		    !manifest_expect(cli, args->manifest, args->wanted,
				     args->wanted))
			return false;
		status = snpguest_verifier_set_user_data(args->verifier,
							 args->wanted);
	}
	if (status != SNPGUEST_OK)
		return refused(cli, "user data", status);
	return true;
}

static bool set_time(struct verify_args *args)
{
	int64_t unix_time;

	if (!args->at)
		return true;
	if (!rfc3339_parse(args->at, &unix_time))
		return say_usage(&args->policy.cli,
				 "--at: '%s' is no time like "
				 "2025-06-01T12:00:00Z",
				 args->at);
	if (snpguest_verifier_set_time(args->verifier, unix_time) !=
	    SNPGUEST_OK)
		return say_usage(&args->policy.cli,
				 "--at: '%s' is out of range", args->at);
	return true;
}

/*
 * @what is the work of an SVSM or a paravisor, at VMPL 0.  A guest's kernel
 * above it can get a report with any data, the right hash of its own inventions
 * too, but never one of VMPL 0: no other level will do.
 */
static bool only_vmpl_0(struct verify_args *args, const char *what)
{
	uint32_t *vmpls = &args->demands.policy.vmpls;

	if (*vmpls & ~1u)
		return say_usage(&args->policy.cli,
				 "the report of %s is at VMPL 0, and one of "
				 "another can be forged above it: --vmpl, or "
				 "the policy's vmpl, must be 0 alone",
				 what);
	*vmpls = 1;
	return true;
}

static bool read_demands(struct verify_args *args)
{
	return policy_read(&args->policy, &args->demands) &&
	       (!args->manifest || only_vmpl_0(args, "a --manifest"));
}

static bool set_demands(struct verify_args *args)
{
	const struct demands *demands = &args->demands;
	snpguest_verifier *verifier = args->verifier;
	snpguest_status status;

	status = snpguest_verifier_set_policy(verifier, &demands->policy);
	if (status == SNPGUEST_OK)
		status =
			snpguest_verifier_set_permit(verifier, demands->permit);
	if (status == SNPGUEST_OK)
		status = snpguest_verifier_set_revocation(
			verifier, demands->revocation
					  ? demands->revocation - 1
					  : SNPGUEST_REVOCATION_IF_PRESENT);
	if (status == SNPGUEST_OK && args->no_amd_roots)
		status = snpguest_verifier_trust_amd(verifier, 0);
	if (status != SNPGUEST_OK)
		return refused(&args->policy.cli, "the policy", status);
	return true;
}

static bool answer(struct verify_args *args,
		   const struct snpguest_verdict *verdict)
{
	struct cli *cli = &args->policy.cli;
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
	if (status == SNPGUEST_OK || status == SNPGUEST_E_REJECTED) {
		if (evidence->hcl.report && args->user_data)
			hcl_judge(&args->policy.cli, &evidence->hcl,
				  args->wanted, &verdict);
		return answer(args, &verdict);
	}
	return evidence_refused(&args->policy.cli, args->policy.cli.operands[0],
				evidence, status);
}

/*
 * The report in a blob must carry the hash of the blob's own claims, and be
 * the paravisor's.
 */
static bool set_claims(struct verify_args *args,
		       const struct evidence *evidence)
{
	uint8_t expected[SNPGUEST_USER_DATA_SIZE];
	snpguest_status status;

	if (!evidence->hcl.report)
		return true;
	if (args->manifest)
		return say_usage(&args->policy.cli,
				 "an HCL blob has no --manifest");
	if (!only_vmpl_0(args, "an HCL blob"))
		return false;
	if (!hcl_expect(&args->policy.cli, &evidence->hcl, expected))
		return false;
	status = snpguest_verifier_set_user_data(args->verifier, expected);
	if (status != SNPGUEST_OK)
		return refused(&args->policy.cli, "user data", status);
	return true;
}

static bool check_file(struct verify_args *args)
{
	const char *path = args->policy.cli.operands[0];
	struct evidence evidence = { 0 };
	struct input input;
	bool fine;

	fine = input_read(&args->policy.cli, path, INPUT_MAX, &input) &&
	       evidence_read(&args->policy.cli, path, &input, &evidence) &&
	       set_claims(args, &evidence) && set_demands(args) &&
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
	else if (set_freshness(args) && set_time(args) && read_demands(args) &&
		 add_certs(args))
		check_file(args);
	demandtext_free(&args->demands);
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
	{ 0, OPTION_TEXT, "manifest", "FILE",
	  "an SVSM's, which the report, of VMPL 0, must carry the hash of, "
	  "together with the --user-data",
	  offsetof(struct verify_args, manifest), 0 },
	{ 'c', OPTION_LIST, "cert", "FILE",
	  "certificates that came with the report, DER or PEM, in any order; "
	  "may be repeated",
	  offsetof(struct verify_args, certs), 0 },
	{ 0, OPTION_LIST, "certs", "DIR",
	  "all certificates and revocation lists in this folder; may be "
	  "repeated",
	  offsetof(struct verify_args, cert_dirs), 0 },
	{ 'r', OPTION_LIST, "root", "FILE",
	  "a root to trust besides AMD's own; may be repeated",
	  offsetof(struct verify_args, roots), 0 },
	{ 0, OPTION_FLAG, "no-amd-roots", NULL,
	  "trust the roots given alone, and none of AMD's",
	  offsetof(struct verify_args, no_amd_roots), 0 },
	{ 0, OPTION_LIST, "crl", "FILE", "a revocation list; may be repeated",
	  offsetof(struct verify_args, crls), 0 },
	{ 0, OPTION_TEXT, "at", "TIME",
	  "check validity at this time, as 2025-06-01T12:00:00Z; default now",
	  offsetof(struct verify_args, at), 0 },
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
	.more_title = "Policy options",
	.more = policy_options,
	.args_size = sizeof(struct verify_args),
	.run = run,
};
