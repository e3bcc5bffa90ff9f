/* SPDX-License-Identifier: MIT */
#include "platform.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <openssl/crypto.h>

#include "firmware.h"
#include "pki.h"
#include "store.h"
#include "vault.h"

struct snpsim_platform {
	pthread_mutex_t lock;
	unsigned int refs;
	struct snpsim_random launches;
	struct snpsim_chip chip;
	char *state_folder; /* NULL: none */
	struct snpsim_store_stamp stamp;
	uint64_t updates;
	int64_t now;
	bool has_pki;
	struct snpsim_pki pki;
	X509 *leaf[2]; /* VCEK, VLEK; NULL until asked for */
};

static int make_pki(struct snpsim_platform *platform, const char *folder)
{
	int rc;

	if (platform->has_pki)
		return 0;
	rc = snpsim_pki_init(&platform->pki, platform->chip.config.line, folder,
			     platform->now);
	platform->has_pki = rc == 0;
	return rc;
}

static int draw_chip(struct snpsim_platform *platform,
		     const struct snpsim_platform_config *config,
		     struct snpsim_random *random)
{
	if (config->state_folder) {
		platform->state_folder = strdup(config->state_folder);
		if (!platform->state_folder)
			return -ENOMEM;
		/* Before it is read: what comes between is read again. */
		snpsim_store_stamp(config->state_folder, &platform->stamp);
		return snpsim_store_chip(config->state_folder, &config->chip,
					 random, &platform->chip);
	}
	return snpsim_chip_init(&platform->chip, &config->chip, random)
		       ? 0
		       : -ENOMEM;
}

static int make_chip(struct snpsim_platform *platform,
		     const struct snpsim_platform_config *config)
{
	struct snpsim_random random;
	int rc = -ENOMEM;

	if (snpsim_random_init(&random, SNPSIM_SEED_CHIP, config->seed,
			       config->seed_len))
		rc = draw_chip(platform, config, &random);
	snpsim_random_wipe(&random);
	return rc;
}

static int fill(struct snpsim_platform *platform,
		const struct snpsim_platform_config *config)
{
	int rc;

	platform->refs = 1;
	platform->now = config->now ? config->now : (int64_t)time(NULL);
	if (!snpsim_random_init(&platform->launches, SNPSIM_SEED_LAUNCHES,
				config->seed, config->seed_len))
		return -ENOMEM;
	rc = make_chip(platform, config);
	if (rc == 0 && config->pki_folder)
		rc = make_pki(platform, config->pki_folder);
	return rc;
}

static void destroy(struct snpsim_platform *platform)
{
	X509_free(platform->leaf[0]);
	X509_free(platform->leaf[1]);
	snpsim_pki_free(&platform->pki);
	snpsim_chip_wipe(&platform->chip);
	snpsim_random_wipe(&platform->launches);
	pthread_mutex_destroy(&platform->lock);
	free(platform->state_folder);
	snpsim_vault_free(platform, sizeof(*platform));
}

int snpsim_platform_new(const struct snpsim_platform_config *config,
			struct snpsim_platform **platform)
{
	struct snpsim_platform *made;
	int rc;

	*platform = NULL;
	if (snpsim_chip_check(&config->chip))
		return -EINVAL;
	/* Else its first use found no memory, and the next would crash. */
	if (!OSSL_LIB_CTX_get0_global_default())
		return -ENOMEM;
	made = snpsim_vault_new(sizeof(*made));
	if (!made)
		return -ENOMEM;
	pthread_mutex_init(&made->lock, NULL);
	rc = fill(made, config);
	if (rc)
		destroy(made);
	else
		*platform = made;
	return rc;
}

struct snpsim_platform *snpsim_platform_ref(struct snpsim_platform *platform)
{
	pthread_mutex_lock(&platform->lock);
	platform->refs++;
	pthread_mutex_unlock(&platform->lock);
	return platform;
}

