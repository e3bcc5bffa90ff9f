/* SPDX-License-Identifier: MIT */
/*
 * A client as anybody writes one: open(2), ioctl(2), and the structures as
 * the driver's documentation has them.  Linked with nothing, static.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

struct guest_request {
	uint8_t msg_version;
	uint64_t req_data;
	uint64_t resp_data;
	uint32_t fw_error;
	uint32_t vmm_error;
};

struct report_req {
	uint8_t user_data[64];
	uint32_t vmpl;
	uint8_t rsvd[28];
};

struct ext_report_req {
	struct report_req data;
	uint64_t certs_address;
	uint32_t certs_len;
};

struct derived_key_req {
	uint32_t root_key_select;
	uint32_t rsvd;
	uint64_t guest_field_select;
	uint32_t vmpl;
	uint32_t guest_svn;
	uint64_t tcb_version;
};

#define GET_REPORT _IOWR('S', 0x0, struct guest_request)
#define GET_DERIVED_KEY _IOWR('S', 0x1, struct guest_request)
#define GET_EXT_REPORT _IOWR('S', 0x2, struct guest_request)

static uint8_t response[4000];
static uint8_t certs[0x4000];

static int call(int fd, unsigned long cmd, const void *req,
		struct guest_request *request)
{
	memset(request, 0, sizeof(*request));
	memset(response, 0, sizeof(response));
	request->msg_version = 1;
	request->req_data = (uintptr_t)req;
	request->resp_data = (uintptr_t)response;
	return ioctl(fd, cmd, request);
}

static int failed(const char *what, int result,
		  const struct guest_request *request)
{
	fprintf(stderr, "%s: ioctl %d, errno %d, fw %#x, vmm %#x\n", what,
		result, errno, request->fw_error, request->vmm_error);
	return 1;
}

static int has(const uint8_t *report, const struct report_req *req)
{
	return response[0] == 0 &&
	       memcmp(report + 0x50, req->user_data, 64) == 0;
}

static int report(int fd)
{
	struct report_req req = { .user_data = "a report of one's own" };
	struct guest_request request;
	int result = call(fd, GET_REPORT, &req, &request);

	if (result || request.fw_error || request.vmm_error ||
	    !has(response + 32, &req))
		return failed("report", result, &request);
	return 0;
}

static int key(int fd)
{
	static const uint8_t none[32];
	struct derived_key_req req = { .guest_field_select = 1 };
	struct guest_request request;
	int result = call(fd, GET_DERIVED_KEY, &req, &request);

	if (result || response[0] || memcmp(response + 32, none, 32) == 0)
		return failed("key", result, &request);
	return 0;
}

/* First the length, then a buffer of just that length. */
static int ext_report(int fd)
{
	struct ext_report_req req = { .data.user_data = "and certificates" };
	struct guest_request request;
	int result = call(fd, GET_EXT_REPORT, &req, &request);

	if (result != -1 || errno != EIO || request.vmm_error != 1 ||
	    !req.certs_len || req.certs_len > sizeof(certs))
		return failed("length query", result, &request);
	req.certs_address = (uintptr_t)certs;
	result = call(fd, GET_EXT_REPORT, &req, &request);
	if (result || !has(response + 32, &req.data) || !certs[0])
		return failed("extended report", result, &request);
	return 0;
}

int main(void)
{
	int fd = open("/dev/sev-guest", O_RDWR);
	int bad;

	if (fd < 0) {
		perror("/dev/sev-guest");
		return 1;
	}
	bad = report(fd) | key(fd) | ext_report(fd);
	close(fd);
	return bad;
}
