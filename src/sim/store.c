/* SPDX-License-Identifier: MIT */
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include <openssl/crypto.h>

#include "folder.h"

#define MAGIC "snpsim chip 1\n"
#define MAGIC_SIZE (sizeof(MAGIC) - 1)
#define FILE_SIZE (MAGIC_SIZE + 2 * SNPSIM_ROOT_SIZE)

static int restore(int dir, const struct snpsim_chip_config *config,
		   struct snpsim_chip *chip)
{
	struct snpsim_blob blob = { 0 };
	const uint8_t *secrets;
	int rc = snpsim_folder_read(dir, "chip", &blob);

	if (rc)
		return rc;
	if (blob.len != FILE_SIZE ||
	    memcmp(blob.data, MAGIC, MAGIC_SIZE) != 0) {
		rc = -EBADMSG;
		goto out_wipe;
	}
	secrets = blob.data + MAGIC_SIZE;
	if (!snpsim_chip_restore(chip, config, secrets,
				 secrets + SNPSIM_ROOT_SIZE))
		rc = -ENOMEM;
out_wipe:
	snpsim_blob_wipe(&blob);
	return rc;
}

static int keep(int dir, const struct snpsim_chip *chip)
{
	uint8_t data[FILE_SIZE];
	struct snpsim_blob blob = { data, sizeof(data) };
	int rc;

	memcpy(data, MAGIC, MAGIC_SIZE);
	memcpy(data + MAGIC_SIZE, chip->secret, SNPSIM_ROOT_SIZE);
	memcpy(data + MAGIC_SIZE + SNPSIM_ROOT_SIZE, chip->vlek_secret,
	       SNPSIM_ROOT_SIZE);
	rc = snpsim_folder_write(dir, "chip", &blob, 0600);
	OPENSSL_cleanse(data, sizeof(data));
	return rc;
}

static int make(int dir, const struct snpsim_chip_config *config,
		struct snpsim_random *random, struct snpsim_chip *chip)
{
	int rc;

	if (!snpsim_chip_init(chip, config, random))
		return -ENOMEM;
	rc = keep(dir, chip);
	if (rc)
		snpsim_chip_wipe(chip);
	return rc;
}

int snpsim_store_chip(const char *folder,
		      const struct snpsim_chip_config *config,
		      struct snpsim_random *random, struct snpsim_chip *chip)
{
	int dir = snpsim_folder_open(AT_FDCWD, folder);
	int rc;

	if (dir < 0)
		return dir;
	if (flock(dir, LOCK_EX) != 0) {
		rc = -errno;
		goto out_close;
	}
	rc = restore(dir, config, chip);
	if (rc == -ENOENT)
		rc = make(dir, config, random, chip);
out_close:
	close(dir);
	return rc;
}
