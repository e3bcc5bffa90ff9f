/* SPDX-License-Identifier: MIT */
/*
 * The control socket: visitors who say anything, in any pieces, and stay or
 * go, one after the other and at once, to a machine whose device is in use.
 * Whatever they do, the next one is served.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <snpguest-ioctl.h>

#include "door.h"
#include "fakefuse.h"
#include "judge.h"
#include "stage.h"

#define STEPS 128u
#define FILES 2u

static struct file {
	bool open;
	struct fuse_file_info fi;
} files[FILES];

/* ---- those who use the device ---------------------------------------------
 */

static void on_answer(struct fuse_req *req)
{
	(void)req;
}

static void put_le(uint8_t *at, uint64_t value, size_t len)
{
	while (len--) {
		*at++ = (uint8_t)value;
		value >>= 8;
	}
}

static void ask(struct fuse_req *req, struct file *file, uint8_t how)
{
	static const unsigned int cmds[] = { SNPGUEST_IOCTL_GET_REPORT,
					     SNPGUEST_IOCTL_GET_DERIVED_KEY,
					     SNPGUEST_IOCTL_GET_EXT_REPORT,
					     SNPGUEST_IOCTL_RETRY };
	uint8_t *request = req->memory + SLOT_REQUEST, arg[32] = { 1 };

	memset(req->memory, 0, sizeof(req->memory));
	memset(request, how & 1, 64);
	put_le(request + 96, fakefuse_address(req, SLOT_CERTS), 8);
	put_le(request + 104, how & 4 ? 16384 : 0, 4);
	put_le(arg + 8, fakefuse_address(req, SLOT_REQUEST), 8);
	put_le(arg + 16, fakefuse_address(req, SLOT_RESPONSE), 8);
	snpnode_device_ops.ioctl(req, FUSE_ROOT_ID, cmds[how & 3], NULL,
				 &file->fi, 0, (how & 3) == 3 ? NULL : arg,
				 sizeof(arg), sizeof(arg));
}

static bool is_busy(void)
{
	for (size_t i = 0; i < SLOTS; i++)
		if (fakefuse_slots[i].asked)
			return true;
	return false;
}

static void use_device(struct fuzz_in *in, struct file *file)
{
	struct fuse_req *req = fakefuse_slots;
	uint8_t how = fuzz_u8(in);

	if (stage.world.elsewhere)
		return;
	while (req < fakefuse_slots + SLOTS && req->asked)
		req++;
	if (req == fakefuse_slots + SLOTS || (how >= 0xe0 && is_busy()))
		return;
	fakefuse_begin(req, &stage.world.device);
	if (!file->open) {
		memset(&file->fi, 0, sizeof(file->fi));
		file->fi.flags = how & 8 ? O_RDWR | O_NONBLOCK : O_RDWR;
		snpnode_device_ops.open(req, FUSE_ROOT_ID, &file->fi);
	} else if (how >= 0xe0) {
		snpnode_device_ops.release(req, FUSE_ROOT_ID, &file->fi);
	} else {
		ask(req, file, how);
		return;
	}
	file->open = !file->open;
	judge.files = (files[0].open ? 1u : 0u) + (files[1].open ? 1u : 0u);
}

static void pass_time(struct fuzz_in *in)
{
	int wait = snpnode_world_tick(&stage.world);
	uint8_t how = fuzz_u8(in);

	judge.now_ms += wait > 0 && how < 128 ? (uint64_t)wait : how * 100u;
}

/* ---- visits ---------------------------------------------------------------
 */

static void settle(void)
{
	struct visitor *who;

	stage_run();
	/* Perhaps all that is between them is full of an answer. */
	for (size_t i = 0; stage.listener.client.fd >= 0 && i < VISITORS; i++) {
		who = &visitors[i];
		if (who->served)
			visitor_hear(who, SIZE_MAX);
		stage_run();
	}
	visitors_check_idle();
	MUST((stage.listener.client.fd >= 0) == (visitors_first() != NULL));
}

static void come(struct fuzz_in *in, struct visitor *who)
{
	uint8_t how = fuzz_u8(in);

	if (visitor_come(who, how < 128 ? NO_TROUBLE
					: (enum trouble)(how % TROUBLES)))
		who->len = phrase_make(in, who->text);
}

/* To the end, whatever was done before; its turn has come. */
static void see_out(struct visitor *who)
{
	for (size_t n = 0;
	     n < 64 && who->fd >= 0 && who->said < who->len && !who->served;
	     n++) {
		visitor_say(who, SIZE_MAX);
		settle();
	}
	visitor_finish(who);
	settle();
	MUST(who->served);
	visitor_hear(who, SIZE_MAX);
	visitor_leave(who);
}

