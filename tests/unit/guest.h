/* SPDX-License-Identifier: MIT */
/*
 * A guest as plain memory: core's world, callers, and a host whose firmware
 * knows nothing but the specification's byte offsets.
 */
#ifndef UNIT_GUEST_H
#define UNIT_GUEST_H

#include "core/channel.h"

struct caller {
	struct snpcore_call call;
	bool over;
	uint8_t response[SNPWIRE_MSG_PAYLOAD_MAX];
	uint8_t certs[SNPCORE_CERTS_MAX];
};

struct guest {
	struct snpcore_channel ch;
	struct snpcore_action action; /* what the core said last */
	uint64_t now;
	/* guest memory that the host cannot reach */
	uint8_t key[32];
	bool key_gone;
	bool cipher_refuses;
	uint32_t counter;
	uint32_t stores;
	/* shared with the host */
	uint8_t request[SNPCORE_PAGE_SIZE];
	uint8_t response[SNPCORE_PAGE_SIZE];
	uint8_t certs[SNPCORE_CERTS_MAX];
	/* the host's side */
	uint32_t sends;
	uint64_t fw_seqno; /* what the firmware expects next */
	/* A firmware that errs: added to what is right, before sealing. */
	struct {
		uint64_t seqno;
		uint8_t algo, hdr_version, type, version, vmpck;
		uint16_t hdr_size, size;
	} slip;
};

/* No limit on the rate, 60 s of patience, a lease of 10 s. */
struct snpcore_config guest_config(void);
/* NULL: guest_config(). */
void guest_boot(struct guest *guest, const struct snpcore_config *config);

/* A request of @owner, valid; certificates are offered if @certs_len. */
void guest_caller(struct caller *caller, enum snpcore_kind kind, uint64_t owner,
		  uint8_t fill, uint32_t certs_len);
/* snpcore_next(); a call that it delivers is marked as over. */
enum snpcore_todo guest_next(struct guest *guest);
/* Submit, then guest_next() until it says something else than DELIVER. */
enum snpcore_todo guest_ask(struct guest *guest, struct caller *caller);
enum snpcore_todo guest_settle(struct guest *guest);

/* The host answers, 0: after the firmware has done its work. */
void guest_answer(struct guest *guest, uint64_t exitinfo2, uint64_t pages);
void guest_fail(struct guest *guest);
/* Only the firmware's part: take the request page, seal the response page. */
bool guest_firmware(struct guest *guest);

/* Leave @caller's message pending: BUSY, then an interruption. */
void guest_leave_pending(struct guest *guest, struct caller *caller);

bool guest_is_zero(const void *data, size_t len);

#endif
