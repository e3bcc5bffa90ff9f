/* SPDX-License-Identifier: MIT */
/* The protocol's table, row by row, through a real ioctl. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "device.h"
#include "fixture.h"
#include "tests.h"

enum after { READY, PENDING, DISABLED };

struct row {
	const char *plan;
	uint32_t cmd;
	bool nonblock;
	bool query;
	uint32_t certs_len;
	int err;
	uint64_t exitinfo2;
	uint32_t needed; /* certs_len afterwards; 0: not looked at */
	enum after after;
};

#define REPORT .cmd = SNPGUEST_IOCTL_GET_REPORT
#define KEY .cmd = SNPGUEST_IOCTL_GET_DERIVED_KEY
#define EXT .cmd = SNPGUEST_IOCTL_GET_EXT_REPORT
#define REFUSED(code) .err = EIO, .exitinfo2 = (code), .after = DISABLED
#define UNOPENED .err = EBADMSG, .after = DISABLED

static const struct row rows[] = {
	{ "", REPORT },
	{ "", KEY },
	{ "", EXT, .certs_len = CERTS_MAX },
	{ "table pages 3", EXT, .query = true, .err = EIO,
	  .exitinfo2 = INVALID_LEN, .needed = 3 * 4096 },
	{ "table pages 3", EXT, .certs_len = 4096, .err = EIO,
	  .exitinfo2 = INVALID_LEN, .needed = 3 * 4096 },
	{ "at 1 invalid-len 0xffffffffffffffff", EXT, .certs_len = 4096,
	  .err = EIO, .exitinfo2 = INVALID_LEN, .needed = 0xfffff000 },
	{ "at 1 to 2 busy", REPORT },
	{ "at 1 busy", REPORT, .nonblock = true, .err = EAGAIN,
	  .exitinfo2 = BUSY, .after = PENDING },
	{ "at 1 busy\nat 1 signal", REPORT, .err = EINTR, .exitinfo2 = BUSY,
	  .after = PENDING },
	{ "at 1 signal", REPORT },
	{ "always busy", REPORT, .err = ETIMEDOUT, .exitinfo2 = BUSY,
	  .after = PENDING },
	{ "at 1 busy", EXT, .query = true, .nonblock = true, .err = EAGAIN,
	  .exitinfo2 = NOT_CALLED },
	{ "at 1 fail", EXT, .query = true, .err = EIO,
	  .exitinfo2 = NOT_CALLED },
	{ "always on message invalid-len 4", REPORT, REFUSED(INVALID_LEN) },
	{ "always on message invalid-len 4", EXT, .certs_len = 4096,
	  REFUSED(INVALID_LEN) },
	{ "always refuse vmm 3", REPORT, REFUSED(VMM(3)) },
	{ "always refuse fw 0x16", KEY, REFUSED(0x16) },
	{ "always refuse fw 1 vmm 2", REPORT, REFUSED(BUSY | 1) },
	/* A host that says so lies: something was sealed. */
	{ "always refuse fw 0xffffffff", REPORT, REFUSED(NOT_CALLED) },
	{ "always fail", REPORT, REFUSED(UINT64_MAX) },
	{ "always silence", REPORT, REFUSED(UINT64_MAX) },
	{ "always ignore", REPORT, UNOPENED },
	{ "always flip 0x00 0", REPORT, UNOPENED },
	{ "always flip 0x20 1", REPORT, UNOPENED },
	{ "always flip 0x30 2", REPORT, UNOPENED },
	{ "always flip 0x34 3", REPORT, UNOPENED },
	{ "always flip 0x36 4", REPORT, UNOPENED },
	{ "always flip 0x3c 0", KEY, UNOPENED },
	{ "always flip 0x5f 7", REPORT, UNOPENED },
	{ "always flip 0x100 5", REPORT, UNOPENED },
	{ "always set 0x36 ffff", REPORT, UNOPENED },
	{ "always sealed seqno 4", REPORT, UNOPENED },
	{ "always sealed type 4", REPORT, UNOPENED },
};

static const struct row *row;

static bool check_after(enum after after)
{
	const struct ask ask = { REPORT, .nonce = 0x77 };
	int other = device_open(O_NONBLOCK);
	int err;

	CHECK(host_plan("at 1 busy"));
	err = device_ask(other, &ask).err;
	close(other);
	/* READY: it got as far as the host. */
	CHECK(err == (after == READY	 ? EAGAIN
		      : after == PENDING ? EBUSY
					 : ENOTTY));
	return true;
}

