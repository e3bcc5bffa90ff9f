/* SPDX-License-Identifier: MIT */
#include "tsmfile.h"

#include <errno.h>
#include <fcntl.h>

#include "tsmfetch.h"
#include "tsmtree.h"

static struct snpnode_tsm_file *file_of(const struct fuse_file_info *fi)
{
	return (struct snpnode_tsm_file *)(uintptr_t)fi->fh;
}

/* Even root reads no attribute that can only be written. */
static bool allows(enum snpnode_tsm_attr attr, int flags)
{
	bool writable = snpnode_tsm_attr_mode(attr) & 0200;

	return (flags & O_ACCMODE) == (writable ? O_WRONLY : O_RDONLY);
}

void snpnode_tsm_file_open(fuse_req_t req, fuse_ino_t ino,
			   struct fuse_file_info *fi)
{
	struct snpnode_tsm *tsm = snpnode_tsm_of(req);
	struct snpnode_tsm_file *file;
	struct snpnode_tsm_place place;

	if (!snpnode_tsm_place_of(tsm, ino, &place)) {
		fuse_reply_err(req, ENOENT);
		return;
	}
	if (!allows(place.attr, fi->flags)) {
		fuse_reply_err(req, EACCES);
		return;
	}
	file = snpnode_tsm_file_new(&tsm->files, place.entry->id, place.attr);
	if (!file) {
		fuse_reply_err(req, ENOMEM);
		return;
	}
	fi->fh = (uintptr_t)file;
	fi->direct_io = 1;
	if (fuse_reply_open(req, fi) == -ENOENT)
		snpnode_tsm_file_free(&tsm->files, file);
}

static void read_text(fuse_req_t req, struct snpnode_tsm_file *file,
		      size_t size, off_t off)
{
	struct snpnode_tsm_entries *entries = &snpnode_tsm_of(req)->entries;
	const struct snpnode_tsm_entry *entry =
		snpnode_tsm_entry_find(entries, file->entry);
	char text[64];
	int len = -ENOENT;

	if (entry)
		len = snpnode_tsm_show(entries, entry, file->attr, text,
				       sizeof(text));
	if (len >= 0 && !snpnode_tsm_fill(file, text, (size_t)len))
		len = -ENOMEM;
	if (len < 0)
		fuse_reply_err(req, -len);
	else
		snpnode_tsm_reply(req, file, size, off);
}

void snpnode_tsm_file_read(fuse_req_t req, fuse_ino_t ino, size_t size,
			   off_t off, struct fuse_file_info *fi)
{
	struct snpnode_tsm_file *file = file_of(fi);

	(void)ino;
	if (file->filled)
		snpnode_tsm_reply(req, file, size, off);
	else if (snpnode_tsm_attr_is_text(file->attr))
		read_text(req, file, size, off);
	else
		snpnode_tsm_read_blob(snpnode_tsm_of(req), req, file, size,
				      off);
}

void snpnode_tsm_file_write(fuse_req_t req, fuse_ino_t ino, const char *data,
			    size_t size, off_t off, struct fuse_file_info *fi)
{
	struct snpnode_tsm_entries *entries = &snpnode_tsm_of(req)->entries;
	struct snpnode_tsm_file *file = file_of(fi);
	struct snpnode_tsm_entry *entry =
		snpnode_tsm_entry_find(entries, file->entry);
	int error = -ENOENT;

	(void)ino;
	if (entry && file->attr == SNPNODE_TSM_INBLOB)
		error = snpnode_tsm_gather(file, data, size, off);
	else if (entry)
		error = snpnode_tsm_store(entries, entry, file->attr, data,
					  size);
	if (error)
		fuse_reply_err(req, -error);
	else
		fuse_reply_write(req, size);
}

void snpnode_tsm_file_release(fuse_req_t req, fuse_ino_t ino,
			      struct fuse_file_info *fi)
{
	struct snpnode_tsm *tsm = snpnode_tsm_of(req);
	struct snpnode_tsm_file *file = file_of(fi);
	struct snpnode_tsm_entry *entry =
		snpnode_tsm_entry_find(&tsm->entries, file->entry);

	(void)ino;
	if (entry && file->written)
		snpnode_tsm_store_inblob(entry, file->in, file->in_len);
	snpnode_tsm_file_free(&tsm->files, file);
	fuse_reply_err(req, 0);
}
