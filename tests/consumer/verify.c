/* SPDX-License-Identifier: MIT */
#include <snpguest-verify.h>
#include <stdio.h>

/* Not a report: what counts is that the verifier is there and says so. */
int main(void)
{
	static const uint8_t nothing[SNPGUEST_REPORT_SIZE];
	static const uint8_t nonce[SNPGUEST_USER_DATA_SIZE];
	snpguest_verifier *verifier = NULL;
	snpguest_status status;

	status = snpguest_verifier_new(&verifier);
	if (!status)
		status = snpguest_verifier_set_user_data(verifier, nonce);
	if (!status)
		status = snpguest_verifier_check(
			verifier, nothing, sizeof(nothing), NULL, NULL, 0);
	snpguest_verifier_free(verifier);
	printf("%s\n", snpguest_status_name(status));
	return status != SNPGUEST_E_FORMAT;
}
