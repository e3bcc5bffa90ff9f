/* SPDX-License-Identifier: MIT */
#include "inproc.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include <snpguest-ioctl.h>

#include "usermem.h"

struct snpsim_file {
	struct snpsim_inproc *inproc;
	/* Under the lock of @inproc; boots 0: no driver has seen it yet. */
	uint64_t boots;
	uint64_t owner;
	bool nonblock;
};

/* One ioctl: the core's call, its memory, and where the answers go. */
struct job {
	struct snpcore_call call;
	bool done;
	uint64_t req_data;
	uint64_t resp_data;
	uint64_t certs_address;
	uint32_t certs_offered;
	uint8_t response[SNPWIRE_REPORT_RSP_SIZE];
	uint8_t certs[SNPCORE_CERTS_MAX];
};

/* ---- the clock, and waiting --------------------------------------------- */

static uint64_t monotonic_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

static uint64_t now_ms(void *ctx)
{
	struct snpsim_inproc *inproc = ctx;
	uint64_t now;

	if (inproc->real_time)
		return monotonic_ms();
	pthread_mutex_lock(&inproc->lock);
	now = inproc->clock_ms;
	pthread_mutex_unlock(&inproc->lock);
	return now;
}

static void on_deliver(void *ctx, struct snpcore_call *call)
{
	struct snpsim_inproc *inproc = ctx;
	struct job *job = (struct job *)call;

	pthread_mutex_lock(&inproc->lock);
	job->done = true;
	inproc->events++;
	pthread_cond_broadcast(&inproc->event);
	pthread_mutex_unlock(&inproc->lock);
}

/* The lock is held.  A simulated clock jumps to where something is due. */
static void wait_locked(struct snpsim_inproc *inproc, uint64_t due)
{
	struct timespec until;

	if (due == UINT64_MAX) {
		pthread_cond_wait(&inproc->event, &inproc->lock);
	} else if (inproc->real_time) {
		until.tv_sec = (time_t)(due / 1000);
		until.tv_nsec = (long)(due % 1000) * 1000000;
		pthread_cond_timedwait(&inproc->event, &inproc->lock, &until);
	} else if (inproc->clock_ms < due) {
		inproc->clock_ms = due;
	}
}

static void run(struct snpsim_inproc *inproc, struct job *job)
{
	uint64_t seen, due;

	snpsim_driver_submit(inproc->driver, &job->call);
	pthread_mutex_lock(&inproc->lock);
	while (!job->done) {
		seen = inproc->events;
		pthread_mutex_unlock(&inproc->lock);
		due = snpsim_driver_run(inproc->driver);
		pthread_mutex_lock(&inproc->lock);
		/* Another thread may have run it while the lock was open. */
		/* cppcheck-suppress knownConditionTrueFalse */
		if (!job->done && seen == inproc->events)
			wait_locked(inproc, due);
	}
	pthread_mutex_unlock(&inproc->lock);
}

/* ---- one ioctl ---------------------------------------------------------- */

static int kind_of(unsigned long cmd, enum snpcore_kind *kind)
{
	switch (cmd) {
	case SNPGUEST_IOCTL_GET_REPORT:
		*kind = SNPCORE_REPORT;
		return 0;
	case SNPGUEST_IOCTL_GET_DERIVED_KEY:
		*kind = SNPCORE_DERIVED_KEY;
		return 0;
	case SNPGUEST_IOCTL_GET_EXT_REPORT:
		*kind = SNPCORE_EXT_REPORT;
		return 0;
	case SNPGUEST_IOCTL_RETRY:
		*kind = SNPCORE_RETRY;
		return 0;
	default:
		return -ENOTTY;
	}
}

/* The tail that an extended request has behind the plain one. */
static int take_ext(struct job *job)
{
	uint8_t raw[SNPWIRE_EXT_REPORT_REQ_SIZE];
	struct snpwire_ext_tail tail;
	int rc = snpsim_usermem_read(job->req_data, raw, sizeof(raw));

	if (rc)
		return rc;
	if (!snpwire_ext_tail_read(raw, sizeof(raw), &tail))
		return -EINVAL;
	if (tail.certs_len > SNPCORE_CERTS_MAX ||
	    tail.certs_len % SNPCORE_PAGE_SIZE)
		return -EINVAL;
	job->certs_address = tail.certs_address;
	job->certs_offered = tail.certs_address ? tail.certs_len : 0;
	job->call.has_certs_address = tail.certs_address != 0;
	job->call.certs_len = tail.certs_len;
	if (job->certs_offered)
		job->call.certs = job->certs;
	return 0;
}

