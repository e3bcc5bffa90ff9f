/* SPDX-License-Identifier: MIT */
/*
 * relying-party SOCKET POLICY [OPTION...]: send a fresh nonce to attestd at
 * SOCKET, and let snpguestctl judge the evidence by a policy file.  What
 * follows POLICY are options of `snpguestctl verify`: --certs, --crl, --root.
 * Exits as that does: 0 only if the evidence is accepted.
 */
#define _GNU_SOURCE 1
#include <snpguest.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define NONCE_SIZE SNPGUEST_USER_DATA_SIZE
#define PATIENCE_S 60
#define EVIDENCE_MAX 1048576ul /* more than any certificate table takes */

static int fail(const char *what)
{
	fprintf(stderr, "relying-party: %s\n", what);
	return -1;
}

static int connect_to(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct timeval patience = { .tv_sec = PATIENCE_S };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || strlen(path) >= sizeof(address.sun_path))
		return fail("no such socket");
	memcpy(address.sun_path, path, strlen(path));
	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience,
		       sizeof(patience)) ||
	    connect(fd, (const struct sockaddr *)&address, sizeof(address)))
		return fail("cannot connect to the socket");
	return fd;
}

/* The evidence, in a file that nobody else has. */
static int receive(FILE *from)
{
	int fd = memfd_create("evidence", MFD_CLOEXEC);
	unsigned long len, got;
	char line[300], part[4096];
	size_t n;

	if (fd < 0 || !fgets(line, sizeof(line), from))
		return fail("no answer");
	len = strtoul(line + strcspn(line, "0123456789"), NULL, 10);
	if (strncmp(line, "ok ", 3) != 0 || len > EVIDENCE_MAX) {
		line[strcspn(line, "\n")] = '\0';
		return fail(line);
	}
	for (got = 0; (n = fread(part, 1, sizeof(part), from)) > 0; got += n) {
		if (got + n > len || write(fd, part, n) != (ssize_t)n)
			return fail("more evidence than was announced");
	}
	if (got != len || lseek(fd, 0, SEEK_SET) != 0)
		return fail("the evidence ends early");
	return fd;
}

static int ask(const char *path, const uint8_t *nonce)
{
	int fd = connect_to(path);
	FILE *from;

	if (fd < 0)
		return -1;
	/* A daemon that has no room has said so already, and takes nothing. */
	(void)!send(fd, nonce, NONCE_SIZE, MSG_NOSIGNAL);
	from = fdopen(fd, "r");
	if (!from)
		return fail("out of memory");
	fd = receive(from);
	fclose(from);
	return fd;
}

int main(int argc, char **argv)
{
	const char *verify[64] = { "snpguestctl", "verify", "-",
				   "--user-data", NULL,	    "--policy" };
	uint8_t nonce[NONCE_SIZE];
	char hex[2 * NONCE_SIZE + 1];
	int i, evidence;

	if (argc < 3 || argc > 50 ||
	    getrandom(nonce, sizeof(nonce), 0) != sizeof(nonce))
		return 2;
	for (size_t n = 0; n < NONCE_SIZE; n++)
		sprintf(hex + 2 * n, "%02x", nonce[n]);
	evidence = ask(argv[1], nonce);
	if (evidence < 0 || dup2(evidence, STDIN_FILENO) < 0)
		return 1;
	verify[4] = hex;
	for (i = 2; i < argc; i++)
		verify[i + 4] = argv[i];
	execvp(verify[0], (char *const *)verify);
	perror(verify[0]);
	return 1;
}
