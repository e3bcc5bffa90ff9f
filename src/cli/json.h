/* SPDX-License-Identifier: MIT */
/*
 * The JSON answers.  Each is one object: "verb", "ok" and what the verb adds;
 * snpguestctl(1) and snpguestctl.schema.json describe them.
 */
#ifndef CLI_JSON_H
#define CLI_JSON_H

#include <jansson.h>

#include "cli.h"

/* Setters that give up the whole object when memory ends. */
void json_put(json_t *object, const char *key, json_t *value);
void json_put_text(json_t *object, const char *key, const char *text);
void json_put_number(json_t *object, const char *key, uint64_t value);
void json_put_bool(json_t *object, const char *key, bool value);
/* Bytes in hexadecimal; NULL for none. */
void json_put_hex(json_t *object, const char *key, const uint8_t *bytes,
		  size_t len);
void json_append(json_t *array, json_t *value);
/* 64 bits in hexadecimal: JSON numbers are not exact everywhere. */
void json_put_bits(json_t *object, const char *key, uint64_t value);

/* Print the answer, consuming @answer: an object of the verb's own members. */
bool json_answer(struct cli *cli, bool ok, json_t *answer);
/* The answer of a run that failed, from what was said. */
bool json_answer_error(struct cli *cli);

#endif
