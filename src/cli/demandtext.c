/* SPDX-License-Identifier: MIT */
#include "demandtext.h"

#include <stdlib.h>
#include <string.h>

#include "hex.h"
#include "input.h"
#include "number.h"
#include "say.h"
#include "words.h"

#define PIECE_MAX 64u

/* Cut the next piece off @text, up to one of @ends; false if it is too long. */
static bool take_piece(const char **text, const char *ends,
		       char piece[PIECE_MAX])
{
	size_t len = strcspn(*text, ends);

	if (len >= PIECE_MAX)
		return false;
	memcpy(piece, *text, len);
	piece[len] = '\0';
	*text += len;
	if (**text)
		(*text)++;
	return true;
}

static void *field(struct demands *demands, const struct demand *row)
{
	return (uint8_t *)demands + row->offset;
}

/* Into 4 or 8 bytes, as the field has. */
static void put_number(struct demands *demands, const struct demand *row,
		       uint64_t value)
{
	uint32_t narrow = (uint32_t)value;

	if (row->size == sizeof(narrow))
		memcpy(field(demands, row), &narrow, sizeof(narrow));
	else
		memcpy(field(demands, row), &value, sizeof(value));
}

static bool apply_number(struct cli *cli, const char *name,
			 const struct demand *row, const char *text,
			 struct demands *demands)
{
	uint64_t value;

	if (!number_parse(text, row->max, &value))
		return say_usage(cli, "%s: '%s' is no number from 0 to %llu",
				 name, text, (unsigned long long)row->max);
	put_number(demands, row, value);
	return true;
}

static uint64_t unit_seconds(const char *unit)
{
	if (!*unit || strcmp(unit, "s") == 0)
		return 1;
	if (strcmp(unit, "m") == 0)
		return 60;
	if (strcmp(unit, "h") == 0)
		return UINT64_C(60) * 60;
	return strcmp(unit, "d") == 0 ? UINT64_C(24) * 60 * 60 : 0;
}

static bool apply_age(struct cli *cli, const char *name,
		      const struct demand *row, const char *text,
		      struct demands *demands)
{
	size_t digits = strspn(text, "0123456789");
	uint64_t unit = unit_seconds(text + digits), value;
	const char *start = text;
	char number[PIECE_MAX];

	if (!unit || !take_piece(&start, "smhd", number) ||
	    !number_parse(number, UINT32_MAX, &value) || value == 0)
		return say_usage(cli,
				 "%s: '%s' is no time like 90d, 12h or "
				 "3600",
				 name, text);
	put_number(demands, row, value * unit);
	return true;
}

/* Bits that have no name yet are given by number, in the wide fields. */
static bool read_bits(struct cli *cli, const char *name,
		      const struct demand *row, const char *text,
		      uint64_t *bits)
{
	if (row->size == sizeof(*bits) && strncmp(text, "0x", 2) == 0 &&
	    number_parse(text, UINT64_MAX, bits))
		return true;
	return words_bits(cli, name, text, row->bits, bits);
}

static uint64_t get_number(struct demands *demands, const struct demand *row)
{
	uint32_t narrow;
	uint64_t wide;

	if (row->size == sizeof(narrow)) {
		memcpy(&narrow, field(demands, row), sizeof(narrow));
		return narrow;
	}
	memcpy(&wide, field(demands, row), sizeof(wide));
	return wide;
}

static bool apply_words(struct cli *cli, const char *name,
			const struct demand *row, const char *text,
			struct demands *demands)
{
	uint64_t bits;

	if (!read_bits(cli, name, row, text, &bits))
		return false;
	/* No kind at all is any kind to the library: refused, for it would
	 * open what it was meant to shut. */
	if (!bits && row == &demand_rows[DEMAND_ID_ALLOW_CERT])
		return say_usage(cli,
				 "%s: '%s' cannot be asked for; give the "
				 "report without its table",
				 name, text);
	put_number(demands, row, get_number(demands, row) | bits);
	return true;
}

