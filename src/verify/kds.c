/* SPDX-License-Identifier: MIT */
/*
 * Addresses at AMD's key distribution service, as its specification (57230)
 * and its answers have them.  Text only; nothing here goes to the network.
 */
#include "public.h"

#include "chipid.h"
#include "text.h"

#define KDS_BASE "https://kdsintf.amd.com/"

/*
 * The address, or none: text that did not fit would be an address of
 * something else.
 */
static snpguest_status end(const struct snpv_text *text, snpguest_status st,
			   char *url)
{
	if (st == SNPGUEST_OK && text->left <= 1)
		st = SNPGUEST_E_USAGE;
	if (st != SNPGUEST_OK && text->at)
		*url = '\0';
	return st;
}

static snpguest_status start(struct snpv_text *text, uint32_t line,
			     uint32_t signing_key, char *url, size_t cap)
{
	if (!url || cap == 0)
		return SNPGUEST_E_USAGE;
	snpv_text_init(text, url, cap);
	if (line < SNPGUEST_LINE_MILAN || line > SNPGUEST_LINE_TURIN ||
	    signing_key > SNPGUEST_SIGNING_KEY_VLEK)
		return SNPGUEST_E_UNSUPPORTED;
	snpv_text_str(text, KDS_BASE);
	snpv_text_str(text, signing_key == SNPGUEST_SIGNING_KEY_VLEK
				    ? "vlek/v1/"
				    : "vcek/v1/");
	snpv_text_str(text, snpguest_line_name(line));
	return SNPGUEST_OK;
}

static void add_spl(struct snpv_text *text, const char *name, uint8_t value)
{
	snpv_text_str(text, name);
	/* two digits at least, as the service's own examples have it */
	if (value < 10)
		snpv_text_str(text, "0");
	snpv_text_number(text, value);
}

static void add_tcb(struct snpv_text *text, const struct snpguest_tcb *tcb)
{
	snpv_text_str(text, "?");
	if (tcb->has_fmc)
		add_spl(text, "fmcSPL=", tcb->fmc);
	add_spl(text, tcb->has_fmc ? "&blSPL=" : "blSPL=", tcb->boot_loader);
	add_spl(text, "&teeSPL=", tcb->tee);
	add_spl(text, "&snpSPL=", tcb->snp);
	add_spl(text, "&ucodeSPL=", tcb->microcode);
}

static snpguest_status tcb_query(struct snpv_text *text, const uint8_t tcb[8],
				 uint32_t line)
{
	struct snpguest_tcb parts;
	snpguest_status st =
		snpguest_tcb_decode(tcb, line, &parts, sizeof(parts));

	if (st == SNPGUEST_OK)
		add_tcb(text, &parts);
	return st;
}

snpguest_status snpguest_kds_vcek_url(uint32_t line, const uint8_t chip_id[64],
				      const uint8_t reported_tcb[8], char *url,
				      size_t cap)
{
	struct snpv_text text = { 0 };
	snpguest_status st;

	st = start(&text, line, SNPGUEST_SIGNING_KEY_VCEK, url, cap);
	if (st == SNPGUEST_OK && (!chip_id || !reported_tcb))
		st = SNPGUEST_E_USAGE;
	/* Masked; or an ID of 64 bytes where Turin has 8. */
	if (st == SNPGUEST_OK &&
	    (snpv_chip_id_masked(chip_id) || !snpv_chip_id_fits(chip_id, line)))
		st = SNPGUEST_E_UNSUPPORTED;
	if (st == SNPGUEST_OK) {
		snpv_text_str(&text, "/");
		snpv_text_hex(&text, chip_id, snpv_chip_id_size(line));
		st = tcb_query(&text, reported_tcb, line);
	}
	return end(&text, st, url);
}

snpguest_status snpguest_kds_vlek_url(uint32_t line,
				      const uint8_t reported_tcb[8], char *url,
				      size_t cap)
{
	struct snpv_text text = { 0 };
	snpguest_status st;

	st = start(&text, line, SNPGUEST_SIGNING_KEY_VLEK, url, cap);
	if (st == SNPGUEST_OK && !reported_tcb)
		st = SNPGUEST_E_USAGE;
	if (st == SNPGUEST_OK) {
		snpv_text_str(&text, "/cert");
		st = tcb_query(&text, reported_tcb, line);
	}
	return end(&text, st, url);
}

static snpguest_status line_url(uint32_t line, uint32_t signing_key,
				const char *what, char *url, size_t cap)
{
	struct snpv_text text = { 0 };
	snpguest_status st = start(&text, line, signing_key, url, cap);

	if (st == SNPGUEST_OK)
		snpv_text_str(&text, what);
	return end(&text, st, url);
}

snpguest_status snpguest_kds_chain_url(uint32_t line, uint32_t signing_key,
				       char *url, size_t cap)
{
	return line_url(line, signing_key, "/cert_chain", url, cap);
}

snpguest_status snpguest_kds_crl_url(uint32_t line, uint32_t signing_key,
				     char *url, size_t cap)
{
	return line_url(line, signing_key, "/crl", url, cap);
}
