/* SPDX-License-Identifier: MIT */
#include "policyfile.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "demandtext.h"
#include "input.h"
#include "say.h"
#include "../tool/suggest.h"
#include "words.h"

#define TEXT_MAX 1024u

/* One member being read. */
struct member {
	struct policy_args *args;
	struct demands *demands;
	size_t row;
	char name[320];
};

static bool wrong(struct member *member, const char *what)
{
	return say_usage(&member->args->cli, "%s: %s", member->name, what);
}

static bool apply(struct member *member, const char *text)
{
	return demandtext_apply(&member->args->cli, member->name,
				&demand_rows[member->row], text,
				member->demands);
}

static bool apply_number(struct member *member, const json_t *value)
{
	char text[32];

	snprintf(text, sizeof(text), "%lld",
		 (long long)json_integer_value(value));
	return apply(member, text);
}

/* {"snp": 20, "tee": 0} is what "snp=20,tee=0" is on a command line. */
static bool apply_object(struct member *member, json_t *value)
{
	char text[TEXT_MAX];
	size_t used = 0;
	const char *key;
	json_t *number;

	if (demand_rows[member->row].kind != DEMAND_TCB)
		return wrong(member, "an object makes no sense here");
	json_object_foreach(value, key, number)
	{
		if (!json_is_integer(number) || strpbrk(key, "=,"))
			return wrong(member, "not an object of numbers");
		used += (size_t)snprintf(text + used, sizeof(text) - used,
					 "%s%s=%lld", used ? "," : "", key,
					 (long long)json_integer_value(number));
		if (used >= sizeof(text))
			return wrong(member, "too long");
	}
	return used ? apply(member, text) : wrong(member, "empty");
}

static bool apply_scalar(struct member *member, json_t *value)
{
	if (json_is_string(value))
		return apply(member, json_string_value(value));
	if (json_is_integer(value))
		return apply_number(member, value);
	return wrong(member, "neither a string nor a number");
}

/*
 * An empty list would ask for nothing, where its author may have meant that
 * nothing will do: it is refused.
 */
static bool apply_array(struct member *member, const json_t *array)
{
	json_t *value;
	size_t i;

	if (!demand_adds_up(&demand_rows[member->row]))
		return wrong(member, "a list makes no sense here");
	if (json_array_size(array) == 0)
		return wrong(member, "an empty list; leave it out to ask for "
				     "nothing");
	json_array_foreach(
		array, i, value) if (!apply_scalar(member, value)) return false;
	return true;
}

static bool unknown(struct policy_args *args, const char *key)
{
	struct suggestion near;
	char name[64];
	size_t i;

	suggest_begin(&near, key, strlen(key));
	for (i = 0; i < DEMAND_COUNT; i++)
		suggest_offer(&near, policy_option(i)->name);
	if (!near.word)
		return say_usage(&args->cli, "%s: unknown member '%.60s'",
				 args->file, key);
	for (i = 0; near.word[i] && i + 1 < sizeof(name); i++)
		name[i] = near.word[i] == '-' ? '_' : near.word[i];
	name[i] = '\0';
	return say_usage(&args->cli,
			 "%s: unknown member '%.60s'; did you mean '%s'?",
			 args->file, key, name);
}

static bool apply_member(struct policy_args *args, const char *key,
			 json_t *value, bool seen[DEMAND_COUNT],
			 struct demands *demands)
{
	struct member member = { .args = args, .demands = demands };
	bool again;

	/* For people, not for us. */
	if (strcmp(key, "description") == 0)
		return true;
	member.row = policy_find(key);
	if (member.row == DEMAND_COUNT)
		return unknown(args, key);
	/* As min_abi and as min-abi: which of them was meant? */
	again = seen[member.row];
	seen[member.row] = true;
	if (again)
		return say_usage(&args->cli, "%s: '%.60s' is there twice",
				 args->file, key);
	if (args->texts[member.row].count > 0)
		return true;
	snprintf(member.name, sizeof(member.name), "%s: %s", args->file, key);
	if (json_is_array(value))
		return apply_array(&member, value);
	if (json_is_object(value))
		return apply_object(&member, value);
	return apply_scalar(&member, value);
}

static bool apply_root(struct policy_args *args, json_t *root,
		       struct demands *demands)
{
	bool seen[DEMAND_COUNT] = { false };
	const char *key;
	json_t *value;

	if (!json_is_object(root))
		return say_usage(&args->cli, "%s: a policy is a JSON object",
				 args->file);
	json_object_foreach(root, key,
			    value) if (!apply_member(args, key, value, seen,
						     demands)) return false;
	return true;
}

bool policyfile_read(struct policy_args *args, struct demands *demands)
{
	struct input input;
	json_error_t error;
	json_t *root;
	bool fine;

	if (!input_read(&args->cli, args->file, INPUT_MAX, &input))
		return false;
	root = json_loadb((const char *)input.data, input.len,
			  JSON_REJECT_DUPLICATES, &error);
	input_free(&input);
	/* Before the first line there is nothing to find fault with. */
	if (!root && (error.line < 0 ||
		      json_error_code(&error) == json_error_out_of_memory))
		return say_refused(&args->cli, SNPGUEST_E_NOMEM,
				   "%s: no memory to read it", args->file);
	if (!root)
		return say_usage(&args->cli, "%s, line %d: %s", args->file,
				 error.line, error.text);
	fine = apply_root(args, root, demands);
	json_decref(root);
	return fine;
}
