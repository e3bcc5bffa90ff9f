/* SPDX-License-Identifier: MIT */
#include "tsmfetch.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "../wire/certtable.h"

#define MSG_VERSION 1

/* Who waits; the first one's signals reach the driver, as in a kernel. */
struct reader {
	struct reader *next;
	fuse_req_t req;
	struct snpnode_tsm_file *file;
	size_t size;
	off_t off;
};

struct snpnode_tsm_fetch {
	struct snpnode_job job;
	struct snpnode_tsm *tsm;
	struct snpnode_device *channel; /* the kernel's, or the SVSM's */
	uint64_t entry;
	uint64_t generation; /* of the inputs that were taken */
	struct reader *readers;
	struct reader **last;
	struct snpsim_svsm_manifest manifest; /* of an SVSM, else empty */
	uint8_t response[SNPWIRE_REPORT_RSP_SIZE];
	uint8_t certs[SNPCORE_CERTS_MAX];
};

static struct snpnode_tsm_fetch *from_job(struct snpnode_job *job)
{
	return (struct snpnode_tsm_fetch *)((char *)job -
					    offsetof(struct snpnode_tsm_fetch,
						     job));
}

static void interrupted(fuse_req_t req, void *data)
{
	struct snpnode_tsm_fetch *fetch = data;

	(void)req;
	if (!fetch->job.over)
		snpsim_driver_interrupt(fetch->channel->driver,
					&fetch->job.call);
}

static bool from_svsm(const struct snpnode_tsm_fetch *fetch)
{
	return fetch->channel != fetch->tsm->device;
}

/* What the sev-guest provider makes of an answer. */
static int verdict(const struct snpnode_tsm_fetch *fetch,
		   const uint8_t **report, uint32_t *size)
{
	uint32_t status;

	if (fetch->job.call.error)
		return fetch->job.call.error < 0 ? fetch->job.call.error : -EIO;
	if (!snpwire_report_rsp_read(fetch->response, sizeof(fetch->response),
				     &status, report, size))
		return -ENOMEM;
	switch (status) {
	case SNPWIRE_STATUS_OK:
		return 0;
	case SNPWIRE_STATUS_INVALID_PARAM:
	case SNPWIRE_STATUS_INVALID_KEY:
		return -EINVAL;
	default:
		return -ENXIO;
	}
}

/* How far the certificates reach; a table that makes no sense comes whole. */
static size_t certs_used(const uint8_t *certs)
{
	size_t count;

	if (snpwire_certtable_check(certs, SNPCORE_CERTS_MAX, &count) !=
	    SNPWIRE_CERTTABLE_OK)
		return SNPCORE_CERTS_MAX;
	return count ? snpwire_certtable_used(certs, SNPCORE_CERTS_MAX) : 0;
}

static int keep(const struct snpnode_tsm_fetch *fetch,
		struct snpnode_tsm_entry *entry)
{
	const uint8_t *report;
	uint32_t size;
	int error = verdict(fetch, &report, &size);

	if (error)
		return from_svsm(fetch) ? -EINVAL : error;
	if (!snpnode_tsm_replace(&entry->auxblob, &entry->auxblob_len,
				 fetch->certs, certs_used(fetch->certs)) ||
	    !snpnode_tsm_replace(&entry->manifestblob, &entry->manifestblob_len,
				 fetch->manifest.data, fetch->manifest.len) ||
	    !snpnode_tsm_replace(&entry->outblob, &entry->outblob_len, report,
				 size))
		return -ENOMEM;
	entry->read_generation = fetch->generation;
	return 0;
}

static bool fill(struct snpnode_tsm_file *file,
		 const struct snpnode_tsm_entry *entry)
{
	switch (file->attr) {
	case SNPNODE_TSM_OUTBLOB:
		return snpnode_tsm_fill(file, entry->outblob,
					entry->outblob_len);
	case SNPNODE_TSM_AUXBLOB:
		return snpnode_tsm_fill(file, entry->auxblob,
					entry->auxblob_len);
	default:
		return snpnode_tsm_fill(file, entry->manifestblob,
					entry->manifestblob_len);
	}
}

/* @entry may be NULL where there is an error, or the file is filled. */
static void serve(struct reader *reader, const struct snpnode_tsm_entry *entry,
		  int error)
{
	if (!error && !reader->file->filled && !fill(reader->file, entry))
		error = -ENOMEM;
	if (error)
		fuse_reply_err(reader->req, -error);
	else
		snpnode_tsm_reply(reader->req, reader->file, reader->size,
				  reader->off);
	free(reader);
}

