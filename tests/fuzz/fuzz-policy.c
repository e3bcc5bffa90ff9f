/* SPDX-License-Identifier: MIT */
/* A policy file, snpguest-policy(5), as the tool reads it. */
#include <jansson.h>

#include "cli/demandtext.h"
#include "cli/policy.h"
#include "fuzz.h"

static bool read_policy(const uint8_t *data, size_t size,
			struct demands *demands, struct cli *cli)
{
	struct policy_args args = { .cli = { .unheard = true } };
	bool fine;

	args.file = fuzz_file(data, size);
	fine = policy_read(&args, demands);
	*cli = args.cli;
	return fine;
}

/* Each list as it was asked for, or none. */
static void check_values(const struct snpguest_values *values)
{
	MUST((values->bytes == NULL) == (values->count == 0));
}

/* The library takes whatever the tool has made of it. */
static void check_taken(const struct demands *demands)
{
	snpguest_verifier *verifier;

	if (snpguest_verifier_new(&verifier) != SNPGUEST_OK)
		abort();
	MUST(snpguest_verifier_set_policy(verifier, &demands->policy) ==
	     SNPGUEST_OK);
	MUST(snpguest_verifier_set_permit(verifier, demands->permit) ==
	     SNPGUEST_OK);
	MUST(demands->revocation <= 1 + SNPGUEST_REVOCATION_REQUIRED);
	snpguest_verifier_free(verifier);
}

/* Written out and read again, it asks for the same. */
static void check_again(const uint8_t *data, size_t size,
			const struct demands *demands)
{
	json_t *root = json_loadb((const char *)data, size,
				  JSON_REJECT_DUPLICATES, NULL);
	char *text = json_dumps(root, JSON_SORT_KEYS | JSON_INDENT(1));
	struct demands again;
	struct cli cli;

	MUST(text);
	MUST(read_policy((const uint8_t *)text, strlen(text), &again, &cli));
	MUST(again.permit == demands->permit);
	MUST(again.revocation == demands->revocation);
	MUST(again.policy.vmpls == demands->policy.vmpls);
	MUST(again.policy.guest_policy_set == demands->policy.guest_policy_set);
	MUST(again.policy.measurements.count ==
	     demands->policy.measurements.count);
	MUST(memcmp(&again.policy.min_current_tcb,
		    &demands->policy.min_current_tcb,
		    sizeof(again.policy.min_current_tcb)) == 0);
	demandtext_free(&again);
	free(text);
	json_decref(root);
}

/* A value may be @FILE: what that is now, it may not be later. */
static bool names_files(const uint8_t *data, size_t size)
{
	return memchr(data, '@', size) || memmem(data, size, "\\u0040", 6);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct demands demands;
	struct cli cli;

	if (names_files(data, size))
		return 0;
	if (read_policy(data, size, &demands, &cli)) {
		MUST(cli.status == SNPGUEST_OK && cli.error[0] == '\0');
		MUST(demands.policy.vmpls <= 0xf);
		check_values(&demands.policy.measurements);
		check_values(&demands.policy.chip_ids);
		check_values(&demands.policy.id_keys);
		check_taken(&demands);
		check_again(data, size, &demands);
	} else {
		MUST(cli.status == SNPGUEST_E_USAGE ||
		     cli.status == SNPGUEST_E_OS);
		MUST(cli.error[0] != '\0');
		MUST(memchr(cli.error, '\0', sizeof(cli.error)));
	}
	demandtext_free(&demands);
	return 0;
}
