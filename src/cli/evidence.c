/* SPDX-License-Identifier: MIT */
#include "evidence.h"

#include <stdlib.h>
#include <string.h>

#include <snpguest-verify.h>

#include "output.h"
#include "say.h"

/*
 * No report version is this number in letters: a blob that the library does
 * not take is not to be shown as a report of version 1095517000.
 */
static bool is_blob(const struct input *input)
{
	return input->data && input->len >= 4 &&
	       memcmp(input->data, "HCLA", 4) == 0;
}

static bool read_hcl(struct cli *cli, const char *path,
		     struct evidence *evidence, snpguest_status status)
{
	const struct snpguest_fault none = { 0 };

	if (status == SNPGUEST_E_UNSUPPORTED)
		return say_refused(cli, status,
				   "%s: the report in this HCL blob is not "
				   "one of SEV-SNP; get the blob inside an "
				   "SEV-SNP guest",
				   path);
	if (status != SNPGUEST_OK)
		return say_fault(cli, path, status, &none);
	evidence->raw = evidence->hcl.report;
	evidence->len = evidence->hcl.report_len;
	evidence->form = "HCL blob";
	return true;
}

static bool begins_with_report(const struct input *input)
{
	struct snpguest_report report;

	return snpguest_report_parse(input->data, SNPGUEST_REPORT_SIZE, &report,
				     sizeof(report)) == SNPGUEST_OK;
}

static bool read_table(struct cli *cli, const char *path,
		       const struct input *input, struct evidence *evidence)
{
	snpguest_status status;

	evidence->form = "report and certificates";
	status = snpguest_evidence_read(input->data, input->len, &evidence->len,
					&evidence->certs);
	if (status == SNPGUEST_OK)
		return true;
	if (status == SNPGUEST_E_NOMEM)
		return say_refused(cli, status, "%s: no memory", path);
	evidence->len = SNPGUEST_REPORT_SIZE;
	if (!begins_with_report(input))
		return evidence_refused(cli, path, evidence, status);
	return say_refused(cli, status,
			   "%s: what follows the report is no certificate "
			   "table; give the report by itself",
			   path);
}

bool evidence_read(struct cli *cli, const char *path, const struct input *input,
		   struct evidence *evidence)
{
	snpguest_status status;

	memset(evidence, 0, sizeof(*evidence));
	evidence->raw = input->data ? input->data : (const uint8_t *)"";
	evidence->len = input->len;
	evidence->form = "report";
	status = snpguest_hcl_parse(evidence->raw, evidence->len,
				    &evidence->hcl, sizeof(evidence->hcl));
	if (status != SNPGUEST_E_UNSUPPORTED || is_blob(input))
		return read_hcl(cli, path, evidence, status);
	if (input->len > SNPGUEST_REPORT_SIZE)
		return read_table(cli, path, input, evidence);
	return true;
}

bool evidence_refused(struct cli *cli, const char *path,
		      const struct evidence *evidence, snpguest_status status)
{
	const struct snpguest_fault none = { 0 };
	const uint8_t *raw = evidence->raw;

	if (status != SNPGUEST_E_FORMAT)
		return say_fault(cli, path, status, &none);
	if (evidence->len < SNPGUEST_REPORT_SIZE)
		return say_refused(cli, status,
				   "%s: no attestation report: it has %zu "
				   "bytes of %d; get the whole report",
				   path, evidence->len, SNPGUEST_REPORT_SIZE);
	if (raw[1] || raw[2] || raw[3])
		return say_refused(cli, status,
				   "%s: no attestation report: its version "
				   "would be above 255; get the report anew",
				   path);
	if (raw[0] < 2)
		return say_refused(cli, status,
				   "%s is rejected: version: it is %u, and no "
				   "report's is below 2; do not trust it",
				   path, raw[0]);
	return say_refused(cli, status,
			   "%s is rejected: signature: the bytes after it are "
			   "not zero, and nothing signs them; do not trust it",
			   path);
}

void evidence_free(struct evidence *evidence)
{
	snpguest_certs_free(evidence->certs);
	memset(evidence, 0, sizeof(*evidence));
}

bool evidence_write(struct cli *cli, const char *path, const uint8_t *raw,
		    size_t len, const snpguest_certs *certs)
{
	const struct snpguest_fault none = { 0 };
	snpguest_status status;
	uint8_t *whole;
	size_t need;
	bool fine;

	/* Asked without room, it says how much it takes. */
	snpguest_evidence_write(raw, len, certs, NULL, 0, &need);
	whole = malloc(need + 1);
	if (!whole)
		return say_refused(cli, SNPGUEST_E_NOMEM,
				   "no memory for the evidence");
	status = snpguest_evidence_write(raw, len, certs, whole, need, &need);
	if (status == SNPGUEST_OK)
		fine = output_write(cli, path, whole, need, 0);
	else
		fine = say_fault(cli,
				 "report and certificates do not fit "
				 "into one file",
				 status, &none);
	free(whole);
	return fine;
}
