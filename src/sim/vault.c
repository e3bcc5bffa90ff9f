/* SPDX-License-Identifier: MIT */
#include "vault.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* What madvise() takes is whole pages; 0: more than there is. */
static size_t whole_pages(size_t size, size_t page)
{
	return size > SIZE_MAX - page ? 0 : (size + page - 1) / page * page;
}

/*
 * Of the heap, not of mmap(): whoever looks for leaks finds what this memory
 * points to.
 */
void *snpsim_vault_new(size_t size)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t whole = whole_pages(size, page);
	void *data;

	if (!whole || posix_memalign(&data, page, whole))
		return NULL;
	memset(data, 0, whole);
	/* Where a kernel cannot, the memory is as good as any other. */
	(void)madvise(data, whole, MADV_DONTDUMP);
	return data;
}

void snpsim_vault_free(void *data, size_t size)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	if (!data)
		return;
	explicit_bzero(data, size);
	/* Whoever gets these pages next may want them in a core. */
	(void)madvise(data, whole_pages(size, page), MADV_DODUMP);
	free(data);
}
