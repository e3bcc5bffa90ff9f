/* SPDX-License-Identifier: MIT */
#include "hostile.h"

#include "core/channel.h"
#include "sim/inside.h"
#include "sim/options.h"
#include "sim/vmm.h"

#define ASKED 32u
#define PAUSE_MS 500u /* the least, after BUSY */

static struct {
	struct snpsim_machine *machine;
	uint32_t vmpck_id;
	struct fuzz_in *in;
	bool strict;
	bool dead;  /* the last answer takes the key */
	bool keeps; /* ... leaves it alone, without a doubt */
	/* Left without an answer: no other message before it has one. */
	uint64_t unfinished;
	uint64_t busy_until; /* nothing is sent before; 0: anything */
	bool closing;	     /* the driver goes: its last send is at once */
	bool learnt;	     /* this driver knows how long the table is */
	uint64_t asked[ASKED];
	size_t asked_count;
} host;

/* ---- machine ------------------------------------------------------------ */

struct snpsim_machine *hostile_machine(void)
{
	static const uint8_t seed[] = "hostile";
	const struct snpguest_sim_options options = {
		.size = sizeof(options),
		/* Unsigned reports: ECDSA would take most of the time. */
		.flags = SNPGUEST_SIM_MASK_CHIP_KEY,
		.seed = seed,
		.seed_len = sizeof(seed),
	};
	struct snpsim_platform *platform;
	struct snpsim_setup setup;

	if (host.machine)
		return host.machine;
	if (snpsim_setup_import(&options, &setup) ||
	    snpsim_platform_new(&setup.platform, &platform) ||
	    snpsim_machine_new(platform, &setup.guest, &host.machine))
		abort();
	snpsim_platform_unref(platform);
	return host.machine;
}

static const uint8_t *secret_key(void)
{
	return snpsim_machine_secrets(host.machine)->vmpck[host.vmpck_id];
}

void hostile_begin(struct fuzz_in *in, uint32_t vmpck_id, bool strict)
{
	host.in = in;
	host.vmpck_id = vmpck_id;
	host.strict = strict;
	host.dead = false;
	host.unfinished = 0;
	host.asked_count = 0;
	hostile_driver_comes();
	ledger_begin(secret_key(), vmpck_id, strict);
}

void hostile_driver_comes(void)
{
	host.keeps = false;
	host.closing = false;
	host.learnt = false;
	host.busy_until = 0;
}

void hostile_driver_goes(void)
{
	host.closing = true;
}

void hostile_check_rest(void)
{
	if (host.strict && host.keeps)
		MUST(!fuzz_zero(secret_key(), SNPSIM_VMPCK_SIZE));
}

bool hostile_asked_for(uint32_t certs_len)
{
	for (size_t i = 0; i < host.asked_count; i++)
		if (certs_len == (host.asked[i] > 0xfffff
					  ? 0xfffff000
					  : (uint32_t)host.asked[i] * 4096))
			return true;
	return certs_len == 0 || fuzz_zero(secret_key(), SNPSIM_VMPCK_SIZE);
}

void hostile_end(void)
{
	if (host.strict && host.dead)
		MUST(fuzz_zero(secret_key(), SNPSIM_VMPCK_SIZE));
	ledger_end();
	host.in = NULL;
}

static uint32_t counter(void)
{
	return snpsim_machine_secrets(host.machine)->msg_seqno[host.vmpck_id];
}

/* ---- host -----------------------------------------------------------------
 */

enum deed {
	HONEST,
	BUSY,
	INVALID_LEN,
	SAY,	 /* any exitinfo2, the message kept from the firmware */
	FAIL,	 /* the call itself */
	FLIP,	 /* a bit of the answer */
	REPLACE, /* bytes of the answer */
	MISSEAL, /* a header field, sealed so by the firmware */
	LIE,	 /* any exitinfo2, though the firmware took it */
	REPLAY,	 /* an older answer */
	REFLECT, /* the message itself */
	IGNORE,	 /* "done", and a page of zeros */
	NEVER,
	TAMPER, /* the request, on its way to the firmware */
	DEEDS,
};

