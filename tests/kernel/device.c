/* SPDX-License-Identifier: MIT */
#include "device.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>

#define REPORT_NONCE (32 + 0x50)
#define KEY 32

union request {
	struct snpguest_ioctl_ext_report_req ext;
	struct snpguest_ioctl_key_req key;
};

int device_open(int flags)
{
	int fd = open("/dev/sev-guest", O_RDWR | O_CLOEXEC | flags);

	if (fd < 0) {
		printf("not ok device_open: %s\n", strerror(errno));
		exit(1);
	}
	return fd;
}

static void fill(union request *req, const struct ask *ask, uint8_t *certs)
{
	memset(req, 0, sizeof(*req));
	if (ask->cmd == SNPGUEST_IOCTL_GET_DERIVED_KEY) {
		req->key.guest_field_select = ask->nonce % 8;
		return;
	}
	memset(req->ext.data.user_data, ask->nonce, 64);
	if (ask->cmd == SNPGUEST_IOCTL_GET_EXT_REPORT) {
		req->ext.certs_len = ask->certs_len;
		req->ext.certs_address = ask->query ? 0 : (uintptr_t)certs;
	}
}

static bool is_right(const struct ask *ask, const uint8_t *response)
{
	static const uint8_t none[32];
	uint8_t nonce[64];

	memset(nonce, ask->nonce, sizeof(nonce));
	if (ask->cmd == SNPGUEST_IOCTL_GET_DERIVED_KEY)
		return memcmp(response + KEY, none, sizeof(none)) != 0;
	return memcmp(response + REPORT_NONCE, nonce, sizeof(nonce)) == 0;
}

struct answer device_ask_at(int fd, const struct ask *ask, void *response)
{
	static uint8_t certs[CERTS_MAX];
	union request req;
	struct snpguest_ioctl_request arg = {
		.msg_version = 1,
		.req_data = (uintptr_t)&req,
		.resp_data = (uintptr_t)response,
	};
	struct answer answer = { 0 };
	int result;

	fill(&req, ask, certs);
	result = ioctl(fd, ask->cmd, &arg);
	answer.err = result < 0 ? errno : result;
	answer.exitinfo2 = arg.exitinfo2;
	answer.certs_len = req.ext.certs_len;
	return answer;
}

struct answer device_ask(int fd, const struct ask *ask)
{
	static uint8_t response[4000];
	struct answer answer;

	memset(response, 0, sizeof(response));
	answer = device_ask_at(fd, ask, response);
	memcpy(&answer.status, response, sizeof(answer.status));
	answer.right = answer.err == 0 && is_right(ask, response);
	return answer;
}

int device_retry(int fd)
{
	return ioctl(fd, SNPGUEST_IOCTL_RETRY, NULL) ? errno : 0;
}

int now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int)(ts.tv_sec * 1000 + ts.tv_nsec / 1000000);
}

int device_wait(int fd, int timeout_ms)
{
	struct pollfd poll_fd = { .fd = fd, .events = POLLOUT };
	int start = now_ms();

	if (poll(&poll_fd, 1, timeout_ms) != 1)
		return -1;
	return now_ms() - start;
}
