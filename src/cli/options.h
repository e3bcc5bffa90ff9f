/* SPDX-License-Identifier: MIT */
/*
 * Option tables: the parser, the help texts and the shell completion all read
 * the same rows.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OPTION_LIST_MAX 64u

enum option_kind {
	OPTION_FLAG,   /* bool */
	OPTION_TEXT,   /* const char *; may be given once */
	OPTION_NUMBER, /* struct option_number; may be given once */
	OPTION_LIST,   /* struct option_list; may be repeated */
};

struct option_number {
	bool given;
	uint64_t value;
};

struct option_list {
	size_t count;
	const char *items[OPTION_LIST_MAX];
};

/*
 * @letter: 0 if there is only the long form
 * @value: what stands for the value in the help; lower-case words parted by
 *         '|' are completed as they stand
 * @offset: where in the verb's arguments the value goes
 * @max: the largest number taken
 */
struct option {
	char letter;
	enum option_kind kind;
	const char *name;
	const char *value;
	const char *help;
	size_t offset;
	uint64_t max;
};

struct cli;
struct verb;

#define OPTION_TABLES 3u

/*
 * A verb's tables: its own, its second one, what all verbs take.  Each is
 * ended by a row without a name; one that the verb does not have is empty.
 */
const struct option *options_table(const struct verb *verb, unsigned int index);

/*
 * Read the words after the verb into @cli and what follows it.  Returns false
 * after having said what is wrong.
 */
bool options_parse(struct cli *cli, int argc, char *const argv[]);

#endif