static uint64_t forward(struct snpsim_exit *exit, struct ledger_record *record)
{
	struct snpsim_machine *machine = host.machine;
	uint64_t error =
		snpsim_platform_request(machine->platform, &machine->guest,
					exit->request, exit->response);

	memset(&machine->guest.fault, 0, sizeof(machine->guest.fault));
	if (!error && record)
		ledger_answer(record, exit->response);
	return error;
}

/* As much as the guest can be made to believe, with a bias to what counts. */
static uint64_t any_exitinfo2(void)
{
	static const uint64_t known[] = {
		UINT64_C(1) << 32,	    UINT64_C(2) << 32, 0xffffffff, 0x16,
		UINT64_C(0xffffffff) << 32, UINT64_MAX,	       0xff,
	};
	uint8_t pick = fuzz_u8(host.in);

	return pick < sizeof(known) / sizeof(known[0]) ? known[pick]
						       : fuzz_u64(host.in);
}

static void misseal(void)
{
	struct snpsim_firmware_fault *fault = &host.machine->guest.fault;

	fault->field = (enum snpsim_field)(fuzz_u8(host.in) % 6);
	fault->value = fuzz_u16(host.in);
	fault->has_status = fuzz_u8(host.in) & 1;
	fault->status = fuzz_u8(host.in);
}

static void replay(struct snpsim_exit *exit)
{
	const uint8_t *page = ledger_old_page(fuzz_u8(host.in));

	if (page)
		memcpy(exit->response, page, SNPCORE_PAGE_SIZE);
}

static void overwrite(uint8_t *page)
{
	size_t at = fuzz_u16(host.in) % SNPCORE_PAGE_SIZE, len;
	const uint8_t *bytes = fuzz_take(host.in, fuzz_u8(host.in), &len);

	if (len > SNPCORE_PAGE_SIZE - at)
		len = SNPCORE_PAGE_SIZE - at;
	if (len)
		memcpy(page + at, bytes, len);
}

/* Returns exitinfo2. */
static uint64_t forwarding(enum deed deed, struct snpsim_exit *exit,
			   struct ledger_record *record)
{
	uint64_t error;

	if (deed == MISSEAL)
		misseal();
	if (deed == TAMPER)
		overwrite(exit->request);
	error = forward(exit, record);
	if (deed == LIE) {
		memset(exit->response, 0, SNPCORE_PAGE_SIZE);
		return any_exitinfo2();
	}
	if (deed == FLIP)
		exit->response[fuzz_u16(host.in) % SNPCORE_PAGE_SIZE] ^=
			(uint8_t)(1u << (fuzz_u8(host.in) & 7));
	if (deed == REPLACE)
		overwrite(exit->response);
	return error;
}

static void answer(enum deed deed, struct snpsim_exit *exit,
		   struct ledger_record *record, struct snpsim_reply *reply)
{
	uint64_t *said = &reply->answer.exitinfo2;

	switch (deed) {
	case BUSY:
		*said = SNPCORE_EXIT_BUSY;
		break;
	case INVALID_LEN:
		*said = SNPCORE_EXIT_INVALID_LEN;
		break;
	case SAY:
		*said = any_exitinfo2();
		break;
	case FAIL:
		reply->answer.failed = true;
		break;
	case REPLAY:
		replay(exit);
		break;
	case REFLECT:
		memcpy(exit->response, exit->request, SNPCORE_PAGE_SIZE);
		break;
	case IGNORE:
		break;
	case NEVER:
		reply->never = true;
		break;
	default:
		*said = forwarding(deed, exit, record);
		break;
	}
}

/* With INVALID_LEN, whoever said it: how many pages. */
static void ask_pages(struct snpsim_reply *reply)
{
	uint64_t pages = fuzz_u8(host.in);

	/* Of so many, one that it has said before. */
	if (host.asked_count == ASKED) {
		reply->answer.npages = host.asked[pages % ASKED];
		return;
	}
	if (pages > 16)
		pages = fuzz_u64(host.in);
	reply->answer.npages = pages;
	if (host.asked_count < ASKED)
		host.asked[host.asked_count++] = pages;
}

