/* SPDX-License-Identifier: MIT */
/*
 * The device in the process: raw ioctls whose pointers lead to memory that is
 * not there, not to be written, or ends too soon; and the client library on
 * the same guest.  The host does what the input says.
 */
#include <errno.h>
#include <snpguest-ioctl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include "hostile.h"
#include "sim/inproc.h"

#define PAGE 4096u
#define MEMORY_PAGES 8u
#define FILES 3u

/* Pages that can be written; then one to be read only; then a hole. */
static uint8_t *memory;
static struct snpsim_inproc inproc;
static struct snpsim_file *files[FILES];
static bool faults_seen; /* this system lets us look for them */

/* Where a sandbox forbids the call, callers are trusted, and faults kill. */
static bool process_vm_works(void)
{
	uint8_t byte = 0, copy;
	struct iovec local = { &copy, 1 }, remote = { &byte, 1 };

	return process_vm_readv(getpid(), &local, 1, &remote, 1, 0) == 1;
}

static void map_memory(void)
{
	if (memory)
		return;
	memory = mmap(NULL, (MEMORY_PAGES + 2) * PAGE, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED ||
	    mprotect(memory + MEMORY_PAGES * PAGE, PAGE, PROT_READ) ||
	    mprotect(memory + (MEMORY_PAGES + 1) * PAGE, PAGE, PROT_NONE))
		abort();
	faults_seen = process_vm_works();
}

/* ---- raw ioctls ------------------------------------------------------------
 */

enum place { GOOD, NOWHERE, READ_ONLY, HOLE, TOO_SHORT };

static enum place any_place(struct fuzz_in *in, bool odd)
{
	if (!odd || !faults_seen)
		return GOOD;
	return (enum place)(fuzz_u8(in) % 5);
}

/* @good: where it is when it is somewhere. */
static uint8_t *place(enum place where, uint8_t *good)
{
	uint8_t *end = memory + (size_t)MEMORY_PAGES * PAGE;

	switch (where) {
	case NOWHERE:
		return NULL;
	case READ_ONLY:
		return end;
	case HOLE:
		return end + PAGE;
	case TOO_SHORT:
		return end + PAGE - 8;
	default:
		return good;
	}
}

struct raw {
	struct ledger_call call;
	enum place arg, req, resp, certs;
	unsigned long cmd;
};

static void fill(struct fuzz_in *in, struct raw *raw)
{
	static const uint32_t lengths[] = { 0, 4096, 8192, 16384, 4095, 20480 };
	struct snpguest_ioctl_ext_report_req *req = (void *)(memory + PAGE);
	uint8_t how = fuzz_u8(in);

	memset(memory, 0, (size_t)MEMORY_PAGES * PAGE);
	memset(req, how & 3, snpcore_request_size(raw->call.kind));
	memcpy(raw->call.request, req, sizeof(raw->call.request));
	raw->call.response = memory + (size_t)2 * PAGE;
	if (raw->call.kind != SNPCORE_EXT_REPORT)
		return;
	req->certs_len = lengths[(how >> 2) % 6];
	if (how & 0x80 || !req->certs_len)
		return;
	raw->call.certs = memory + (size_t)3 * PAGE;
	raw->call.certs_len = req->certs_len < SNPCORE_CERTS_MAX
				      ? req->certs_len
				      : SNPCORE_CERTS_MAX;
	req->certs_address = (uintptr_t)place(raw->certs, memory + 3 * PAGE);
}

static void check_raw(const struct raw *raw, int rc)
{
	bool sound = raw->req == GOOD && raw->resp == GOOD &&
		     raw->certs == GOOD && raw->arg == GOOD;

	MUST(rc <= 0);
	if (sound) {
		ledger_check_call(&raw->call);
		return;
	}
	/* The page that can only be read is zeros: no message version. */
	MUST(raw->arg == GOOD ||
	     rc == (raw->arg == READ_ONLY ? -EINVAL : -EFAULT));
	/* Read where reading is allowed, and all of it was there. */
	MUST(raw->req == GOOD || raw->req == READ_ONLY || rc == -EFAULT ||
	     rc == -EINVAL);
	MUST(raw->resp == GOOD || rc != 0);
}

