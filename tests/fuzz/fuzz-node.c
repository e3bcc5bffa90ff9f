/* SPDX-License-Identifier: MIT */
/*
 * The device node's file: open, ioctl, interrupt, poll, release, reboot in any
 * order, callers whose memory is not there, and a host that does what the
 * input says.  libfuse and the callers are fakefuse.c's; all else ships.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <snpguest-ioctl.h>

#include "fakefuse.h"
#include "hostile.h"
#include "node/device.h"

#define FILES 3u
#define STEPS 256u

struct file {
	bool open;
	struct fuse_file_info fi;
};

/* What the slot's ioctl asked, for the ledger. */
struct ask {
	bool is_ioctl;
	bool whole; /* all its memory is where it says, and no copy fails */
	size_t file;
	struct ledger_call call;
};

static struct snpnode_device device;
static struct snpnode_loop loop;
static struct file files[FILES];
static struct ask asks[SLOTS];
static bool strict;

static uint64_t get_le(const uint8_t *at, size_t len)
{
	uint64_t value = 0;

	while (len--)
		value = value << 8 | at[len];
	return value;
}

static void put_le(uint8_t *at, uint64_t value, size_t len)
{
	for (size_t i = 0; i < len; i++)
		at[i] = (uint8_t)(value >> (8 * i));
}

/* ---- answers --------------------------------------------------------------
 */

static void check_ioctl(const struct fuse_req *req, struct ask *ask)
{
	struct ledger_call *call = &ask->call;

	call->error = req->error;
	if (call->kind == SNPCORE_RETRY)
		MUST(req->out_size == 0);
	else if (req->by_ioctl)
		MUST(req->out_size == 32);
	call->exitinfo2 = get_le(req->out + 24, 8);
	if (!ask->whole) {
		MUST(req->error != 0 || call->kind == SNPCORE_RETRY ||
		     req->fail_at > req->copies || !req->fail_at);
		return;
	}
	MUST(!strict || req->error != -EFAULT);
	ledger_check_call(call);
}

static void on_answer(struct fuse_req *req)
{
	struct ask *ask = &asks[req - fakefuse_slots];

	if (ask->is_ioctl)
		check_ioctl(req, ask);
	ask->is_ioctl = false;
}

/* ---- ioctl ----------------------------------------------------------------
 */

/* Where the caller says that something is: there, or somewhere odd. */
static uint64_t place(struct fuzz_in *in, struct ask *ask,
		      const struct fuse_req *req, size_t offset, uint8_t odd)
{
	if (!odd)
		return fakefuse_address(req, offset);
	ask->whole = false;
	switch (fuzz_u8(in) % 5) {
	case 0:
		return 0;
	case 1:
		return fakefuse_address(req, SLOT_SIZE - fuzz_u8(in));
	case 2:
		return UINT64_MAX - fuzz_u8(in);
	case 3:
		return fakefuse_address(req, fuzz_u16(in));
	default:
		return fuzz_u64(in);
	}
}

static void fill_request(struct fuzz_in *in, struct ask *ask,
			 struct fuse_req *req, uint8_t odd)
{
	static const uint32_t lengths[] = { 0, 4096, 8192, 16384, 4095, 20480 };
	uint8_t *request = req->memory + SLOT_REQUEST;
	uint8_t how = fuzz_u8(in);
	struct ledger_call *call = &ask->call;

	memset(req->memory, 0, sizeof(req->memory));
	memset(request, how & 3, snpcore_request_size(call->kind));
	memcpy(call->request, request, sizeof(call->request));
	call->response = req->memory + SLOT_RESPONSE;
	if (call->kind != SNPCORE_EXT_REPORT)
		return;
	call->certs_len = lengths[(how >> 2) % 6];
	put_le(request + 104, call->certs_len, 4);
	if (how & 0x80 || !call->certs_len)
		return;
	call->certs = req->memory + SLOT_CERTS;
	put_le(request + 96, place(in, ask, req, SLOT_CERTS, odd & 4), 8);
}

