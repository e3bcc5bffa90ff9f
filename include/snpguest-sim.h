/* SPDX-License-Identifier: MIT */
/*
 * libsnpguest-sim: an SEV-SNP machine in the process.  Firmware, host and
 * driver are simulated; what a program sees through the library is what it
 * would see on the hardware, certificates of its own making aside.
 *
 *	snpguest_sim_new(NULL, &sim);
 *	snpguest_sim_transport(sim, &transport, &ctx);
 *	snpguest_open_transport(&transport, ctx, NULL, &dev);
 */
#ifndef SNPGUEST_SIM_H
#define SNPGUEST_SIM_H

#include <snpguest.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct snpguest_sim snpguest_sim;

#define SNPGUEST_SIM_REAL_TIME 0x1u	/* pauses take as long as they take */
#define SNPGUEST_SIM_HOST_KVM 0x2u	/* the host answers as KVM does */
#define SNPGUEST_SIM_MASK_CHIP_ID 0x4u	/* CHIP_ID reads as zeros */
#define SNPGUEST_SIM_MASK_CHIP_KEY 0x8u /* no VCEK: unsigned reports */
#define SNPGUEST_SIM_AUTHOR_KEY 0x10u	/* author_key_digest counts */
#define SNPGUEST_SIM_SET_CURRENT 0x20u	/* current_tcb and _version count */
#define SNPGUEST_SIM_SET_COMMITTED 0x40u
#define SNPGUEST_SIM_SET_REPORTED 0x80u
#define SNPGUEST_SIM_SET_PLATFORM_INFO 0x100u
#define SNPGUEST_SIM_SET_MIT_VECTOR 0x200u

/**
 * A machine to be made.  All zero but size is the default: Milan, report
 * version 3, VCEK, random keys, no limit on the rate of requests, a clock
 * that is moved on by whoever waits.
 * @size: sizeof(struct snpguest_sim_options)
 * @line: SNPGUEST_LINE_*; 0: Milan
 * @report_version: 2, 3 or 5; 0: what the line has
 * @signing_key: SNPGUEST_SIGNING_KEY_VCEK, or _VLEK to have one loaded
 * @rate_s, @rate_burst: the guest driver's own limit; rate_s 0: none
 * @flags: SNPGUEST_SIM_*
 * @vmpck_id: 0..3, the VMPCK that the driver uses; VMPCKn speaks for VMPL n
 * @guest_policy: 0: 0x30000 (SMT allowed, no debug)
 * @measurement, @host_data: as they shall stand in the report
 * @guest_svn, @family_id, @image_id, @id_key_digest, @author_key_digest: the
 *             same; of the ID block
 * @busy_timeout_s: how long the driver waits out a throttling host; 0: 60
 * @pending_lease_s: how long a pending message is its owner's; 0: 10
 * @current_tcb, @current_version: of the firmware that runs; with
 *             SET_CURRENT.  A version is major, minor, build
 * @committed_tcb, @committed_version: what it cannot be rolled back below;
 *             with SET_COMMITTED, else as current
 * @reported_tcb: what the signing key is for; with SET_REPORTED, else as
 *             committed
 * @platform_info, @mit_vector: with SET_PLATFORM_INFO, SET_MIT_VECTOR
 * @cert_time: when the certificates are made, seconds since 1970; 0: now
 * @pki_dir: a folder that keeps the three RSA keys, which cost seconds to
 *             make; NULL: they are made when first needed, and not kept
 * @state_dir: a folder that keeps the chip's identity and the firmware that
 *             it was updated to (SET_CURRENT, _COMMITTED and _REPORTED win);
 *             machines that have it at the same time, in any process, are
 *             guests on one chip.  NULL: a chip of its own.  Whoever can read
 *             either folder can sign as this machine
 * @plan: what host and firmware do wrong, snpguest-faultplan(5); NULL: nothing
 * @seed, @seed_len: decides every random byte but the RSA keys'; NULL: none
 */
struct snpguest_sim_options {
	uint32_t size;
	uint32_t line;
	uint32_t report_version;
	uint32_t signing_key;
	uint32_t rate_s;
	uint32_t rate_burst;
	uint32_t flags;
	uint32_t vmpck_id;
	uint64_t guest_policy;
	uint8_t measurement[48];
	uint8_t host_data[32];
	uint32_t guest_svn;
	uint32_t busy_timeout_s;
	uint32_t pending_lease_s;
	uint32_t rsvd;
	uint8_t family_id[16];
	uint8_t image_id[16];
	uint8_t id_key_digest[48];
	uint8_t author_key_digest[48];
	struct snpguest_tcb current_tcb;
	struct snpguest_tcb committed_tcb;
	struct snpguest_tcb reported_tcb;
	uint8_t current_version[4];
	uint8_t committed_version[4];
	uint64_t platform_info;
	uint64_t mit_vector;
	int64_t cert_time;
	const char *pki_dir;
	const char *state_dir;
	const char *plan;
	const uint8_t *seed;
	size_t seed_len;
};

/**
 * Make a machine and boot a guest on it.
 * @options: or NULL for the defaults
 * Errors: E_USAGE (a value that no machine has), E_FORMAT (the plan, or a
 * damaged file in a folder), E_NOMEM (or no cipher or randomness to be had),
 * E_OS (a folder cannot be read or written; errno says why).
 */
snpguest_status snpguest_sim_new(const struct snpguest_sim_options *options,
				 snpguest_sim **sim);
/** NULL is fine; devices opened on the machine must be closed before. */
void snpguest_sim_free(snpguest_sim *sim);

