/* SPDX-License-Identifier: MIT */
/*
 * relying-party SOCKET POLICY [OPTION...]: send a fresh nonce to attestd at
 * SOCKET, and let snpguestctl judge the evidence by a policy file.  OPTIONs
 * are those of `snpguestctl verify`: --certs, --crl, --root.  Exits as that
 * does: 0 only if the evidence is accepted.
 */
#define _GNU_SOURCE 1
#include <snpguest.h>

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define NONCE_SIZE SNPGUEST_USER_DATA_SIZE
#define PATIENCE_S 60
#define ANSWER_MAX 1048576 /* more than any certificate table takes */

/* What the daemon says is shown, and is no order to a terminal. */
static int fail(const char *what)
{
	fputs("relying-party: ", stderr);
	for (; *what; what++)
		fputc(*what < ' ' || *what > '~' ? '?' : *what, stderr);
	fputc('\n', stderr);
	return -1;
}

static time_t now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

/* How much came in time, all in all: a daemon that drips wins none.  Or -1. */
static long ask(const char *path, const uint8_t *nonce, char *answer)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	struct pollfd ready = { .fd = fd, .events = POLLIN };
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	time_t left, end = now_s() + PATIENCE_S;
	long len = 0, got = 1;

	if (snprintf(to.sun_path, sizeof(to.sun_path), "%s", path) >=
		    (int)sizeof(to.sun_path) ||
	    connect(fd, (const struct sockaddr *)&to, sizeof(to)))
		return fail("cannot connect to the socket");
	/* A daemon that has no room has said so already, and takes nothing. */
	(void)!send(fd, nonce, NONCE_SIZE, MSG_NOSIGNAL);
	while (got > 0 && len < ANSWER_MAX) {
		left = end - now_s();
		if (left <= 0 || poll(&ready, 1, (int)left * 1000) <= 0)
			return fail("no answer in time");
		got = read(fd, answer + len, (size_t)(ANSWER_MAX - len));
		len += got > 0 ? got : 0;
	}
	return len;
}

/* The evidence, in a file that nobody else has. */
static int unpack(char *answer, long len)
{
	char *end = memchr(answer, '\n', len < 300 ? (size_t)len : 300);
	int fd = memfd_create("evidence", MFD_CLOEXEC);

	if (!end)
		return fail("no answer");
	*end++ = '\0';
	len -= end - answer;
	if (strncmp(answer, "ok ", 3) != 0)
		return fail(answer);
	if (len != strtol(answer + 3, NULL, 10))
		return fail("there is more evidence than announced, or less");
	if (write(fd, end, (size_t)len) != len || lseek(fd, 0, SEEK_SET))
		return fail("no room for the evidence");
	return fd;
}

int main(int argc, char **argv)
{
	const char *verify[64] = { "snpguestctl", "verify", "-",
				   "--user-data", NULL,	    "--policy" };
	static char answer[ANSWER_MAX];
	char hex[2 * NONCE_SIZE + 1];
	uint8_t nonce[NONCE_SIZE];
	long len;

	if (argc < 3 || argc > 50 || getentropy(nonce, sizeof(nonce)))
		return 2;
	for (size_t n = 0; n < NONCE_SIZE; n++)
		sprintf(hex + 2 * n, "%02x", nonce[n]);
	len = ask(argv[1], nonce, answer);
	if (len < 0 || dup2(unpack(answer, len), STDIN_FILENO) < 0)
		return 1;
	verify[4] = hex;
	for (int i = 2; i < argc; i++)
		verify[i + 4] = argv[i];
	execvp(verify[0], (char *const *)verify);
	perror(verify[0]);
	return 1;
}
