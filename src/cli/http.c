/* SPDX-License-Identifier: MIT */
#include "http.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "say.h"

#define FIRST_PAUSE_MS 1000
#define LONGEST_PAUSE_MS 16000

/* One GET, repeated until it is final. */
struct get {
	const struct cli *cli;
	CURL *curl;
	const char *url;
	struct input *body;
	int64_t deadline; /* ms */
	int64_t pause;	  /* the next, where the server names none */
	long status;
	CURLcode result;
	bool too_large;
	char error[CURL_ERROR_SIZE];
};

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static size_t take_body(char *data, size_t size, size_t count, void *ctx)
{
	struct get *get = ctx;
	size_t len = size * count;
	uint8_t *grown;

	if (len > INPUT_MAX - get->body->len) {
		get->too_large = true;
		return 0;
	}
	grown = realloc(get->body->data, get->body->len + len + 1);
	if (!grown)
		return 0;
	memcpy(grown + get->body->len, data, len);
	get->body->data = grown;
	get->body->len += len;
	return len;
}

static void set_options(struct get *get)
{
	CURL *curl = get->curl;

	curl_easy_setopt(curl, CURLOPT_URL, get->url);
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 1L);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, get->error);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, SAY_PROGRAM);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, get);
}

static void try_once(struct get *get)
{
	int64_t left = get->deadline - now_ms();

	input_free(get->body);
	get->status = 0;
	get->error[0] = '\0';
	curl_easy_setopt(get->curl, CURLOPT_TIMEOUT_MS,
			 (long)(left > 1 ? left : 1));
	get->result = curl_easy_perform(get->curl);
	curl_easy_getinfo(get->curl, CURLINFO_RESPONSE_CODE, &get->status);
}

static bool is_answered(const struct get *get)
{
	return get->result == CURLE_OK && get->status == 200;
}

static bool may_pass(const struct get *get)
{
	switch (get->result) {
	case CURLE_OK:
		return get->status == 429 || get->status >= 500;
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_CONNECT:
	case CURLE_GOT_NOTHING:
	case CURLE_PARTIAL_FILE:
	case CURLE_RECV_ERROR:
	case CURLE_SEND_ERROR:
		return true;
	default:
		return false;
	}
}

static int64_t next_pause(struct get *get)
{
	curl_off_t asked = 0;
	int64_t pause = get->pause;

	if (get->pause < LONGEST_PAUSE_MS)
		get->pause *= 2;
	/* Seconds or a date, of any answer: RFC 9110, 10.2.3. */
	if (curl_easy_getinfo(get->curl, CURLINFO_RETRY_AFTER, &asked) ==
		    CURLE_OK &&
	    asked > 0)
		return asked > INT32_MAX ? (int64_t)INT32_MAX * 1000
					 : (int64_t)asked * 1000;
	return pause;
}

static void wait_ms(int64_t ms)
{
	struct timespec left = { ms / 1000, ms % 1000 * 1000000 };

	while (nanosleep(&left, &left) != 0 && errno == EINTR)
		;
}

static void explain(const struct get *get, char why[HTTP_WHY])
{
	if (get->too_large)
		snprintf(why, HTTP_WHY, "the answer is too large");
	else if (get->result == CURLE_OPERATION_TIMEDOUT)
		snprintf(why, HTTP_WHY, "no answer in time");
	else if (get->result != CURLE_OK)
		snprintf(why, HTTP_WHY, "%s",
			 get->error[0] ? get->error
				       : curl_easy_strerror(get->result));
	else if (get->status == 404)
		snprintf(why, HTTP_WHY,
			 "the key service does not have it "
			 "(404); check the report's line, chip ID and TCB");
	else if (get->status == 429)
		snprintf(why, HTTP_WHY,
			 "the key service is busy (429); try "
			 "again later, or with a longer --timeout");
	else
		snprintf(why, HTTP_WHY, "the key service says %ld",
			 get->status);
}

/* True if there is time for another try; the pause is over then. */
static bool waited(struct get *get)
{
	int64_t pause = next_pause(get);
	char why[HTTP_WHY];

	if (pause >= get->deadline - now_ms())
		return false;
	explain(get, why);
	if (isatty(STDERR_FILENO))
		say_note(get->cli, "%s; again in %lld s", why,
			 (long long)(pause / 1000));
	wait_ms(pause);
	return true;
}

static enum http_result result_of(struct get *get, char why[HTTP_WHY])
{
	if (is_answered(get))
		return HTTP_DONE;
	explain(get, why);
	input_free(get->body);
	if (get->result == CURLE_OK && get->status == 404)
		return HTTP_ABSENT;
	return HTTP_FAILED;
}

/* libcurl knows many more, files among them; there is no redirect to others. */
static bool is_http(const char *url)
{
	return strncasecmp(url, "https://", 8) == 0 ||
	       strncasecmp(url, "http://", 7) == 0;
}

enum http_result http_get(const struct cli *cli, const char *url,
			  uint32_t seconds, struct input *body,
			  char why[HTTP_WHY])
{
	struct get get = { .cli = cli,
			   .url = url,
			   .body = body,
			   .deadline = now_ms() + (int64_t)seconds * 1000,
			   .pause = FIRST_PAUSE_MS };
	enum http_result result;

	memset(body, 0, sizeof(*body));
	if (!is_http(url)) {
		snprintf(why, HTTP_WHY, "not an http or https address");
		return HTTP_FAILED;
	}
	get.curl = curl_easy_init();
	if (!get.curl) {
		snprintf(why, HTTP_WHY, "no memory for a request");
		return HTTP_FAILED;
	}
	set_options(&get);
	do {
		try_once(&get);
	} while (!is_answered(&get) && may_pass(&get) && waited(&get));
	result = result_of(&get, why);
	curl_easy_cleanup(get.curl);
	return result;
}
