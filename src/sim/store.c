/* SPDX-License-Identifier: MIT */
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/crypto.h>

#include "folder.h"

#define MAGIC "snpsim chip 1\n"
#define MAGIC_SIZE (sizeof(MAGIC) - 1)
#define FILE_SIZE (MAGIC_SIZE + (size_t)2 * SNPSIM_ROOT_SIZE)
#define FIRMWARE_MAGIC "snpsim firmware 1\n"
#define FIRMWARE_MAGIC_SIZE (sizeof(FIRMWARE_MAGIC) - 1)
#define FIRMWARE_SIZE (FIRMWARE_MAGIC_SIZE + 9)

static void set_firmware(const uint8_t part[9],
			 struct snpsim_chip_config *config)
{
	struct snpguest_tcb *tcb = &config->current_tcb;

	if (part[0] != config->line)
		return;
	tcb->fmc = part[1];
	tcb->boot_loader = part[2];
	tcb->tee = part[3];
	tcb->snp = part[4];
	tcb->microcode = part[5];
	config->committed_tcb = *tcb;
	config->reported_tcb = *tcb;
	config->current = (struct snpsim_version){ part[6], part[7], part[8] };
	config->committed = config->current;
}

/* What an earlier start was updated to. */
static int read_firmware(int dir, struct snpsim_chip_config *config)
{
	struct snpsim_blob blob = { 0 };
	int rc = snpsim_folder_read(dir, "firmware", &blob);

	if (rc)
		return rc == -ENOENT ? 0 : rc;
	if (blob.len == FIRMWARE_SIZE &&
	    memcmp(blob.data, FIRMWARE_MAGIC, FIRMWARE_MAGIC_SIZE) == 0)
		set_firmware(blob.data + FIRMWARE_MAGIC_SIZE, config);
	else
		rc = -EBADMSG;
	snpsim_blob_wipe(&blob);
	return rc;
}

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

/*
 * A file on its way has the writer's pid in its name, and another container
 * may have the same one.
 */
int snpsim_store_hold(const char *folder)
{
	int dir = snpsim_folder_open(AT_FDCWD, folder);
	int error;

	if (dir < 0 || flock(dir, LOCK_EX) == 0)
		return dir;
	error = -errno;
	close(dir);
	return error;
}

int snpsim_store_chip(const char *folder,
		      const struct snpsim_chip_config *config,
		      struct snpsim_random *random, struct snpsim_chip *chip)
{
	struct snpsim_chip_config kept = *config;
	int dir = snpsim_store_hold(folder);
	int rc;

	if (dir < 0)
		return dir;
	rc = kept.chosen ? 0 : read_firmware(dir, &kept);
	if (rc)
		goto out_close;
	rc = restore(dir, &kept, chip);
	if (rc == -ENOENT)
		rc = make(dir, &kept, random, chip);
out_close:
	close(dir);
	return rc;
}

void snpsim_store_stamp(const char *folder, struct snpsim_store_stamp *stamp)
{
	int dir = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct stat st;

	memset(stamp, 0, sizeof(*stamp));
	if (dir < 0)
		return;
	if (fstatat(dir, "firmware", &st, AT_SYMLINK_NOFOLLOW) == 0) {
		stamp->inode = st.st_ino;
		stamp->s = st.st_mtim.tv_sec;
		stamp->ns = st.st_mtim.tv_nsec;
	}
	close(dir);
}

int snpsim_store_reread(const char *folder, struct snpsim_chip_config *config)
{
	int dir = snpsim_folder_open(AT_FDCWD, folder);
	int rc;

	if (dir < 0)
		return dir;
	rc = read_firmware(dir, config);
	close(dir);
	return rc;
}

int snpsim_store_firmware(int dir, uint32_t line,
			  const struct snpguest_tcb *tcb,
			  const struct snpsim_version *version)
{
	uint8_t data[FIRMWARE_SIZE] = FIRMWARE_MAGIC;
	struct snpsim_blob blob = { data, sizeof(data) };
	uint8_t *part = data + FIRMWARE_MAGIC_SIZE;

	part[0] = (uint8_t)line;
	part[1] = tcb->fmc;
	part[2] = tcb->boot_loader;
	part[3] = tcb->tee;
	part[4] = tcb->snp;
	part[5] = tcb->microcode;
	part[6] = version->major;
	part[7] = version->minor;
	part[8] = version->build;
	return snpsim_folder_write(dir, "firmware", &blob, 0600);
}
