/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <string.h>

#include "cli.h"
#include "number.h"
#include "say.h"
#include "../tool/suggest.h"

/* The words still to be read. */
struct words {
	int count;
	char *const *next;
};

static const char *take_word(struct words *words)
{
	if (words->count == 0)
		return NULL;
	words->count--;
	return *words->next++;
}

const struct option *options_table(const struct verb *verb, unsigned int index)
{
	static const struct option none[] = {
		{ 0, OPTION_FLAG, NULL, NULL, NULL, 0, 0 },
	};

	if (index == 0)
		return verb->options;
	if (index == 1)
		return verb->more ? verb->more : none;
	return index == 2 ? cli_options : none;
}

static const struct option *find_long(const struct verb *verb, const char *name,
				      size_t len)
{
	for (unsigned int i = 0; i < OPTION_TABLES; i++)
		for (const struct option *o = options_table(verb, i); o->name;
		     o++)
			if (strlen(o->name) == len &&
			    memcmp(o->name, name, len) == 0)
				return o;
	return NULL;
}

static const struct option *find_letter(const struct verb *verb, char letter)
{
	for (unsigned int i = 0; i < OPTION_TABLES; i++)
		for (const struct option *o = options_table(verb, i); o->name;
		     o++)
			if (o->letter == letter)
				return o;
	return NULL;
}

static void *slot(struct cli *cli, const struct option *option)
{
	return (char *)cli + option->offset;
}

static bool store_text(struct cli *cli, const struct option *option,
		       const char *value)
{
	const char **text = slot(cli, option);

	if (*text)
		return say_usage(cli, "--%s is given twice", option->name);
	*text = value;
	return true;
}

static bool store_number(struct cli *cli, const struct option *option,
			 const char *value)
{
	struct option_number *number = slot(cli, option);

	if (number->given)
		return say_usage(cli, "--%s is given twice", option->name);
	if (!number_parse(value, option->max, &number->value))
		return say_usage(cli, "--%s: '%s' is no number from 0 to %llu",
				 option->name, value,
				 (unsigned long long)option->max);
	number->given = true;
	return true;
}

static bool store_item(struct cli *cli, const struct option *option,
		       const char *value)
{
	struct option_list *list = slot(cli, option);

	if (list->count == OPTION_LIST_MAX)
		return say_usage(cli, "--%s is given more than %u times",
				 option->name, OPTION_LIST_MAX);
	list->items[list->count++] = value;
	return true;
}

static bool store(struct cli *cli, const struct option *option,
		  const char *value)
{
	switch (option->kind) {
	case OPTION_FLAG:
		*(bool *)slot(cli, option) = true;
		return true;
	case OPTION_TEXT:
		return store_text(cli, option, value);
	case OPTION_NUMBER:
		return store_number(cli, option, value);
	case OPTION_LIST:
		return store_item(cli, option, value);
	}
	return false;
}

static bool unknown_long(struct cli *cli, const char *name, size_t len)
{
	struct suggestion near;

	suggest_begin(&near, name, len);
	for (unsigned int i = 0; i < OPTION_TABLES; i++)
		for (const struct option *o = options_table(cli->verb, i);
		     o->name; o++)
			suggest_offer(&near, o->name);
	if (near.word)
		return say_usage(cli,
				 "unknown option --%.*s; did you mean --%s?",
				 (int)len, name, near.word);
	return say_usage(cli, "unknown option --%.*s", (int)len, name);
}

static bool parse_long(struct cli *cli, const char *name, struct words *words)
{
	size_t len = strcspn(name, "=");
	const char *value = name[len] ? name + len + 1 : NULL;
	const struct option *option;

	option = find_long(cli->verb, name, len);
	if (!option)
		return unknown_long(cli, name, len);
	if (option->kind == OPTION_FLAG && value)
		return say_usage(cli, "--%s takes no value", option->name);
	if (option->kind != OPTION_FLAG && !value)
		value = take_word(words);
	if (option->kind != OPTION_FLAG && !value)
		return say_usage(cli, "--%s needs a value: %s", option->name,
				 option->value);
	return store(cli, option, value);
}

/* "-qo FILE", "-oFILE": letters until one takes the rest as its value. */
static bool parse_letters(struct cli *cli, const char *letters,
			  struct words *words)
{
	const struct option *option;
	const char *value;

	for (; *letters; letters++) {
		option = find_letter(cli->verb, *letters);
		if (!option)
			return say_usage(cli, "unknown option -%c", *letters);
		if (option->kind == OPTION_FLAG) {
			if (!store(cli, option, NULL))
				return false;
			continue;
		}
		value = letters[1] ? letters + 1 : take_word(words);
		if (!value)
			return say_usage(cli, "-%c needs a value: %s", *letters,
					 option->value);
		return store(cli, option, value);
	}
	return true;
}

static bool parse_operand(struct cli *cli, const char *word)
{
	if (!cli->verb->operand || cli->operand_count > 0)
		return say_usage(cli, "'%s' is one word too many", word);
	cli->operands[cli->operand_count++] = word;
	return true;
}

bool options_parse(struct cli *cli, int argc, char *const argv[])
{
	struct words words = { argc, argv };
	bool only_operands = false, fine = true;
	const char *word;

	while (fine && (word = take_word(&words))) {
		if (only_operands || word[0] != '-' || !word[1])
			fine = parse_operand(cli, word);
		else if (strcmp(word, "--") == 0)
			only_operands = true;
		else if (word[1] == '-')
			fine = parse_long(cli, word + 2, &words);
		else
			fine = parse_letters(cli, word + 1, &words);
	}
	if (!fine || cli->help || cli->version)
		return fine;
	if (cli->verb->operand && cli->operand_count == 0)
		return say_usage(cli, "which %s?", cli->verb->operand);
	return true;
}
