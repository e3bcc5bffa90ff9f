/* SPDX-License-Identifier: MIT */
/*
 * The folders of a configfs tsm/report tree and their attributes: Linux
 * Documentation/ABI/testing/configfs-tsm-report, and how kernels behave
 * beyond it.
 */
#ifndef SNPNODE_TSMENTRY_H
#define SNPNODE_TSMENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define SNPNODE_TSM_INBLOB_MAX 64u
#define SNPNODE_TSM_GUID_SIZE 16u
#define SNPNODE_TSM_NAME_MAX 255u
#define SNPNODE_TSM_TEXT_MAX 4096u

/* The first is the folder itself. */
enum snpnode_tsm_attr {
	SNPNODE_TSM_FOLDER,
	SNPNODE_TSM_GENERATION,
	SNPNODE_TSM_PROVIDER,
	SNPNODE_TSM_PRIVLEVEL,
	SNPNODE_TSM_PRIVLEVEL_FLOOR,
	SNPNODE_TSM_INBLOB,
	SNPNODE_TSM_OUTBLOB,
	SNPNODE_TSM_AUXBLOB,
	SNPNODE_TSM_SERVICE_PROVIDER,
	SNPNODE_TSM_SERVICE_GUID,
	SNPNODE_TSM_SERVICE_MANIFEST_VERSION,
	SNPNODE_TSM_MANIFESTBLOB,
	SNPNODE_TSM_ATTRS,
};

/* What service_provider says. */
enum snpnode_tsm_service {
	SNPNODE_TSM_FIRMWARE, /* it was not written */
	SNPNODE_TSM_SVSM,
	SNPNODE_TSM_UNKNOWN,
};

struct snpnode_tsm_fetch;

struct snpnode_tsm_entry {
	struct snpnode_tsm_entry *next;
	uint64_t id; /* never used twice */
	char name[SNPNODE_TSM_NAME_MAX + 1];
	uint64_t write_generation; /* of the inputs */
	uint64_t read_generation;  /* of the outputs */
	uint32_t privlevel;
	enum snpnode_tsm_service service;	     /* who shall attest */
	uint8_t service_guid[SNPNODE_TSM_GUID_SIZE]; /* zeros: all services */
	uint32_t manifest_version;
	uint8_t inblob[SNPNODE_TSM_INBLOB_MAX];
	size_t inblob_len;
	uint8_t *outblob; /* NULL: none yet */
	size_t outblob_len;
	uint8_t *auxblob;
	size_t auxblob_len;
	uint8_t *manifestblob;
	size_t manifestblob_len;
	struct snpnode_tsm_fetch *fetch; /* under way */
};

/* All of them, and what they have in common. */
struct snpnode_tsm_entries {
	struct snpnode_tsm_entry *head;
	uint64_t last_id;
	bool has_svsm;
	uint32_t floor; /* the lowest privlevel, the VMPL of the kernel */
};

/* 0, or -EEXIST, -ENAMETOOLONG, -ENOMEM. */
int snpnode_tsm_entry_make(struct snpnode_tsm_entries *entries,
			   const char *name, struct snpnode_tsm_entry **made);
struct snpnode_tsm_entry *
snpnode_tsm_entry_find(struct snpnode_tsm_entries *entries, uint64_t id);
struct snpnode_tsm_entry *
snpnode_tsm_entry_named(struct snpnode_tsm_entries *entries, const char *name);
/* It must have no fetch under way that still points to it. */
void snpnode_tsm_entry_remove(struct snpnode_tsm_entries *entries,
			      struct snpnode_tsm_entry *entry);

/* NULL: a guest at this floor has no such attribute. */
const char *snpnode_tsm_attr_name(const struct snpnode_tsm_entries *entries,
				  enum snpnode_tsm_attr attr);
/* 0444 or 0200. */
mode_t snpnode_tsm_attr_mode(enum snpnode_tsm_attr attr);
bool snpnode_tsm_attr_is_text(enum snpnode_tsm_attr attr);

/* What a readable text attribute says; its length, or -errno. */
int snpnode_tsm_show(const struct snpnode_tsm_entries *entries,
		     const struct snpnode_tsm_entry *entry,
		     enum snpnode_tsm_attr attr, char *text, size_t cap);
/* Write @text (not terminated) to a text attribute; 0 or -errno. */
int snpnode_tsm_store(const struct snpnode_tsm_entries *entries,
		      struct snpnode_tsm_entry *entry,
		      enum snpnode_tsm_attr attr, const char *text, size_t len);
void snpnode_tsm_store_inblob(struct snpnode_tsm_entry *entry,
			      const uint8_t *data, size_t len);

/* A copy of @data in the place of @blob.  False: no memory, nothing changed. */
bool snpnode_tsm_replace(uint8_t **blob, size_t *blob_len, const void *data,
			 size_t len);

/* Are the outputs those of the inputs? */
bool snpnode_tsm_is_cached(const struct snpnode_tsm_entry *entry);

#endif