static void rival(struct fuzz_in *in, struct visitor *who)
{
	char path[256];

	switch (fuzz_u8(in) % 3) {
	case 0:
		memset(path, '/', sizeof(path) - 1);
		path[sizeof(path) - 1] = '\0';
		break;
	case 1:
		snprintf(path, sizeof(path), "%s/none/control", stage.folder);
		break;
	default:
		if (door.deaf)
			return;
		visitor_peep(who);
		strcpy(path, stage.path);
		break;
	}
	stage_rival(path);
}

static void change_host(uint8_t how)
{
	static const int errors[] = { 0, -EBUSY, -ENODEV, -EIO };

	stage.boot_error = errors[how & 3];
	stage.driver_away = how & 4;
}

static void visit(struct fuzz_in *in, struct visitor *who, uint8_t what)
{
	switch (what) {
	case 0:
	case 1:
	case 2:
	case 3:
		visitor_say(who, what ? SIZE_MAX : fuzz_u8(in));
		if (what > 1)
			visitor_finish(who);
		break;
	case 4:
		visitor_leave(who);
		break;
	default:
		visitor_hear(who, what == 5 ? SIZE_MAX : fuzz_u8(in));
		break;
	}
}

static void step(struct fuzz_in *in)
{
	uint8_t what = fuzz_u8(in);
	struct visitor *who = &visitors[what >> 4 & 3];

	switch (what & 15) {
	case 7:
		if (visitor_free(who))
			rival(in, who);
		break;
	case 8:
		use_device(in, &files[what >> 4 & 1]);
		break;
	case 9:
		pass_time(in);
		break;
	case 10:
		change_host(fuzz_u8(in));
		break;
	case 11:
	case 12:
	case 13:
	case 14:
	case 15:
		if (who->served) {
			visitor_hear(who, SIZE_MAX);
			visitor_leave(who);
		}
		if (!visitor_free(who))
			break;
		come(in, who);
		if ((what & 15) > 12)
			visit(in, who, 3);
		break;
	default:
		visit(in, who, what & 15);
		break;
	}
	if (!(what & 0x40))
		settle();
}

/* ---- a run ----------------------------------------------------------------
 */

static size_t count_descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	size_t count = 0;

	if (!dir)
		abort();
	while (readdir(dir))
		count++;
	closedir(dir);
	return count;
}

/* However it went: one more is served. */
static void check_next(void)
{
	struct visitor *who;
	unsigned int commands;

	while ((who = visitors_first()))
		see_out(who);
	commands = judge.commands;
	who = &visitors[0];
	visitor_leave(who);
	if (!visitor_come(who, NO_TROUBLE))
		return;
	strcpy(who->text, "status\n");
	who->len = strlen(who->text);
	see_out(who);
	MUST(judge.commands == commands + 1);
	MUST(who->answer && memcmp(who->answer, "ok\n", 3) == 0);
}

/* The daemon ends while somebody talks, who is hung up on without a word. */
static void cut_off(struct visitor *who)
{
	visitor_leave(who);
	if (!visitor_come(who, NO_TROUBLE)) {
		stage_shutdown();
		return;
	}
	strcpy(who->text, "reboot\n");
	who->len = strlen(who->text);
	visitor_say(who, SIZE_MAX);
	settle();
	MUST(!who->served);
	stage_shutdown();
	who->unheard = true;
	visitor_hear(who, SIZE_MAX);
	MUST(who->heard == 0 && !who->answer);
}

static void run(struct fuzz_in *in)
{
	uint8_t how = fuzz_u8(in);

	memset(files, 0, sizeof(files));
	fakefuse_answered = on_answer;
	judge = (struct judge){ .listener = &stage.listener, .now_ms = 5000 };
	stage_open(how);
	visitors_begin(stage.path);
	for (unsigned int steps = 0; in->left && steps < STEPS; steps++)
		step(in);
	settle();
	check_next();
	if (how & STAGE_CUT)
		cut_off(&visitors[0]);
	else
		stage_shutdown();
	visitors_end();
	MUST(!is_busy());
	stage_close();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool warm; /* what libraries open once is open */
	struct fuzz_in in = { data, size },
		       nothing = { (const uint8_t *)"", 0 };
	size_t descriptors;

	if (!warm)
		run(&nothing);
	warm = true;
	descriptors = count_descriptors();
	run(&in);
	MUST(count_descriptors() == descriptors);
	return 0;
}
