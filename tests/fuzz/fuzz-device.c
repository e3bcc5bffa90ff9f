/* SPDX-License-Identifier: MIT */
/*
 * The driver that the node and the in-process device stand on, core inside:
 * callers that come, go, interrupt and restart it, and a host that does what
 * the input says.
 */
#include <errno.h>

#include "hostile.h"
#include "sim/driver.h"

#define SLOTS 6u
#define OWNERS 3u
#define STEPS 256u

struct slot {
	struct snpcore_call call; /* the driver knows it by this address */
	bool inside;
	uint64_t arrival;
	size_t owner;
	struct ledger_call asked;
	uint8_t response[SNPWIRE_REPORT_RSP_SIZE];
	uint8_t certs[SNPCORE_CERTS_MAX];
};

static struct slot slots[SLOTS];
static uint64_t owners[OWNERS];
static struct snpsim_driver *driver;
static uint64_t clock_ms;
static bool strict;
/* The deliveries of one step, and when a message was last left pending. */
static unsigned int delivered;
static uint64_t arrivals;
static bool left_pending;
static uint64_t left_at;

#define LEASE_MS 10000u

static uint64_t now_ms(void *ctx)
{
	(void)ctx;
	return clock_ms;
}

/* "Your message is pending": within its lease it is nobody else's. */
static void check_pending(const struct snpcore_call *call)
{
	left_pending = call->exitinfo2 == SNPCORE_EXIT_BUSY &&
		       call->kind != SNPCORE_RETRY && call->error != -EIO;
	/* Who gives up SNP_RETRY has its lease anew. */
	if (left_pending || (call->kind == SNPCORE_RETRY && call->error))
		left_at = clock_ms;
	if (call->error == -EBUSY)
		MUST(left_at && clock_ms < left_at + LEASE_MS);
}

/* First come, first served. */
static void check_order(const struct slot *served)
{
	for (size_t i = 0; i < SLOTS; i++)
		MUST(!slots[i].inside || slots[i].arrival > served->arrival);
}

static void deliver(void *ctx, struct snpcore_call *call)
{
	struct slot *slot = (struct slot *)call;

	(void)ctx;
	MUST(slot->inside);
	slot->inside = false;
	slot->asked.error = call->error;
	slot->asked.exitinfo2 = call->exitinfo2;
	delivered++;
	ledger_check_call(&slot->asked);
	if (!strict)
		return;
	MUST(fuzz_zero(call->request, sizeof(call->request)));
	check_pending(call);
	if (call->error == 0)
		check_order(slot);
	if (call->exitinfo2 == SNPCORE_EXIT_INVALID_LEN &&
	    call->kind != SNPCORE_RETRY)
		MUST(hostile_asked_for(call->certs_len));
}

/* ---- what callers do ----------------------------------------------------- */

static void fill_request(struct fuzz_in *in, struct slot *slot)
{
	static const uint32_t lengths[] = { 0, 4096, 8192, 16384, 4095, 20480 };
	struct snpcore_call *call = &slot->call;
	uint8_t how = fuzz_u8(in);

	call->kind = (enum snpcore_kind)(how & 3);
	call->nonblock = how & 4;
	call->msg_version = how & 8 ? fuzz_u8(in) : 1;
	/* Few of them, so that one is asked for again. */
	memset(call->request, how >> 4 & 3, snpcore_request_size(call->kind));
	if (call->kind == SNPCORE_REPORT)
		call->request[64] = how >> 6;
	if (call->kind != SNPCORE_RETRY)
		call->response = slot->response;
	if (call->kind != SNPCORE_EXT_REPORT)
		return;
	how = fuzz_u8(in);
	call->has_certs_address = !(how & 0x80);
	call->certs_len = lengths[how % 6];
	if (call->has_certs_address && call->certs_len)
		call->certs = slot->certs;
}

static void submit(struct fuzz_in *in, struct slot *slot)
{
	if (slot->inside)
		return;
	memset(slot, 0, sizeof(*slot));
	slot->owner = fuzz_u8(in) % OWNERS;
	slot->call.owner = owners[slot->owner];
	fill_request(in, slot);
	slot->asked.kind = slot->call.kind;
	memcpy(slot->asked.request, slot->call.request,
	       sizeof(slot->asked.request));
	slot->asked.response = slot->response;
	slot->asked.certs = slot->call.certs;
	slot->asked.certs_len = slot->call.certs_len < SNPCORE_CERTS_MAX
					? slot->call.certs_len
					: SNPCORE_CERTS_MAX;
	slot->inside = true;
	slot->arrival = ++arrivals;
	snpsim_driver_submit(driver, &slot->call);
}

