/* SPDX-License-Identifier: MIT */
#include "rfc3339.h"

#include <stddef.h>

/* @digits decimal digits, at most @max; moves @text behind them. */
static bool take_digits(const char **text, int digits, int max, int *value)
{
	*value = 0;
	for (; digits > 0; digits--, (*text)++) {
		if (**text < '0' || **text > '9')
			return false;
		*value = *value * 10 + (**text - '0');
	}
	return *value <= max;
}

static bool take_char(const char **text, char c)
{
	if (**text != c)
		return false;
	(*text)++;
	return true;
}

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30,
				    31, 31, 30, 31, 30, 31 };

	return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days from 1970-01-01, in the proleptic Gregorian calendar. */
static int64_t days_since_1970(int year, int month, int day)
{
	int64_t past = year - 1;
	int64_t days = past * 365 + past / 4 - past / 100 + past / 400;

	for (int m = 1; m < month; m++)
		days += month_days(year, m);
	return days + day - 1 - 719162; /* 0001-01-01 to 1970-01-01 */
}

static bool take_date(const char **text, int64_t *days)
{
	int year, month, day;

	if (!take_digits(text, 4, 9999, &year) || !take_char(text, '-') ||
	    !take_digits(text, 2, 12, &month) || !take_char(text, '-') ||
	    !take_digits(text, 2, 31, &day))
		return false;
	if (year < 1 || month < 1 || day < 1 || day > month_days(year, month))
		return false;
	*days = days_since_1970(year, month, day);
	return true;
}

static bool take_clock(const char **text, int *seconds)
{
	int hour, minute, second;

	if (!take_digits(text, 2, 23, &hour) || !take_char(text, ':') ||
	    !take_digits(text, 2, 59, &minute) || !take_char(text, ':') ||
	    !take_digits(text, 2, 60, &second))
		return false;
	if (second == 60)
		second = 59;
	*seconds = (hour * 60 + minute) * 60 + second;
	if (!take_char(text, '.'))
		return true;
	if (**text < '0' || **text > '9')
		return false;
	while (**text >= '0' && **text <= '9')
		(*text)++;
	return true;
}

static bool take_offset(const char **text, int *seconds)
{
	int sign, hour, minute;

	*seconds = 0;
	if (take_char(text, 'Z') || take_char(text, 'z'))
		return true;
	sign = **text == '-' ? -1 : 1;
	if (!take_char(text, '+') && !take_char(text, '-'))
		return false;
	if (!take_digits(text, 2, 23, &hour) || !take_char(text, ':') ||
	    !take_digits(text, 2, 59, &minute))
		return false;
	*seconds = sign * (hour * 60 + minute) * 60;
	return true;
}

bool rfc3339_parse(const char *text, int64_t *unix_time)
{
	int seconds = 0, offset = 0;
	int64_t days;

	if (!take_date(&text, &days))
		return false;
	if (*text) {
		if (!take_char(&text, 'T') && !take_char(&text, 't') &&
		    !take_char(&text, ' '))
			return false;
		if (!take_clock(&text, &seconds) ||
		    !take_offset(&text, &offset) || *text)
			return false;
	}
	*unix_time = days * 86400 + seconds - offset;
	return true;
}
