/* SPDX-License-Identifier: MIT */
/*
 * The requests and responses of a sev-guest device, which are also the
 * payloads of the guest messages: SEV-SNP Firmware ABI (56860), MSG_REPORT_*
 * and MSG_KEY_*; Linux Documentation/virt/coco/sev-guest.rst for the ioctl
 * argument and the extended request's tail.
 */
#ifndef SNPWIRE_REQUEST_H
#define SNPWIRE_REQUEST_H

#include "types.h"

#define SNPWIRE_IOCTL_REQUEST_SIZE 32u
#define SNPWIRE_REPORT_REQ_SIZE 96u
#define SNPWIRE_EXT_REPORT_REQ_SIZE 112u
#define SNPWIRE_REPORT_RSP_SIZE 4000u
#define SNPWIRE_REPORT_RSP_HEAD 32u
#define SNPWIRE_KEY_REQ_SIZE 32u
#define SNPWIRE_KEY_RSP_SIZE 64u
#define SNPWIRE_KEY_SIZE 32u

#define SNPWIRE_STATUS_OK 0u
#define SNPWIRE_STATUS_INVALID_PARAM 0x16u
#define SNPWIRE_STATUS_INVALID_KEY 0x27u

/* struct snp_guest_request_ioctl */
struct snpwire_ioctl_request {
	uint8_t msg_version;
	uint64_t req_data;
	uint64_t resp_data;
	uint64_t exitinfo2;
};

/* MSG_REPORT_REQ, as the firmware reads it */
struct snpwire_report_req {
	uint8_t user_data[64];
	uint32_t vmpl;
	uint32_t key_sel; /* bits 1:0 */
	bool rsvd_zero;	  /* read: the reserved bytes are zero */
};

/* The driver's tail of an extended report request */
struct snpwire_ext_tail {
	uint64_t certs_address;
	uint32_t certs_len;
};

/* MSG_KEY_REQ */
struct snpwire_key_req {
	uint32_t root_key_select;
	uint32_t rsvd;
	uint64_t guest_field_select;
	uint32_t vmpl;
	uint32_t guest_svn;
	uint64_t tcb_version;
};

/* Each false if @len is less than the structure. */
bool snpwire_ioctl_request_read(const uint8_t *raw, size_t len,
				struct snpwire_ioctl_request *req);
bool snpwire_ioctl_request_write(const struct snpwire_ioctl_request *req,
				 uint8_t *raw, size_t len);
bool snpwire_report_req_read(const uint8_t *raw, size_t len,
			     struct snpwire_report_req *req);
bool snpwire_report_req_write(const struct snpwire_report_req *req,
			      uint8_t *raw, size_t len);
/* @raw points at the whole extended request, 112 bytes. */
bool snpwire_ext_tail_read(const uint8_t *raw, size_t len,
			   struct snpwire_ext_tail *tail);
bool snpwire_ext_tail_write(const struct snpwire_ext_tail *tail, uint8_t *raw,
			    size_t len);
bool snpwire_key_req_read(const uint8_t *raw, size_t len,
			  struct snpwire_key_req *req);
bool snpwire_key_req_write(const struct snpwire_key_req *req, uint8_t *raw,
			   size_t len);

/*
 * A report response: the status word and, when it is 0, where the report is.
 * False if the response is too short for its head or for the size it claims.
 */
bool snpwire_report_rsp_read(const uint8_t *raw, size_t len, uint32_t *status,
			     const uint8_t **report, uint32_t *report_size);
bool snpwire_report_rsp_write(uint32_t status, const uint8_t *report,
			      uint32_t report_size, uint8_t *raw, size_t len);
/* A key response; @key points into @raw. */
bool snpwire_key_rsp_read(const uint8_t *raw, size_t len, uint32_t *status,
			  const uint8_t **key);
bool snpwire_key_rsp_write(uint32_t status, const uint8_t *key, uint8_t *raw,
			   size_t len);

#endif
