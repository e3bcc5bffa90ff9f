/* SPDX-License-Identifier: MIT */
#include "listener.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "control.h"
#include "say.h"

/* A plan and the line before it, and one byte that shows it is too much. */
#define IN_MAX (SNPSIM_PLAN_TEXT_MAX + SNPNODE_COMMAND_MAX + 1)
#define BACKLOG 8

static struct snpnode_listener *from_client(struct snpnode_source *source)
{
	return (struct snpnode_listener *)((char *)source -
					   offsetof(struct snpnode_listener,
						    client));
}

static struct snpnode_listener *from_source(struct snpnode_source *source)
{
	return (struct snpnode_listener *)((char *)source -
					   offsetof(struct snpnode_listener,
						    source));
}

/*
 * Once: another may listen there afterwards.  The name goes first, while
 * nobody can take it for one that is dead and put his own in its place.
 */
static void stop_listening(struct snpnode_listener *listener)
{
	snpnode_loop_remove(listener->loop, &listener->source);
	(void)unlink(listener->path);
	close(listener->source.fd);
	listener->source.fd = -1;
}

/*
 * Nobody is to wait for one who does not hear him.  To shut the socket down
 * would not do: whoever waits for it is woken by that for ever.
 */
static void go_deaf(struct snpnode_listener *listener)
{
	snpnode_say("no more commands are taken at %s", listener->path);
	stop_listening(listener);
}

/* Done with this client; the next one may come. */
static void hang_up(struct snpnode_listener *listener)
{
	snpnode_loop_remove(listener->loop, &listener->client);
	close(listener->client.fd);
	listener->client.fd = -1;
	free(listener->in);
	free(listener->out);
	listener->in = NULL;
	listener->out = NULL;
	if (snpnode_loop_watch(listener->loop, &listener->source, EPOLLIN) != 0)
		go_deaf(listener);
}

static bool would_block(void)
{
	return errno == EAGAIN || errno == EINTR;
}

static void client_writable(struct snpnode_source *source)
{
	struct snpnode_listener *listener = from_client(source);
	ssize_t n = send(source->fd, listener->out + listener->out_at,
			 listener->out_len - listener->out_at, MSG_NOSIGNAL);

	if (n < 0 && would_block())
		return;
	if (n > 0)
		listener->out_at += (size_t)n;
	if (n <= 0 || listener->out_at == listener->out_len)
		hang_up(listener);
}

/* All of the command is there: do it, and turn to writing. */
static void answer(struct snpnode_listener *listener)
{
	FILE *out = open_memstream(&listener->out, &listener->out_len);
	bool good;

	if (!out) {
		hang_up(listener);
		return;
	}
	snpnode_control_do(listener->world, listener->in, listener->in_len,
			   out);
	good = fclose(out) == 0;
	listener->out_at = 0;
	listener->client.ready = client_writable;
	if (!good || snpnode_loop_watch(listener->loop, &listener->client,
					EPOLLOUT) != 0)
		hang_up(listener);
	/* A guest that does not boot again has no driver to serve. */
	if (snpnode_world_lives(listener->world))
		return;
	snpnode_say("the guest does not boot again");
	listener->loop->stop = true;
}

static void client_readable(struct snpnode_source *source)
{
	struct snpnode_listener *listener = from_client(source);
	size_t room = IN_MAX - listener->in_len;
	char spill[4096];
	ssize_t n =
		read(source->fd, room ? listener->in + listener->in_len : spill,
		     room ? room : sizeof(spill));

	if (n < 0 && would_block())
		return;
	/* Too much is heard to its end, so that it can be told of. */
	if (n > 0 && room)
		listener->in_len += (size_t)n;
	else if (n == 0)
		answer(listener);
	else if (n < 0)
		hang_up(listener);
}

/*
 * The socket's mode says the same, but not on every file system.  In a user
 * namespace, as of a user's `run`, all strangers, root too, are user 65534; a
 * daemon that is that user itself has the mode alone.
 */
