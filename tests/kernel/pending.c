/* SPDX-License-Identifier: MIT */
/* Throttling, interruption, SNP_RETRY, orphans: who waits, who collects. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "device.h"
#include "fixture.h"
#include "tests.h"

static const struct ask mine = { SNPGUEST_IOCTL_GET_REPORT, .nonce = 0x11 };
static const struct ask other = { SNPGUEST_IOCTL_GET_REPORT, .nonce = 0x22 };

static void ring(int signal)
{
	(void)signal;
}

/* A signal in @ms, which interrupts. */
static void alarm_in(int ms)
{
	const struct sigaction action = { .sa_handler = ring };
	const struct itimerval when = {
		.it_value = { ms / 1000, ms % 1000 * 1000 },
	};

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &when, NULL);
}

static bool same_bytes(void)
{
	struct seen seen[LOG_MAX];
	size_t count;
	int fd;

	CHECK(begin("rate_s=0", "at 1 to 3 busy"));
	fd = device_open(0);
	CHECK(device_ask(fd, &mine).right);
	count = host_log(seen);
	CHECK(count == 4);
	for (size_t i = 1; i < count; i++) {
		CHECK(strcmp(seen[i].sha256, seen[0].sha256) == 0);
		CHECK(seen[i].ms - seen[i - 1].ms >= 490);
	}
	close(fd);
	return finish();
}

/*
 * Two at once, then one each half second: by the caller's own clock, which the
 * emulated machine's delays can only make longer.
 */
static bool spacing(void)
{
	struct seen seen[LOG_MAX];
	int fd, start;

	CHECK(begin("rate_s=1 rate_burst=2", ""));
	fd = device_open(0);
	start = now_ms();
	for (int i = 0; i < 6; i++) {
		CHECK(device_ask(fd, &mine).right);
		CHECK(now_ms() - start >= 500 * (i - 1) - 2);
	}
	CHECK(host_log(seen) == 6);
	close(fd);
	return finish();
}

static bool interrupted(void)
{
	struct seen seen[LOG_MAX];
	struct answer answer;
	int fd, fd2;

	CHECK(begin("rate_s=0", "at 1 to 3 busy"));
	fd = device_open(0);
	fd2 = device_open(0);
	CHECK(device_retry(fd) == EINVAL);
	alarm_in(200);
	answer = device_ask(fd, &mine);
	CHECK(answer.err == EINTR && answer.exitinfo2 == BUSY);
	CHECK(host_log(seen) == 1);
	CHECK(device_ask(fd2, &other).err == EBUSY);
	CHECK(device_retry(fd2) == EBUSY);
	CHECK(device_retry(fd) == 0);
	CHECK(device_retry(fd) == EINVAL);
	CHECK(device_ask(fd, &mine).right);
	CHECK(device_ask(fd2, &other).right);
	close(fd);
	close(fd2);
	return finish();
}

/* A program that knows nothing of SNP_RETRY restarts on EINTR. */
static bool restarted(void)
{
	struct seen seen[LOG_MAX];
	int fd;

	CHECK(begin("rate_s=0", "at 1 to 2 busy"));
	fd = device_open(0);
	alarm_in(200);
	CHECK(device_ask(fd, &mine).err == EINTR);
	CHECK(device_ask(fd, &mine).right);
	CHECK(host_log(seen) == 3);
	CHECK(strcmp(seen[0].sha256, seen[2].sha256) == 0);
	/* Another request of the owner makes an orphan of the first. */
	CHECK(host_plan("at 1 busy"));
	alarm_in(200);
	CHECK(device_ask(fd, &mine).err == EINTR);
	CHECK(device_ask(fd, &other).right);
	CHECK(device_retry(fd) == EINVAL);
	close(fd);
	return finish();
}

static bool polled(void)
{
	int fd;

	CHECK(begin("rate_s=1 rate_burst=1", ""));
	fd = device_open(O_NONBLOCK);
	CHECK(device_wait(fd, 0) >= 0);
	CHECK(device_ask(fd, &mine).right);
	CHECK(device_wait(fd, 0) == -1);
	CHECK(device_ask(fd, &mine).err == EAGAIN);
	CHECK(device_wait(fd, 3000) >= 0);
	CHECK(device_ask(fd, &mine).right);
	close(fd);
	return finish();
}

#define POLLERS 8
#define POLLED_MS 10000
#define STATE "/sys/bus/platform/devices/snpguest-fake/state"

/* One token in 3 seconds: who takes it is inside before it is there. */
static void take_each_token(void)
{
	const struct ask key = { SNPGUEST_IOCTL_GET_DERIVED_KEY, .nonce = 1 };
	int fd = device_open(0);

	while (device_ask(fd, &key).right)
		usleep(400000);
	_exit(1);
}

static bool somebody_is_inside(int state)
{
	char word[16] = "";

	return pread(state, word, sizeof(word) - 1, 0) > 0 &&
	       strncmp(word, "in flight", 9) == 0;
}

