/* SPDX-License-Identifier: MIT */
#include "text.h"

#include <string.h>
#include <time.h>

static const char digits[] = "0123456789abcdef";

void snpv_text_init(struct snpv_text *text, char *array, size_t cap)
{
	text->at = array;
	text->left = cap;
	if (cap > 0)
		*array = '\0';
}

static void add(struct snpv_text *text, const char *data, size_t len)
{
	if (text->left == 0)
		return;
	if (len >= text->left)
		len = text->left - 1;
	memcpy(text->at, data, len);
	text->at += len;
	text->left -= len;
	*text->at = '\0';
}

void snpv_text_str(struct snpv_text *text, const char *string)
{
	add(text, string, strlen(string));
}

void snpv_text_hex(struct snpv_text *text, const uint8_t *data, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char pair[3] = { digits[data[i] >> 4], digits[data[i] & 15] };

		/* A verdict has a thousand of these: no call for each. */
		if (text->left < sizeof(pair)) {
			add(text, pair, 2);
			continue;
		}
		memcpy(text->at, pair, sizeof(pair));
		text->at += 2;
		text->left -= 2;
	}
}

static void add_base(struct snpv_text *text, uint64_t number, unsigned int base)
{
	char buf[20];
	size_t at = sizeof(buf);

	do {
		buf[--at] = digits[number % base];
		number /= base;
	} while (number);
	add(text, buf + at, sizeof(buf) - at);
}

void snpv_text_number(struct snpv_text *text, uint64_t number)
{
	add_base(text, number, 10);
}

void snpv_text_bits(struct snpv_text *text, uint64_t bits)
{
	snpv_text_str(text, "0x");
	add_base(text, bits, 16);
}

static void add_padded(struct snpv_text *text, int number, int width)
{
	char buf[4];

	for (int i = width; i-- > 0; number /= 10)
		buf[i] = digits[number % 10];
	add(text, buf, (size_t)width);
}

/* Not by strftime(): that looks the time zone's file up, each time. */
void snpv_text_time(struct snpv_text *text, int64_t unix_time)
{
	time_t when = (time_t)unix_time;
	struct tm tm;

	if (!gmtime_r(&when, &tm) || tm.tm_year < -1900 || tm.tm_year > 8099) {
		snpv_text_str(text, "another millennium");
		return;
	}
	add_padded(text, tm.tm_year + 1900, 4);
	snpv_text_str(text, "-");
	add_padded(text, tm.tm_mon + 1, 2);
	snpv_text_str(text, "-");
	add_padded(text, tm.tm_mday, 2);
	snpv_text_str(text, "T");
	add_padded(text, tm.tm_hour, 2);
	snpv_text_str(text, ":");
	add_padded(text, tm.tm_min, 2);
	snpv_text_str(text, ":");
	add_padded(text, tm.tm_sec, 2);
	snpv_text_str(text, "Z");
}
