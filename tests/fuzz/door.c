/* SPDX-License-Identifier: MIT */
#include "door.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "node/loop.h"
#include "sim/platform.h"

#define SLOW_SENDS 40u

struct door door;

/* The one inside has @trouble, for the first @times calls. */
static bool meets(enum trouble trouble, unsigned int times)
{
	return door.inside && door.inside->trouble == trouble &&
	       door.inside->met++ < times;
}

static bool meets_unheard(enum trouble trouble)
{
	if (!meets(trouble, 1))
		return false;
	door.inside->unheard = true;
	door.inside->served = true;
	return true;
}

static bool meets_cut(enum trouble trouble)
{
	if (!meets(trouble, 1))
		return false;
	door.inside->cut = true;
	return true;
}

/* ---- coming in ------------------------------------------------------------
 */

int __real_accept4(int fd, struct sockaddr *address, socklen_t *len, int flags);
int __wrap_accept4(int fd, struct sockaddr *address, socklen_t *len, int flags);

int __wrap_accept4(int fd, struct sockaddr *address, socklen_t *len, int flags)
{
	struct visitor *first = door.queue[0];

	MUST(!door.deaf && door.count > 0);
	MUST(!door.inside || door.inside->served);
	if (first->trouble == NO_ACCEPT && !first->met++) {
		errno = EMFILE;
		return -1;
	}
	door.fd = __real_accept4(fd, address, len, flags);
	MUST(door.fd >= 0);
	door.inside = first;
	/* By the descriptor that is kept for it, and out again. */
	if (first->trouble == NO_ACCEPT)
		first->unheard = first->served = true;
	door.count--;
	memmove(door.queue, door.queue + 1, door.count * sizeof(*door.queue));
	return door.fd;
}

int __real_getsockopt(int fd, int level, int name, void *value, socklen_t *len);
int __wrap_getsockopt(int fd, int level, int name, void *value, socklen_t *len);

int __wrap_getsockopt(int fd, int level, int name, void *value, socklen_t *len)
{
	int rc = __real_getsockopt(fd, level, name, value, len);

	if (level != SOL_SOCKET || name != SO_PEERCRED)
		return rc;
	if (meets_unheard(STRANGER))
		((struct ucred *)value)->uid = geteuid() + 1;
	return meets_unheard(NO_PEER) ? -1 : rc;
}

int __real_snpnode_loop_watch(struct snpnode_loop *loop,
			      struct snpnode_source *source, uint32_t events);
int __wrap_snpnode_loop_watch(struct snpnode_loop *loop,
			      struct snpnode_source *source, uint32_t events);

int __wrap_snpnode_loop_watch(struct snpnode_loop *loop,
			      struct snpnode_source *source, uint32_t events)
{
	bool fails = false;

	if (events == 0)
		fails = meets_unheard(NO_WATCH);
	else if (events == EPOLLOUT)
		fails = meets_cut(NO_REPLY);
	else
		fails = door.deaf = meets(DEAFENING, 1);
	return fails ? -ENOMEM
		     : __real_snpnode_loop_watch(loop, source, events);
}

/* ---- hearing and answering ------------------------------------------------
 */

ssize_t __real_read(int fd, void *data, size_t len);
ssize_t __wrap_read(int fd, void *data, size_t len);

ssize_t __wrap_read(int fd, void *data, size_t len)
{
	if (!door.inside || door.inside->served || fd != door.fd)
		return __real_read(fd, data, len);
	if (meets(INTR_READ, 2)) {
		errno = door.inside->met == 1 ? EINTR : EAGAIN;
		return -1;
	}
	if (meets_unheard(NO_READ)) {
		errno = ECONNRESET;
		return -1;
	}
	return __real_read(fd, data, len);
}

ssize_t __real_send(int fd, const void *data, size_t len, int flags);
ssize_t __wrap_send(int fd, const void *data, size_t len, int flags);

ssize_t __wrap_send(int fd, const void *data, size_t len, int flags)
{
	MUST(fd == door.fd && flags & MSG_NOSIGNAL && len > 0);
	if (meets(INTR_SEND, 2)) {
		errno = door.inside->met == 1 ? EINTR : EAGAIN;
		return -1;
	}
	if (meets_cut(NO_SEND)) {
		errno = ENOBUFS;
		return -1;
	}
	if (meets(SLOW_SEND, SLOW_SENDS) && len > 7)
		len = 7;
	return __real_send(fd, data, len, flags);
}

/* ---- what it is told to do ------------------------------------------------
 */

typedef bool choose_fn(void *ctx, struct snpsim_chip_config *chip);

int __real_snpsim_platform_change(struct snpsim_platform *platform,
				  choose_fn *choose, void *ctx);
int __wrap_snpsim_platform_change(struct snpsim_platform *platform,
				  choose_fn *choose, void *ctx);

int __wrap_snpsim_platform_change(struct snpsim_platform *platform,
				  choose_fn *choose, void *ctx)
{
	if (meets(NO_UPDATE, 1))
		return -ENOMEM;
	if (meets(NO_KEEPING, 1))
		return -EROFS;
	return __real_snpsim_platform_change(platform, choose, ctx);
}
