/* SPDX-License-Identifier: MIT */
/*
 * A Secure VM Service Module below the guest: what its attestation protocol
 * (AMD publication 58019, chapter 7) hands out.  It has one service, a vTPM.
 */
#ifndef SNPSIM_SERVICES_H
#define SNPSIM_SERVICES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "secrets.h"

#define SNPSIM_GUID_SIZE 16u
/* A TPMT_PUBLIC of an endorsement key on P-256. */
#define SNPSIM_SVSM_EK_SIZE 122u
#define SNPSIM_SVSM_MANIFEST_MAX 256u
#define SNPSIM_SVSM_NONCE_SIZE 64u

/* GUIDs are stored as the specification's: the first three fields swapped. */
extern const uint8_t snpsim_svsm_vtpm[SNPSIM_GUID_SIZE];

struct snpsim_svsm {
	uint8_t ek[SNPSIM_SVSM_EK_SIZE]; /* of the vTPM, which has no more */
};

/* What is attested: all services, or one. */
struct snpsim_svsm_request {
	bool one_service;
	uint8_t guid[SNPSIM_GUID_SIZE];
	uint32_t manifest_version;
	uint8_t nonce[SNPSIM_SVSM_NONCE_SIZE];
};

struct snpsim_svsm_manifest {
	uint8_t data[SNPSIM_SVSM_MANIFEST_MAX];
	size_t len;
	/* For the report that the SVSM asks the firmware for, at VMPL 0. */
	uint8_t report_data[64];
};

/*
 * Boot it with the VMPCK that it keeps for itself, which is a launch's own and
 * decides the endorsement key.  False: libcrypto refused.
 */
bool snpsim_svsm_boot(struct snpsim_svsm *svsm,
		      const uint8_t vmpck[SNPSIM_VMPCK_SIZE]);

/* 0; -EINVAL: no such service or version; -EIO: libcrypto refused. */
int snpsim_svsm_attest(const struct snpsim_svsm *svsm,
		       const struct snpsim_svsm_request *request,
		       struct snpsim_svsm_manifest *manifest);

#endif