static bool may_command(int fd)
{
	struct ucred cred;
	socklen_t len = sizeof(cred);

	return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len) == 0 &&
	       (cred.uid == geteuid() || cred.uid == 0);
}

static int spare_descriptor(void)
{
	return open("/", O_PATH | O_CLOEXEC);
}

/* Out of descriptors: who is left at the door would wake the loop for ever. */
static void turn_away(struct snpnode_listener *listener)
{
	int fd;

	close(listener->spare);
	fd = accept4(listener->source.fd, NULL, NULL, SOCK_CLOEXEC);
	if (fd >= 0)
		close(fd);
	listener->spare = spare_descriptor();
	if (listener->spare < 0)
		go_deaf(listener);
}

static void knock(struct snpnode_source *source)
{
	struct snpnode_listener *listener = from_source(source);
	int fd = accept4(source->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (fd < 0 && (errno == EMFILE || errno == ENFILE))
		turn_away(listener);
	if (fd < 0)
		return;
	listener->client.fd = fd;
	listener->client.ready = client_readable;
	listener->in = may_command(fd) ? malloc(IN_MAX) : NULL;
	listener->in_len = 0;
	if (!listener->in ||
	    snpnode_loop_add(listener->loop, &listener->client) != 0 ||
	    snpnode_loop_watch(listener->loop, source, 0) != 0)
		hang_up(listener);
}

/* Itself, not what a link of that name leads to. */
static bool is_socket(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISSOCK(st.st_mode);
}

/*
 * What a killed daemon left answers no more.  So does what never was a socket
 * (unix(7): ECONNREFUSED), and that is somebody's.
 */
static void take_dead_away(int fd, const struct sockaddr_un *address)
{
	if (connect(fd, (const struct sockaddr *)address, sizeof(*address)) &&
	    errno == ECONNREFUSED && is_socket(address->sun_path))
		(void)unlink(address->sun_path);
}

static const char *why_not(const char *path, int error)
{
	if (error != EADDRINUSE)
		return strerror(error);
	return is_socket(path) ? "somebody listens there already"
			       : "what is there is no socket, and is kept";
}

static int bind_at(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd, error;
	mode_t mask;

	if (strlen(path) >= sizeof(address.sun_path))
		return -ENAMETOOLONG;
	memcpy(address.sun_path, path, strlen(path));
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -errno;
	take_dead_away(fd, &address);
	mask = umask(0177);
	error = bind(fd, (const struct sockaddr *)&address, sizeof(address));
	error = error ? -errno : 0;
	umask(mask);
	if (!error && listen(fd, BACKLOG) != 0) {
		error = -errno;
		(void)unlink(path);
	}
	if (!error)
		return fd;
	close(fd);
	return error;
}

bool snpnode_listener_open(struct snpnode_listener *listener,
			   struct snpnode_loop *loop,
			   struct snpnode_world *world, const char *path)
{
	*listener = (struct snpnode_listener){
		.world = world,
		.loop = loop,
		.source = { .fd = bind_at(path), .ready = knock },
		.client = { .fd = -1 },
		.spare = spare_descriptor(),
	};
	if (listener->source.fd < 0) {
		snpnode_say("cannot listen at %s: %s", path,
			    why_not(path, -listener->source.fd));
		goto err_spare;
	}
	listener->path = realpath(path, NULL);
	if (listener->path && listener->spare >= 0 &&
	    snpnode_loop_add(loop, &listener->source) == 0)
		return true;
	snpnode_say("cannot wait for commands at %s", path);
	(void)unlink(path);
	close(listener->source.fd);
	free(listener->path);
	listener->path = NULL;
err_spare:
	if (listener->spare >= 0)
		close(listener->spare);
	return false;
}

void snpnode_listener_close(struct snpnode_listener *listener)
{
	if (!listener->path)
		return;
	if (listener->client.fd >= 0)
		hang_up(listener);
	if (listener->source.fd >= 0)
		stop_listening(listener);
	if (listener->spare >= 0)
		close(listener->spare);
	free(listener->path);
	listener->path = NULL;
}
