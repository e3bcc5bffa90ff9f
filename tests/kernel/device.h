/* SPDX-License-Identifier: MIT */
/* /dev/sev-guest as any program sees it: open(2), ioctl(2), its structures. */
#ifndef TEST_DEVICE_H
#define TEST_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#include <snpguest-ioctl.h>

#define CERTS_MAX SNPGUEST_IOCTL_CERTS_MAX
#define VMM(code) ((uint64_t)(code) << 32)
#define BUSY VMM(SNPGUEST_VMM_BUSY)
#define INVALID_LEN VMM(SNPGUEST_VMM_INVALID_LEN)
#define NOT_CALLED ((uint64_t)SNPGUEST_FW_NOT_CALLED)

struct ask {
	uint32_t cmd; /* SNPGUEST_IOCTL_* */
	uint8_t nonce;
	uint32_t certs_len;
	bool query; /* no certificate buffer */
};

struct answer {
	int err; /* 0 or errno */
	uint64_t exitinfo2;
	uint32_t certs_len;
	uint32_t status; /* of the response */
	bool right;	 /* the report has the nonce, or the key is one */
};

/* Aborts the program when the device is not there. */
int device_open(int flags);
struct answer device_ask(int fd, const struct ask *ask);
/* With a response address of the caller's choice. */
struct answer device_ask_at(int fd, const struct ask *ask, void *response);
/* 0 or errno. */
int device_retry(int fd);
/* Milliseconds until POLLOUT; -1: not within @timeout_ms. */
int device_wait(int fd, int timeout_ms);
int now_ms(void);

#endif