static void reopen(size_t owner)
{
	for (size_t i = 0; i < SLOTS; i++)
		if (slots[i].inside && slots[i].owner == owner)
			return;
	snpsim_driver_release(driver, owners[owner]);
	owners[owner] = snpsim_driver_open_owner(driver);
}

/* Whenever the driver is at rest: its word on when it wants to go on. */
static void check_rest(void)
{
	uint64_t due = snpsim_driver_run(driver);
	enum snpcore_state state = snpsim_driver_state(driver);
	bool anyone = false;

	for (size_t i = 0; i < SLOTS; i++)
		anyone |= slots[i].inside;
	MUST(due > clock_ms);
	if (!strict)
		return;
	MUST(anyone == (state == SNPCORE_IN_FLIGHT ||
			(anyone && state == SNPCORE_DISABLED)));
	/* Nobody inside is left without a time or an event to come. */
	MUST(!anyone || due != UINT64_MAX);
	if (delivered == 1 && left_pending && !anyone)
		MUST(state == SNPCORE_PENDING || state == SNPCORE_DISABLED);
	if (!anyone)
		hostile_check_rest();
	delivered = 0;
}

static void pass_time(struct fuzz_in *in)
{
	uint8_t how = fuzz_u8(in);
	uint64_t due = snpsim_driver_run(driver);

	if (how < 128 && due != UINT64_MAX)
		clock_ms = due;
	else
		clock_ms += how & 1 ? 10000 : fuzz_u16(in);
}

static void configure(uint8_t how, struct snpcore_config *config)
{
	snpcore_config_init(config);
	config->rate_s = how & 1;
	config->rate_burst = 1 + (how >> 1 & 1);
	config->vmpck_id = how >> 2 & 3;
}

static bool start(const struct snpcore_config *config)
{
	const struct snpsim_driver_hooks hooks = { deliver, now_ms, NULL };
	int error =
		snpsim_driver_new(hostile_machine(), config, &hooks, &driver);

	hostile_driver_comes();

	MUST(error == 0 || !strict ||
	     fuzz_zero(snpsim_machine_secrets(hostile_machine())
			       ->vmpck[config->vmpck_id],
		       SNPSIM_VMPCK_SIZE));
	for (size_t i = 0; i < OWNERS && !error; i++)
		owners[i] = snpsim_driver_open_owner(driver);
	return error == 0;
}

static void stop(void)
{
	hostile_driver_goes();
	snpsim_driver_free(driver);
	driver = NULL;
	delivered = 0;
	left_at = 0;
	for (size_t i = 0; i < SLOTS; i++)
		MUST(!slots[i].inside);
}

/* False: there is no driver any more. */
static bool step(struct fuzz_in *in, const struct snpcore_config *config)
{
	uint8_t what = fuzz_u8(in);
	struct slot *slot = &slots[what / 16 % SLOTS];

	switch (what % 16) {
	case 8:
	case 9:
		if (slot->inside)
			snpsim_driver_interrupt(driver, &slot->call);
		break;
	case 10:
		reopen(what / 16 % OWNERS);
		break;
	case 11:
	case 12:
	case 13:
		pass_time(in);
		break;
	case 14:
		(void)snpsim_driver_poll(driver, owners[what / 16 % OWNERS]);
		break;
	case 15:
		stop();
		if (!start(config))
			return false;
		break;
	default:
		submit(in, slot);
		break;
	}
	check_rest();
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_in in = { data, size };
	struct snpcore_config config;
	uint8_t how = fuzz_u8(&in), kernel = fuzz_u8(&in);
	unsigned int steps = 0;

	strict = kernel < 0xc0;
	clock_ms = 5000;
	left_at = 0;
	left_pending = false;
	delivered = 0;
	memset(slots, 0, sizeof(slots));
	configure(how, &config);
	if (snpsim_machine_reboot(hostile_machine()))
		abort();
	snpsim_machine_set_kernel(
		hostile_machine(),
		strict ? SNPSIM_KERNEL_OURS
		       : (enum snpsim_kernel)(1 + kernel % SNPSIM_KERNEL_7_0));
	hostile_begin(&in, config.vmpck_id, strict);
	if (start(&config)) {
		while (in.left && steps++ < STEPS && !ledger_full() &&
		       step(&in, &config))
			;
		if (driver)
			stop();
	}
	hostile_end();
	return 0;
}