/**
 * Boot another guest on @first's processor: the same chip, signing keys and
 * certificates; a launch, VMPCKs and a host side of its own.  Free both, in
 * any order.
 * @options: what is the processor's in it, @seed and folders included, is not
 *           looked at
 * Errors: as snpguest_sim_new().
 */
snpguest_status
snpguest_sim_new_guest(snpguest_sim *first,
		       const struct snpguest_sim_options *options,
		       snpguest_sim **sim);

/**
 * The machine's device, for snpguest_open_transport().  Each call is one
 * open file of the device; closing the handle closes it.
 */
snpguest_status snpguest_sim_transport(snpguest_sim *sim,
				       struct snpguest_transport *transport,
				       void **ctx);
/** As if that file had been opened with O_NONBLOCK. */
snpguest_status snpguest_sim_set_nonblock(void *ctx, uint32_t nonblock);

/**
 * Reboot the guest: VMPCKs and message counters anew, the chip and what a
 * derived key depends on as before.  Devices stay open; none may be inside a
 * call.
 * Errors: E_NOMEM, and the guest is off (ENODEV) until a reboot succeeds.
 */
snpguest_status snpguest_sim_reboot(snpguest_sim *sim);

/**
 * Firmware update: the TCB of the chip becomes @tcb, its version @version
 * (major, minor, build), and another VCEK signs from now on.  Certificates
 * follow.  Guests keep their launch TCB until they reboot.
 */
snpguest_status snpguest_sim_update_firmware(snpguest_sim *sim,
					     const struct snpguest_tcb *tcb,
					     const uint8_t version[3]);

/** Move the clock on; E_USAGE with SNPGUEST_SIM_REAL_TIME. */
snpguest_status snpguest_sim_advance(snpguest_sim *sim, uint64_t ms);

#define SNPGUEST_SIM_ERROR_MAX 160u

/**
 * Replace the fault plan, while the machine is running; counting begins anew.
 * A "kernel" line counts from the next reboot on.
 * @text: snpguest-faultplan(5); "" for no faults
 * @error: receives the line and what is wrong with it, "" if nothing is; at
 *         most SNPGUEST_SIM_ERROR_MAX bytes; may be NULL
 * Errors: E_FORMAT, and the plan stays as it was.
 */
snpguest_status snpguest_sim_set_plan(snpguest_sim *sim, const char *text,
				      char *error);

#define SNPGUEST_SIM_EXIT_FAILED 0x1u  /* the host call itself failed */
#define SNPGUEST_SIM_EXIT_SILENT 0x2u  /* the host never answered */
#define SNPGUEST_SIM_EXIT_PLANNED 0x4u /* the fault plan had a hand in it */

/**
 * What the host saw of one exit: what left the guest, and what came back.
 * @number: from 1 on
 * @time_ms: of the machine's clock
 * @exit_code: 0x80000011, or 0x80000012 for an extended request
 * @exitinfo2: vmm_error << 32 | fw_error
 * @pages: with INVALID_LEN, the pages that the host asked for
 * @npages: the certificate pages that the guest offered
 * @delay_ms: how long the host held the answer back
 * @flags: SNPGUEST_SIM_EXIT_*
 * @request_seqno, @response_seqno: as the headers have it; 0: no message
 * @request_sha256, @response_sha256: of the pages as the host saw them;
 *                                    zeros: no message
 */
struct snpguest_sim_exit {
	uint64_t number;
	uint64_t time_ms;
	uint64_t exit_code;
	uint64_t exitinfo2;
	uint64_t pages;
	uint32_t npages;
	uint32_t delay_ms;
	uint32_t flags;
	uint32_t rsvd;
	uint64_t request_seqno;
	uint64_t response_seqno;
	uint8_t request_sha256[32];
	uint8_t response_sha256[32];
};

/**
 * The exits from number @from on; the latest 512 are kept.
 * @exits: receives at most @cap of them, oldest first
 * @exit_size: sizeof(*exits) of the caller
 * @count: receives how many
 */
snpguest_status snpguest_sim_log(snpguest_sim *sim, uint64_t from,
				 struct snpguest_sim_exit *exits,
				 size_t exit_size, size_t cap, size_t *count);

#define SNPGUEST_SIM_CERT_ARK 0u
#define SNPGUEST_SIM_CERT_ASK 1u
#define SNPGUEST_SIM_CERT_ASVK 2u
#define SNPGUEST_SIM_CERT_LEAF 3u /* VLEK where one is loaded, else VCEK */
#define SNPGUEST_SIM_CERT_VCEK 4u
#define SNPGUEST_SIM_CERT_VLEK 5u
#define SNPGUEST_SIM_CERT_CRL 6u /* the ARK's revocation list */

/**
 * A certificate of the machine's own making, DER.
 * @which: SNPGUEST_SIM_CERT_*
 * @len: receives its length; when E_USAGE says that @cap is too small, the
 *       length needed
 * Errors: E_UNSUPPORTED (no VLEK is loaded), E_NOMEM, E_USAGE.
 */
snpguest_status snpguest_sim_cert(snpguest_sim *sim, uint32_t which,
				  uint8_t *der, size_t cap, size_t *len);

/**
 * What this header says, for languages that cannot read it.
 * @name: a constant ("SNPGUEST_SIM_CERT_CRL"), "sizeof(struct ...)" or
 *        "offsetof(struct ..., field)"; spelt just so
 * @value: receives it
 * Errors: E_USAGE, and 0, for an unknown name.
 */
snpguest_status snpguest_sim_constant(const char *name, int64_t *value);

#ifdef __cplusplus
}
#endif

#endif
