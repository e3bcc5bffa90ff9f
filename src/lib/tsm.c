/* SPDX-License-Identifier: MIT */
#include "tsm.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROVIDER "sev_guest"
/* How often a request that somebody else disturbed is made anew. */
#define TRIES_MAX 5u
#define NUMBER_MAX 24u

/* One attempt: a directory and what was written to it. */
struct attempt {
	const struct snplib_tsm *tsm;
	struct snplib_tsm_entry entry;
	struct snpguest_fault *fault;
	unsigned long generation; /* what it should be by now */
};

/* E_AGAIN: somebody disturbed the attempt; another one may go well. */
static snpguest_status refuse(struct attempt *attempt, int error,
			      snpguest_status status)
{
	attempt->fault->os_errno = error;
	switch (error) {
	case EBUSY:
	case EAGAIN:
	case EINTR:
		return SNPGUEST_E_AGAIN;
	case EACCES:
	case EPERM:
	case EROFS:
		return SNPGUEST_E_DENIED;
	case ENOMEM:
		return SNPGUEST_E_NOMEM;
	}
	return status;
}

static int read_file(struct attempt *attempt, const char *name, uint8_t *data,
		     size_t cap)
{
	const struct snplib_tsm *tsm = attempt->tsm;

	return tsm->ops->read(tsm->ctx, &attempt->entry, name, data, cap);
}

static int read_number(struct attempt *attempt, const char *name,
		       unsigned long *number)
{
	char text[NUMBER_MAX + 1];
	char *end;
	int got;

	*number = 0;
	got = read_file(attempt, name, (uint8_t *)text, NUMBER_MAX);
	if (got < 0)
		return -got;
	text[got] = '\0';
	errno = 0;
	*number = strtoul(text, &end, 10);
	return end == text || errno ? EPROTO : 0;
}

/* What reading a blob said.  configfs-tsm shows no exitinfo2. */
static snpguest_status refuse_read(struct attempt *attempt, int error)
{
	unsigned long floor;

	switch (error) {
	case ENXIO:
		/* Only with a provider is it the provider's word. */
		if (read_number(attempt, "privlevel_floor", &floor) == ENXIO)
			return refuse(attempt, error, SNPGUEST_E_NODEV);
		return refuse(attempt, error, SNPGUEST_E_FIRMWARE);
	case EINVAL:
		/* Status 0x16 or 0x27 in the response; others are ENXIO. */
		return refuse(attempt, error, SNPGUEST_E_FIRMWARE);
	case EIO:
	case ETIMEDOUT:
		return refuse(attempt, error, SNPGUEST_E_VMM);
	case EBADMSG:
		return refuse(attempt, error, SNPGUEST_E_FORMAT);
	case ENOTTY:
		return refuse(attempt, error, SNPGUEST_E_DISABLED);
	case EFBIG:
		return refuse(attempt, error, SNPGUEST_E_UNSUPPORTED);
	case ENOENT:
		return refuse(attempt, error, SNPGUEST_E_NODEV);
	}
	return refuse(attempt, error, SNPGUEST_E_OS);
}

/* Write a field; each that is accepted counts as one generation. */
static snpguest_status write_file(struct attempt *attempt, const char *name,
				  const void *data, size_t len)
{
	const struct snplib_tsm *tsm = attempt->tsm;
	int got;

	got = tsm->ops->write(tsm->ctx, &attempt->entry, name, data, len);
	switch (-got) {
	case 0:
		attempt->generation++;
		return SNPGUEST_OK;
	case EINVAL:
		return refuse(attempt, EINVAL, SNPGUEST_E_USAGE);
	case ENOENT:
		return refuse(attempt, ENOENT, SNPGUEST_E_UNSUPPORTED);
	case ENXIO:
		return refuse(attempt, ENXIO, SNPGUEST_E_NODEV);
	}
	return refuse(attempt, -got, SNPGUEST_E_OS);
}

static snpguest_status write_number(struct attempt *attempt, const char *name,
				    uint32_t number)
{
	char text[NUMBER_MAX];

	snprintf(text, sizeof(text), "%u", number);
	return write_file(attempt, name, text, strlen(text));
}

static snpguest_status check_provider(struct attempt *attempt)
{
	char text[64];
	int got;

	got = read_file(attempt, "provider", (uint8_t *)text, sizeof(text) - 1);
	if (got == -ENOENT)
		/* A directory like any other. */
		return refuse(attempt, EISDIR, SNPGUEST_E_NODEV);
	if (got < 0)
		return refuse(attempt, -got, SNPGUEST_E_NODEV);
	text[got] = '\0';
	text[strcspn(text, "\n")] = '\0';
	if (strcmp(text, PROVIDER) != 0)
		return refuse(attempt, EOPNOTSUPP, SNPGUEST_E_NODEV);
	return SNPGUEST_OK;
}

/*
 * The provider takes 0 for the VMPL where nothing is written, even where an
 * SVSM holds VMPL 0: so it is always written, after its floor was read.
 */
static snpguest_status write_vmpl(struct attempt *attempt, uint32_t vmpl)
{
	unsigned long floor;
	int error;

	error = read_number(attempt, "privlevel_floor", &floor);
	if (error)
		return refuse(attempt, error, SNPGUEST_E_OS);
	if (vmpl < floor)
		return refuse(attempt, EINVAL, SNPGUEST_E_USAGE);
	return write_number(attempt, "privlevel", vmpl);
}

