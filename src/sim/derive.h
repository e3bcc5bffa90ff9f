/* SPDX-License-Identifier: MIT */
/*
 * MSG_KEY_REQ: a key from a root and the fields that the guest selects.
 *
 * The hardware's derivation is AMD's own.  Ours: HKDF-SHA-384, salt "snpsim
 * derived key", input key the root (a value that the chip's secret decides,
 * or the guest's VMRK), info = root select u32, field select u64, VMPL u32,
 * then each selected field in bit order at its full size, little-endian:
 * POLICY u64, IMAGE_ID 16, FAMILY_ID 16, MEASUREMENT 48, GUEST_SVN u32,
 * TCB_VERSION u64, LAUNCH_MIT_VECTOR u64.  A field that is not selected
 * leaves no trace.
 */
#ifndef SNPSIM_DERIVE_H
#define SNPSIM_DERIVE_H

#include "../wire/request.h"
#include "chip.h"
#include "guest.h"

#define SNPSIM_DERIVE_V1_FIELDS UINT64_C(0x3f)
#define SNPSIM_DERIVE_V2_FIELDS UINT64_C(0x7f)

/*
 * Returns the status word: 0 with the key; INVALID_PARAM for a VMPL more
 * privileged than the caller's @vmpl, reserved bits (@fields: those that the
 * message version has), a selected GUEST_SVN above the guest's, a selected
 * TCB_VERSION or LAUNCH_MIT_VECTOR that the platform does not have.
 */
uint32_t snpsim_derive(const struct snpsim_chip *chip,
		       const struct snpsim_guest *guest, uint32_t vmpl,
		       const struct snpwire_key_req *req, uint64_t mit_vector,
		       uint64_t fields, uint8_t key[SNPWIRE_KEY_SIZE]);

#endif
