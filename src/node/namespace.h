/* SPDX-License-Identifier: MIT */
/*
 * A mount namespace of our own, in which a file can be put into /dev without
 * the host seeing it; it goes with the last process in it.
 */
#ifndef SNPNODE_NAMESPACE_H
#define SNPNODE_NAMESPACE_H

#include <stdbool.h>

/*
 * Enter one; without the right to, in a user namespace of our own with the
 * same user and group.  False: it was said why.
 */
bool snpnode_namespace_enter(void);

/*
 * Put a tmpfs over @dir that shows what was there, so that more can be put
 * beside it.  False: it was said why.
 */
bool snpnode_namespace_cover(const char *dir);

/*
 * Make the folder @path (absolute), covering the deepest folder on the way
 * that is there already.  False: it was said why.
 */
bool snpnode_namespace_make(const char *path);

#endif
