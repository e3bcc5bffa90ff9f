/* SPDX-License-Identifier: MIT */
/*
 * The search for secrets.  They are kept masked, and are never put together
 * again: else the search would find its own.
 */
#include "failcall.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MASK UINT64_C(0x5ac3693cd71e24b7)
#define KEYS_MAX 512u
#define SLOTS 1024u

/* The two first words of a key, masked. */
struct masked {
	uint64_t words[2];
};

static struct masked keys[KEYS_MAX];
static size_t keys_count;
static uint16_t slots[SLOTS]; /* 1 + index in keys */

static size_t slot_of(uint64_t word)
{
	return (size_t)((word * UINT64_C(0x9e3779b97f4a7c15)) >> 54);
}

/* By registers: a copy on the stack would be found later. */
static inline struct masked masked_at(const uint8_t *at)
{
	uint64_t first, second;

	__builtin_memcpy(&first, at, sizeof(first));
	__builtin_memcpy(&second, at + sizeof(first), sizeof(second));
	return (struct masked){ { first ^ MASK, second ^ MASK } };
}

static bool is_known(uint64_t first, const uint8_t *at)
{
	struct masked key;

	for (size_t slot = slot_of(first); slots[slot % SLOTS]; slot++) {
		const struct masked *known = &keys[slots[slot % SLOTS] - 1];

		if (known->words[0] != first)
			continue;
		key = masked_at(at);
		if (known->words[1] == key.words[1])
			return true;
	}
	return false;
}

void failcall_remember(const void *data)
{
	struct masked key = masked_at(data);
	size_t slot = slot_of(key.words[0]);

	/* Zeros are no secret. */
	if ((key.words[0] == MASK && key.words[1] == MASK) ||
	    keys_count == KEYS_MAX || is_known(key.words[0], data))
		return;
	keys[keys_count++] = key;
	while (slots[slot % SLOTS])
		slot++;
	slots[slot % SLOTS] = (uint16_t)keys_count;
}

void failcall_forget(void)
{
	keys_count = 0;
	memset(slots, 0, sizeof(slots));
}

static unsigned long scan_range(const uint8_t *from, const uint8_t *to,
				const char *name)
{
	unsigned long found = 0;
	uint64_t word;

	for (const uint8_t *at = from; at + sizeof(struct masked) <= to; at++) {
		__builtin_memcpy(&word, at, sizeof(word));
		if (!is_known(word ^ MASK, at))
			continue;
		found++;
		if (name)
			dprintf(2, "a secret is left at %p, in %s\n", at, name);
	}
	return found;
}

/* One line of /proc/self/maps. */
static unsigned long scan_line(const char *line, bool say)
{
	unsigned long from, to;
	char mode[5];
	int name = 0;

	if (sscanf(line, "%lx-%lx %4s %*s %*s %*s %n", &from, &to, mode,
		   &name) != 3 ||
	    strncmp(mode, "rw", 2) != 0 || strstr(line, "[v"))
		return 0;
	return scan_range((const uint8_t *)from, (const uint8_t *)to,
			  say ? line + name : NULL);
}

unsigned long failcall_scan(bool say)
{
	static char maps[1 << 16];
	unsigned long found = 0;
	size_t len = 0;
	ssize_t got;
	long fd;

	if (!keys_count)
		return 0;
	fd = syscall(SYS_openat, AT_FDCWD, "/proc/self/maps", O_RDONLY);
	while (len < sizeof(maps) - 1 &&
	       (got = syscall(SYS_read, (int)fd, maps + len,
			      sizeof(maps) - 1 - len)) > 0)
		len += (size_t)got;
	syscall(SYS_close, (int)fd);
	maps[len] = '\0';
	for (char *line = maps, *next; *line; line = next) {
		char whole[512];

		next = strchr(line, '\n');
		next = next ? next + 1 : line + strlen(line);
		snprintf(whole, sizeof(whole), "%.*s", (int)(next - line - 1),
			 line);
		found += scan_line(whole, say);
	}
	return found;
}
