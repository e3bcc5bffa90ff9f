/* SPDX-License-Identifier: MIT */
#include "vault.h"

#include <string.h>
#include <sys/mman.h>

void *snpsim_vault_new(size_t size)
{
	void *data = mmap(NULL, size, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (data == MAP_FAILED)
		return NULL;
	/* Where a kernel cannot, the memory is as good as any other. */
	(void)madvise(data, size, MADV_DONTDUMP);
	return data;
}

void snpsim_vault_free(void *data, size_t size)
{
	if (!data)
		return;
	explicit_bzero(data, size);
	munmap(data, size);
}
