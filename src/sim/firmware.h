/* SPDX-License-Identifier: MIT */
/*
 * The simulated AMD-SP: SNP_GUEST_REQUEST (56860).  One page in, one page
 * out, sealed under a VMPCK of the guest.
 */
#ifndef SNPSIM_FIRMWARE_H
#define SNPSIM_FIRMWARE_H

#include "../wire/guestmsg.h"
#include "chip.h"
#include "guest.h"

/* Firmware codes, the low half of exitinfo2. */
#define SNPSIM_FW_SUCCESS 0u
#define SNPSIM_FW_INVALID_PARAM 0x16u
#define SNPSIM_FW_AEAD_OFLOW 0x1du

/*
 * Answer one message.  SUCCESS: @response is the sealed answer, and the
 * VMPCK's counter went on by two.  INVALID_PARAM (a header field, the tag, a
 * type, version or size that this firmware does not know) or AEAD_OFLOW (a
 * sequence number that is not the next one): @response and counter are as
 * they were.
 */
uint32_t snpsim_firmware_request(const struct snpsim_chip *chip,
				 struct snpsim_guest *guest,
				 const uint8_t request[SNPWIRE_PAGE_SIZE],
				 uint8_t response[SNPWIRE_PAGE_SIZE]);

#endif
