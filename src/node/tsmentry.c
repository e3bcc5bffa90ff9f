/* SPDX-License-Identifier: MIT */
#include "tsmentry.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PRIVLEVEL_MAX 3u
#define GUID_TEXT 36u

int snpnode_tsm_entry_make(struct snpnode_tsm_entries *entries,
			   const char *name, struct snpnode_tsm_entry **made)
{
	struct snpnode_tsm_entry *entry;

	*made = NULL;
	if (strlen(name) > SNPNODE_TSM_NAME_MAX)
		return -ENAMETOOLONG;
	if (snpnode_tsm_entry_named(entries, name))
		return -EEXIST;
	entry = calloc(1, sizeof(*entry));
	if (!entry)
		return -ENOMEM;
	memcpy(entry->name, name, strlen(name));
	entry->id = ++entries->last_id;
	entry->next = entries->head;
	entries->head = entry;
	*made = entry;
	return 0;
}

struct snpnode_tsm_entry *
snpnode_tsm_entry_find(struct snpnode_tsm_entries *entries, uint64_t id)
{
	struct snpnode_tsm_entry *entry = entries->head;

	while (entry && entry->id != id)
		entry = entry->next;
	return entry;
}

struct snpnode_tsm_entry *
snpnode_tsm_entry_named(struct snpnode_tsm_entries *entries, const char *name)
{
	struct snpnode_tsm_entry *entry = entries->head;

	while (entry && strcmp(entry->name, name) != 0)
		entry = entry->next;
	return entry;
}

void snpnode_tsm_entry_remove(struct snpnode_tsm_entries *entries,
			      struct snpnode_tsm_entry *entry)
{
	struct snpnode_tsm_entry **at = &entries->head;

	while (*at != entry)
		at = &(*at)->next;
	*at = entry->next;
	free(entry->outblob);
	free(entry->auxblob);
	free(entry->manifestblob);
	free(entry);
}

const char *snpnode_tsm_attr_name(const struct snpnode_tsm_entries *entries,
				  enum snpnode_tsm_attr attr)
{
	static const char *const names[SNPNODE_TSM_ATTRS] = {
		[SNPNODE_TSM_GENERATION] = "generation",
		[SNPNODE_TSM_PROVIDER] = "provider",
		[SNPNODE_TSM_PRIVLEVEL] = "privlevel",
		[SNPNODE_TSM_PRIVLEVEL_FLOOR] = "privlevel_floor",
		[SNPNODE_TSM_INBLOB] = "inblob",
		[SNPNODE_TSM_OUTBLOB] = "outblob",
		[SNPNODE_TSM_AUXBLOB] = "auxblob",
		[SNPNODE_TSM_SERVICE_PROVIDER] = "service_provider",
		[SNPNODE_TSM_SERVICE_GUID] = "service_guid",
		[SNPNODE_TSM_SERVICE_MANIFEST_VERSION] =
			"service_manifest_version",
		[SNPNODE_TSM_MANIFESTBLOB] = "manifestblob",
	};

	/* Services are an SVSM's. */
	if (attr >= SNPNODE_TSM_ATTRS ||
	    (attr >= SNPNODE_TSM_SERVICE_PROVIDER && !entries->has_svsm))
		return NULL;
	return names[attr];
}

mode_t snpnode_tsm_attr_mode(enum snpnode_tsm_attr attr)
{
	switch (attr) {
	case SNPNODE_TSM_PRIVLEVEL:
	case SNPNODE_TSM_INBLOB:
	case SNPNODE_TSM_SERVICE_PROVIDER:
	case SNPNODE_TSM_SERVICE_GUID:
	case SNPNODE_TSM_SERVICE_MANIFEST_VERSION:
		return 0200;
	default:
		return 0444;
	}
}

bool snpnode_tsm_attr_is_text(enum snpnode_tsm_attr attr)
{
	return attr != SNPNODE_TSM_INBLOB && attr != SNPNODE_TSM_OUTBLOB &&
	       attr != SNPNODE_TSM_AUXBLOB && attr != SNPNODE_TSM_MANIFESTBLOB;
}

int snpnode_tsm_show(const struct snpnode_tsm_entries *entries,
		     const struct snpnode_tsm_entry *entry,
		     enum snpnode_tsm_attr attr, char *text, size_t cap)
{
	switch (attr) {
	case SNPNODE_TSM_GENERATION:
		return snprintf(text, cap, "%llu\n",
				(unsigned long long)entry->write_generation);
	case SNPNODE_TSM_PROVIDER:
		return snprintf(text, cap, "sev_guest\n");
	case SNPNODE_TSM_PRIVLEVEL_FLOOR:
		return snprintf(text, cap, "%u\n", entries->floor);
	default:
		return -EACCES;
	}
}