static void fill_arg(struct fuzz_in *in, struct ask *ask, struct fuse_req *req,
		     uint8_t odd, uint8_t arg[32])
{
	memset(arg, 0, 32);
	arg[0] = odd & 8 ? fuzz_u8(in) : 1;
	fill_request(in, ask, req, odd);
	put_le(arg + 8, place(in, ask, req, SLOT_REQUEST, odd & 1), 8);
	put_le(arg + 16, place(in, ask, req, SLOT_RESPONSE, odd & 2), 8);
	put_le(arg + 24, fuzz_u8(in), 8);
	if (!(odd & 16))
		return;
	ask->whole = false;
	req->fail_at = fuzz_u8(in) % 6;
	req->fail_errno = fuzz_u8(in) & 1 ? EPERM : ESRCH;
}

static void do_ioctl(struct fuzz_in *in, struct fuse_req *req,
		     struct file *file)
{
	static const unsigned int cmds[] = { SNPGUEST_IOCTL_GET_REPORT,
					     SNPGUEST_IOCTL_GET_DERIVED_KEY,
					     SNPGUEST_IOCTL_GET_EXT_REPORT,
					     SNPGUEST_IOCTL_RETRY };
	struct ask *ask = &asks[req - fakefuse_slots];
	uint8_t how = fuzz_u8(in), odd = 0, arg[32];
	size_t arg_len = sizeof(arg);

	memset(ask, 0, sizeof(*ask));
	ask->file = (size_t)(file - files);
	ask->whole = true;
	ask->call.kind = (enum snpcore_kind)(how & 3);
	ask->is_ioctl = !(how & 0x20);
	if (how & 4)
		odd = fuzz_u8(in);
	fill_arg(in, ask, req, odd, arg);
	/* A signal may be quicker than the request. */
	req->interrupted = how & 8;
	if (how & 0x10)
		arg_len = fuzz_u8(in) % 33;
	ask->whole &= arg_len == sizeof(arg);
	snpnode_device_ops.ioctl(
		req, FUSE_ROOT_ID, ask->is_ioctl ? cmds[how & 3] : fuzz_u32(in),
		NULL, &file->fi, 0,
		ask->call.kind == SNPCORE_RETRY ? NULL : arg, arg_len, arg_len);
}

/* ---- the other operations -------------------------------------------------
 */

static void do_open(struct fuzz_in *in, struct fuse_req *req, struct file *file)
{
	uint8_t how = fuzz_u8(in);

	memset(&file->fi, 0, sizeof(file->fi));
	file->fi.flags = how & 1 ? O_RDWR | O_NONBLOCK : O_RDWR;
	fakefuse_open_error = how & 0x80 ? -ENOENT : 0;
	snpnode_device_ops.open(req, FUSE_ROOT_ID, &file->fi);
	file->open = fakefuse_open_error == 0;
}

static void do_release(struct fuse_req *req, struct file *file)
{
	snpnode_device_ops.release(req, FUSE_ROOT_ID, &file->fi);
	file->open = false;
}

static bool is_busy(const struct file *file)
{
	for (size_t i = 0; i < SLOTS; i++)
		if (fakefuse_slots[i].asked &&
		    asks[i].file == (size_t)(file - files))
			return true;
	return false;
}

static void do_misc(struct fuzz_in *in, struct fuse_req *req, struct file *file)
{
	const struct fuse_lowlevel_ops *ops = &snpnode_device_ops;
	struct stat attr = { 0 };
	uint8_t how = fuzz_u8(in);

	switch (how % 4) {
	case 0:
		ops->getattr(req, FUSE_ROOT_ID, NULL);
		break;
	case 1:
		ops->setattr(req, FUSE_ROOT_ID, &attr, fuzz_u16(in), NULL);
		break;
	case 2:
		ops->read(req, FUSE_ROOT_ID, 4096, 0, &file->fi);
		MUST(req->error == -EINVAL);
		break;
	default:
		ops->write(req, FUSE_ROOT_ID, "", 1, 0, &file->fi);
		MUST(req->error == -EINVAL);
		break;
	}
	MUST(!req->asked);
}

