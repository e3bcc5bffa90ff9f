/* SPDX-License-Identifier: MIT */
#include "fetch.h"

#include <snpguest-verify.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "http.h"
#include "say.h"

#define DAY ((time_t)24 * 60 * 60)
#define DATE 10u /* of fetch_time() */

/*
 * How long a copy is as good as the original.  A leaf is for one chip and one
 * TCB, and made anew whenever it is asked for: valid for seven years then, of
 * which a copy uses the first.  Intermediates have been replaced, rarely
 * (Genoa's ASK once); a revocation list is only worth its date.
 */
static time_t keeps_for(enum fetch_kind kind)
{
	switch (kind) {
	case FETCH_LEAF:
		return 365 * DAY;
	case FETCH_CHAIN:
		return 7 * DAY;
	case FETCH_CRL:
		return DAY;
	}
	return 0;
}

static bool is_fresh(enum fetch_kind kind, time_t fetched)
{
	time_t age = time(NULL) - fetched;

	return age >= 0 && age < keeps_for(kind);
}

/* One DER SEQUENCE with a length of two bytes, as all of these have. */
static bool is_der(const struct input *input)
{
	const uint8_t *data = input->data;

	return input->len >= 4 && data[0] == 0x30 && data[1] == 0x82 &&
	       (size_t)(data[2] << 8 | data[3]) == input->len - 4;
}

static bool is_shaped(enum fetch_kind kind, const struct input *input)
{
	static const char pem[] = "-----BEGIN CERTIFICATE-----";

	if (kind != FETCH_CHAIN)
		return is_der(input);
	return input->len >= sizeof(pem) - 1 &&
	       memcmp(input->data, pem, sizeof(pem) - 1) == 0;
}

static snpguest_status parse(enum fetch_kind kind, const struct input *input)
{
	snpguest_verifier *verifier;
	snpguest_status status = snpguest_verifier_new(&verifier);

	if (status != SNPGUEST_OK)
		return status;
	if (kind == FETCH_CRL)
		status = snpguest_verifier_add_crl(verifier, input->data,
						   input->len);
	else
		status = snpguest_verifier_add_cert(verifier, input->data,
						    input->len);
	snpguest_verifier_free(verifier);
	return status;
}

/*
 * What is wrong with bytes that shall be of this kind, or NULL.  A hotel's
 * log-in page comes with status 200 too, and may have been kept by an earlier
 * version: what no verifier would take is neither kept nor handed out.
 */
static const char *flaw(enum fetch_kind kind, const struct input *input)
{
	snpguest_status status = SNPGUEST_E_FORMAT;

	if (is_shaped(kind, input))
		status = parse(kind, input);
	if (status == SNPGUEST_OK)
		return NULL;
	if (status == SNPGUEST_E_NOMEM)
		return "no memory to read the answer";
	return "the answer is neither a certificate nor a revocation list; is "
	       "there a proxy in between?";
}

static bool from_network(struct fetch *fetch, enum fetch_kind kind,
			 const char *url, struct input *input,
			 char why[HTTP_WHY])
{
	const char *wrong;

	if (http_get(fetch->cli, url, fetch->seconds, input, why) != HTTP_DONE)
		return false;
	wrong = flaw(kind, input);
	if (!wrong) {
		cache_put(fetch->cli, &fetch->cache, url, input);
		return true;
	}
	snprintf(why, HTTP_WHY, "%s", wrong);
	input_free(input);
	return false;
}

void fetch_time(time_t when, size_t len, char text[FETCH_TIME])
{
	struct tm tm;

	if (!gmtime_r(&when, &tm) ||
	    strftime(text, FETCH_TIME, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		memcpy(text, "?", sizeof("?"));
	if (len < FETCH_TIME)
		text[len] = '\0';
}

/* The network failed, or may not be asked: an old copy is better than none. */
static bool from_old(struct fetch *fetch, const char *url, time_t fetched,
		     const char *why)
{
	char day[FETCH_TIME];

	fetch_time(fetched, DATE, day);
	say_note(fetch->cli, "using the copy of %s of %s: %s", day, url, why);
	return true;
}

static bool not_there(struct fetch *fetch, const char *url, const char *why)
{
	return say_error(fetch->cli, "cannot fetch %s: %s", url, why);
}

bool fetch_one(struct fetch *fetch, enum fetch_kind kind, const char *url,
	       struct input *input, struct fetch_origin *origin)
{
	char why[HTTP_WHY] = "it may be outdated; --offline renews nothing";
	struct input copy = { 0 };
	bool cached;

	cached = !fetch->refresh &&
		 cache_get(&fetch->cache, url, &copy, &origin->fetched) &&
		 !flaw(kind, &copy);
	*input = copy;
	origin->source = FETCH_CACHE;
	if (cached && is_fresh(kind, origin->fetched))
		return true;
	memset(input, 0, sizeof(*input));
	if (!fetch->offline && from_network(fetch, kind, url, input, why)) {
		input_free(&copy);
		origin->source = FETCH_NETWORK;
		origin->fetched = time(NULL);
		return true;
	}
	*input = copy;
	origin->source = FETCH_OLD_CACHE;
	if (cached)
		return from_old(fetch, url, origin->fetched, why);
	return not_there(fetch, url,
			 fetch->offline ? "not in the cache; fetch it without "
					  "--offline"
					: why);
}

const char *fetch_source_name(enum fetch_source source)
{
	switch (source) {
	case FETCH_NETWORK:
		return "network";
	case FETCH_CACHE:
		return "cache";
	case FETCH_OLD_CACHE:
		return "old cache";
	}
	return "";
}
