/* SPDX-License-Identifier: MIT */
/* HTTP GET with patience, as the key service's clients need it. */
#ifndef CLI_HTTP_H
#define CLI_HTTP_H

#include "input.h"

#define HTTP_WHY 512u

enum http_result {
	HTTP_DONE,
	HTTP_ABSENT, /* 404: the answer is final */
	HTTP_FAILED,
};

/*
 * Get @url within @seconds in all.  429 and 503 are repeated when their
 * Retry-After says, other 5xx and lost connections after a growing pause; 404
 * and all else is final.  No redirect is followed.
 * @why: the reason, unless it is HTTP_DONE
 */
enum http_result http_get(const struct cli *cli, const char *url,
			  uint32_t seconds, struct input *body,
			  char why[HTTP_WHY]);

#endif