static bool apply_choice(struct cli *cli, const char *name,
			 const struct demand *row, const char *text,
			 struct demands *demands)
{
	char all[256];

	for (const struct bit *bit = row->bits; bit->key; bit++)
		if (words_same(text, strlen(text), bit->key)) {
			put_number(demands, row, bit->mask);
			return true;
		}
	words_list(row->bits, all, sizeof(all));
	return say_usage(cli, "%s: '%s' is none of %s", name, text, all);
}

static bool apply_vmpls(struct cli *cli, const char *name,
			const struct demand *row, const char *text,
			struct demands *demands)
{
	const char *rest = text;
	char piece[PIECE_MAX];
	uint64_t vmpl;

	(void)row;
	do {
		if (!take_piece(&rest, ",", piece) ||
		    !number_parse(piece, 3, &vmpl))
			return say_usage(cli,
					 "%s: '%s' is no list of numbers "
					 "from 0 to 3",
					 name, text);
		demands->policy.vmpls |= 1u << vmpl;
	} while (*rest);
	return true;
}

/* @count numbers up to 255 with dots between. */
static bool take_dotted(const char *text, uint8_t *numbers, size_t count)
{
	char piece[PIECE_MAX];
	uint64_t value;

	for (size_t i = 0; i < count; i++) {
		if (!take_piece(&text, ".", piece) ||
		    !number_parse(piece, UINT8_MAX, &value))
			return false;
		numbers[i] = (uint8_t)value;
	}
	return *text == '\0';
}

static bool apply_abi(struct cli *cli, const char *name,
		      const struct demand *row, const char *text,
		      struct demands *demands)
{
	uint8_t numbers[2];

	(void)row;
	if (!take_dotted(text, numbers, 2))
		return say_usage(cli, "%s: '%s' is no version like 1.55", name,
				 text);
	demands->policy.min_abi_major = numbers[0];
	demands->policy.min_abi_minor = numbers[1];
	return true;
}

static bool apply_version(struct cli *cli, const char *name,
			  const struct demand *row, const char *text,
			  struct demands *demands)
{
	struct snpguest_fw_version *version = field(demands, row);
	uint8_t numbers[3];

	if (!take_dotted(text, numbers, 3))
		return say_usage(cli, "%s: '%s' is no version like 1.55.21",
				 name, text);
	version->major = numbers[0];
	version->minor = numbers[1];
	version->build = numbers[2];
	return true;
}

static uint8_t *component(struct snpguest_tcb *tcb, const char *name)
{
	size_t len = strlen(name);

	if (words_same(name, len, "boot-loader"))
		return &tcb->boot_loader;
	if (words_same(name, len, "fmc"))
		return &tcb->fmc;
	if (words_same(name, len, "tee"))
		return &tcb->tee;
	if (words_same(name, len, "snp"))
		return &tcb->snp;
	return words_same(name, len, "microcode") ? &tcb->microcode : NULL;
}

static bool apply_tcb(struct cli *cli, const char *name,
		      const struct demand *row, const char *text,
		      struct demands *demands)
{
	struct snpguest_tcb *tcb = field(demands, row);
	char part[PIECE_MAX], number[PIECE_MAX];
	const char *rest = text;
	uint32_t seen = 0, bit;
	uint8_t *place;
	uint64_t value;

	do {
		place = take_piece(&rest, "=", part) ? component(tcb, part)
						     : NULL;
		if (!place || !take_piece(&rest, ",", number) ||
		    !number_parse(number, UINT8_MAX, &value))
			return say_usage(cli,
					 "%s: '%s' is no list like "
					 "boot-loader=3,snp=20,microcode=209 "
					 "(of fmc, boot-loader, tee, snp, "
					 "microcode)",
					 name, text);
		bit = 1u << (place - (uint8_t *)tcb);
		if (seen & bit)
			return say_usage(cli,
					 "%s: '%.140s' names a component twice",
					 name, text);
		seen |= bit;
		*place = (uint8_t)value;
	} while (*rest);
	return true;
}

