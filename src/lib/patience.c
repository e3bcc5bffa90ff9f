/* SPDX-License-Identifier: MIT */
#include "patience.h"

#include "node.h"

/* The first pause, doubled each time up to the last. */
#define PAUSE_FIRST_MS 10u
#define PAUSE_LAST_MS 1000u

static uint64_t now_ms(const struct snpguest_device *dev)
{
	return dev->transport.now_ms ? dev->transport.now_ms(dev->ctx)
				     : snplib_node_now();
}

void snplib_patience_init(struct snplib_patience *patience,
			  struct snpguest_device *dev,
			  struct snpguest_fault *fault)
{
	*patience = (struct snplib_patience){
		.dev = dev,
		.fault = fault,
		.start = now_ms(dev),
	};
}

void snplib_patience_end(struct snplib_patience *patience)
{
	if (patience->turn)
		atomic_store(&patience->dev->pending, false);
	patience->turn = false;
}

/*
 * Between half of it and all, so that clients that were refused together do
 * not come back together.  Addresses differ between processes and threads;
 * nothing here has to be unpredictable.
 */
static uint32_t jitter(const struct snplib_patience *patience, uint32_t ms)
{
	uint64_t mix = (uint64_t)(uintptr_t)patience ^ now_ms(patience->dev);

	mix = (mix + patience->waits) * UINT64_C(0x9e3779b97f4a7c15);
	return ms - (uint32_t)((mix >> 33) % (ms / 2 + 1));
}

static uint32_t next_pause(const struct snplib_patience *patience)
{
	uint32_t ms = PAUSE_FIRST_MS;
	uint32_t i;

	for (i = 0; i < patience->waits && ms < PAUSE_LAST_MS; i++)
		ms *= 2;
	return jitter(patience, ms < PAUSE_LAST_MS ? ms : PAUSE_LAST_MS);
}

bool snplib_spent(const struct snplib_patience *patience)
{
	uint32_t most = patience->dev->options.max_attempts;

	return most && patience->fault->attempts >= most;
}

/* Milliseconds that the budget still has; 0: it is spent. */
static uint64_t budget_left(const struct snplib_patience *patience)
{
	const struct snpguest_options *options = &patience->dev->options;
	uint64_t spent = now_ms(patience->dev) - patience->start;

	if (snplib_spent(patience))
		return 0;
	if (options->budget_ms == SNPGUEST_BUDGET_INFINITE)
		return UINT64_MAX;
	return spent < options->budget_ms ? options->budget_ms - spent : 0;
}

bool snplib_canceled(const struct snpguest_device *dev)
{
	return dev->options.cancel_fd >= 0 &&
	       snplib_node_wait(-1, dev->options.cancel_fd, 0) ==
		       SNPLIB_WOKEN_CANCEL;
}

/* False when the caller canceled meanwhile. */
static bool pause_for(const struct snpguest_device *dev, uint32_t ms)
{
	if (!dev->transport.pause)
		return snplib_node_wait(dev->fd, dev->options.cancel_fd, ms) !=
		       SNPLIB_WOKEN_CANCEL;
	return !snplib_canceled(dev) &&
	       dev->transport.pause(dev->ctx, ms) == 0 && !snplib_canceled(dev);
}

snpguest_status snplib_wait(struct snplib_patience *patience, uint32_t reason)
{
	const struct snpguest_options *options = &patience->dev->options;
	uint64_t left = budget_left(patience);
	uint32_t ms = next_pause(patience);

	if (left == 0)
		return SNPGUEST_E_BUDGET;
	if (ms > left)
		ms = (uint32_t)left;
	if (options->on_wait)
		options->on_wait(options->on_wait_ctx,
				 patience->fault->attempts, reason, ms);
	patience->waits++;
	if (!pause_for(patience->dev, ms))
		return SNPGUEST_E_CANCELED;
	return SNPGUEST_OK;
}