static void do_poll(struct fuzz_in *in, struct fuse_req *req, struct file *file)
{
	snpnode_device_ops.poll(req, FUSE_ROOT_ID, &file->fi,
				fuzz_u8(in) & 1 ? fakefuse_handle() : NULL);
	MUST(!req->asked);
	MUST(req->events == 0 || req->events == (POLLOUT | POLLWRNORM));
}

static void operate(struct fuzz_in *in, struct fuse_req *req, struct file *file,
		    uint8_t what)
{
	if (req->asked)
		return;
	if (what == 15) {
		if (file->open && is_busy(file))
			return;
	}
	fakefuse_begin(req, &device);
	asks[req - fakefuse_slots].is_ioctl = false;
	asks[req - fakefuse_slots].file = FILES;
	if (!file->open)
		do_open(in, req, file);
	else if (what == 15)
		do_release(req, file);
	else if (what == 14)
		do_poll(in, req, file);
	else if (what == 13)
		do_misc(in, req, file);
	else
		do_ioctl(in, req, file);
}

/* ---- a run ----------------------------------------------------------------
 */

static void tick(void)
{
	int wait = snpnode_device_tick(&device);

	MUST(wait >= -1);
	for (size_t i = 0; i < SLOTS; i++)
		MUST(!strict || !fakefuse_slots[i].asked || wait != -1);
}

static void pass_time(struct fuzz_in *in)
{
	int wait = snpnode_device_tick(&device);
	uint8_t how = fuzz_u8(in);

	if (how < 128 && wait > 0)
		loop.now_ms += (uint64_t)wait;
	else
		loop.now_ms += how & 1 ? 10000 : fuzz_u16(in);
}

static bool reboot(struct fuzz_in *in, const struct snpcore_config *config)
{
	hostile_driver_goes();
	snpnode_device_shutdown(&device);
	hostile_end();
	if (snpsim_machine_reboot(hostile_machine()))
		abort();
	hostile_begin(in, config->vmpck_id, strict);
	return snpnode_device_boot(&device, hostile_machine(), config) == 0;
}

static void step(struct fuzz_in *in, const struct snpcore_config *config)
{
	uint8_t what = fuzz_u8(in);
	struct fuse_req *req = &fakefuse_slots[what / 16 % SLOTS];

	switch (what % 16) {
	case 8:
	case 9:
		fakefuse_interrupt(req);
		break;
	case 10:
	case 11:
		pass_time(in);
		break;
	case 12:
		if (what == 0xfc && !reboot(in, config))
			abort();
		break;
	default:
		operate(in, req, &files[what / 16 % FILES], what % 16);
		break;
	}
	tick();
}

static void start(struct fuzz_in *in, const struct snpcore_config *config)
{
	memset(files, 0, sizeof(files));
	memset(asks, 0, sizeof(asks));
	memset(fakefuse_slots, 0, sizeof(fakefuse_slots));
	loop.now_ms = 5000;
	fakefuse_answered = on_answer;
	if (snpsim_machine_reboot(hostile_machine()))
		abort();
	hostile_begin(in, config->vmpck_id, strict);
	snpnode_device_init(&device, &loop, 0600);
	/* Said once a device; this is not what is looked at here. */
	device.said_no_pid = true;
	device.said_no_access = true;
	if (snpnode_device_boot(&device, hostile_machine(), config))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_in in = { data, size };
	struct snpcore_config config;
	uint8_t how = fuzz_u8(&in), kernel = fuzz_u8(&in);
	unsigned int steps = 0;

	strict = kernel < 0xc0;
	snpcore_config_init(&config);
	config.rate_s = how & 1;
	config.vmpck_id = how >> 1 & 3;
	snpsim_machine_set_kernel(
		hostile_machine(),
		strict ? SNPSIM_KERNEL_OURS
		       : (enum snpsim_kernel)(1 + kernel % SNPSIM_KERNEL_7_0));
	start(&in, &config);
	while (in.left && steps++ < STEPS && !ledger_full())
		step(&in, &config);
	hostile_driver_goes();
	snpnode_device_shutdown(&device);
	for (size_t i = 0; i < SLOTS; i++)
		MUST(!fakefuse_slots[i].asked);
	snpnode_device_destroy(&device);
	MUST(fakefuse_handles == 0);
	hostile_end();
	return 0;
}