static int take_request(struct job *job, void *arg,
			struct snpwire_ioctl_request *ioctl)
{
	uint8_t raw[SNPWIRE_IOCTL_REQUEST_SIZE];
	int rc = snpsim_usermem_read((uintptr_t)arg, raw, sizeof(raw));

	if (rc)
		return rc;
	if (!snpwire_ioctl_request_read(raw, sizeof(raw), ioctl) ||
	    ioctl->msg_version == 0 || ioctl->req_data == 0 ||
	    ioctl->resp_data == 0)
		return -EINVAL;
	job->call.msg_version = ioctl->msg_version;
	/* Drivers that leave the field alone leave what was there. */
	job->call.exitinfo2 = ioctl->exitinfo2;
	job->req_data = ioctl->req_data;
	job->resp_data = ioctl->resp_data;
	rc = snpsim_usermem_read(job->req_data, job->call.request,
				 snpcore_request_size(job->call.kind));
	if (rc == 0 && job->call.kind == SNPCORE_EXT_REPORT)
		rc = take_ext(job);
	return rc;
}

static int give_certs_len(const struct job *job)
{
	uint8_t raw[SNPWIRE_EXT_REPORT_REQ_SIZE] = { 0 };
	struct snpwire_ext_tail tail = { job->certs_address,
					 job->call.certs_len };
	size_t at = SNPWIRE_REPORT_REQ_SIZE + sizeof(uint64_t);

	if (!snpwire_ext_tail_write(&tail, raw, sizeof(raw)))
		return -EINVAL;
	return snpsim_usermem_write(job->req_data + at, raw + at,
				    sizeof(uint32_t));
}

/* An answer that cannot be delivered is lost: the counter went on. */
static int give_answer(const struct job *job)
{
	const struct snpcore_call *call = &job->call;
	int rc = 0;

	if (call->error == 0)
		rc = snpsim_usermem_write(job->resp_data, job->response,
					  snpcore_response_size(call->kind));
	if (rc == 0 && call->error == 0 && job->certs_offered)
		rc = snpsim_usermem_write(job->certs_address, job->certs,
					  job->certs_offered);
	/* Some kernels say so beside a success. */
	if (rc == 0 && call->exitinfo2 == SNPCORE_EXIT_INVALID_LEN &&
	    call->kind == SNPCORE_EXT_REPORT)
		rc = give_certs_len(job);
	return rc ? rc : call->error;
}

static int give_exitinfo2(void *arg, struct snpwire_ioctl_request *ioctl,
			  uint64_t exitinfo2)
{
	uint8_t raw[SNPWIRE_IOCTL_REQUEST_SIZE];

	ioctl->exitinfo2 = exitinfo2;
	if (!snpwire_ioctl_request_write(ioctl, raw, sizeof(raw)))
		return -EINVAL;
	return snpsim_usermem_write((uintptr_t)arg, raw, sizeof(raw));
}

static int perform(struct snpsim_file *file, struct job *job, void *arg)
{
	struct snpwire_ioctl_request ioctl = { 0 };
	int rc;

	if (job->call.kind == SNPCORE_RETRY) {
		run(file->inproc, job);
		return job->call.error;
	}
	rc = take_request(job, arg, &ioctl);
	if (rc)
		return rc;
	job->call.response = job->response;
	run(file->inproc, job);
	rc = give_answer(job);
	if (give_exitinfo2(arg, &ioctl, job->call.exitinfo2))
		return -EFAULT;
	return rc;
}

static bool is_stranger(const struct snpsim_file *file)
{
	bool stranger;

	pthread_mutex_lock(&file->inproc->lock);
	stranger = file->boots != file->inproc->boots;
	pthread_mutex_unlock(&file->inproc->lock);
	return stranger;
}

/*
 * Put down whose @call it is.  A file that outlived a reboot is a stranger to
 * the new driver, and several threads may come there with it at the same time:
 * the number that the first of them puts down is everyone's.  It is drawn
 * without the lock, which the driver takes under its own.
 */
