/* SPDX-License-Identifier: MIT */
/*
 * Lists of names, one after the other: "A\0B\0".  The values stand apart, in
 * the same order: a table of pointers would be relocated in every process.
 */
#ifndef SNPWIRE_NAMES_H
#define SNPWIRE_NAMES_H

#include "types.h"

/* A constant's, a structure's and a field's name, and their values. */
#define SNPWIRE_NAME(name) #name "\0"
#define SNPWIRE_VALUE(name) (int64_t)(name),
#define SNPWIRE_SIZE_NAME(type) "sizeof(struct " #type ")\0"
#define SNPWIRE_SIZE_VALUE(type) (int64_t)sizeof(struct type),
#define SNPWIRE_AT_NAME(type, field) "offsetof(struct " #type ", " #field ")\0"
#define SNPWIRE_AT_VALUE(type, field) (int64_t) offsetof(struct type, field),

/* Which of @names @name is, from 0 on; false: none, and @at is as it was. */
bool snpwire_names_find(const char *names, const char *name, size_t *at);

#endif