static bool add_value(struct cli *cli, struct snpguest_values *values,
		      const uint8_t *value, size_t size)
{
	/* The library only reads them; the list is ours. */
	uint8_t *bytes = (uint8_t *)(uintptr_t)values->bytes;

	bytes = realloc(bytes, (values->count + 1) * size);
	if (!bytes)
		return say_refused(cli, SNPGUEST_E_NOMEM,
				   "no memory for the policy");
	memcpy(bytes + values->count * size, value, size);
	values->bytes = bytes;
	values->count++;
	return true;
}

/* A file's bytes as they stand, or the digits in it. */
static bool value_of_file(const struct input *input, uint8_t *value,
			  size_t size)
{
	char text[4 * PIECE_MAX];
	size_t len;

	if (input->len == size) {
		memcpy(value, input->data, size);
		return true;
	}
	if (input->len == 0 || input->len >= sizeof(text))
		return false;
	memcpy(text, input->data, input->len);
	text[input->len] = '\0';
	return hex_decode(text, value, size, &len) && len == size;
}

/* A Turin chip's ID is 8 bytes, which a report fills up with zeros. */
static bool is_short_id(const struct demand *row, size_t len)
{
	return row == &demand_rows[DEMAND_ID_CHIP_ID] && len == 8;
}

static bool apply_value(struct cli *cli, const char *name,
			const struct demand *row, const char *text,
			struct demands *demands)
{
	uint8_t value[64] = { 0 };
	struct input input = { 0 };
	size_t len = 0;
	bool fine;

	if (text[0] == '@') {
		if (!input_read(cli, text + 1, INPUT_MAX, &input))
			return false;
		fine = value_of_file(&input, value, row->size);
		input_free(&input);
	} else {
		fine = hex_decode(text, value, row->size, &len) &&
		       (len == row->size || is_short_id(row, len));
	}
	if (!fine)
		return say_usage(cli,
				 "%s: '%.140s' is not %zu bytes in "
				 "hexadecimal, nor @FILE with them",
				 name, text, row->size);
	return add_value(cli, field(demands, row), value, row->size);
}

static bool apply_key(struct cli *cli, const char *name,
		      const struct demand *row, const char *text,
		      struct demands *demands)
{
	const struct snpguest_fault none = { 0 };
	snpguest_status status;
	struct input input;
	uint8_t digest[48];

	if (text[0] != '@')
		return apply_value(cli, name, row, text, demands);
	if (!input_read(cli, text + 1, INPUT_MAX, &input))
		return false;
	status = snpguest_id_key_digest(input.data ? input.data : digest,
					input.len, digest);
	input_free(&input);
	if (status != SNPGUEST_OK)
		return say_fault(cli, text + 1, status, &none);
	return add_value(cli, field(demands, row), digest, row->size);
}

bool demandtext_apply(struct cli *cli, const char *name,
		      const struct demand *row, const char *text,
		      struct demands *demands)
{
	static bool (*const apply[])(struct cli *, const char *,
				     const struct demand *, const char *,
				     struct demands *) = {
		[DEMAND_NUMBER] = apply_number,
		[DEMAND_AGE] = apply_age,
		[DEMAND_WORDS] = apply_words,
		[DEMAND_CHOICE] = apply_choice,
		[DEMAND_VMPLS] = apply_vmpls,
		[DEMAND_ABI] = apply_abi,
		[DEMAND_VERSION] = apply_version,
		[DEMAND_TCB] = apply_tcb,
		[DEMAND_VALUES] = apply_value,
		[DEMAND_KEYS] = apply_key,
	};

	return apply[row->kind](cli, name, row, text, demands);
}

void demandtext_free(struct demands *demands)
{
	struct snpguest_values *values;

	for (size_t i = 0; i < DEMAND_COUNT; i++) {
		if (demand_rows[i].kind != DEMAND_VALUES &&
		    demand_rows[i].kind != DEMAND_KEYS)
			continue;
		values = field(demands, &demand_rows[i]);
		free((void *)(uintptr_t)values->bytes);
	}
	memset(demands, 0, sizeof(*demands));
}
