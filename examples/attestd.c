/* SPDX-License-Identifier: MIT */
/*
 * attestd [-d DEVICE] [-c CLIENTS] [-t SECONDS] [SOCKET]: give programs that
 * may not open the guest's device themselves evidence for their nonces.
 *
 * A client connects to SOCKET, or to the one that systemd listens on
 * (attestd.socket), and sends 64 bytes.  It gets "ok LENGTH\n" and as many
 * bytes of evidence, or "error WHY\n"; then the connection is closed.  At most
 * CLIENTS are served at a time; each has SECONDS to send its nonce, and as
 * long again to read the answer.
 */
#define _GNU_SOURCE 1
#include "attestd-evidence.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define REPORT_MS 30000u /* the most that one report may take */
#define GRACE_S 2	 /* for reports under way when we are to stop */
#define FIRST_PASSED_FD 3

struct daemon {
	struct desk desk;
	const char *path; /* of a socket of our own, or NULL */
	int listener, signals;
	int stop, cancel; /* become readable, for good */
	unsigned int max_clients, seconds;
	pthread_mutex_t lock; /* over what follows */
	pthread_cond_t left;
	unsigned int clients;
	unsigned long served, refused;
};

struct client {
	struct daemon *daemon;
	int fd;
};

/* ---- one client --------------------------------------------------------- */

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* False when the time is up; a daemon that stops waits for no more nonces. */
static bool await(const struct client *client, short events, int64_t deadline)
{
	struct pollfd fds[] = { { .fd = client->fd, .events = events },
				{ .fd = client->daemon->stop,
				  .events = POLLIN } };
	int64_t left = deadline - now_ms();

	if (left <= 0)
		return false;
	return poll(fds, events == POLLIN ? 2 : 1, (int)left) > 0 &&
	       (fds[0].revents || !fds[1].revents);
}

static bool read_nonce(const struct client *client, uint8_t *nonce)
{
	int64_t deadline = now_ms() + client->daemon->seconds * INT64_C(1000);
	uint8_t bytes[ATTESTD_NONCE_SIZE +
		      1]; /* one more shows that it is no nonce */
	size_t got = 0;
	ssize_t n;

	while (got < ATTESTD_NONCE_SIZE) {
		if (!await(client, POLLIN, deadline))
			return false;
		n = recv(client->fd, bytes + got, sizeof(bytes) - got, 0);
		if (n <= 0)
			return false;
		got += (size_t)n;
	}
	memcpy(nonce, bytes, ATTESTD_NONCE_SIZE);
	return got == ATTESTD_NONCE_SIZE;
}

static bool send_all(const struct client *client, const void *bytes, size_t len)
{
	int64_t deadline = now_ms() + client->daemon->seconds * INT64_C(1000);
	const uint8_t *at = bytes;
	ssize_t n;

	for (; len > 0; at += n, len -= (size_t)n) {
		if (!await(client, POLLOUT, deadline))
			return false;
		n = send(client->fd, at, len, MSG_NOSIGNAL);
		if (n <= 0)
			return false;
	}
	return true;
}

__attribute__((format(printf, 2, 3))) static bool
send_line(const struct client *client, const char *format, ...)
{
	char line[300];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	return send_all(client, line, strlen(line));
}

static bool answer(const struct client *client, const struct evidence *evidence)
{
	if (!evidence || !evidence->bytes) {
		send_line(client, "error %s\n",
			  evidence ? evidence->why : "out of memory");
		return false;
	}
	return send_line(client, "ok %zu\n", evidence->len) &&
	       send_all(client, evidence->bytes, evidence->len);
}

static bool serve(const struct client *client)
{
	uint8_t nonce[ATTESTD_NONCE_SIZE];
	struct evidence *evidence;
	bool served;

	if (!read_nonce(client, nonce)) {
		send_line(client, "error no nonce of %u bytes in %u seconds\n",
			  ATTESTD_NONCE_SIZE, client->daemon->seconds);
		return false;
	}
	evidence = desk_obtain(&client->daemon->desk, nonce);
	served = answer(client, evidence);
	desk_release(&client->daemon->desk, evidence);
	return served;
}

static void *serve_and_leave(void *arg)
{
	struct client *client = arg;
	struct daemon *d = client->daemon;
	bool served = serve(client);

	close(client->fd);
	free(client);
	pthread_mutex_lock(&d->lock);
	d->clients--;
	d->served += served;
	d->refused += !served;
	pthread_cond_broadcast(&d->left);
	pthread_mutex_unlock(&d->lock);
	return NULL;
}

/* ---- all clients -------------------------------------------------------- */

static bool enter(struct daemon *d)
{
	bool room;

	pthread_mutex_lock(&d->lock);
	room = d->clients < d->max_clients;
	d->clients += room;
	d->refused += !room;
	pthread_mutex_unlock(&d->lock);
	return room;
}

static void leave_unserved(struct daemon *d)
{
	pthread_mutex_lock(&d->lock);
	d->clients--;
	d->refused++;
	pthread_mutex_unlock(&d->lock);
}

static bool start(struct client client)
{
	struct client *own = malloc(sizeof(*own));
	pthread_t thread;

	if (!own)
		return false;
	*own = client;
	if (pthread_create(&thread, NULL, serve_and_leave, own)) {
		free(own);
		return false;
	}
	pthread_detach(thread);
	return true;
}