static bool check_row(int fd)
{
	const struct ask ask = { .cmd = row->cmd,
				 .nonce = 0x5a,
				 .certs_len = row->certs_len,
				 .query = row->query };
	struct answer answer = device_ask(fd, &ask);

	if (answer.err != row->err || answer.exitinfo2 != row->exitinfo2)
		printf("# errno %d, exitinfo2 %#llx\n", answer.err,
		       (unsigned long long)answer.exitinfo2);
	CHECK(answer.err == row->err);
	CHECK(answer.exitinfo2 == row->exitinfo2);
	CHECK(!row->needed || answer.certs_len == row->needed);
	CHECK(answer.right == (row->err == 0));
	return check_after(row->after);
}

static bool row_test(void)
{
	int fd;
	bool ok;

	CHECK(begin("rate_s=0 busy_timeout_s=2", row->plan));
	fd = device_open(row->nonblock ? O_NONBLOCK : 0);
	ok = check_row(fd);
	close(fd);
	return finish() && ok;
}

/* The firmware's refusal comes inside an authentic answer. */
static bool status_word(void)
{
	const struct ask ask = { REPORT, .nonce = 1 };
	struct answer answer;
	int fd;

	CHECK(begin("rate_s=0", "at 1 status 0x16"));
	fd = device_open(0);
	answer = device_ask(fd, &ask);
	CHECK(answer.err == 0 && answer.status == 0x16);
	CHECK(device_ask(fd, &ask).right);
	close(fd);
	return finish();
}

/* A replay of an answer that was genuine once. */
static bool replay(void)
{
	const struct ask ask = { REPORT, .nonce = 1 };
	int fd;

	CHECK(begin("rate_s=0", "at 2 replay 1"));
	fd = device_open(0);
	CHECK(device_ask(fd, &ask).right);
	CHECK(device_ask(fd, &ask).err == EBADMSG);
	CHECK(device_ask(fd, &ask).err == ENOTTY);
	CHECK(device_retry(fd) == ENOTTY);
	close(fd);
	return finish();
}

/* What is refused before anything is sealed, and what cannot be delivered. */
static bool arguments(void)
{
	const struct ask good = { REPORT, .nonce = 9 };
	const struct ask odd = { EXT, .certs_len = 100 };
	const struct ask long_one = { EXT, .certs_len = 0x5000 };
	struct snpguest_ioctl_request arg = { 0 };
	struct seen seen[LOG_MAX];
	void *wall;
	int fd;

	CHECK(begin("rate_s=0", ""));
	fd = device_open(0);
	wall = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(ioctl(fd, good.cmd, &arg) && errno == EINVAL);
	CHECK(ioctl(fd, good.cmd, NULL) && errno == EFAULT);
	CHECK(ioctl(fd, 0xc0205309, &arg) && errno == ENOTTY);
	arg = (struct snpguest_ioctl_request){ .msg_version = 1,
					       .req_data = 16,
					       .resp_data = 16 };
	CHECK(ioctl(fd, good.cmd, &arg) && errno == EFAULT);
	CHECK(device_ask(fd, &odd).err == EINVAL);
	CHECK(device_ask(fd, &long_one).err == EINVAL);
	CHECK(device_retry(fd) == EINVAL);
	CHECK(host_log(seen) == 0);
	CHECK(device_ask_at(fd, &good, wall).err == EFAULT);
	CHECK(device_ask(fd, &good).right);
	CHECK(host_log(seen) == 2 && seen[1].seqno == seen[0].seqno + 2);
	CHECK(read(fd, &arg, 1) < 0 && write(fd, &arg, 1) < 0);
	close(fd);
	return finish();
}

void run_rows(void)
{
	char name[96];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		row = &rows[i];
		snprintf(name, sizeof(name), "row %x '%s'", row->cmd & 0xf,
			 row->plan);
		for (char *c = strchr(name, '\n'); c; c = strchr(c, '\n'))
			*c = ';';
		run_test(name, row_test);
	}
	run_test("status word", status_word);
	run_test("replay", replay);
	run_test("arguments", arguments);
}
