/* SPDX-License-Identifier: MIT */
/*
 * The client library over a configfs-tsm tree that reads back whatever the
 * input says, with others writing into it.
 */
#include <errno.h>
#include <snpguest.h>

#include "../attribute.h"
#include "fuzz.h"
#include "lib/device.h"
#include "lib/tsm.h"

static struct {
	struct fuzz_in *in;
	unsigned long generation;
	unsigned int made, dropped, attempts;
	bool wrote; /* the request, in this attempt */
	uint64_t clock_ms;
	uint8_t report[SNPLIB_TSM_BLOB_MAX];
	int report_len; /* of the last outblob read, or -errno */
	bool disturbed; /* since it was */
} tree;

static int any_error(struct fuzz_in *in)
{
	static const int known[] = { EBUSY,  EINTR,  EAGAIN,  EACCES,
				     ENOMEM, ENXIO,  EINVAL,  EIO,
				     ENOENT, ENOTTY, EFBIG,   ETIMEDOUT,
				     EROFS,  EPERM,  EBADMSG, ENODEV };

	return -known[fuzz_u8(in) % 16];
}

static int make(void *ctx, struct snplib_tsm_entry *entry)
{
	(void)ctx;
	MUST(tree.made == tree.dropped);
	if (fuzz_u8(tree.in) >= 0xf0)
		return any_error(tree.in);
	entry->dir = 7;
	tree.made++;
	tree.generation = fuzz_u8(tree.in);
	tree.wrote = false;
	return 0;
}

static void drop(void *ctx, struct snplib_tsm_entry *entry)
{
	(void)ctx;
	MUST(entry->dir == 7 && ++tree.dropped == tree.made);
}

/* Bytes of the input; @len of them, zeros where it has no more. */
static int give_blob(uint8_t *to, size_t cap, size_t len)
{
	if (len > cap)
		return -EFBIG;
	fuzz_bytes(tree.in, to, len);
	return (int)len;
}

static int read_out(uint8_t *data, size_t cap, uint8_t how)
{
	size_t len = how & 4 ? fuzz_u16(tree.in) : SNPGUEST_REPORT_SIZE;

	MUST(tree.wrote && cap <= sizeof(tree.report));
	tree.disturbed = false;
	tree.report_len = give_blob(data, cap, len);
	if (tree.report_len > 0)
		memcpy(tree.report, data, (size_t)tree.report_len);
	return tree.report_len;
}

static int read_attr(void *ctx, struct snplib_tsm_entry *entry,
		     const char *name, uint8_t *data, size_t cap)
{
	uint8_t how = fuzz_u8(tree.in);
	size_t len;

	(void)ctx;
	MUST(entry->dir == 7);
	if (how & 2) {
		tree.generation++;
		tree.disturbed = true;
	}
	if (how & 1)
		return any_error(tree.in);
	/* Anything but what the file should have. */
	if (how & 0x80) {
		len = fuzz_u8(tree.in);
		return give_blob(data, cap, len < cap ? len : cap);
	}
	if (strcmp(name, "provider") == 0)
		return attribute_give(data, cap, "sev_guest\n", 10);
	if (strcmp(name, "generation") == 0)
		return attribute_give_number(data, cap, tree.generation);
	if (strcmp(name, "privlevel_floor") == 0)
		return attribute_give_number(data, cap, how >> 3 & 3);
	if (strcmp(name, "outblob") == 0)
		return read_out(data, cap, how);
	return give_blob(data, cap, how & 8 ? fuzz_u16(tree.in) : 0);
}

static int write_attr(void *ctx, struct snplib_tsm_entry *entry,
		      const char *name, const uint8_t *data, size_t len)
{
	uint8_t how = fuzz_u8(tree.in);

	(void)ctx;
	MUST(entry->dir == 7 && len > 0 && len <= 64 && data);
	if (how & 1)
		return any_error(tree.in);
	if (!(how & 2))
		tree.generation++;
	if (strcmp(name, "inblob") == 0)
		tree.wrote = true;
	return 0;
}

static const struct snplib_tsm_ops ops = {
	.make = make,
	.drop = drop,
	.read = read_attr,
	.write = write_attr,
};

static uint64_t now_ms(void *ctx)
{
	(void)ctx;
	return tree.clock_ms;
}

static int wait_ms(void *ctx, uint32_t ms)
{
	(void)ctx;
	tree.clock_ms += ms;
	return 0;
}

/* ---- what a caller gets ---------------------------------------------------
 */

struct outcome {
	snpguest_status st;
	uint8_t raw[SNPGUEST_REPORT_SIZE_MAX];
	size_t len;
	snpguest_certs *certs;
	snpguest_manifest *manifest;
	struct snpguest_fault fault;
};

static void check(const struct outcome *o)
{
	size_t len;

	MUST(tree.made == tree.dropped);
	MUST(o->st <= 0 && o->st > SNPGUEST_E_REJECTED);
	MUST(o->st != SNPGUEST_E_CANCELED && o->fault.os_errno >= 0);
	if (o->st != SNPGUEST_OK) {
		MUST(fuzz_zero(o->raw, sizeof(o->raw)));
		MUST(!o->certs && !o->manifest);
		MUST(o->len == 0 || o->st == SNPGUEST_E_USAGE);
		return;
	}
	/* Nobody wrote between its being made and its being told. */
	MUST(tree.wrote && tree.report_len == (int)o->len);
	MUST(o->len >= SNPGUEST_REPORT_SIZE);
	MUST(memcmp(o->raw, tree.report, o->len) == 0);
	if (o->manifest)
		MUST(snpguest_manifest_data(o->manifest, &len) || len == 0);
}

static void call(snpguest_device *dev, uint8_t how)
{
	const struct snpguest_report_request req = {
		.size = sizeof(req),
		.vmpl = how >> 2 & 3,
	};
	const struct snpguest_svsm_request svsm = {
		.size = sizeof(svsm),
		.has_service = how >> 4 & 1,
	};
	struct outcome o = { .len = 0 };

	memset(o.raw, 0xee, sizeof(o.raw));
	switch (how % 3) {
	case 0:
		o.st = snpguest_get_report(dev, &req, o.raw, sizeof(o.raw),
					   &o.len, &o.fault);
		break;
	case 1:
		o.st = snpguest_get_ext_report(dev, &req, o.raw, sizeof(o.raw),
					       &o.len, &o.certs, &o.fault);
		break;
	default:
		o.st = snpguest_get_svsm_report(dev, &req, &svsm, o.raw,
						sizeof(o.raw), &o.len, &o.certs,
						&o.manifest, &o.fault);
		break;
	}
	check(&o);
	snpguest_certs_free(o.certs);
	snpguest_manifest_free(o.manifest);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_in in = { data, size };
	struct snpguest_device dev = {
		.transport = { .now_ms = now_ms, .pause = wait_ms },
		.tsm = { .ops = &ops },
		.fd = -1,
	};
	int error;

	if (snplib_options_take(&dev.options, NULL) != SNPGUEST_OK)
		abort();
	memset(&tree, 0, sizeof(tree));
	tree.in = &in;
	if (fuzz_u8(&in) & 1)
		dev.options.flags |= SNPGUEST_NONBLOCK;
	if (snplib_tsm_check(&dev.tsm, &error) == SNPGUEST_OK)
		MUST(error == 0);
	for (unsigned int n = 0; n < 6 && in.left; n++)
		call(&dev, fuzz_u8(&in));
	MUST(tree.made == tree.dropped);
	return 0;
}
