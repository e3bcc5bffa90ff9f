/* SPDX-License-Identifier: MIT */
#include "node.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <snpguest-ioctl.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

/* A number of the same type and size that no driver has: _IOWR('S', 127). */
#define IOCTL_NOBODYS 0xc020537fu

int snplib_node_ioctl(int fd, unsigned long cmd, void *arg)
{
	int got = ioctl(fd, cmd, arg);

	/*
	 * Some kernels return 2 or 4 when the exit to the host raised an
	 * exception: only -1 has an errno.
	 */
	return got == -1 ? -errno : got;
}

/* Ask as only a malformed request asks: 0, or the errno. */
static int probe(int fd, unsigned long cmd, uint8_t msg_version)
{
	struct snpguest_ioctl_request arg = { .msg_version = msg_version };
	int got = snplib_node_ioctl(fd, cmd, &arg);

	return got < 0 ? -got : 0;
}

/*
 * Message version 0 is EINVAL on every sev-guest driver before anything else
 * happens, disabled VMPCK or not.  Some other devices (/dev/urandom) say
 * EINVAL to whatever they don't know; a sev-guest one says ENOTTY then.
 */
static int probe_sev_guest(int fd)
{
	int error = probe(fd, SNPGUEST_IOCTL_GET_REPORT, 0);

	switch (error) {
	case EINVAL:
		return probe(fd, IOCTL_NOBODYS, 1) == EINVAL ? ENOTTY : 0;
	case EBUSY:
	case EAGAIN:
	case EINTR:
		/* No plain file says that; the request will show. */
		return 0;
	case 0:
		return ENOTTY;
	}
	return error;
}

snpguest_status snplib_node_status(int error)
{
	switch (error) {
	case ENOENT:
	case ENOTDIR:
	case ENOTTY:
	case ENOSYS:
	case EISDIR:
	case ENXIO:
	case ENODEV:
		return SNPGUEST_E_NODEV;
	case EACCES:
	case EPERM:
	case EROFS:
		return SNPGUEST_E_DENIED;
	case ENOMEM:
		return SNPGUEST_E_NOMEM;
	}
	return SNPGUEST_E_OS;
}

snpguest_status snplib_node_open(const char *path, bool nonblock, int *fd,
				 int *error)
{
	int flags = O_RDWR | O_CLOEXEC | O_NOCTTY;
	int got;

	*fd = -1;
	do {
		got = open(path, nonblock ? flags | O_NONBLOCK : flags);
	} while (got < 0 && errno == EINTR);
	if (got < 0) {
		*error = errno;
		return snplib_node_status(*error);
	}
	*error = probe_sev_guest(got);
	if (*error) {
		close(got);
		return snplib_node_status(*error);
	}
	*fd = got;
	return SNPGUEST_OK;
}

uint64_t snplib_node_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static enum snplib_woken wait_once(int fd, int cancel_fd, uint64_t ms)
{
	struct pollfd fds[2] = {
		{ .fd = cancel_fd, .events = POLLIN },
		{ .fd = fd, .events = POLLOUT },
	};

	if (poll(fds, 2, ms > INT_MAX ? INT_MAX : (int)ms) <= 0)
		return SNPLIB_WOKEN_TIME;
	/* A hung-up or closed descriptor means that nobody is left to ask. */
	return fds[0].revents ? SNPLIB_WOKEN_CANCEL : SNPLIB_WOKEN_READY;
}

enum snplib_woken snplib_node_wait(int fd, int cancel_fd, uint32_t ms)
{
	uint64_t end = snplib_node_now() + ms;
	enum snplib_woken woken;
	uint64_t now;

	/*
	 * Ready at once, after a refusal: another caller was faster, or the
	 * driver cannot be polled (upstream's).  Then only time helps.
	 */
	if (fd >= 0 && wait_once(fd, -1, 0) == SNPLIB_WOKEN_READY)
		fd = -1;
	do {
		now = snplib_node_now();
		woken = wait_once(fd, cancel_fd, now < end ? end - now : 0);
	} while (woken == SNPLIB_WOKEN_TIME && snplib_node_now() < end);
	return woken;
}
