/* SPDX-License-Identifier: MIT */
#include "driver.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "aead.h"
#include "engine.h"
#include "machine.h"
#include "vault.h"
#include "vmm.h"

/* A host that says nothing for so long has failed the call. */
#define HOST_SILENCE_MS 10000u

struct snpsim_driver {
	pthread_mutex_t lock;
	struct snpsim_machine *machine;
	struct snpsim_driver_hooks hooks;
	struct snpsim_aead *aead; /* NULL once the VMPCK is wiped */
	uint32_t vmpck_id;
	uint64_t owners;
	uint64_t due; /* when something is to be done next */
	/* An answer that the host holds back. */
	bool held;
	uint64_t held_until;
	struct snpcore_answer held_answer;
	struct snpsim_engine engine;
	/* What the guest shares with its host. */
	uint8_t request[SNPCORE_PAGE_SIZE];
	uint8_t response[SNPCORE_PAGE_SIZE];
	uint8_t certs[SNPCORE_CERTS_MAX];
};

/* ---- core's world ------------------------------------------------------- */

static bool world_seal(void *ctx, const uint8_t iv[SNPWIRE_MSG_IV_SIZE],
		       const uint8_t aad[SNPWIRE_MSG_AAD_SIZE],
		       const uint8_t *plain, size_t len, uint8_t *cipher,
		       uint8_t tag[SNPWIRE_MSG_TAG_SIZE])
{
	struct snpsim_driver *drv = ctx;

	return drv->aead &&
	       snpsim_aead_seal(drv->aead, iv, aad, SNPWIRE_MSG_AAD_SIZE, plain,
				len, cipher, tag);
}

static bool world_open(void *ctx, const uint8_t iv[SNPWIRE_MSG_IV_SIZE],
		       const uint8_t aad[SNPWIRE_MSG_AAD_SIZE],
		       const uint8_t *cipher, size_t len, uint8_t *plain,
		       const uint8_t tag[SNPWIRE_MSG_TAG_SIZE])
{
	struct snpsim_driver *drv = ctx;

	return drv->aead &&
	       snpsim_aead_open(drv->aead, iv, aad, SNPWIRE_MSG_AAD_SIZE,
				cipher, len, plain, tag);
}

static uint32_t world_counter_load(void *ctx)
{
	struct snpsim_driver *drv = ctx;

	return snpsim_machine_secrets(drv->machine)->msg_seqno[drv->vmpck_id];
}

static void world_counter_store(void *ctx, uint32_t counter)
{
	struct snpsim_driver *drv = ctx;

	snpsim_machine_secrets(drv->machine)->msg_seqno[drv->vmpck_id] =
		counter;
}

static void world_key_wipe(void *ctx)
{
	struct snpsim_driver *drv = ctx;

	explicit_bzero(
		snpsim_machine_secrets(drv->machine)->vmpck[drv->vmpck_id],
		SNPSIM_VMPCK_SIZE);
	snpsim_aead_free(drv->aead);
	drv->aead = NULL;
}

static void world_shared_put(void *ctx, const uint8_t page[SNPWIRE_PAGE_SIZE])
{
	struct snpsim_driver *drv = ctx;

	memcpy(drv->request, page, sizeof(drv->request));
	memset(drv->response, 0, sizeof(drv->response));
	memset(drv->certs, 0, sizeof(drv->certs));
}

static void world_shared_get(void *ctx, uint8_t page[SNPWIRE_PAGE_SIZE],
			     uint8_t *certs, size_t certs_len)
{
	struct snpsim_driver *drv = ctx;

	memcpy(page, drv->response, sizeof(drv->response));
	memcpy(certs, drv->certs, certs_len);
}

static const struct snpcore_ops world_ops = {
	.seal = world_seal,
	.open = world_open,
	.counter_load = world_counter_load,
	.counter_store = world_counter_store,
	.key_wipe = world_key_wipe,
	.shared_put = world_shared_put,
	.shared_get = world_shared_get,
};

