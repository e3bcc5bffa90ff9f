/* SPDX-License-Identifier: MIT */
/*
 * The ABI of a sev-guest device: structures and request numbers.
 *
 * These are our own definitions.  The kernel's <linux/sev-guest.h> renamed
 * its fields over time and has macros that do not compile in user space; the
 * bytes are the same.  sev-guest(4) describes the calls.
 */
#ifndef SNPGUEST_IOCTL_H
#define SNPGUEST_IOCTL_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* _IOWR('S', n, 32 bytes) and _IO('S', 3), spelt out: no macro to differ. */
#define SNPGUEST_IOCTL_GET_REPORT UINT32_C(0xc0205300)
#define SNPGUEST_IOCTL_GET_DERIVED_KEY UINT32_C(0xc0205301)
#define SNPGUEST_IOCTL_GET_EXT_REPORT UINT32_C(0xc0205302)
/* Send the pending message again and finish it; argument NULL.  Ours. */
#define SNPGUEST_IOCTL_RETRY UINT32_C(0x00005303)

#define SNPGUEST_IOCTL_PAGE_SIZE 4096u
#define SNPGUEST_IOCTL_CERTS_MAX 0x4000u

/* exitinfo2 = vmm_error << 32 | fw_error */
#define SNPGUEST_FW_NOT_CALLED UINT32_C(0xffffffff)
#define SNPGUEST_VMM_NONE UINT32_C(0)
#define SNPGUEST_VMM_INVALID_LEN UINT32_C(1)
#define SNPGUEST_VMM_BUSY UINT32_C(2)

/**
 * The argument of the three requests.
 * @msg_version: guest message version, 1; 0 is EINVAL
 * @req_data: address of the request structure
 * @resp_data: address of the response structure
 * @exitinfo2: out; low 32 bits the firmware's code, high 32 the VMM's
 */
struct snpguest_ioctl_request {
	uint8_t msg_version;
	uint8_t rsvd[7];
	uint64_t req_data;
	uint64_t resp_data;
	uint64_t exitinfo2;
};

/** MSG_REPORT_REQ.  @key_sel is the firmware's KEY_SEL, bits 1:0. */
struct snpguest_ioctl_report_req {
	uint8_t user_data[64];
	uint32_t vmpl;
	uint32_t key_sel;
	uint8_t rsvd[24];
};

/** MSG_REPORT_RSP: @status, then @report_size bytes of report at 32. */
struct snpguest_ioctl_report_resp {
	uint32_t status;
	uint32_t report_size;
	uint8_t rsvd[24];
	uint8_t report[3968];
};

/** certs_len is a multiple of 4096, at most 16 KiB; 0 asks for the length. */
struct snpguest_ioctl_ext_report_req {
	struct snpguest_ioctl_report_req data;
	uint64_t certs_address;
	uint32_t certs_len;
	uint32_t rsvd;
};

/** MSG_KEY_REQ. */
struct snpguest_ioctl_key_req {
	uint32_t root_key_select;
	uint32_t rsvd;
	uint64_t guest_field_select;
	uint32_t vmpl;
	uint32_t guest_svn;
	uint64_t tcb_version;
};

/** MSG_KEY_RSP. */
struct snpguest_ioctl_key_resp {
	uint32_t status;
	uint8_t rsvd[28];
	uint8_t key[32];
};

#ifdef __cplusplus
#define SNPGUEST_IOCTL_ASSERT(c, m) static_assert(c, m)
#else
#define SNPGUEST_IOCTL_ASSERT(c, m) _Static_assert(c, m)
#endif
SNPGUEST_IOCTL_ASSERT(sizeof(struct snpguest_ioctl_request) == 32, "size");
SNPGUEST_IOCTL_ASSERT(sizeof(struct snpguest_ioctl_report_req) == 96, "size");
SNPGUEST_IOCTL_ASSERT(sizeof(struct snpguest_ioctl_report_resp) == 4000,
		      "size");
SNPGUEST_IOCTL_ASSERT(sizeof(struct snpguest_ioctl_ext_report_req) == 112,
		      "size");
SNPGUEST_IOCTL_ASSERT(sizeof(struct snpguest_ioctl_key_req) == 32, "size");
SNPGUEST_IOCTL_ASSERT(sizeof(struct snpguest_ioctl_key_resp) == 64, "size");
#undef SNPGUEST_IOCTL_ASSERT

#ifdef __cplusplus
}
#endif

#endif
