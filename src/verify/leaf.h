/* SPDX-License-Identifier: MIT */
/* The extensions of a VCEK or VLEK certificate, KDS specification (57230). */
#ifndef SNPV_LEAF_H
#define SNPV_LEAF_H

#include <openssl/x509.h>
#include <snpguest.h>
#include <stdbool.h>

#define SNPV_HWID_MAX 64u
#define SNPV_CSP_MAX 64u
#define SNPV_PRODUCT_MAX 16u

/* The security patch levels that an extension each carries. */
enum snpv_spl {
	SNPV_SPL_BOOT_LOADER = 1,
	SNPV_SPL_TEE = 2,
	SNPV_SPL_SNP = 3,
	SNPV_SPL_4 = 4,
	SNPV_SPL_5 = 5,
	SNPV_SPL_6 = 6,
	SNPV_SPL_7 = 7,
	SNPV_SPL_MICROCODE = 8,
	SNPV_SPL_FMC = 9,
	SNPV_SPL_END,
};

struct snpv_leaf {
	uint8_t spl[SNPV_SPL_END];
	uint16_t has_spl; /* bit n: spl[n] is there */
	uint8_t hwid[SNPV_HWID_MAX];
	size_t hwid_len;		/* 0, 8 or 64 */
	char product[SNPV_PRODUCT_MAX]; /* "Milan-B0" */
	char csp[SNPV_CSP_MAX];
};

/*
 * True if @ext is under AMD's arc 1.3.6.1.4.1.3704.1; then *@ok says whether
 * it could be read (a kind that is not known reads as well).
 */
bool snpv_leaf_take(struct snpv_leaf *leaf, const X509_EXTENSION *ext,
		    bool *ok);
/* SNPGUEST_LINE_* by the product name. */
uint32_t snpv_leaf_line(const struct snpv_leaf *leaf);
/* The TCB that the key was derived for. */
void snpv_leaf_tcb(const struct snpv_leaf *leaf, struct snpguest_tcb *tcb);
/*
 * The same as a TCB_VERSION's 8 bytes, those included that have no name yet:
 * the key is derived for them too.
 */
void snpv_leaf_tcb_raw(const struct snpv_leaf *leaf, uint32_t line,
		       uint8_t raw[8]);
/* Everything a TCB needs is there: 1, 2, 3, 8, and 9 exactly on Turin. */
bool snpv_leaf_tcb_complete(const struct snpv_leaf *leaf, uint32_t line);

#endif