static void welcome(struct daemon *d)
{
	struct client client = { .daemon = d };

	client.fd =
		accept4(d->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (client.fd < 0) {
		/* No descriptor is left, perhaps: do not spin until one is. */
		if (errno != EAGAIN)
			poll(NULL, 0, 100);
		return;
	}
	if (enter(d)) {
		if (start(client))
			return;
		leave_unserved(d);
	}
	/* One line fits into an empty socket: this waits for nobody. */
	send_line(&client, "error too many clients; try again later\n");
	close(client.fd);
}

/* Reports under way may still arrive; who is slow then is cut off. */
static void drain(struct daemon *d)
{
	struct timespec end;
	int late = 0;

	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec += GRACE_S;
	eventfd_write(d->stop, 1);
	pthread_mutex_lock(&d->lock);
	while (d->clients > 0 && !late)
		late = pthread_cond_clockwait(&d->left, &d->lock,
					      CLOCK_MONOTONIC, &end);
	eventfd_write(d->cancel, 1);
	while (d->clients > 0)
		pthread_cond_wait(&d->left, &d->lock);
	pthread_mutex_unlock(&d->lock);
	fprintf(stderr, "attestd: %lu served with %lu reports, %lu refused\n",
		d->served, d->desk.reports, d->refused);
}

/* ---- the socket --------------------------------------------------------- */

static bool is_listening(int fd)
{
	int listening = 0, domain = 0, type = 0;
	socklen_t len = sizeof(int);

	return !getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &len) &&
	       !getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &len) &&
	       !getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) && listening &&
	       domain == AF_UNIX && type == SOCK_STREAM;
}

/* What sd_listen_fds(3) says of the environment, for exactly one socket. */
static int passed_socket(void)
{
	const char *pid = getenv("LISTEN_PID"), *count = getenv("LISTEN_FDS");
	int flags;

	if (!pid || !count || strtol(pid, NULL, 10) != getpid() ||
	    strcmp(count, "1") != 0 || !is_listening(FIRST_PASSED_FD)) {
		fputs("attestd: no SOCKET named, and none passed by systemd\n",
		      stderr);
		return -1;
	}
	flags = fcntl(FIRST_PASSED_FD, F_GETFL);
	if (flags < 0 || fcntl(FIRST_PASSED_FD, F_SETFL, flags | O_NONBLOCK) ||
	    fcntl(FIRST_PASSED_FD, F_SETFD, FD_CLOEXEC))
		return -1;
	return FIRST_PASSED_FD;
}

static int own_socket(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd;

	if (strlen(path) >= sizeof(address.sun_path)) {
		fprintf(stderr, "attestd: %s: too long for a socket\n", path);
		return -1;
	}
	memcpy(address.sun_path, path, strlen(path));
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd >= 0 &&
	    !bind(fd, (const struct sockaddr *)&address, sizeof(address)) &&
	    !listen(fd, SOMAXCONN))
		return fd;
	fprintf(stderr, "attestd: %s: %s\n", path,
		errno == EADDRINUSE ? "exists; remove it if no daemon is at it"
				    : strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

/* ---- the daemon --------------------------------------------------------- */

static bool open_device(struct daemon *d, const char *path)
{
	struct snpguest_options options = {
		.size = sizeof(options),
		.flags = SNPGUEST_SET_BUDGET | SNPGUEST_SET_CANCEL,
		.budget_ms = REPORT_MS,
		.cancel_fd = d->cancel,
	};
	struct snpguest_fault fault = { 0 };
	snpguest_status status;
	char text[256];

	status = snpguest_open(path, &options, &d->desk.dev, &fault);
	if (!status)
		return true;
	snpguest_fault_format(status, &fault, text, sizeof(text));
	fprintf(stderr, "attestd: %s\n", text);
	return false;
}

/* Before there is any thread: each inherits that these signals are blocked. */
static bool open_events(struct daemon *d)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	d->signals = signalfd(-1, &set, SFD_CLOEXEC);
	d->stop = eventfd(0, EFD_CLOEXEC);
	d->cancel = eventfd(0, EFD_CLOEXEC);
	return d->signals >= 0 && d->stop >= 0 && d->cancel >= 0;
}

static bool run(struct daemon *d)
{
	struct pollfd fds[] = { { .fd = d->listener, .events = POLLIN },
				{ .fd = d->signals, .events = POLLIN } };

	while (poll(fds, 2, -1) > 0 && !fds[1].revents)
		welcome(d);
	close(d->listener);
	if (d->path)
		unlink(d->path);
	drain(d);
	return fds[1].revents != 0;
}

static unsigned int number(const char *text)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	return *end || n > 3600 ? 0 : (unsigned int)n;
}

int main(int argc, char **argv)
{
	static struct daemon d = { .desk = DESK_INITIALIZER,
				   .max_clients = 32,
				   .seconds = 5,
				   .lock = PTHREAD_MUTEX_INITIALIZER,
				   .left = PTHREAD_COND_INITIALIZER };
	const char *device = NULL;
	bool done;
	int c;

	while ((c = getopt(argc, argv, "d:c:t:")) != -1) {
		if (c == 'd')
			device = optarg;
		else if (c == 'c')
			d.max_clients = number(optarg);
		else if (c == 't')
			d.seconds = number(optarg);
		else
			return 2;
	}
	if (argc - optind > 1 || !d.max_clients || !d.seconds)
		return 2;
	d.path = argv[optind];
	if (!open_events(&d) || !open_device(&d, device))
		return 1;
	d.listener = d.path ? own_socket(d.path) : passed_socket();
	if (d.listener < 0)
		return 1;
	done = run(&d);
	snpguest_close(d.desk.dev);
	return done ? 0 : 1;
}
