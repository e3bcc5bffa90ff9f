/* SPDX-License-Identifier: MIT */
#include "retry.h"

#include <errno.h>

/* One ioctl for the request itself. */
static void ask(struct snplib_patience *patience,
		struct snplib_exchange *exchange,
		struct snplib_verdict *verdict)
{
	struct snpguest_device *dev = patience->dev;
	struct snplib_answer answer = {
		.extended = exchange->ext != NULL,
		.certs_offered = exchange->certs_offered,
	};

	/* Old kernels leave exitinfo2 as it was where nothing went wrong. */
	exchange->arg.exitinfo2 = 0;
	*(uint32_t *)(uintptr_t)exchange->arg.resp_data =
		SNPLIB_STATUS_UNWRITTEN;
	if (exchange->ext)
		exchange->ext->certs_len = exchange->certs_offered;
	patience->fault->attempts++;
	answer.got =
		dev->transport.ioctl(dev->ctx, exchange->cmd, &exchange->arg);
	answer.exitinfo2 = exchange->arg.exitinfo2;
	if (exchange->ext)
		answer.certs_needed = exchange->ext->certs_len;
	snplib_judge(&answer, verdict, patience->fault);
}

/* A call of another thread must not make its pending message an orphan. */
static bool wait_for_turn(struct snplib_patience *patience)
{
	return !patience->turn && atomic_load(&patience->dev->pending);
}

static void take_turn(struct snplib_patience *patience)
{
	bool nobody = false;

	if (!patience->turn)
		patience->turn = atomic_compare_exchange_strong(
			&patience->dev->pending, &nobody, true);
}

static void learn(struct snpguest_device *dev, int error)
{
	switch (error) {
	case 0:
	case EINVAL:
	case EBUSY:
	case EINTR:
	case EAGAIN:
	case ETIMEDOUT:
		atomic_store(&dev->retry, SNPLIB_PRESENT);
		return;
	}
	/*
	 * Upstream copies its argument in before it looks at the number:
	 * EFAULT.  ENOTTY may also be a disabled VMPCK; the request will say.
	 */
	if (atomic_load(&dev->retry) == SNPLIB_UNKNOWN)
		atomic_store(&dev->retry, SNPLIB_ABSENT);
}

/*
 * SNP_RETRY: true if the message is still pending.  The argument is NULL, for
 * upstream's driver writes 32 bytes to wherever it points.
 */
static bool still_pending(struct snplib_patience *patience,
			  struct snplib_verdict *verdict)
{
	struct snpguest_device *dev = patience->dev;
	int got;

	patience->fault->attempts++;
	got = dev->transport.ioctl(dev->ctx, SNPGUEST_IOCTL_RETRY, NULL);
	learn(dev, got < 0 ? -got : got > 0 ? EPROTO : 0);
	if (got != -EINTR && got != -EAGAIN && got != -ETIMEDOUT)
		return false;
	patience->fault->os_errno = -got;
	verdict->reason = SNPGUEST_WAIT_THROTTLED;
	return true;
}

static bool lost(const struct snplib_patience *patience,
		 const struct snplib_verdict *verdict)
{
	return verdict->timed_out &&
	       atomic_load(&patience->dev->retry) == SNPLIB_ABSENT;
}

/*
 * Wait until the request should be made again.  A message that is pending is
 * finished by SNP_RETRY where there is one; its outcome, or its resumption
 * where there is none, comes with the same request.
 */
static snpguest_status wait_out(struct snplib_patience *patience,
				struct snplib_verdict *verdict)
{
	struct snpguest_device *dev = patience->dev;
	bool probe = verdict->timed_out &&
		     atomic_load(&dev->retry) == SNPLIB_UNKNOWN;
	snpguest_status status;

	do {
		if (lost(patience, verdict))
			return verdict->status;
		if (dev->options.flags & SNPGUEST_NONBLOCK && !probe)
			return SNPGUEST_E_AGAIN;
		status = probe ? SNPGUEST_OK
			       : snplib_wait(patience, verdict->reason);
		if (status)
			return status;
		if (snplib_spent(patience))
			return SNPGUEST_E_BUDGET;
		probe = false;
	} while (verdict->pending &&
		 atomic_load(&dev->retry) != SNPLIB_ABSENT &&
		 still_pending(patience, verdict));
	return lost(patience, verdict) ? verdict->status : SNPGUEST_OK;
}

snpguest_status snplib_exchange(struct snplib_patience *patience,
				struct snplib_exchange *exchange, bool *grow)
{
	struct snplib_verdict verdict;
	snpguest_status status;

	*grow = false;
	if (snplib_canceled(patience->dev))
		return SNPGUEST_E_CANCELED;
	for (;;) {
		if (snplib_spent(patience))
			return SNPGUEST_E_BUDGET;
		if (wait_for_turn(patience))
			verdict = (struct snplib_verdict){
				.next = SNPLIB_WAIT,
				.reason = SNPGUEST_WAIT_BUSY,
			};
		else
			ask(patience, exchange, &verdict);
		if (verdict.next != SNPLIB_WAIT)
			break;
		if (verdict.pending)
			take_turn(patience);
		status = wait_out(patience, &verdict);
		if (status)
			return status;
	}
	*grow = verdict.next == SNPLIB_GROW;
	if (*grow)
		return SNPGUEST_E_VMM;
	return verdict.next == SNPLIB_DONE ? SNPGUEST_OK : verdict.status;
}

snpguest_status snplib_ask(struct snpguest_device *dev,
			   struct snplib_exchange *exchange,
			   struct snpguest_fault *fault)
{
	struct snplib_patience patience;
	snpguest_status status;
	bool grow;

	snplib_patience_init(&patience, dev, fault);
	status = snplib_exchange(&patience, exchange, &grow);
	snplib_patience_end(&patience);
	return status;
}