static void raw_ioctl(struct fuzz_in *in, struct snpsim_file *file)
{
	static const unsigned long cmds[] = { SNPGUEST_IOCTL_GET_REPORT,
					      SNPGUEST_IOCTL_GET_DERIVED_KEY,
					      SNPGUEST_IOCTL_GET_EXT_REPORT,
					      SNPGUEST_IOCTL_RETRY };
	struct snpguest_ioctl_request *arg = (void *)memory;
	uint8_t how = fuzz_u8(in), odd = how & 4 ? fuzz_u8(in) : 0;
	struct raw raw = { .cmd = cmds[how & 3] };

	raw.call.kind = (enum snpcore_kind)(how & 3);
	raw.certs = any_place(in, odd & 1);
	fill(in, &raw);
	raw.arg = any_place(in, odd & 2);
	raw.req = any_place(in, odd & 4);
	raw.resp = any_place(in, odd & 8);
	arg->msg_version = odd & 16 ? fuzz_u8(in) : 1;
	arg->req_data = (uintptr_t)place(raw.req, memory + PAGE);
	arg->resp_data = (uintptr_t)place(raw.resp, memory + 2 * PAGE);
	if (raw.call.kind == SNPCORE_RETRY) {
		raw.call.error = snpsim_file_ioctl(file, raw.cmd, NULL);
		ledger_check_call(&raw.call);
		return;
	}
	raw.call.error =
		snpsim_file_ioctl(file, raw.cmd, place(raw.arg, memory));
	raw.call.exitinfo2 = arg->exitinfo2;
	check_raw(&raw, raw.call.error);
}

/* ---- the library -----------------------------------------------------------
 */

static void check_report(snpguest_status st, const uint8_t *raw, size_t len,
			 uint8_t nonce)
{
	uint8_t wanted[64];

	MUST(st <= 0 && st > SNPGUEST_E_REJECTED && st != SNPGUEST_E_USAGE);
	if (st != SNPGUEST_OK) {
		MUST(len == 0 && fuzz_zero(raw, SNPGUEST_REPORT_SIZE_MAX));
		return;
	}
	memset(wanted, nonce, sizeof(wanted));
	MUST(len == SNPGUEST_REPORT_SIZE);
	MUST(memcmp(raw + 0x50, wanted, sizeof(wanted)) == 0);
}

static void ask_library(struct fuzz_in *in, snpguest_device *dev)
{
	struct snpguest_report_request req = { .size = sizeof(req) };
	struct snpguest_key_request key_req = { .size = sizeof(key_req) };
	uint8_t how = fuzz_u8(in), key[32], raw[SNPGUEST_REPORT_SIZE_MAX];
	snpguest_certs *certs = NULL;
	snpguest_status st;
	size_t len;

	memset(req.user_data, how | 1, sizeof(req.user_data));
	if (how % 3 == 0) {
		key_req.fields = how >> 2;
		st = snpguest_derive_key(dev, &key_req, key, NULL);
		MUST((st == SNPGUEST_OK) == !fuzz_zero(key, sizeof(key)));
		return;
	}
	if (how % 3 == 1)
		st = snpguest_get_report(dev, &req, raw, sizeof(raw), &len,
					 NULL);
	else
		st = snpguest_get_ext_report(dev, &req, raw, sizeof(raw), &len,
					     &certs, NULL);
	check_report(st, raw, len, how | 1);
	snpguest_certs_free(certs);
}

static void use_library(struct fuzz_in *in, struct snpsim_file *file)
{
	const struct snpguest_transport transport = {
		.size = sizeof(transport),
		.ioctl = snpsim_file_ioctl,
		.now_ms = snpsim_file_now_ms,
		.pause = snpsim_file_pause,
	};
	snpguest_device *dev;

	if (snpguest_open_transport(&transport, file, NULL, &dev) !=
	    SNPGUEST_OK)
		abort();
	ask_library(in, dev);
	snpguest_close(dev);
}

/* ---- a run -----------------------------------------------------------------
 */

static struct snpsim_file *open_file(void)
{
	struct snpsim_file *file = snpsim_file_open(&inproc);

	if (!file)
		abort();
	return file;
}

static void step(struct fuzz_in *in)
{
	uint8_t what = fuzz_u8(in);
	struct snpsim_file **file = &files[what / 16 % FILES];

	switch (what % 16) {
	case 12:
	case 13:
		use_library(in, *file);
		break;
	case 14:
		snpsim_file_close(*file);
		*file = open_file();
		snpsim_file_nonblock(*file, what & 0x80);
		break;
	case 15:
		snpsim_inproc_advance(&inproc, fuzz_u16(in));
		break;
	default:
		raw_ioctl(in, *file);
		break;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_in in = { data, size };
	struct snpcore_config config;
	uint8_t how = fuzz_u8(&in);

	map_memory();
	memset(&inproc, 0, sizeof(inproc));
	snpcore_config_init(&config);
	config.rate_s = how & 1;
	if (snpsim_machine_reboot(hostile_machine()) ||
	    snpsim_inproc_init(&inproc, false))
		abort();
	snpsim_machine_set_kernel(hostile_machine(), SNPSIM_KERNEL_OURS);
	hostile_begin(&in, config.vmpck_id, true);
	if (snpsim_inproc_boot(&inproc, hostile_machine(), &config))
		abort();
	for (size_t i = 0; i < FILES; i++)
		files[i] = open_file();
	while (in.left && !ledger_full())
		step(&in);
	for (size_t i = 0; i < FILES; i++)
		snpsim_file_close(files[i]);
	hostile_driver_goes();
	snpsim_inproc_shutdown(&inproc);
	snpsim_inproc_destroy(&inproc);
	hostile_end();
	return 0;
}
