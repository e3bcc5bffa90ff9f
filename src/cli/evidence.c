/* SPDX-License-Identifier: MIT */
#include "evidence.h"

#include <stdlib.h>
#include <string.h>

#include "output.h"
#include "say.h"

/* Azure's HCL: the magic, then a header up to the report */
#define HCL_REPORT_OFFSET 32u

static bool is_hcl(const struct input *input)
{
	return input->len >= HCL_REPORT_OFFSET + SNPGUEST_REPORT_SIZE &&
	       memcmp(input->data, "HCLA", 4) == 0;
}

static bool read_table(struct cli *cli, const char *path,
		       const struct input *input, struct evidence *evidence)
{
	snpguest_status status;

	evidence->form = "report and certificates";
	evidence->len = SNPGUEST_REPORT_SIZE;
	status = snpguest_certs_parse(input->data + SNPGUEST_REPORT_SIZE,
				      input->len - SNPGUEST_REPORT_SIZE,
				      &evidence->certs);
	if (status == SNPGUEST_OK)
		return true;
	if (status == SNPGUEST_E_NOMEM)
		return say_error(cli, "%s: no memory", path);
	return say_error(cli,
			 "%s: what follows the report is no certificate "
			 "table; give the report by itself",
			 path);
}

bool evidence_read(struct cli *cli, const char *path, const struct input *input,
		   struct evidence *evidence)
{
	memset(evidence, 0, sizeof(*evidence));
	evidence->raw = input->data ? input->data : (const uint8_t *)"";
	evidence->len = input->len;
	evidence->form = "report";
	if (is_hcl(input)) {
		evidence->raw += HCL_REPORT_OFFSET;
		evidence->len = SNPGUEST_REPORT_SIZE;
		evidence->form = "HCL blob";
		return true;
	}
	if (input->len > SNPGUEST_REPORT_SIZE)
		return read_table(cli, path, input, evidence);
	return true;
}

void evidence_free(struct evidence *evidence)
{
	snpguest_certs_free(evidence->certs);
	memset(evidence, 0, sizeof(*evidence));
}

bool evidence_write(struct cli *cli, const char *path, const uint8_t *raw,
		    size_t len, const snpguest_certs *certs)
{
	size_t table_len;
	const uint8_t *table = snpguest_certs_table(certs, &table_len);
	uint8_t *whole;
	bool fine;

	/* The table is found by where a report ends. */
	if (len != SNPGUEST_REPORT_SIZE)
		return say_error(cli,
				 "a report of %zu bytes cannot go into "
				 "one file with its certificates; use "
				 "--output and --certs",
				 len);
	whole = malloc(len + table_len);
	if (!whole)
		return say_error(cli, "no memory for the evidence");
	memcpy(whole, raw, len);
	if (table_len > 0)
		memcpy(whole + len, table, table_len);
	fine = output_write(cli, path, whole, len + table_len, 0);
	free(whole);
	return fine;
}
