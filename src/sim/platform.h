/* SPDX-License-Identifier: MIT */
/*
 * What the guests of one processor share: the chip, its firmware, the
 * certificates that vouch for it.  Counted references; one lock, as there is
 * one AMD-SP.
 */
#ifndef SNPSIM_PLATFORM_H
#define SNPSIM_PLATFORM_H

#include "chip.h"
#include "folder.h"
#include "guest.h"

struct snpsim_platform;

struct snpsim_platform_config {
	struct snpsim_chip_config chip;
	const char *pki_folder;	  /* NULL: keys that nothing keeps */
	const char *state_folder; /* NULL: an identity that nothing keeps */
	const uint8_t *seed;	  /* NULL: libcrypto's randomness */
	size_t seed_len;
	int64_t now; /* seconds since 1970, for certificates; 0: the clock's */
};

enum snpsim_which {
	SNPSIM_CERT_ARK,
	SNPSIM_CERT_ASK,
	SNPSIM_CERT_ASVK,
	SNPSIM_CERT_VCEK,
	SNPSIM_CERT_VLEK,
	SNPSIM_CERT_CRL,
	SNPSIM_CERTS,
};

/*
 * 0; -EINVAL (snpsim_chip_check() says why); -ENOMEM (or libcrypto refused);
 * another -errno for the folders.  Without @config->pki_folder the RSA keys
 * are made when a certificate is first asked for.
 */
int snpsim_platform_new(const struct snpsim_platform_config *config,
			struct snpsim_platform **platform);
struct snpsim_platform *snpsim_platform_ref(struct snpsim_platform *platform);
/* NULL is fine. */
void snpsim_platform_unref(struct snpsim_platform *platform);

/* A fresh launch on the chip as it is now, as snpsim_guest_launch(). */
bool snpsim_platform_launch(struct snpsim_platform *platform,
			    const struct snpsim_guest_config *config,
			    struct snpsim_guest *guest,
			    struct snpsim_secrets *secrets);
/* As snpsim_firmware_request(). */
uint32_t snpsim_platform_request(struct snpsim_platform *platform,
				 struct snpsim_guest *guest,
				 const uint8_t *request, uint8_t *response);
/*
 * Firmware update, kept in the state folder: @choose is given the chip as it
 * is, whichever process updated it last, and changes the current TCB and
 * version.  -EINVAL: it said no; -ENOMEM (or libcrypto refused) or another
 * -errno of the folder: as before.  Running guests keep their launch TCB.
 */
int snpsim_platform_change(struct snpsim_platform *platform,
			   bool (*choose)(void *ctx,
					  struct snpsim_chip_config *chip),
			   void *ctx);
/* The same, to these. */
int snpsim_platform_update(struct snpsim_platform *platform,
			   const struct snpguest_tcb *tcb,
			   const struct snpsim_version *version);
/*
 * Another process that has the same chip by its state folder may have updated
 * it: then so is this one.
 */
void snpsim_platform_follow(struct snpsim_platform *platform);
/* Counts updates: a table built under another number is out of date. */
uint64_t snpsim_platform_updates(struct snpsim_platform *platform);
void snpsim_platform_chip(struct snpsim_platform *platform,
			  struct snpsim_chip_config *config);

/*
 * A certificate or the CRL, DER, the caller's to snpsim_blob_wipe().  0;
 * -ENOENT: no VLEK is loaded; -ENOMEM.
 */
int snpsim_platform_cert(struct snpsim_platform *platform,
			 enum snpsim_which which, struct snpsim_blob *blob);

#endif
