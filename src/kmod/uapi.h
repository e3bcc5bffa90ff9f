/* SPDX-License-Identifier: MIT */
/* The device's request numbers: sev-guest(4). */
#ifndef SNPKMOD_UAPI_H
#define SNPKMOD_UAPI_H

#define SNPKMOD_GET_REPORT 0xc0205300u
#define SNPKMOD_GET_DERIVED_KEY 0xc0205301u
#define SNPKMOD_GET_EXT_REPORT 0xc0205302u
#define SNPKMOD_RETRY 0x00005303u

#endif
