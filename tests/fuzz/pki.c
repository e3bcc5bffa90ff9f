/* SPDX-License-Identifier: MIT */
#include "pki.h"

#define DER_MAX 8192u

struct pki_der pki_load(const char *name)
{
	struct pki_der der = { malloc(DER_MAX), 0 };
	FILE *file;
	char *path;

	if (!der.bytes || asprintf(&path, FUZZ_PKI "/%s", name) < 0)
		abort();
	file = fopen(path, "rb");
	if (file) {
		der.len = fread(der.bytes, 1, DER_MAX, file);
		fclose(file);
	}
	if (!der.len) {
		perror(path);
		exit(1);
	}
	free(path);
	return der;
}

void pki_free(struct pki_der *der)
{
	free(der->bytes);
	der->bytes = NULL;
	der->len = 0;
}