/* As kstrtouint() with base 0: one number, and a newline at most after it. */
static int read_number(const char *text, size_t len, uint32_t *value)
{
	char copy[32];
	char *end;
	unsigned long n;

	if (len && text[len - 1] == '\n')
		len--;
	if (!len || len >= sizeof(copy) || !isdigit((unsigned char)text[0]))
		return -EINVAL;
	memcpy(copy, text, len);
	copy[len] = '\0';
	errno = 0;
	n = strtoul(copy, &end, 0);
	if (*end)
		return -EINVAL;
	if (errno || n > UINT32_MAX)
		return -ERANGE;
	*value = (uint32_t)n;
	return 0;
}

static int store_privlevel(const struct snpnode_tsm_entries *entries,
			   struct snpnode_tsm_entry *entry, const char *text,
			   size_t len)
{
	uint32_t level;
	int error = read_number(text, len, &level);

	if (error)
		return error;
	if (level < entries->floor || level > PRIVLEVEL_MAX)
		return -EINVAL;
	entry->privlevel = level;
	entry->write_generation++;
	return 0;
}

/* Where each byte's digits are in 8-4-4-4-12 of them: guid_t's order. */
static const uint8_t guid_digits[SNPNODE_TSM_GUID_SIZE] = {
	6, 4, 2, 0, 11, 9, 16, 14, 19, 21, 24, 26, 28, 30, 32, 34,
};

static int digit(char c)
{
	if (isdigit((unsigned char)c))
		return c - '0';
	return isxdigit((unsigned char)c) ? tolower((unsigned char)c) - 'a' + 10
					  : -1;
}

static int read_guid(const char *text, size_t len,
		     uint8_t guid[SNPNODE_TSM_GUID_SIZE])
{
	memset(guid, 0, SNPNODE_TSM_GUID_SIZE);
	if (len < GUID_TEXT || text[8] != '-' || text[13] != '-' ||
	    text[18] != '-' || text[23] != '-')
		return -EINVAL;
	for (size_t i = 0; i < SNPNODE_TSM_GUID_SIZE; i++) {
		int high = digit(text[guid_digits[i]]);
		int low = digit(text[guid_digits[i] + 1]);

		if (high < 0 || low < 0)
			goto err_clear;
		guid[i] = (uint8_t)(high << 4 | low);
	}
	return 0;

err_clear:
	memset(guid, 0, SNPNODE_TSM_GUID_SIZE);
	return -EINVAL;
}

static enum snpnode_tsm_service read_service(const char *text, size_t len)
{
	if (len && text[len - 1] == '\n')
		len--;
	return len == 4 && memcmp(text, "svsm", 4) == 0 ? SNPNODE_TSM_SVSM
							: SNPNODE_TSM_UNKNOWN;
}

int snpnode_tsm_store(const struct snpnode_tsm_entries *entries,
		      struct snpnode_tsm_entry *entry,
		      enum snpnode_tsm_attr attr, const char *text, size_t len)
{
	int error;

	switch (attr) {
	case SNPNODE_TSM_PRIVLEVEL:
		return store_privlevel(entries, entry, text, len);
	case SNPNODE_TSM_SERVICE_PROVIDER:
		entry->service = read_service(text, len);
		entry->write_generation++;
		return 0;
	case SNPNODE_TSM_SERVICE_GUID:
		/* Kernels count this one before they look at it. */
		entry->write_generation++;
		return read_guid(text, len, entry->service_guid);
	case SNPNODE_TSM_SERVICE_MANIFEST_VERSION:
		error = read_number(text, len, &entry->manifest_version);
		if (!error)
			entry->write_generation++;
		return error;
	default:
		return -EACCES;
	}
}

void snpnode_tsm_store_inblob(struct snpnode_tsm_entry *entry,
			      const uint8_t *data, size_t len)
{
	memset(entry->inblob, 0, sizeof(entry->inblob));
	if (len)
		memcpy(entry->inblob, data, len);
	entry->inblob_len = len;
	entry->write_generation++;
}

bool snpnode_tsm_replace(uint8_t **blob, size_t *blob_len, const void *data,
			 size_t len)
{
	uint8_t *copy = malloc(len ? len : 1);

	if (!copy)
		return false;
	if (len)
		memcpy(copy, data, len);
	free(*blob);
	*blob = copy;
	*blob_len = len;
	return true;
}

bool snpnode_tsm_is_cached(const struct snpnode_tsm_entry *entry)
{
	return entry->outblob &&
	       entry->read_generation == entry->write_generation;
}