/* The first reader gets what came; the others look again, as in a kernel. */
static void finish(struct snpnode_job *job)
{
	struct snpnode_tsm_fetch *fetch = from_job(job);
	struct snpnode_tsm *tsm = fetch->tsm;
	struct snpnode_tsm_entry *entry =
		snpnode_tsm_entry_find(&tsm->entries, fetch->entry);
	struct reader *reader = fetch->readers;
	struct reader *others = reader->next;

	if (entry)
		entry->fetch = NULL;
	serve(reader, entry, entry ? keep(fetch, entry) : -ENOENT);
	if (fetch->channel->driver)
		snpsim_driver_release(fetch->channel->driver, job->call.owner);
	while ((reader = others)) {
		others = reader->next;
		snpnode_tsm_read_blob(tsm, reader->req, reader->file,
				      reader->size, reader->off);
		free(reader);
	}
	snpport_wipe(fetch, sizeof(*fetch));
	free(fetch);
}

/*
 * Whom to ask, and for what.  The SVSM asks for a report at its own level, on
 * what binds the reader's bytes to the manifest.
 */
static int take_request(struct snpnode_tsm_fetch *fetch,
			const struct snpnode_tsm_entry *entry,
			struct snpwire_report_req *req)
{
	static const uint8_t all[SNPNODE_TSM_GUID_SIZE];
	struct snpsim_svsm_request request = {
		.manifest_version = entry->manifest_version,
	};
	int error;

	if (entry->service == SNPNODE_TSM_FIRMWARE) {
		req->vmpl = entry->privlevel;
		memcpy(req->user_data, entry->inblob, sizeof(req->user_data));
		return 0;
	}
	fetch->channel = &fetch->tsm->svsm->channel;
	memcpy(request.guid, entry->service_guid, sizeof(request.guid));
	request.one_service = memcmp(request.guid, all, sizeof(all)) != 0;
	memcpy(request.nonce, entry->inblob, sizeof(request.nonce));
	error = snpsim_svsm_attest(&fetch->tsm->svsm->services, &request,
				   &fetch->manifest);
	memcpy(req->user_data, fetch->manifest.report_data,
	       sizeof(req->user_data));
	return error ? -EINVAL : 0;
}

static void submit(struct snpnode_tsm_fetch *fetch,
		   const struct snpwire_report_req *req)
{
	struct snpcore_call *call = &fetch->job.call;

	(void)snpwire_report_req_write(req, call->request,
				       sizeof(call->request));
	call->owner = snpsim_driver_open_owner(fetch->channel->driver);
	call->kind = SNPCORE_EXT_REPORT;
	call->msg_version = MSG_VERSION;
	call->has_certs_address = true;
	call->certs_len = SNPCORE_CERTS_MAX;
	call->certs = fetch->certs;
	call->response = fetch->response;
	snpsim_driver_submit(fetch->channel->driver, call);
	/* A call of the SVSM holds the processor until it is over. */
	if (!fetch->job.over && !from_svsm(fetch))
		fuse_req_interrupt_func(fetch->readers->req, interrupted,
					fetch);
}

/* 0, or -errno: nothing is under way. */
static int start(struct snpnode_tsm *tsm, struct snpnode_tsm_entry *entry,
		 struct reader *reader)
{
	struct snpnode_tsm_fetch *fetch = calloc(1, sizeof(*fetch));
	struct snpwire_report_req req = { 0 };
	int error;

	if (!fetch)
		return -ENOMEM;
	fetch->job.finish = finish;
	fetch->tsm = tsm;
	fetch->channel = tsm->device;
	error = take_request(fetch, entry, &req);
	if (error)
		goto err_free_fetch;
	fetch->entry = entry->id;
	fetch->generation = entry->write_generation;
	fetch->readers = reader;
	fetch->last = &reader->next;
	entry->fetch = fetch;
	submit(fetch, &req);
	return 0;

err_free_fetch:
	free(fetch);
	return error;
}

/* 0: what is asked for is there; -EAGAIN: it must be fetched; -errno. */
static int look(const struct snpnode_tsm *tsm,
		const struct snpnode_tsm_entry *entry)
{
	if (!entry)
		return -ENOENT;
	if (!entry->inblob_len)
		return -EINVAL;
	if (snpnode_tsm_is_cached(entry))
		return 0;
	if (entry->inblob_len != SNPNODE_TSM_INBLOB_MAX ||
	    entry->service == SNPNODE_TSM_UNKNOWN)
		return -EINVAL;
	return tsm->device->driver ? -EAGAIN : -ENODEV;
}

void snpnode_tsm_read_blob(struct snpnode_tsm *tsm, fuse_req_t req,
			   struct snpnode_tsm_file *file, size_t size,
			   off_t off)
{
	struct snpnode_tsm_entry *entry =
		snpnode_tsm_entry_find(&tsm->entries, file->entry);
	struct reader *reader = malloc(sizeof(*reader));
	/* Of those who wait with the same open file the first settles it. */
	int error = file->filled ? 0 : look(tsm, entry);

	if (!reader) {
		fuse_reply_err(req, ENOMEM);
		return;
	}
	*reader = (struct reader){ NULL, req, file, size, off };
	if (error != -EAGAIN) {
		serve(reader, entry, error);
	} else if (entry->fetch) {
		*entry->fetch->last = reader;
		entry->fetch->last = &reader->next;
	} else {
		error = start(tsm, entry, reader);
		if (error)
			serve(reader, entry, error);
	}
}
