/* SPDX-License-Identifier: MIT */
#include "refusal.h"

#include <errno.h>
#include <snpguest-ioctl.h>

#define INVALID_LEN ((uint64_t)SNPGUEST_VMM_INVALID_LEN << 32)
/* What kernels up to 6.12 preset before they call the firmware. */
#define NOT_CALLED_LEGACY 0xffu

static void stop(struct snplib_verdict *verdict, snpguest_status status)
{
	verdict->next = SNPLIB_STOP;
	verdict->status = status;
}

static void wait_for(struct snplib_verdict *verdict, uint32_t reason)
{
	verdict->next = SNPLIB_WAIT;
	verdict->reason = reason;
}

/*
 * EIO: the answer of the host, or of the firmware, is in exitinfo2.  All ones
 * are neither's: the sealed message was on its way when the call to the host
 * failed.  A driver that had not begun says so by less.
 */
static snpguest_status io_status(const struct snplib_answer *answer,
				 const struct snpguest_fault *fault)
{
	if (answer->exitinfo2 == 0 ||
	    answer->exitinfo2 == SNPGUEST_FW_NOT_CALLED ||
	    answer->exitinfo2 == NOT_CALLED_LEGACY)
		return SNPGUEST_E_OS;
	return fault->vmm_error ? SNPGUEST_E_VMM : SNPGUEST_E_FIRMWARE;
}

static snpguest_status errno_status(int error)
{
	switch (error) {
	case EBADMSG:
		return SNPGUEST_E_FORMAT;
	case ENOTTY:
		/* The device knew the call when it was opened. */
		return SNPGUEST_E_DISABLED;
	case ENODEV:
	case ENXIO:
		return SNPGUEST_E_NODEV;
	case EPERM:
	case EACCES:
		return SNPGUEST_E_DENIED;
	case ENOMEM:
		return SNPGUEST_E_NOMEM;
	}
	return SNPGUEST_E_OS;
}

static void judge_errno(const struct snplib_answer *answer, int error,
			const struct snpguest_fault *fault,
			struct snplib_verdict *verdict)
{
	bool throttled = fault->vmm_error == SNPGUEST_VMM_BUSY;

	switch (error) {
	case EBUSY:
		wait_for(verdict, SNPGUEST_WAIT_BUSY);
		return;
	case EAGAIN:
		wait_for(verdict, throttled ? SNPGUEST_WAIT_THROTTLED
					    : SNPGUEST_WAIT_BUSY);
		verdict->pending = throttled;
		return;
	case EINTR:
		wait_for(verdict, throttled ? SNPGUEST_WAIT_THROTTLED
					    : SNPGUEST_WAIT_INTERRUPTED);
		verdict->pending = throttled;
		return;
	case ETIMEDOUT:
		/* Without BUSY it was a length query: nothing was sealed. */
		wait_for(verdict, SNPGUEST_WAIT_THROTTLED);
		verdict->pending = throttled;
		verdict->timed_out = throttled;
		verdict->status = SNPGUEST_E_VMM;
		return;
	case EIO:
		if (answer->extended && answer->exitinfo2 == INVALID_LEN)
			verdict->next = SNPLIB_GROW;
		else
			stop(verdict, io_status(answer, fault));
		return;
	}
	stop(verdict, errno_status(error));
}

/*
 * Kernels 6.2 and 6.3 return 0 when the certificate buffer was too small.
 * Those before them leave garbage in exitinfo2 beside a 0, so nothing less
 * than both signs together counts.
 */
static bool hidden_growth(const struct snplib_answer *answer)
{
	return answer->extended && answer->exitinfo2 == INVALID_LEN &&
	       answer->certs_needed > answer->certs_offered;
}

void snplib_judge(const struct snplib_answer *answer,
		  struct snplib_verdict *verdict, struct snpguest_fault *fault)
{
	*verdict = (struct snplib_verdict){ .next = SNPLIB_DONE };
	fault->os_errno = 0;
	fault->response_status = 0;
	fault->fw_error = (uint32_t)answer->exitinfo2;
	fault->vmm_error = (uint32_t)(answer->exitinfo2 >> 32);
	if (answer->got == 0) {
		if (hidden_growth(answer)) {
			verdict->next = SNPLIB_GROW;
			return;
		}
		fault->fw_error = 0;
		fault->vmm_error = 0;
		return;
	}
	if (answer->got > 0) {
		/* The exit itself failed; upstream's VMPCK is gone. */
		fault->os_errno = EPROTO;
		stop(verdict, SNPGUEST_E_VMM);
		return;
	}
	fault->os_errno = -answer->got;
	judge_errno(answer, -answer->got, fault, verdict);
}
