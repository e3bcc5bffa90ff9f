/* SPDX-License-Identifier: MIT */
#include "attestd-evidence.h"

#include <snpguest-verify.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static snpguest_status pack(struct evidence *evidence, const uint8_t *raw,
			    size_t raw_len, const snpguest_certs *certs)
{
	snpguest_status status;
	size_t table_len;

	(void)snpguest_certs_table(certs, &table_len);
	evidence->bytes = malloc(raw_len + table_len);
	if (!evidence->bytes)
		return SNPGUEST_E_NOMEM;
	status = snpguest_evidence_write(raw, raw_len, certs, evidence->bytes,
					 raw_len + table_len, &evidence->len);
	if (status) {
		free(evidence->bytes);
		evidence->bytes = NULL;
	}
	return status;
}

/* Too large for the driver, or malformed: who verifies can fetch those. */
static int is_about_table(snpguest_status status,
			  const struct snpguest_fault *fault)
{
	return status == SNPGUEST_E_UNSUPPORTED ||
	       (status == SNPGUEST_E_FORMAT && fault->os_errno == EPROTO);
}

static void make_evidence(snpguest_device *dev, struct evidence *evidence)
{
	struct snpguest_report_request ask = { .size = sizeof(ask) };
	uint8_t raw[SNPGUEST_REPORT_SIZE_MAX];
	struct snpguest_fault fault = { 0 };
	snpguest_certs *certs = NULL;
	snpguest_status status;
	size_t len;

	memcpy(ask.user_data, evidence->nonce, ATTESTD_NONCE_SIZE);
	status = snpguest_get_ext_report(dev, &ask, raw, sizeof(raw), &len,
					 &certs, &fault);
	if (is_about_table(status, &fault))
		status = snpguest_get_report(dev, &ask, raw, sizeof(raw), &len,
					     &fault);
	if (!status)
		status = pack(evidence, raw, len, certs);
	snpguest_fault_format(status, &fault, evidence->why,
			      sizeof(evidence->why));
	snpguest_certs_free(certs);
}

static struct evidence *find(struct desk *desk, const uint8_t *nonce)
{
	struct evidence *evidence = desk->under_way;

	while (evidence &&
	       memcmp(evidence->nonce, nonce, ATTESTD_NONCE_SIZE) != 0)
		evidence = evidence->next;
	return evidence;
}

/* With the lock held, which is let go while the firmware works. */
static struct evidence *obtain_first(struct desk *desk, const uint8_t *nonce)
{
	struct evidence *evidence = calloc(1, sizeof(*evidence)), **at;

	if (!evidence)
		return NULL;
	memcpy(evidence->nonce, nonce, ATTESTD_NONCE_SIZE);
	evidence->users = 1;
	evidence->next = desk->under_way;
	desk->under_way = evidence;
	desk->reports++;
	pthread_mutex_unlock(&desk->lock);
	make_evidence(desk->dev, evidence);
	pthread_mutex_lock(&desk->lock);
	for (at = &desk->under_way; *at != evidence;)
		at = &(*at)->next;
	*at = evidence->next;
	evidence->done = true;
	pthread_cond_broadcast(&desk->changed);
	return evidence;
}

struct evidence *desk_obtain(struct desk *desk, const uint8_t *nonce)
{
	struct evidence *evidence;

	pthread_mutex_lock(&desk->lock);
	evidence = find(desk, nonce);
	if (!evidence) {
		evidence = obtain_first(desk, nonce);
	} else {
		evidence->users++;
		while (!evidence->done)
			pthread_cond_wait(&desk->changed, &desk->lock);
	}
	pthread_mutex_unlock(&desk->lock);
	return evidence;
}

void desk_release(struct desk *desk, struct evidence *evidence)
{
	bool last;

	if (!evidence)
		return;
	pthread_mutex_lock(&desk->lock);
	last = --evidence->users == 0;
	pthread_mutex_unlock(&desk->lock);
	if (!last)
		return;
	free(evidence->bytes);
	free(evidence);
}
