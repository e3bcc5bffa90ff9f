/* SPDX-License-Identifier: MIT */
/*
 * Whatever bytes a caller or a host has: certificates, roots, revocation
 * lists, ID keys, and evidence of report and table.  Nothing that is made up
 * here is ever accepted, for nobody vouches for it.
 */
#include <snpguest-verify.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_evidence(snpguest_verifier *verifier, const uint8_t *data,
			   size_t size)
{
	static struct snpguest_verdict verdict;
	snpguest_certs *certs;
	size_t len;

	if (snpguest_evidence_read(data, size, &len, &certs) != SNPGUEST_OK)
		return;
	if (snpguest_verifier_check(verifier, data, len, certs, &verdict,
				    sizeof(verdict)) == SNPGUEST_OK)
		abort();
	snpguest_certs_free(certs);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	snpguest_verifier *verifier;
	uint8_t digest[48];

	if (size == 0 || snpguest_verifier_new(&verifier) != SNPGUEST_OK)
		return 0;
	/* No root at all: genuine samples in a corpus are rejected too. */
	snpguest_verifier_trust_amd(verifier, 0);
	snpguest_verifier_waive_user_data(verifier);
	snpguest_verifier_set_revocation(verifier,
					 SNPGUEST_REVOCATION_IF_PRESENT);
	switch (data[0] % 5) {
	case 0:
		snpguest_verifier_add_cert(verifier, data + 1, size - 1);
		break;
	case 1:
		snpguest_verifier_add_root(verifier, data + 1, size - 1);
		break;
	case 2:
		snpguest_verifier_add_crl(verifier, data + 1, size - 1);
		break;
	case 3:
		snpguest_id_key_digest(data + 1, size - 1, digest);
		break;
	default:
		check_evidence(verifier, data + 1, size - 1);
		break;
	}
	snpguest_verifier_free(verifier);
	return 0;
}
