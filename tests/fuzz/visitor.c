/* SPDX-License-Identifier: MIT */
#include "door.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "node/control.h"
#include "sim/faultplan.h"

/* The most that the daemon hears of a command. */
#define HEARD_MAX (SNPSIM_PLAN_TEXT_MAX + SNPNODE_COMMAND_MAX + 1u)

struct visitor visitors[VISITORS];

static struct sockaddr_un address = { .sun_family = AF_UNIX };

/* ---- visits ---------------------------------------------------------------
 */

void visitors_begin(const char *path)
{
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	memset(&door, 0, sizeof(door));
	for (size_t i = 0; i < VISITORS; i++) {
		visitors[i].fd = -1;
		visitors[i].served = false;
	}
}

void visitors_end(void)
{
	for (size_t i = 0; i < VISITORS; i++) {
		visitor_leave(&visitors[i]);
		free(visitors[i].answer);
		visitors[i].answer = NULL;
	}
}

bool visitor_free(const struct visitor *who)
{
	for (size_t i = 0; i < door.count; i++)
		if (door.queue[i] == who)
			return false;
	return who->fd < 0 && (who != door.inside || who->served);
}

static void queue_up(struct visitor *who, enum trouble trouble)
{
	free(who->answer);
	who->answer = NULL;
	who->trouble = trouble;
	who->met = 0;
	who->ended = false;
	who->served = false;
	who->unheard = false;
	who->cut = false;
	who->len = 0;
	who->said = 0;
	who->answer_len = 0;
	who->heard = 0;
	if (door.inside == who)
		door.inside = NULL;
	door.queue[door.count++] = who;
}

bool visitor_come(struct visitor *who, enum trouble trouble)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int rc;

	MUST(fd >= 0);
	rc = connect(fd, (const struct sockaddr *)&address, sizeof(address));
	MUST(rc == 0 || (door.deaf && errno == ENOENT));
	if (rc) {
		close(fd);
		return false;
	}
	queue_up(who, trouble);
	who->fd = fd;
	return true;
}

void visitor_peep(struct visitor *who)
{
	queue_up(who, NO_TROUBLE);
	who->ended = true;
}

void visitor_say(struct visitor *who, size_t len)
{
	ssize_t n;

	if (who->fd < 0 || who->ended)
		return;
	if (len > who->len - who->said)
		len = who->len - who->said;
	n = sendto(who->fd, who->text + who->said, len, MSG_NOSIGNAL, NULL, 0);
	if (n > 0)
		who->said += (size_t)n;
	else
		MUST(n == 0 || errno == EAGAIN || who->unheard);
}

void visitor_finish(struct visitor *who)
{
	if (who->fd < 0 || who->ended)
		return;
	who->ended = true;
	MUST(shutdown(who->fd, SHUT_WR) == 0);
}

void visitor_leave(struct visitor *who)
{
	if (who->fd < 0)
		return;
	who->ended = true;
	close(who->fd);
	who->fd = -1;
}

static void check_heard(const struct visitor *who, const char *said, size_t n)
{
	MUST(who->answer && n <= who->answer_len - who->heard);
	MUST(memcmp(said, who->answer + who->heard, n) == 0);
}

void visitor_hear(struct visitor *who, size_t len)
{
	char said[4096];
	ssize_t n = 1;

	while (who->fd >= 0 && len && n > 0) {
		n = recv(who->fd, said, len < sizeof(said) ? len : sizeof(said),
			 0);
		if (n <= 0)
			break;
		check_heard(who, said, (size_t)n);
		who->heard += (size_t)n;
		len -= (size_t)n;
	}
	if (n > 0)
		return;
	/* One that is sent away unheard is told so by the kernel. */
	if (n < 0 && errno == ECONNRESET)
		MUST(who->unheard);
	else if (n < 0)
		MUST(errno == EAGAIN &&
		     (!who->served || who->heard < who->answer_len));
	else if (!who->cut && !who->unheard)
		MUST(who->answer && who->heard == who->answer_len);
}

struct visitor *visitors_first(void)
{
	if (door.inside && !door.inside->served)
		return door.inside;
	return door.count ? door.queue[0] : NULL;
}

void visitors_check_idle(void)
{
	const struct visitor *first;

	/* Nobody comes to the door again, and those who did were sent away. */
	while (door.deaf && door.count) {
		door.queue[--door.count]->served = true;
		door.queue[door.count]->unheard = true;
	}
	first = visitors_first();
	MUST(!first || (first == door.inside && !first->ended));
}

/* ---- in the daemon --------------------------------------------------------
 */

void visitor_commands(const char *text, size_t len)
{
	struct visitor *who = door.inside;

	MUST(who && !who->served && who->ended);
	MUST(who->trouble != STRANGER && who->trouble != NO_PEER);
	MUST(len == (who->said < HEARD_MAX ? who->said : HEARD_MAX));
	MUST(len == 0 || memcmp(text, who->text, len) == 0);
	who->served = true;
}

void visitor_answered(const char *answer, size_t len)
{
	struct visitor *who = door.inside;

	who->answer = malloc(len);
	if (!who->answer)
		abort();
	memcpy(who->answer, answer, len);
	who->answer_len = len;
}
