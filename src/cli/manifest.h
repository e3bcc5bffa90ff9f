/* SPDX-License-Identifier: MIT */
/* What an SVSM attests: the manifest of its services, and its GUIDs. */
#ifndef CLI_MANIFEST_H
#define CLI_MANIFEST_H

#include "cli.h"

/*
 * The report data of an SVSM's report: SHA-512 over the 64 bytes of user data
 * and the manifest in @path (AMD publication 58019, attestation protocol).
 * Returns false after having said why.
 */
bool manifest_expect(struct cli *cli, const char *path,
		     const uint8_t wanted[SNPGUEST_USER_DATA_SIZE],
		     uint8_t expected[SNPGUEST_USER_DATA_SIZE]);

/* "c476f1eb-0123-..." as 16 bytes in RFC 4122 order. */
bool manifest_guid(const char *text, uint8_t guid[16]);

#endif
