/* SPDX-License-Identifier: MIT */
#ifndef SNPLIB_HCL_H
#define SNPLIB_HCL_H

/* How an HCL blob begins: "HCLA", little-endian. */
#define SNPLIB_HCL_MAGIC 0x414c4348u

#endif
