/* SPDX-License-Identifier: MIT */
#include "tsmopen.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct snpnode_tsm_file *snpnode_tsm_file_new(struct snpnode_tsm_file **files,
					      uint64_t entry,
					      enum snpnode_tsm_attr attr)
{
	struct snpnode_tsm_file *file = calloc(1, sizeof(*file));

	if (!file)
		return NULL;
	file->entry = entry;
	file->attr = attr;
	file->next = *files;
	*files = file;
	return file;
}

void snpnode_tsm_file_free(struct snpnode_tsm_file **files,
			   struct snpnode_tsm_file *file)
{
	struct snpnode_tsm_file **at = files;

	while (*at && *at != file)
		at = &(*at)->next;
	if (*at)
		*at = file->next;
	free(file->data);
	free(file);
}

bool snpnode_tsm_fill(struct snpnode_tsm_file *file, const void *data,
		      size_t len)
{
	if (!snpnode_tsm_replace(&file->data, &file->len, data, len))
		return false;
	file->filled = true;
	return true;
}

void snpnode_tsm_reply(fuse_req_t req, const struct snpnode_tsm_file *file,
		       size_t size, off_t off)
{
	size_t left = (size_t)off < file->len ? file->len - (size_t)off : 0;

	fuse_reply_buf(req, left ? (char *)file->data + off : NULL,
		       size < left ? size : left);
}

int snpnode_tsm_gather(struct snpnode_tsm_file *file, const char *data,
		       size_t size, off_t off)
{
	file->written = true;
	if (off > (off_t)sizeof(file->in) ||
	    size > sizeof(file->in) - (size_t)off)
		return -EFBIG;
	memcpy(file->in + off, data, size);
	if ((size_t)off + size > file->in_len)
		file->in_len = (size_t)off + size;
	return 0;
}
