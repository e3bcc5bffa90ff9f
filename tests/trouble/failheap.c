/* SPDX-License-Identifier: MIT */
#include "failcall.h"

#include <errno.h>

/* glibc's own, behind those that are taken over here. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t align, size_t size);
void __libc_free(void *data);

void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *old, size_t size);
void *reallocarray(void *old, size_t count, size_t size);
void *aligned_alloc(size_t align, size_t size);
void *memalign(size_t align, size_t size);
int posix_memalign(void **data, size_t align, size_t size);
void free(void *data);

static long live;

long failcall_live(void)
{
	return __atomic_load_n(&live, __ATOMIC_RELAXED);
}

static void *counted(void *data)
{
	if (data)
		__atomic_add_fetch(&live, 1, __ATOMIC_RELAXED);
	return data;
}

static bool fails_for(const void *caller)
{
	return failcall_now(failcall_is_libcrypto(caller) ? FAIL_INNER_HEAP
							  : FAIL_HEAP,
			    ENOMEM);
}

#define fails() fails_for(__builtin_return_address(0))

void *malloc(size_t size)
{
	return fails() ? NULL : counted(__libc_malloc(size));
}

void *calloc(size_t count, size_t size)
{
	return fails() ? NULL : counted(__libc_calloc(count, size));
}

void *realloc(void *old, size_t size)
{
	if (old && size == 0) {
		free(old);
		return NULL;
	}
	if (fails())
		return NULL;
	return old ? __libc_realloc(old, size) : counted(__libc_malloc(size));
}

void *reallocarray(void *old, size_t count, size_t size)
{
	size_t all;

	if (__builtin_mul_overflow(count, size, &all)) {
		errno = ENOMEM;
		return NULL;
	}
	/* libcrypto does not call it: whoever does is among the others. */
	return realloc(old, all);
}

void *memalign(size_t align, size_t size)
{
	return fails() ? NULL : counted(__libc_memalign(align, size));
}

void *aligned_alloc(size_t align, size_t size)
{
	return memalign(align, size);
}

int posix_memalign(void **data, size_t align, size_t size)
{
	void *got = memalign(align, size);

	if (!got)
		return ENOMEM;
	*data = got;
	return 0;
}

void free(void *data)
{
	if (data)
		__atomic_sub_fetch(&live, 1, __ATOMIC_RELAXED);
	__libc_free(data);
}
