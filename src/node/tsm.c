/* SPDX-License-Identifier: MIT */
#include "tsm.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tsmfile.h"

/* More than the kernel lets anybody set: releases must not wait in line. */
#define BACKGROUND_MAX 65535u

static struct stat stat_of(const struct snpnode_tsm *tsm,
			   const struct snpnode_tsm_place *place)
{
	bool folder = place->attr == SNPNODE_TSM_FOLDER;

	return (struct stat){
		.st_ino = snpnode_tsm_ino_of(place),
		.st_mode =
			folder ? S_IFDIR | 0755
			       : S_IFREG | snpnode_tsm_attr_mode(place->attr),
		.st_nlink = folder ? 2 : 1,
		.st_uid = tsm->device->uid,
		.st_gid = tsm->device->gid,
	};
}

static void reply_entry(fuse_req_t req, const struct snpnode_tsm_place *place)
{
	const struct fuse_entry_param entry = {
		.ino = snpnode_tsm_ino_of(place),
		.attr = stat_of(snpnode_tsm_of(req), place),
	};

	fuse_reply_entry(req, &entry);
}

static void op_init(void *ctx, struct fuse_conn_info *conn)
{
	(void)ctx;
	conn->max_background = BACKGROUND_MAX;
}

static void op_lookup(fuse_req_t req, fuse_ino_t parent, const char *name)
{
	struct snpnode_tsm_entries *entries = &snpnode_tsm_of(req)->entries;
	struct snpnode_tsm_place place;

	if (!snpnode_tsm_place_of(snpnode_tsm_of(req), parent, &place)) {
		fuse_reply_err(req, ENOENT);
		return;
	}
	if (!place.entry) {
		place.entry = snpnode_tsm_entry_named(entries, name);
		if (place.entry)
			reply_entry(req, &place);
		else
			fuse_reply_err(req, ENOENT);
		return;
	}
	for (int i = SNPNODE_TSM_FOLDER + 1; i < SNPNODE_TSM_ATTRS; i++) {
		const char *known = snpnode_tsm_attr_name(
			entries, (enum snpnode_tsm_attr)i);

		if (known && strcmp(known, name) == 0) {
			place.attr = (enum snpnode_tsm_attr)i;
			reply_entry(req, &place);
			return;
		}
	}
	fuse_reply_err(req, ENOENT);
}

static void op_getattr(fuse_req_t req, fuse_ino_t ino,
		       struct fuse_file_info *fi)
{
	struct snpnode_tsm_place place;
	struct stat st;

	(void)fi;
	if (!snpnode_tsm_place_of(snpnode_tsm_of(req), ino, &place)) {
		fuse_reply_err(req, ENOENT);
		return;
	}
	st = stat_of(snpnode_tsm_of(req), &place);
	fuse_reply_attr(req, &st, 0);
}

/* O_TRUNC and touch change nothing; chmod and chown are not for a guest. */
static void op_setattr(fuse_req_t req, fuse_ino_t ino, struct stat *attr,
		       int to_set, struct fuse_file_info *fi)
{
	(void)attr;
	if (to_set &
	    (FUSE_SET_ATTR_MODE | FUSE_SET_ATTR_UID | FUSE_SET_ATTR_GID))
		fuse_reply_err(req, EPERM);
	else
		op_getattr(req, ino, fi);
}

static void op_mkdir(fuse_req_t req, fuse_ino_t parent, const char *name,
		     mode_t mode)
{
	struct snpnode_tsm_place place = { NULL, SNPNODE_TSM_FOLDER };
	int error;

	(void)mode;
	if (parent != FUSE_ROOT_ID) {
		fuse_reply_err(req, EPERM);
		return;
	}
	error = snpnode_tsm_entry_make(&snpnode_tsm_of(req)->entries, name,
				       &place.entry);
	if (error)
		fuse_reply_err(req, -error);
	else
		reply_entry(req, &place);
}

static void op_rmdir(fuse_req_t req, fuse_ino_t parent, const char *name)
{
	struct snpnode_tsm_entries *entries = &snpnode_tsm_of(req)->entries;
	struct snpnode_tsm_entry *entry = NULL;

	if (parent == FUSE_ROOT_ID)
		entry = snpnode_tsm_entry_named(entries, name);
	if (entry)
		snpnode_tsm_entry_remove(entries, entry);
	fuse_reply_err(req, entry ? 0 : ENOENT);
}

/* A listing as it is now; @off counts its rows. */
struct listing {
	fuse_req_t req;
	char *data;
	size_t len;
	size_t cap;
	off_t off;
	off_t row;
};

static void list(struct listing *listing, const char *name,
		 const struct snpnode_tsm_place *place)
{
	struct stat st = stat_of(snpnode_tsm_of(listing->req), place);
	size_t need;

	if (listing->row++ < listing->off)
		return;
	need = fuse_add_direntry(listing->req, listing->data + listing->len,
				 listing->cap - listing->len, name, &st,
				 listing->row);
	if (need <= listing->cap - listing->len)
		listing->len += need;
	else
		listing->cap = listing->len;
}

static void list_all(struct listing *listing,
		     const struct snpnode_tsm_place *dir)
{
	struct snpnode_tsm_entries *entries =
		&snpnode_tsm_of(listing->req)->entries;
	struct snpnode_tsm_place row = *dir;

	list(listing, ".", dir);
	list(listing, "..", dir);
	if (!dir->entry) {
		for (row.entry = entries->head; row.entry;
		     row.entry = row.entry->next)
			list(listing, row.entry->name, &row);
		return;
	}
	for (int i = SNPNODE_TSM_FOLDER + 1; i < SNPNODE_TSM_ATTRS; i++) {
		row.attr = (enum snpnode_tsm_attr)i;
		if (snpnode_tsm_attr_name(entries, row.attr))
			list(listing, snpnode_tsm_attr_name(entries, row.attr),
			     &row);
	}
}

static void op_readdir(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off,
		       struct fuse_file_info *fi)
{
	struct listing listing = { .req = req, .cap = size, .off = off };
	struct snpnode_tsm_place place;

	(void)fi;
	if (!snpnode_tsm_place_of(snpnode_tsm_of(req), ino, &place)) {
		fuse_reply_err(req, ENOENT);
		return;
	}
	listing.data = malloc(size);
	if (!listing.data) {
		fuse_reply_err(req, ENOMEM);
		return;
	}
	list_all(&listing, &place);
	fuse_reply_buf(req, listing.data, listing.len);
	free(listing.data);
}

const struct fuse_lowlevel_ops snpnode_tsm_ops = {
	.init = op_init,
	.lookup = op_lookup,
	.getattr = op_getattr,
	.setattr = op_setattr,
	.mkdir = op_mkdir,
	.rmdir = op_rmdir,
	.readdir = op_readdir,
	.open = snpnode_tsm_file_open,
	.read = snpnode_tsm_file_read,
	.write = snpnode_tsm_file_write,
	.release = snpnode_tsm_file_release,
};