static snpguest_status write_guid(struct attempt *attempt,
				  const uint8_t guid[16])
{
	char text[37];
	size_t at = 0, i;

	for (i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			text[at++] = '-';
		snprintf(text + at, 3, "%02x", guid[i]);
		at += 2;
	}
	return write_file(attempt, "service_guid", text, at);
}

static snpguest_status write_service(struct attempt *attempt,
				     const struct snpguest_svsm_request *svsm)
{
	snpguest_status status;

	if (!svsm)
		return SNPGUEST_OK;
	status = write_file(attempt, "service_provider", "svsm", 4);
	if (status || !svsm->has_service)
		return status;
	status = write_guid(attempt, svsm->service_guid);
	if (status)
		return status;
	return write_number(attempt, "service_manifest_version",
			    svsm->manifest_version);
}

/* Every write took effect, and nobody else's did. */
static snpguest_status check_generation(struct attempt *attempt)
{
	unsigned long now;
	int error;

	error = read_number(attempt, "generation", &now);
	if (error)
		return refuse(attempt, error, SNPGUEST_E_OS);
	if (now != attempt->generation)
		return refuse(attempt, EBUSY, SNPGUEST_E_OS);
	return SNPGUEST_OK;
}

static snpguest_status write_request(struct attempt *attempt,
				     const struct snplib_tsm_request *request)
{
	snpguest_status status;
	int error;

	error = read_number(attempt, "generation", &attempt->generation);
	if (error)
		return refuse(attempt, error, SNPGUEST_E_OS);
	status = write_vmpl(attempt, request->req->vmpl);
	if (status)
		return status;
	status = write_service(attempt, request->svsm);
	if (status)
		return status;
	status = write_file(attempt, "inblob", request->req->user_data,
			    sizeof(request->req->user_data));
	return status ? status : check_generation(attempt);
}

static snpguest_status read_blob(struct attempt *attempt, const char *name,
				 struct snplib_blob *blob, bool optional)
{
	int got;

	blob->len = 0;
	if (blob->cap == 0)
		return SNPGUEST_OK;
	got = read_file(attempt, name, blob->data, blob->cap);
	if (got == -ENOENT && optional)
		return SNPGUEST_OK;
	if (got < 0)
		return refuse_read(attempt, -got);
	blob->len = (size_t)got;
	return SNPGUEST_OK;
}

static snpguest_status read_blobs(struct attempt *attempt,
				  struct snplib_tsm_request *request)
{
	snpguest_status status;

	status = read_blob(attempt, "outblob", &request->report, false);
	if (status)
		return status;
	status = read_blob(attempt, "auxblob", &request->certs, true);
	if (status)
		return status;
	return read_blob(attempt, "manifestblob", &request->manifest, false);
}

/*
 * The blobs, or the refusal, are the answer to what was written only if
 * nothing was written meanwhile.
 */
static snpguest_status read_outcome(struct attempt *attempt,
				    struct snplib_tsm_request *request)
{
	snpguest_status status, meanwhile;
	int error;

	attempt->fault->attempts++;
	status = read_blobs(attempt, request);
	error = attempt->fault->os_errno;
	meanwhile = check_generation(attempt);
	if (!status || meanwhile == SNPGUEST_E_AGAIN)
		return meanwhile;
	attempt->fault->os_errno = error;
	return status;
}

static snpguest_status try_once(const struct snplib_tsm *tsm,
				struct snplib_tsm_request *request,
				struct snpguest_fault *fault)
{
	struct attempt attempt = { .tsm = tsm, .fault = fault };
	snpguest_status status;
	int got;

	fault->os_errno = 0;
	got = tsm->ops->make(tsm->ctx, &attempt.entry);
	if (got < 0)
		return refuse(&attempt, -got, SNPGUEST_E_NODEV);
	status = check_provider(&attempt);
	if (!status)
		status = write_request(&attempt, request);
	if (!status)
		status = read_outcome(&attempt, request);
	tsm->ops->drop(tsm->ctx, &attempt.entry);
	return status;
}

snpguest_status snplib_tsm_ask(struct snplib_patience *patience,
			       struct snplib_tsm_request *request)
{
	const struct snpguest_device *dev = patience->dev;
	snpguest_status status;
	uint32_t tries = 0;

	if (request->req->key_sel != SNPGUEST_KEY_SEL_AUTO)
		return SNPGUEST_E_UNSUPPORTED;
	for (;;) {
		if (snplib_canceled(dev))
			return SNPGUEST_E_CANCELED;
		status = try_once(&dev->tsm, request, patience->fault);
		if (status != SNPGUEST_E_AGAIN ||
		    dev->options.flags & SNPGUEST_NONBLOCK)
			return status;
		if (++tries == TRIES_MAX)
			return SNPGUEST_E_OS;
		status = snplib_wait(patience, SNPGUEST_WAIT_BUSY);
		if (status)
			return status;
	}
}

snpguest_status snplib_tsm_check(const struct snplib_tsm *tsm, int *error)
{
	struct snpguest_fault fault = { 0 };
	struct attempt attempt = { .tsm = tsm, .fault = &fault };
	snpguest_status status;
	int got;

	got = tsm->ops->make(tsm->ctx, &attempt.entry);
	if (got < 0) {
		status = refuse(&attempt, -got, SNPGUEST_E_NODEV);
	} else {
		status = check_provider(&attempt);
		tsm->ops->drop(tsm->ctx, &attempt.entry);
	}
	*error = fault.os_errno;
	return status == SNPGUEST_E_AGAIN ? SNPGUEST_E_OS : status;
}
