/* SPDX-License-Identifier: MIT */
#include "request.h"

#include "cursor.h"

bool snpwire_ioctl_request_read(const uint8_t *raw, size_t len,
				struct snpwire_ioctl_request *req)
{
	struct snpwire_reader in;

	snpwire_reader_init(&in, raw, len);
	req->msg_version = snpwire_take_u8(&in);
	/* Padding in the kernel's structure: callers leave rubbish in it. */
	(void)snpwire_take_zeros(&in, 7);
	req->req_data = snpwire_take_u64(&in);
	req->resp_data = snpwire_take_u64(&in);
	req->exitinfo2 = snpwire_take_u64(&in);
	return !in.failed;
}

bool snpwire_ioctl_request_write(const struct snpwire_ioctl_request *req,
				 uint8_t *raw, size_t len)
{
	struct snpwire_writer out;

	snpwire_writer_init(&out, raw, len);
	snpwire_put_u8(&out, req->msg_version);
	snpwire_put_zeros(&out, 7);
	snpwire_put_u64(&out, req->req_data);
	snpwire_put_u64(&out, req->resp_data);
	snpwire_put_u64(&out, req->exitinfo2);
	return !out.failed;
}

bool snpwire_report_req_read(const uint8_t *raw, size_t len,
			     struct snpwire_report_req *req)
{
	struct snpwire_reader in;

	snpwire_reader_init(&in, raw, len);
	snpwire_take_bytes(&in, req->user_data, sizeof(req->user_data));
	req->vmpl = snpwire_take_u32(&in);
	req->key_sel = snpwire_take_u32(&in);
	req->rsvd_zero = snpwire_take_zeros(&in, 24);
	return !in.failed;
}

bool snpwire_report_req_write(const struct snpwire_report_req *req,
			      uint8_t *raw, size_t len)
{
	struct snpwire_writer out;

	snpwire_writer_init(&out, raw, len);
	snpwire_put_bytes(&out, req->user_data, sizeof(req->user_data));
	snpwire_put_u32(&out, req->vmpl);
	snpwire_put_u32(&out, req->key_sel);
	snpwire_put_zeros(&out, 24);
	return !out.failed;
}

bool snpwire_ext_tail_read(const uint8_t *raw, size_t len,
			   struct snpwire_ext_tail *tail)
{
	struct snpwire_reader in;

	snpwire_reader_init(&in, raw, len);
	(void)snpwire_take_zeros(&in, SNPWIRE_REPORT_REQ_SIZE);
	tail->certs_address = snpwire_take_u64(&in);
	tail->certs_len = snpwire_take_u32(&in);
	(void)snpwire_take_u32(&in);
	return !in.failed;
}

bool snpwire_ext_tail_write(const struct snpwire_ext_tail *tail, uint8_t *raw,
			    size_t len)
{
	struct snpwire_writer out;

	if (len < SNPWIRE_EXT_REPORT_REQ_SIZE)
		return false;
	snpwire_writer_init(&out, raw + SNPWIRE_REPORT_REQ_SIZE,
			    len - SNPWIRE_REPORT_REQ_SIZE);
	snpwire_put_u64(&out, tail->certs_address);
	snpwire_put_u32(&out, tail->certs_len);
	snpwire_put_u32(&out, 0);
	return !out.failed;
}

bool snpwire_key_req_read(const uint8_t *raw, size_t len,
			  struct snpwire_key_req *req)
{
	struct snpwire_reader in;

	snpwire_reader_init(&in, raw, len);
	req->root_key_select = snpwire_take_u32(&in);
	req->rsvd = snpwire_take_u32(&in);
	req->guest_field_select = snpwire_take_u64(&in);
	req->vmpl = snpwire_take_u32(&in);
	req->guest_svn = snpwire_take_u32(&in);
	req->tcb_version = snpwire_take_u64(&in);
	return !in.failed;
}

bool snpwire_key_req_write(const struct snpwire_key_req *req, uint8_t *raw,
			   size_t len)
{
	struct snpwire_writer out;

	snpwire_writer_init(&out, raw, len);
	snpwire_put_u32(&out, req->root_key_select);
	snpwire_put_u32(&out, req->rsvd);
	snpwire_put_u64(&out, req->guest_field_select);
	snpwire_put_u32(&out, req->vmpl);
	snpwire_put_u32(&out, req->guest_svn);
	snpwire_put_u64(&out, req->tcb_version);
	return !out.failed;
}

bool snpwire_report_rsp_read(const uint8_t *raw, size_t len, uint32_t *status,
			     const uint8_t **report, uint32_t *report_size)
{
	struct snpwire_reader in;

	snpwire_reader_init(&in, raw, len);
	*status = snpwire_take_u32(&in);
	*report_size = snpwire_take_u32(&in);
	(void)snpwire_take_zeros(&in, 24);
	*report = in.data;
	return !in.failed && *report_size <= in.left;
}

bool snpwire_report_rsp_write(uint32_t status, const uint8_t *report,
			      uint32_t report_size, uint8_t *raw, size_t len)
{
	struct snpwire_writer out;

	snpwire_writer_init(&out, raw, len);
	snpwire_put_u32(&out, status);
	snpwire_put_u32(&out, report_size);
	snpwire_put_zeros(&out, 24);
	if (report_size)
		snpwire_put_bytes(&out, report, report_size);
	return !out.failed;
}

bool snpwire_key_rsp_read(const uint8_t *raw, size_t len, uint32_t *status,
			  const uint8_t **key)
{
	struct snpwire_reader in;

	snpwire_reader_init(&in, raw, len);
	*status = snpwire_take_u32(&in);
	(void)snpwire_take_zeros(&in, 28);
	*key = in.data;
	return !in.failed && in.left >= SNPWIRE_KEY_SIZE;
}

bool snpwire_key_rsp_write(uint32_t status, const uint8_t *key, uint8_t *raw,
			   size_t len)
{
	struct snpwire_writer out;

	snpwire_writer_init(&out, raw, len);
	snpwire_put_u32(&out, status);
	snpwire_put_zeros(&out, 28);
	snpwire_put_bytes(&out, key, SNPWIRE_KEY_SIZE);
	return !out.failed;
}