/*
 * For half a second after somebody was inside there is no token for another:
 * he waits for the next one, or has just taken it.  Only a host call of more
 * than 2 seconds would make that untrue.
 */
static bool no_token_is_promised(int fd, int state)
{
	int start = now_ms();

	if (!somebody_is_inside(state))
		return true;
	while (now_ms() - start < 450)
		if (device_wait(fd, 0) >= 0 && now_ms() - start < 500)
			return false;
	return true;
}

static void poll_without_rest(void)
{
	int state = open(STATE, O_RDONLY | O_CLOEXEC);
	int fd = device_open(O_NONBLOCK), start = now_ms();
	/* Sender and host shall not be late. */
	bool good = state >= 0 && nice(19) == 19;

	while (good && now_ms() - start < POLLED_MS)
		good = no_token_is_promised(fd, state);
	_exit(good ? 0 : 1);
}

/* More pollers than processors: each is kept from running now and then. */
static bool polled_by_many(void)
{
	pid_t sender;
	int status, good = 0;

	CHECK(begin("rate_s=3 rate_burst=1", ""));
	sender = fork();
	if (sender == 0)
		take_each_token();
	for (int i = 0; i < POLLERS; i++)
		if (fork() == 0)
			poll_without_rest();
	for (int i = 0; i < POLLERS; i++)
		good += wait(&status) > 0 && status == 0;
	/* It has been at it all the while. */
	CHECK(waitpid(sender, &status, WNOHANG) == 0);
	kill(sender, SIGKILL);
	CHECK(waitpid(sender, &status, 0) == sender);
	CHECK(good == POLLERS);
	return finish();
}

/* The lease, and the release, of a pending message. */
static bool orphans(void)
{
	int fd, fd2;

	CHECK(begin("rate_s=0 pending_lease_s=1", "at 1 busy"));
	fd = device_open(O_NONBLOCK);
	fd2 = device_open(0);
	CHECK(device_ask(fd, &mine).err == EAGAIN);
	CHECK(device_ask(fd2, &other).err == EBUSY);
	usleep(1100000);
	CHECK(device_ask(fd2, &other).right);
	CHECK(host_plan("at 1 busy"));
	CHECK(device_ask(fd, &mine).err == EAGAIN);
	CHECK(device_ask(fd2, &other).err == EBUSY);
	close(fd);
	CHECK(device_ask(fd2, &other).right);
	close(fd2);
	return finish();
}

/* kill -9 ends a throttled caller at once; the next program is served. */
static bool killed(void)
{
	int fd, start, status;
	pid_t child;

	CHECK(begin("rate_s=10 rate_burst=100", "at 1 busy"));
	child = fork();
	if (child == 0) {
		(void)device_ask(device_open(0), &mine);
		_exit(0);
	}
	usleep(500000);
	start = now_ms();
	kill(child, SIGKILL);
	CHECK(waitpid(child, &status, 0) == child && WIFSIGNALED(status));
	CHECK(now_ms() - start < 1000);
	fd = device_open(0);
	CHECK(device_ask(fd, &other).right);
	close(fd);
	return finish();
}

/* The host dies in mid-request: a failed call, not a hang. */
static bool host_dies(void)
{
	struct answer answer;
	pid_t killer, host;
	int fd, start;

	CHECK(begin("rate_s=0", "always delay 60000"));
	fd = device_open(0);
	host = host_pid();
	killer = fork();
	if (killer == 0) {
		usleep(500000);
		kill(host, SIGKILL);
		_exit(0);
	}
	start = now_ms();
	answer = device_ask(fd, &mine);
	CHECK(answer.err == EIO && answer.exitinfo2 == UINT64_MAX);
	CHECK(now_ms() - start < 3000);
	CHECK(device_ask(fd, &mine).err == ENOTTY);
	waitpid(killer, NULL, 0);
	close(fd);
	return finish();
}

/* Several processes at once: each gets its own report. */
static bool crowd(void)
{
	int status, good = 0;

	CHECK(begin("rate_s=0", "every 5 busy"));
	for (uint8_t i = 1; i <= 4; i++)
		if (fork() == 0) {
			struct ask ask = mine;
			int fd = device_open(0), right = 0;

			ask.nonce = i;
			for (int n = 0; n < 5; n++)
				right += device_ask(fd, &ask).right;
			_exit(right == 5 ? 0 : 1);
		}
	for (int i = 0; i < 4; i++)
		good += wait(&status) > 0 && status == 0;
	CHECK(good == 4);
	return finish();
}

void run_pending(void)
{
	run_test("same bytes", same_bytes);
	run_test("spacing", spacing);
	run_test("interrupted", interrupted);
	run_test("restarted", restarted);
	run_test("polled", polled);
	run_test("polled by many", polled_by_many);
	run_test("orphans", orphans);
	run_test("killed", killed);
	run_test("host dies", host_dies);
	run_test("crowd", crowd);
}
