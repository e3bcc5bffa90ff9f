/* SPDX-License-Identifier: MIT */
#include "pki.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/err.h>

#include "folder.h"

#define RSA_BITS 4096u

static const char *const names[SNPSIM_AUTHORITIES] = {
	[SNPSIM_ARK] = "ark",
	[SNPSIM_ASK] = "ask",
	[SNPSIM_ASVK] = "asvk",
};

/* libcrypto could not read it: for want of memory, or is the file damaged? */
static int why_unread(void)
{
	int rc = -EBADMSG;
	unsigned long error;

	while ((error = ERR_get_error()) != 0)
		if (ERR_GET_REASON(error) == ERR_R_MALLOC_FAILURE)
			rc = -ENOMEM;
	return rc;
}

static int read_key(int dir, const char *name, EVP_PKEY **key)
{
	struct snpsim_blob blob = { 0 };
	const uint8_t *at;
	int rc = snpsim_folder_read(dir, name, &blob);

	if (rc)
		return rc;
	at = blob.data;
	*key = d2i_AutoPrivateKey(NULL, &at, (long)blob.len);
	snpsim_blob_wipe(&blob);
	return *key ? 0 : why_unread();
}

static int write_key(int dir, const char *name, EVP_PKEY *key)
{
	struct snpsim_blob blob = { 0 };
	int len = i2d_PrivateKey(key, &blob.data);
	int rc;

	if (len <= 0)
		return -ENOMEM;
	blob.len = (size_t)len;
	rc = snpsim_folder_write(dir, name, &blob, 0600);
	snpsim_blob_wipe(&blob);
	return rc;
}

static int get_key(int dir, const char *who, EVP_PKEY **key)
{
	char name[16];
	int rc;

	snprintf(name, sizeof(name), "%s.key", who);
	rc = dir < 0 ? -ENOENT : read_key(dir, name, key);
	if (rc != -ENOENT)
		return rc;
	*key = EVP_RSA_gen(RSA_BITS);
	if (!*key)
		return -ENOMEM;
	return dir < 0 ? 0 : write_key(dir, name, *key);
}

/* A certificate of a key that is no longer there is none. */
static int read_cert(int dir, const char *name, EVP_PKEY *key, X509 **cert)
{
	struct snpsim_blob blob = { 0 };
	const uint8_t *at;
	int rc = snpsim_folder_read(dir, name, &blob);

	if (rc)
		return rc;
	at = blob.data;
	*cert = d2i_X509(NULL, &at, (long)blob.len);
	snpsim_blob_wipe(&blob);
	if (!*cert)
		return why_unread();
	if (X509_check_private_key(*cert, key) == 1)
		return 0;
	X509_free(*cert);
	*cert = NULL;
	return -ENOENT;
}

static int write_cert(int dir, const char *name, X509 *cert)
{
	struct snpsim_blob blob = { 0 };
	int rc;

	if (!snpsim_blob_of_cert(cert, &blob))
		return -ENOMEM;
	rc = snpsim_folder_write(dir, name, &blob, 0644);
	snpsim_blob_wipe(&blob);
	return rc;
}

static int get_cert(struct snpsim_pki *pki, enum snpsim_authority which,
		    int dir, int64_t now)
{
	X509 *issuer = which == SNPSIM_ARK ? NULL : pki->cert[SNPSIM_ARK];
	char name[16];
	int rc;

	snprintf(name, sizeof(name), "%s.der", names[which]);
	rc = dir < 0 ? -ENOENT
		     : read_cert(dir, name, pki->key[which], &pki->cert[which]);
	if (rc != -ENOENT)
		return rc;
	pki->cert[which] =
		snpsim_issue_authority(which, pki->line, pki->key[which],
				       issuer, pki->key[SNPSIM_ARK], now);
	if (!pki->cert[which])
		return -ENOMEM;
	return dir < 0 ? 0 : write_cert(dir, name, pki->cert[which]);
}

static int fill(struct snpsim_pki *pki, int keys, int certs, int64_t now)
{
	int rc = 0;
	int i;

	for (i = 0; i < SNPSIM_AUTHORITIES && rc == 0; i++)
		rc = get_key(keys, names[i], &pki->key[i]);
	for (i = 0; i < SNPSIM_AUTHORITIES && rc == 0; i++)
		rc = get_cert(pki, (enum snpsim_authority)i, certs, now);
	return rc;
}

/* Two processes that find the folder empty must not both fill it. */
static int fill_locked(struct snpsim_pki *pki, const char *folder, int64_t now)
{
	int keys, certs, rc;

	keys = snpsim_folder_open(AT_FDCWD, folder);
	if (keys < 0)
		return keys;
	if (flock(keys, LOCK_EX) != 0) {
		rc = -errno;
		goto out_close_keys;
	}
	certs = snpsim_folder_open(keys, snpsim_line_name(pki->line));
	if (certs < 0) {
		rc = certs;
		goto out_close_keys;
	}
	rc = fill(pki, keys, certs, now);
	close(certs);
out_close_keys:
	close(keys);
	return rc;
}

int snpsim_pki_init(struct snpsim_pki *pki, uint32_t line, const char *folder,
		    int64_t now)
{
	int rc;

	memset(pki, 0, sizeof(*pki));
	pki->line = line;
	rc = folder ? fill_locked(pki, folder, now) : fill(pki, -1, -1, now);
	if (rc)
		snpsim_pki_free(pki);
	return rc;
}

void snpsim_pki_free(struct snpsim_pki *pki)
{
	int i;

	for (i = 0; i < SNPSIM_AUTHORITIES; i++) {
		EVP_PKEY_free(pki->key[i]);
		X509_free(pki->cert[i]);
	}
	memset(pki, 0, sizeof(*pki));
}
