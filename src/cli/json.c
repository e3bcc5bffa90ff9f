/* SPDX-License-Identifier: MIT */
#include "json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hex.h"
#include "output.h"
#include "say.h"

/* Memory that ends here ends the program: an answer with holes is no answer. */
static void must(int result)
{
	if (result == 0)
		return;
	fputs(SAY_PROGRAM ": no memory for the answer\n", stderr);
	exit(CLI_REFUSED);
}

void json_put(json_t *object, const char *key, json_t *value)
{
	must(json_object_set_new(object, key, value));
}

void json_append(json_t *array, json_t *value)
{
	must(json_array_append_new(array, value));
}

/* A file's name need not be UTF-8, a JSON string must. */
static json_t *ascii_string(const char *text)
{
	char *copy = strdup(text);
	json_t *value;

	must(copy ? 0 : -1);
	for (char *c = copy; *c; c++)
		if ((unsigned char)*c >= 0x80)
			*c = '?';
	value = json_string(copy);
	free(copy);
	return value;
}

void json_put_text(json_t *object, const char *key, const char *text)
{
	json_t *value = text ? json_string(text) : json_null();

	if (!value && text)
		value = ascii_string(text);
	json_put(object, key, value);
}

void json_put_number(json_t *object, const char *key, uint64_t value)
{
	json_put(object, key, json_integer((json_int_t)value));
}

void json_put_bool(json_t *object, const char *key, bool value)
{
	json_put(object, key, json_boolean(value));
}

void json_put_hex(json_t *object, const char *key, const uint8_t *bytes,
		  size_t len)
{
	char *text = malloc(2 * len + 1);

	must(text ? 0 : -1);
	hex_encode(bytes, len, text);
	json_put_text(object, key, text);
	free(text);
}

void json_put_bits(json_t *object, const char *key, uint64_t value)
{
	char text[19];

	snprintf(text, sizeof(text), "0x%" PRIx64, value);
	json_put_text(object, key, text);
}

bool json_answer(struct cli *cli, bool ok, json_t *answer)
{
	json_t *whole = json_object();

	must(whole && answer ? 0 : -1);
	json_put_text(whole, "verb", cli->verb->name);
	json_put_bool(whole, "ok", ok);
	must(json_object_update(whole, answer));
	json_decref(answer);
	cli->answered = true;
	if (json_dumpf(whole, stdout, JSON_INDENT(2) | JSON_ENSURE_ASCII) == 0)
		putchar('\n');
	else
		must(ferror(stdout) ? 0 : -1);
	json_decref(whole);
	return output_flush(cli);
}

static json_t *fault_json(const struct snpguest_fault *fault)
{
	json_t *object = json_object();

	json_put_number(object, "os_errno", (uint64_t)fault->os_errno);
	json_put_number(object, "fw_error", fault->fw_error);
	json_put_number(object, "vmm_error", fault->vmm_error);
	json_put_number(object, "response_status", fault->response_status);
	json_put_number(object, "attempts", fault->attempts);
	return object;
}

bool json_answer_error(struct cli *cli)
{
	json_t *answer = json_object();
	json_t *error = json_object();

	json_put_text(error, "status", snpguest_status_name(cli->status));
	json_put_text(error, "message", cli->error);
	json_put(error, "fault", fault_json(&cli->fault));
	json_put(answer, "error", error);
	return json_answer(cli, false, answer);
}
