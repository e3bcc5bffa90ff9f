/* SPDX-License-Identifier: MIT */
#include "guest.h"

#include <string.h>

#include <openssl/crypto.h>

static bool draw_vmpcks(struct snpsim_guest *guest,
			struct snpsim_random *random,
			struct snpsim_secrets *secrets)
{
	size_t i;

	for (i = 0; i < SNPSIM_VMPCKS; i++) {
		if (!snpsim_random_bytes(random, secrets->vmpck[i],
					 SNPSIM_VMPCK_SIZE))
			return false;
		guest->vmpck[i] = snpsim_aead_new(secrets->vmpck[i]);
		if (!guest->vmpck[i])
			return false;
	}
	return true;
}

bool snpsim_guest_launch(struct snpsim_guest *guest,
			 const struct snpsim_guest_config *config,
			 const struct snpsim_chip *chip,
			 struct snpsim_random *random,
			 struct snpsim_secrets *secrets)
{
	memset(guest, 0, sizeof(*guest));
	memset(secrets, 0, sizeof(*secrets));
	guest->config = *config;
	guest->launch_mit_vector = chip->config.mit_vector;
	snpsim_tcb_encode(chip->config.line, &chip->config.current_tcb,
			  guest->launch_tcb);
	if (snpsim_random_bytes(random, guest->report_id,
				sizeof(guest->report_id)) &&
	    snpsim_random_bytes(random, guest->vmrk, sizeof(guest->vmrk)) &&
	    draw_vmpcks(guest, random, secrets))
		return true;
	snpsim_guest_wipe(guest);
	OPENSSL_cleanse(secrets, sizeof(*secrets));
	return false;
}

void snpsim_guest_wipe(struct snpsim_guest *guest)
{
	size_t i;

	for (i = 0; i < SNPSIM_VMPCKS; i++)
		snpsim_aead_free(guest->vmpck[i]);
	OPENSSL_cleanse(guest, sizeof(*guest));
}
