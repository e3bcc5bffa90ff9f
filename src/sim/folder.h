/* SPDX-License-Identifier: MIT */
/* Small files in a folder of ours: whole ones, never half-written. */
#ifndef SNPSIM_FOLDER_H
#define SNPSIM_FOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <openssl/x509.h>

#define SNPSIM_FILE_MAX 65536u

/* Bytes from OPENSSL_malloc(). */
struct snpsim_blob {
	uint8_t *data;
	size_t len;
};

/* Wipe and free; a blob without bytes is fine. */
void snpsim_blob_wipe(struct snpsim_blob *blob);
/* DER; false: no memory. */
bool snpsim_blob_of_cert(X509 *cert, struct snpsim_blob *blob);
bool snpsim_blob_of_crl(X509_CRL *crl, struct snpsim_blob *blob);

/* Open, made (0700) if it is not there, parents not; fd or -errno. */
int snpsim_folder_open(int parent, const char *path);
/* 0 or -errno; -ENOENT: no such file; -EFBIG above SNPSIM_FILE_MAX. */
int snpsim_folder_read(int dir, const char *name, struct snpsim_blob *blob);
int snpsim_folder_write(int dir, const char *name,
			const struct snpsim_blob *blob, mode_t mode);

#endif