void snpsim_platform_unref(struct snpsim_platform *platform)
{
	unsigned int left;

	if (!platform)
		return;
	pthread_mutex_lock(&platform->lock);
	left = --platform->refs;
	pthread_mutex_unlock(&platform->lock);
	if (left == 0)
		destroy(platform);
}

static void updated(struct snpsim_platform *platform)
{
	platform->updates++;
	platform->chip.config.chosen = false;
	X509_free(platform->leaf[0]);
	X509_free(platform->leaf[1]);
	memset(platform->leaf, 0, sizeof(platform->leaf));
}

static bool runs(const struct snpsim_chip *chip,
		 const struct snpsim_chip_config *config)
{
	return memcmp(&chip->config.current_tcb, &config->current_tcb,
		      sizeof(config->current_tcb)) == 0 &&
	       memcmp(&chip->config.current, &config->current,
		      sizeof(config->current)) == 0;
}

/*
 * A file that cannot be read or is damaged changes nothing.  One that has the
 * stamp of the last is only looked into if @closely, as two updates of one
 * moment may have the same; but a firmware that the options chose stays until
 * there is another.
 */
static void follow(struct snpsim_platform *platform, bool closely)
{
	struct snpsim_chip_config config = platform->chip.config;
	struct snpsim_store_stamp stamp;

	if (!platform->state_folder)
		return;
	snpsim_store_stamp(platform->state_folder, &stamp);
	if (memcmp(&stamp, &platform->stamp, sizeof(stamp)) == 0 &&
	    (!closely || config.chosen))
		return;
	if (snpsim_store_reread(platform->state_folder, &config))
		return;
	if (!runs(&platform->chip, &config)) {
		if (!snpsim_chip_update(&platform->chip, &config.current_tcb,
					&config.current))
			return;
		updated(platform);
	}
	platform->stamp = stamp;
}

void snpsim_platform_follow(struct snpsim_platform *platform)
{
	pthread_mutex_lock(&platform->lock);
	follow(platform, false);
	pthread_mutex_unlock(&platform->lock);
}

bool snpsim_platform_launch(struct snpsim_platform *platform,
			    const struct snpsim_guest_config *config,
			    struct snpsim_guest *guest,
			    struct snpsim_secrets *secrets)
{
	bool done;

	pthread_mutex_lock(&platform->lock);
	follow(platform, false);
	done = snpsim_guest_launch(guest, config, &platform->chip,
				   &platform->launches, secrets);
	pthread_mutex_unlock(&platform->lock);
	return done;
}

uint32_t snpsim_platform_request(struct snpsim_platform *platform,
				 struct snpsim_guest *guest,
				 const uint8_t *request, uint8_t *response)
{
	uint32_t error;

	pthread_mutex_lock(&platform->lock);
	error = snpsim_firmware_request(&platform->chip, guest, request,
					response);
	pthread_mutex_unlock(&platform->lock);
	return error;
}

/*
 * What the state folder keeps is what runs, whichever of the two fails; @dir
 * is held, or -1.
 */
static int update(struct snpsim_platform *platform, int dir,
		  const struct snpsim_chip_config *to)
{
	const struct snpsim_chip_config *chip = &platform->chip.config;
	int rc = 0;

	if (dir >= 0)
		rc = snpsim_store_firmware(dir, chip->line, &to->current_tcb,
					   &to->current);
	if (rc)
		return rc;
	if (!snpsim_chip_update(&platform->chip, &to->current_tcb,
				&to->current))
		rc = -ENOMEM;
	if (rc && dir >= 0)
		(void)snpsim_store_firmware(dir, chip->line, &chip->current_tcb,
					    &chip->current);
	if (dir >= 0)
		snpsim_store_stamp(platform->state_folder, &platform->stamp);
	return rc;
}

/* Nobody comes between what is read and what is written. */
static int change(struct snpsim_platform *platform,
		  bool (*choose)(void *ctx, struct snpsim_chip_config *chip),
		  void *ctx)
{
	struct snpsim_chip_config to;
	int dir = -1, rc = -EINVAL;

	if (platform->state_folder) {
		dir = snpsim_store_hold(platform->state_folder);
		if (dir < 0)
			return dir;
	}
	follow(platform, true);
	to = platform->chip.config;
	if (choose(ctx, &to))
		rc = update(platform, dir, &to);
	if (rc == 0)
		updated(platform);
	if (dir >= 0)
		close(dir);
	return rc;
}