static void sign(struct snpsim_file *file, struct snpcore_call *call)
{
	uint64_t drawn = 0;

	if (is_stranger(file))
		drawn = snpsim_driver_open_owner(file->inproc->driver);
	pthread_mutex_lock(&file->inproc->lock);
	if (drawn && file->boots != file->inproc->boots) {
		file->boots = file->inproc->boots;
		file->owner = drawn;
	}
	call->owner = file->owner;
	call->nonblock = file->nonblock;
	pthread_mutex_unlock(&file->inproc->lock);
}

int snpsim_file_ioctl(void *ctx, unsigned long cmd, void *arg)
{
	struct snpsim_file *file = ctx;
	enum snpcore_kind kind;
	struct job *job;
	int rc = kind_of(cmd, &kind);

	if (rc)
		return rc;
	/* A reboot that failed left the guest without a driver. */
	if (!file->inproc->driver)
		return -ENODEV;
	job = calloc(1, sizeof(*job));
	if (!job)
		return -ENOMEM;
	job->call.kind = kind;
	sign(file, &job->call);
	rc = perform(file, job, arg);
	explicit_bzero(job, sizeof(*job));
	free(job);
	return rc;
}

/* ---- files, boot, clock ------------------------------------------------- */

uint64_t snpsim_file_now_ms(void *ctx)
{
	struct snpsim_file *file = ctx;

	return now_ms(file->inproc);
}

int snpsim_file_pause(void *ctx, uint32_t ms)
{
	struct snpsim_file *file = ctx;
	struct timespec pause = { ms / 1000, (long)(ms % 1000) * 1000000 };

	if (!file->inproc->real_time)
		snpsim_inproc_advance(file->inproc, ms);
	else
		(void)clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL);
	return 0;
}

struct snpsim_file *snpsim_file_open(struct snpsim_inproc *inproc)
{
	struct snpsim_file *file = calloc(1, sizeof(*file));

	if (!file)
		return NULL;
	file->inproc = inproc;
	return file;
}

void snpsim_file_nonblock(struct snpsim_file *file, bool nonblock)
{
	pthread_mutex_lock(&file->inproc->lock);
	file->nonblock = nonblock;
	pthread_mutex_unlock(&file->inproc->lock);
}

void snpsim_file_close(void *ctx)
{
	struct snpsim_file *file = ctx;

	if (file->inproc->driver && !is_stranger(file))
		snpsim_driver_release(file->inproc->driver, file->owner);
	free(file);
}

int snpsim_inproc_init(struct snpsim_inproc *inproc, bool real_time)
{
	pthread_condattr_t attr;
	int rc = pthread_condattr_init(&attr);

	if (rc)
		return -rc;
	inproc->real_time = real_time;
	(void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	rc = pthread_cond_init(&inproc->event, &attr);
	pthread_condattr_destroy(&attr);
	if (rc)
		return -rc;
	rc = pthread_mutex_init(&inproc->lock, NULL);
	if (rc)
		pthread_cond_destroy(&inproc->event);
	return -rc;
}

void snpsim_inproc_destroy(struct snpsim_inproc *inproc)
{
	pthread_mutex_destroy(&inproc->lock);
	pthread_cond_destroy(&inproc->event);
}

int snpsim_inproc_boot(struct snpsim_inproc *inproc,
		       struct snpsim_machine *machine,
		       const struct snpcore_config *config)
{
	const struct snpsim_driver_hooks hooks = {
		.deliver = on_deliver,
		.now_ms = now_ms,
		.ctx = inproc,
	};

	inproc->boots++;
	return snpsim_driver_new(machine, config, &hooks, &inproc->driver);
}

void snpsim_inproc_shutdown(struct snpsim_inproc *inproc)
{
	snpsim_driver_free(inproc->driver);
	inproc->driver = NULL;
}

void snpsim_inproc_advance(struct snpsim_inproc *inproc, uint64_t ms)
{
	pthread_mutex_lock(&inproc->lock);
	inproc->clock_ms += ms;
	pthread_cond_broadcast(&inproc->event);
	pthread_mutex_unlock(&inproc->lock);
}
