/* SPDX-License-Identifier: MIT */
/*
 * A report in one of the forms that it is handed around in: by itself; followed
 * by its certificate table, as hosts give them out together; or inside the
 * blob that a paravisor (HCL) keeps in a virtual TPM.
 */
#ifndef CLI_EVIDENCE_H
#define CLI_EVIDENCE_H

#include "input.h"

/*
 * @raw, @len: the report, borrowed from the input
 * @certs: its certificates; NULL if the form has none
 * @form: "report", "report and certificates" or "HCL blob"
 * @hcl: of an HCL blob; without a report in all others
 */
struct evidence {
	const uint8_t *raw;
	size_t len;
	snpguest_certs *certs;
	const char *form;
	struct snpguest_hcl hcl;
};

/* Find the report in @input, which was read from @path. */
bool evidence_read(struct cli *cli, const char *path, const struct input *input,
		   struct evidence *evidence);
/* Say why no report could be read from it; always false. */
bool evidence_refused(struct cli *cli, const char *path,
		      const struct evidence *evidence, snpguest_status status);
void evidence_free(struct evidence *evidence);

/* A report and its table in one file. */
bool evidence_write(struct cli *cli, const char *path, const uint8_t *raw,
		    size_t len, const snpguest_certs *certs);

#endif