int snpsim_platform_change(struct snpsim_platform *platform,
			   bool (*choose)(void *ctx,
					  struct snpsim_chip_config *chip),
			   void *ctx)
{
	int rc;

	pthread_mutex_lock(&platform->lock);
	rc = change(platform, choose, ctx);
	pthread_mutex_unlock(&platform->lock);
	return rc;
}

struct target {
	const struct snpguest_tcb *tcb;
	const struct snpsim_version *version;
};

static bool choose_target(void *ctx, struct snpsim_chip_config *chip)
{
	const struct target *target = ctx;

	chip->current_tcb = *target->tcb;
	chip->current = *target->version;
	return true;
}

int snpsim_platform_update(struct snpsim_platform *platform,
			   const struct snpguest_tcb *tcb,
			   const struct snpsim_version *version)
{
	struct target target = { tcb, version };

	return snpsim_platform_change(platform, choose_target, &target);
}

uint64_t snpsim_platform_updates(struct snpsim_platform *platform)
{
	uint64_t updates;

	pthread_mutex_lock(&platform->lock);
	updates = platform->updates;
	pthread_mutex_unlock(&platform->lock);
	return updates;
}

void snpsim_platform_chip(struct snpsim_platform *platform,
			  struct snpsim_chip_config *config)
{
	pthread_mutex_lock(&platform->lock);
	*config = platform->chip.config;
	pthread_mutex_unlock(&platform->lock);
}

static int leaf(struct snpsim_platform *platform, bool vlek,
		struct snpsim_blob *blob)
{
	enum snpsim_authority by = vlek ? SNPSIM_ASVK : SNPSIM_ASK;
	X509 **cert = &platform->leaf[vlek];

	if (vlek && !platform->chip.vlek)
		return -ENOENT;
	if (!*cert)
		*cert = snpsim_issue_leaf(&platform->chip, vlek,
					  platform->pki.cert[by],
					  platform->pki.key[by], platform->now);
	return *cert && snpsim_blob_of_cert(*cert, blob) ? 0 : -ENOMEM;
}

static int crl(struct snpsim_platform *platform, struct snpsim_blob *blob)
{
	X509_CRL *made = snpsim_issue_crl(platform->pki.cert[SNPSIM_ARK],
					  platform->pki.key[SNPSIM_ARK], NULL,
					  0, 1, platform->now);
	bool done = made && snpsim_blob_of_crl(made, blob);

	X509_CRL_free(made);
	return done ? 0 : -ENOMEM;
}

static int cert_locked(struct snpsim_platform *platform,
		       enum snpsim_which which, struct snpsim_blob *blob)
{
	int rc = make_pki(platform, NULL);

	if (rc)
		return rc;
	switch (which) {
	case SNPSIM_CERT_ARK:
	case SNPSIM_CERT_ASK:
	case SNPSIM_CERT_ASVK:
		rc = snpsim_blob_of_cert(platform->pki.cert[which], blob)
			     ? 0
			     : -ENOMEM;
		break;
	case SNPSIM_CERT_VCEK:
	case SNPSIM_CERT_VLEK:
		rc = leaf(platform, which == SNPSIM_CERT_VLEK, blob);
		break;
	case SNPSIM_CERT_CRL:
		rc = crl(platform, blob);
		break;
	case SNPSIM_CERTS:
		rc = -ENOENT;
		break;
	}
	return rc;
}

int snpsim_platform_cert(struct snpsim_platform *platform,
			 enum snpsim_which which, struct snpsim_blob *blob)
{
	int rc;

	blob->data = NULL;
	blob->len = 0;
	pthread_mutex_lock(&platform->lock);
	rc = cert_locked(platform, which, blob);
	pthread_mutex_unlock(&platform->lock);
	return rc;
}