/* Whether no row of the protocol's table keeps the key after this. */
static bool takes_key(const struct snpsim_exit *exit,
		      const struct snpsim_reply *reply)
{
	uint64_t said = reply->answer.exitinfo2;

	if (reply->never || reply->answer.failed)
		return true;
	if (said == SNPCORE_EXIT_INVALID_LEN)
		return exit->exit_code != SNPCORE_EXIT_CODE_EXT_GUEST_REQUEST;
	return said != 0 && said != SNPCORE_EXIT_BUSY;
}

/* The message goes on: it was not answered, and the key was not taken. */
static bool goes_on(const struct snpsim_exit *exit,
		    const struct snpsim_reply *reply)
{
	uint64_t said = reply->answer.exitinfo2;

	return !takes_key(exit, reply) && said != 0;
}

/* What must hold of the driver from here on. */
static void remember(const struct snpsim_exit *exit,
		     const struct snpsim_reply *reply,
		     const struct ledger_record *record)
{
	bool silent = reply->never || reply->answer.failed;
	uint64_t said = reply->answer.exitinfo2;

	host.busy_until = !silent && said == SNPCORE_EXIT_BUSY
				  ? exit->now_ms + reply->delay_ms + PAUSE_MS
				  : 0;
	host.unfinished = record && goes_on(exit, reply) ? record->number : 0;
	if (record && !silent && said == 0)
		host.keeps = ledger_accepts(record, exit->response);
	else
		host.keeps = !record || host.unfinished;
	host.dead = !host.keeps;
	if (!silent && (said == SNPCORE_EXIT_INVALID_LEN ||
			(!record && said != SNPCORE_EXIT_BUSY)))
		host.learnt = true;
}

/* A message: the one that is unfinished, if any, and never a length query. */
static void check_message(const struct snpsim_exit *exit,
			  const struct ledger_record *record)
{
	MUST(!host.unfinished || record->number == host.unfinished);
	MUST(exit->exit_code != SNPCORE_EXIT_CODE_EXT_GUEST_REQUEST ||
	     exit->npages > 0 || host.learnt || host.unfinished);
}

static void check_exit(const struct snpsim_exit *exit)
{
	bool extended = exit->exit_code == SNPCORE_EXIT_CODE_EXT_GUEST_REQUEST;

	MUST(extended || exit->exit_code == SNPCORE_EXIT_CODE_GUEST_REQUEST);
	MUST(exit->npages <= (extended ? 4 : 0));
	MUST(fuzz_zero(exit->response, SNPCORE_PAGE_SIZE));
	MUST(fuzz_zero(exit->certs, SNPCORE_CERTS_MAX));
	MUST(!host.dead);
	MUST(exit->now_ms >= host.busy_until || host.closing);
	if (fuzz_zero(exit->request, SNPCORE_PAGE_SIZE))
		MUST(extended && exit->npages == 0);
	else
		MUST(!fuzz_zero(secret_key(), SNPSIM_VMPCK_SIZE));
}

void __wrap_snpsim_vmm_exit(struct snpsim_machine *machine,
			    struct snpsim_exit *exit,
			    struct snpsim_reply *reply);

void __wrap_snpsim_vmm_exit(struct snpsim_machine *machine,
			    struct snpsim_exit *exit,
			    struct snpsim_reply *reply)
{
	bool query = fuzz_zero(exit->request, SNPCORE_PAGE_SIZE);
	struct ledger_record *record = NULL;
	uint8_t pick = fuzz_u8(host.in);

	MUST(machine == host.machine);
	memset(reply, 0, sizeof(*reply));
	if (host.strict)
		check_exit(exit);
	if (!query) {
		record = ledger_enter(exit->request, counter());
		record->fill = pick;
		if (host.strict)
			check_message(exit, record);
	}
	memset(exit->certs, pick, exit->npages * (size_t)SNPCORE_PAGE_SIZE);
	answer((enum deed)(pick % 16 % DEEDS), exit, record, reply);
	if (pick & 0x40)
		reply->delay_ms = fuzz_u16(host.in);
	reply->signal = pick & 0x80;
	if (reply->answer.exitinfo2 == SNPCORE_EXIT_INVALID_LEN)
		ask_pages(reply);
	remember(exit, reply, record);
}
