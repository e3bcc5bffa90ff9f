/* SPDX-License-Identifier: MIT */
#include "tell.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "../sim/faultplan.h"
#include "say.h"

static FILE *reach(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd;
	FILE *daemon;

	if (strlen(path) >= sizeof(address.sun_path)) {
		snpnode_say("%s is too long for a socket's name", path);
		return NULL;
	}
	memcpy(address.sun_path, path, strlen(path));
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (const struct sockaddr *)&address,
			       sizeof(address)) == 0) {
		daemon = fdopen(fd, "r+");
		if (daemon)
			return daemon;
		snpnode_say("cannot talk to the daemon: %s", strerror(errno));
	} else {
		snpnode_say("nobody listens at %s: %s; start snpguest-node "
			    "with --control %s",
			    path, strerror(errno), path);
	}
	if (fd >= 0)
		close(fd);
	return NULL;
}

static bool copy(FILE *from, FILE *to)
{
	char data[4096];
	size_t n;

	while ((n = fread(data, 1, sizeof(data), from)) > 0)
		if (fwrite(data, 1, n, to) != n)
			return false;
	return !ferror(from);
}

/*
 * All of it before a word is said: what was told cannot be taken back, and
 * while this waits for its input, others have the daemon.  One byte too many
 * is for the daemon to refuse.
 */
static bool read_plan(const char *path, char *text, size_t *len)
{
	bool from_stdin = strcmp(path, "-") == 0;
	FILE *file = from_stdin ? stdin : fopen(path, "re");
	bool good = false;

	if (file) {
		*len = fread(text, 1, SNPSIM_PLAN_TEXT_MAX + 1, file);
		good = !ferror(file);
	}
	if (!good)
		snpnode_say("cannot read the plan %s: %s", path,
			    strerror(errno));
	if (file && !from_stdin)
		fclose(file);
	return good;
}

static void send_words(FILE *daemon, int argc, char **argv)
{
	for (int i = 0; i < argc; i++)
		fprintf(daemon, "%s%s", i ? " " : "", argv[i]);
	fputc('\n', daemon);
}

/* The first line says how it went, the rest is what was asked for. */
static int show_answer(FILE *daemon)
{
	char line[1024];

	if (!fgets(line, sizeof(line), daemon)) {
		snpnode_say("no answer: it is another user's, or it went");
		return 1;
	}
	line[strcspn(line, "\n")] = '\0';
	if (strcmp(line, "ok") != 0) {
		snpnode_say("%s", line);
		return 1;
	}
	if (copy(daemon, stdout) && fflush(stdout) == 0)
		return 0;
	snpnode_say("cannot write what was asked for: %s", strerror(errno));
	return 1;
}

/* @text: what follows the line of words */
static int tell(int argc, char **argv, const char *text, size_t len)
{
	FILE *daemon = reach(argv[0]);
	int code = 1;

	if (!daemon)
		return 1;
	/* A daemon that goes meanwhile is told of in words. */
	signal(SIGPIPE, SIG_IGN);
	send_words(daemon, argc - 1, argv + 1);
	if (fwrite(text, 1, len, daemon) == len && fflush(daemon) == 0 &&
	    shutdown(fileno(daemon), SHUT_WR) == 0)
		code = show_answer(daemon);
	else
		snpnode_say("cannot reach the daemon: %s", strerror(errno));
	fclose(daemon);
	return code;
}

int snpnode_tell(int argc, char **argv)
{
	char *text = NULL;
	size_t len = 0;
	int code = 1;

	if (argc != 3 || strcmp(argv[1], "plan") != 0)
		return tell(argc, argv, "", 0);
	text = malloc(SNPSIM_PLAN_TEXT_MAX + 1);
	if (!text)
		snpnode_say("cannot read the plan %s: no memory", argv[2]);
	else if (read_plan(argv[2], text, &len))
		code = tell(2, argv, text, len);
	free(text);
	return code;
}