/* ---- going on ----------------------------------------------------------- */

uint64_t snpsim_driver_now(struct snpsim_driver *drv)
{
	struct timespec ts;

	if (drv->hooks.now_ms)
		return drv->hooks.now_ms(drv->hooks.ctx);
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

/* Leave the guest; the answer comes at once, or is held back. */
static void host_call(struct snpsim_driver *drv, uint64_t now,
		      const struct snpcore_action *action)
{
	struct snpsim_exit exit = {
		.exit_code = action->exit_code,
		.npages = action->npages,
		.request = drv->request,
		.response = drv->response,
		.certs = drv->certs,
		.now_ms = now,
	};
	struct snpsim_reply reply = { 0 };

	snpsim_vmm_exit(drv->machine, &exit, &reply);
	/* A planned signal hits whoever is inside. */
	if (reply.signal)
		snpsim_engine_interrupt_inside(&drv->engine);
	if (reply.never) {
		reply.delay_ms = HOST_SILENCE_MS;
		reply.answer = (struct snpcore_answer){ .failed = true };
	}
	if (!reply.delay_ms) {
		snpsim_engine_answer(&drv->engine, now, &reply.answer);
		return;
	}
	drv->held = true;
	drv->held_until = now + reply.delay_ms;
	drv->held_answer = reply.answer;
}

static void take_held(struct snpsim_driver *drv, uint64_t now)
{
	if (!drv->held || now < drv->held_until)
		return;
	drv->held = false;
	snpsim_engine_answer(&drv->engine, now, &drv->held_answer);
}

/* Do all that is due; append to @done the calls that are over. */
static void pump(struct snpsim_driver *drv, struct snpcore_queue *done)
{
	struct snpcore_action action;
	uint64_t now;

	for (;;) {
		now = snpsim_driver_now(drv);
		take_held(drv, now);
		snpsim_engine_next(&drv->engine, now, &action);
		if (action.todo == SNPCORE_DO_DELIVER)
			snpcore_queue_push(done, action.call);
		else if (action.todo == SNPCORE_DO_SEND)
			host_call(drv, now, &action);
		else
			break;
	}
	drv->due = action.todo == SNPCORE_DO_WAIT ? action.until : UINT64_MAX;
	if (drv->held && drv->held_until < drv->due)
		drv->due = drv->held_until;
}

/* Without the lock: whoever takes delivery may wait for user memory. */
static void deliver(struct snpsim_driver *drv, struct snpcore_queue *done)
{
	struct snpcore_call *call;

	while ((call = snpcore_queue_pop(done)))
		drv->hooks.deliver(drv->hooks.ctx, call);
}

/* The lock is held; it is not, afterwards. */
static uint64_t pump_and_unlock(struct snpsim_driver *drv)
{
	struct snpcore_queue done;
	uint64_t due;

	snpcore_queue_init(&done);
	pump(drv, &done);
	due = drv->due;
	pthread_mutex_unlock(&drv->lock);
	deliver(drv, &done);
	return due;
}

/* ---- the face ----------------------------------------------------------- */

static bool is_wiped(const uint8_t key[SNPSIM_VMPCK_SIZE])
{
	uint8_t any = 0;
	size_t i;

	for (i = 0; i < SNPSIM_VMPCK_SIZE; i++)
		any |= key[i];
	return any == 0;
}

/* Take the VMPCK out of the secrets page and start on its counter. */
static int start(struct snpsim_driver *drv, const struct snpcore_config *config)
{
	const uint8_t *key;

	if (snpcore_config_check(config))
		return -EINVAL;
	drv->vmpck_id = config->vmpck_id;
	key = snpsim_machine_secrets(drv->machine)->vmpck[drv->vmpck_id];
	if (is_wiped(key))
		return -ENODEV;
	drv->aead = snpsim_aead_new(key);
	if (!drv->aead)
		return -EIO;
	return snpsim_engine_init(
		&drv->engine, snpsim_machine_kernel(drv->machine), &world_ops,
		drv, config, snpsim_driver_now(drv));
}

int snpsim_driver_new(struct snpsim_machine *machine,
		      const struct snpcore_config *config,
		      const struct snpsim_driver_hooks *hooks,
		      struct snpsim_driver **driver)
{
	struct snpsim_driver *drv = snpsim_vault_new(sizeof(*drv));
	int error;

	*driver = NULL;
	if (!drv)
		return -ENOMEM;
	drv->machine = machine;
	drv->hooks = *hooks;
	drv->due = UINT64_MAX;
	error = pthread_mutex_init(&drv->lock, NULL);
	if (error) {
		error = -error;
		goto err_free_driver;
	}
	error = start(drv, config);
	if (error)
		goto err_free_aead;
	*driver = drv;
	return 0;

err_free_aead:
	snpsim_aead_free(drv->aead);
	pthread_mutex_destroy(&drv->lock);
err_free_driver:
	snpsim_vault_free(drv, sizeof(*drv));
	return error;
}

void snpsim_driver_free(struct snpsim_driver *drv)
{
	struct snpcore_queue done;

	if (!drv)
		return;
	snpcore_queue_init(&done);
	pthread_mutex_lock(&drv->lock);
	/* Nobody waits for a host that holds back its answer. */
	drv->held_until = 0;
	take_held(drv, snpsim_driver_now(drv));
	snpsim_engine_shutdown(&drv->engine, snpsim_driver_now(drv));
	do {
		drv->held_until = 0;
		pump(drv, &done);
	} while (drv->held);
	pthread_mutex_unlock(&drv->lock);
	deliver(drv, &done);
	snpsim_engine_destroy(&drv->engine);
	snpsim_aead_free(drv->aead);
	pthread_mutex_destroy(&drv->lock);
	snpsim_vault_free(drv, sizeof(*drv));
}

uint64_t snpsim_driver_open_owner(struct snpsim_driver *drv)
{
	uint64_t owner;

	pthread_mutex_lock(&drv->lock);
	owner = ++drv->owners;
	pthread_mutex_unlock(&drv->lock);
	return owner;
}

void snpsim_driver_submit(struct snpsim_driver *drv, struct snpcore_call *call)
{
	pthread_mutex_lock(&drv->lock);
	snpsim_engine_submit(&drv->engine, call, snpsim_driver_now(drv));
	(void)pump_and_unlock(drv);
}

void snpsim_driver_interrupt(struct snpsim_driver *drv,
			     struct snpcore_call *call)
{
	pthread_mutex_lock(&drv->lock);
	snpsim_engine_interrupt(&drv->engine, call);
	(void)pump_and_unlock(drv);
}

void snpsim_driver_release(struct snpsim_driver *drv, uint64_t owner)
{
	pthread_mutex_lock(&drv->lock);
	snpsim_engine_release(&drv->engine, owner);
	(void)pump_and_unlock(drv);
}

uint64_t snpsim_driver_run(struct snpsim_driver *drv)
{
	pthread_mutex_lock(&drv->lock);
	return pump_and_unlock(drv);
}

uint64_t snpsim_driver_poll(struct snpsim_driver *drv, uint64_t owner)
{
	uint64_t when;

	pthread_mutex_lock(&drv->lock);
	when = snpsim_engine_poll(&drv->engine, owner, snpsim_driver_now(drv));
	pthread_mutex_unlock(&drv->lock);
	return when;
}

enum snpcore_state snpsim_driver_state(struct snpsim_driver *drv)
{
	enum snpcore_state state;

	pthread_mutex_lock(&drv->lock);
	state = snpsim_engine_state(&drv->engine);
	pthread_mutex_unlock(&drv->lock);
	return state;
}
