/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

void fuzz_broken(const char *promise, const char *file, int line)
{
	fprintf(stderr, "%s:%d: broken: %s\n", file, line, promise);
	abort();
}

const uint8_t *fuzz_take(struct fuzz_in *in, size_t max, size_t *len)
{
	const uint8_t *data = in->data;

	*len = max < in->left ? max : in->left;
	in->data += *len;
	in->left -= *len;
	return data;
}

void fuzz_bytes(struct fuzz_in *in, void *out, size_t len)
{
	size_t got;
	const uint8_t *data = fuzz_take(in, len, &got);

	memset(out, 0, len);
	if (got)
		memcpy(out, data, got);
}

uint8_t fuzz_u8(struct fuzz_in *in)
{
	uint8_t value;

	fuzz_bytes(in, &value, sizeof(value));
	return value;
}

uint16_t fuzz_u16(struct fuzz_in *in)
{
	uint16_t low = fuzz_u8(in);

	return (uint16_t)(low | fuzz_u8(in) << 8);
}

uint32_t fuzz_u32(struct fuzz_in *in)
{
	uint32_t low = fuzz_u16(in);

	return low | (uint32_t)fuzz_u16(in) << 16;
}

uint64_t fuzz_u64(struct fuzz_in *in)
{
	uint64_t low = fuzz_u32(in);

	return low | (uint64_t)fuzz_u32(in) << 32;
}

bool fuzz_zero(const void *data, size_t len)
{
	const uint8_t *bytes = data;

	return len == 0 ||
	       (bytes[0] == 0 && memcmp(bytes, bytes + 1, len - 1) == 0);
}

const char *fuzz_file(const uint8_t *data, size_t size)
{
	static char path[64];
	static int fd = -1;

	if (fd < 0)
		fd = memfd_create("fuzz", MFD_CLOEXEC);
	if (fd < 0 || ftruncate(fd, 0) ||
	    pwrite(fd, data, size, 0) != (ssize_t)size) {
		perror("memfd");
		exit(1);
	}
	/* Each open of this is a file of its own, read from its beginning. */
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return path;
}
