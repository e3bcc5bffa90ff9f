/* SPDX-License-Identifier: MIT */
#include "public.h"

#include <stdlib.h>
#include <string.h>

#include "certs.h"
#include "output.h"
#include "reportreq.h"
#include "svsm.h"
#include "tsm.h"

struct snpguest_manifest {
	size_t len;
	uint8_t data[];
};

const uint8_t *snpguest_manifest_data(const snpguest_manifest *manifest,
				      size_t *len)
{
	if (len)
		*len = manifest ? manifest->len : 0;
	return manifest ? manifest->data : NULL;
}

void snpguest_manifest_free(snpguest_manifest *manifest)
{
	free(manifest);
}

static snpguest_manifest *manifest_new(void)
{
	struct snpguest_manifest *manifest;

	manifest = calloc(1, sizeof(*manifest) + SNPLIB_TSM_BLOB_MAX);
	return manifest;
}

static snpguest_manifest *manifest_settle(snpguest_manifest *manifest,
					  size_t len)
{
	struct snpguest_manifest *smaller;

	manifest->len = len;
	smaller = realloc(manifest, sizeof(*manifest) + len);
	if (smaller)
		return smaller;
	return manifest;
}

/* What one such report needs room for. */
struct room {
	uint8_t report[SNPGUEST_REPORT_SIZE_MAX];
	snpguest_certs *certs;
	snpguest_manifest *manifest; /* NULL: no SVSM is asked */
};

static snpguest_status room_make(struct room *room, bool with_manifest)
{
	room->manifest = NULL;
	room->certs = snplib_certs_new(SNPLIB_TSM_BLOB_MAX);
	if (room->certs && with_manifest)
		room->manifest = manifest_new();
	if (room->certs && (room->manifest || !with_manifest))
		return SNPGUEST_OK;
	snpguest_certs_free(room->certs);
	return SNPGUEST_E_NOMEM;
}

static snpguest_status ask(snpguest_device *dev,
			   struct snplib_tsm_request *request,
			   struct room *room, struct snpguest_fault *fault)
{
	struct snplib_patience patience;
	snpguest_status status;

	request->report.data = room->report;
	request->report.cap = sizeof(room->report);
	request->certs.data = snplib_certs_room(room->certs);
	request->certs.cap = SNPLIB_TSM_BLOB_MAX;
	if (room->manifest) {
		request->manifest.data = room->manifest->data;
		request->manifest.cap = SNPLIB_TSM_BLOB_MAX;
	}
	snplib_patience_init(&patience, dev, fault);
	status = snplib_tsm_ask(&patience, request);
	snplib_patience_end(&patience);
	return status;
}

snpguest_status snplib_tsm_report(snpguest_device *dev,
				  const struct snpguest_report_request *req,
				  const struct snpguest_svsm_request *svsm,
				  const struct snplib_sink *sink,
				  snpguest_certs **certs,
				  snpguest_manifest **manifest,
				  struct snpguest_fault *fault)
{
	struct snpguest_ioctl_report_req own;
	struct snplib_tsm_request request = { .req = &own, .svsm = svsm };
	struct room room;
	snpguest_status status;

	status = snplib_report_req(&own, req);
	if (status)
		return status;
	status = room_make(&room, manifest != NULL);
	if (status)
		return status;
	status = ask(dev, &request, &room, fault);
	if (status)
		goto err_free_room;
	status = snplib_certs_settle(&room.certs, fault);
	if (status)
		goto err_free_room;
	status = snplib_sink_put(sink, room.report, request.report.len);
	if (status)
		goto err_free_room;
	*certs = room.certs;
	if (manifest)
		*manifest =
			manifest_settle(room.manifest, request.manifest.len);
	return SNPGUEST_OK;

err_free_room:
	snpguest_manifest_free(room.manifest);
	snpguest_certs_free(room.certs);
	return status;
}

static snpguest_status take_svsm(struct snpguest_svsm_request *own,
				 const struct snpguest_svsm_request *user)
{
	static const struct snpguest_svsm_request all = { .size = sizeof(all) };
	snpguest_status status;

	status = snplib_input(own, sizeof(*own), user ? user : &all);
	if (status)
		return status;
	return own->has_service > 1 || own->rsvd ? SNPGUEST_E_USAGE
						 : SNPGUEST_OK;
}

snpguest_status snpguest_get_svsm_report(
	snpguest_device *dev, const struct snpguest_report_request *req,
	const struct snpguest_svsm_request *svsm, uint8_t *raw, size_t cap,
	size_t *len, snpguest_certs **certs, snpguest_manifest **manifest,
	struct snpguest_fault *fault)
{
	const struct snplib_sink sink = { raw, cap, len };
	struct snpguest_svsm_request own;
	struct snpguest_fault unseen;
	snpguest_status status;

	if (!fault)
		fault = &unseen;
	memset(fault, 0, sizeof(*fault));
	if (certs)
		*certs = NULL;
	if (manifest)
		*manifest = NULL;
	status = snplib_sink_check(&sink);
	if (status || !dev || !certs || !manifest)
		return SNPGUEST_E_USAGE;
	status = take_svsm(&own, svsm);
	if (status)
		return status;
	if (!dev->tsm.ops)
		return SNPGUEST_E_UNSUPPORTED;
	return snplib_tsm_report(dev, req, &own, &sink, certs, manifest, fault);
}
