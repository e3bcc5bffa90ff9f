/* SPDX-License-Identifier: MIT */
/*
 * Inode numbers: 1 is the root; a folder's are its id times 16 for itself,
 * plus the attribute for each of its files.
 */
#include "tsmtree.h"

#define PER_ENTRY 16u

void snpnode_tsm_init(struct snpnode_tsm *tsm, struct snpnode_device *device,
		      struct snpnode_svsm *svsm, uint32_t floor)
{
	*tsm = (struct snpnode_tsm){
		.device = device,
		.svsm = svsm,
		.entries = { .floor = floor, .has_svsm = svsm->there },
	};
}

void snpnode_tsm_destroy(struct snpnode_tsm *tsm)
{
	while (tsm->files)
		snpnode_tsm_file_free(&tsm->files, tsm->files);
	while (tsm->entries.head)
		snpnode_tsm_entry_remove(&tsm->entries, tsm->entries.head);
}

struct snpnode_tsm *snpnode_tsm_of(fuse_req_t req)
{
	return fuse_req_userdata(req);
}

bool snpnode_tsm_place_of(struct snpnode_tsm *tsm, fuse_ino_t ino,
			  struct snpnode_tsm_place *place)
{
	*place = (struct snpnode_tsm_place){ NULL, SNPNODE_TSM_FOLDER };
	if (ino == FUSE_ROOT_ID)
		return true;
	place->attr = ino % PER_ENTRY;
	place->entry = snpnode_tsm_entry_find(&tsm->entries, ino / PER_ENTRY);
	return place->entry != NULL;
}

fuse_ino_t snpnode_tsm_ino_of(const struct snpnode_tsm_place *place)
{
	return place->entry ? place->entry->id * PER_ENTRY + place->attr
			    : FUSE_ROOT_ID;
}
