// SPDX-License-Identifier: GPL-2.0-only
#include "fields.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "units.h"

static char *skip_blanks(char *s, char separator)
{
	while (*s && *s != separator && isspace((unsigned char)*s))
		s++;
	return s;
}

static void trim_end(char *begin, char *end)
{
	while (end > begin && isspace((unsigned char)end[-1]))
		end--;
	*end = '\0';
}

/* The text behind an opening quote, moved over what escapes it; returns what follows, or NULL. */
static char *unquote(char *s)
{
	char *to = s;

	for (;; s++) {
		if (!*s)
			return NULL;
		if (*s == '"' && *++s != '"')
			break;
		*to++ = *s;
	}
	/* s is behind the closing quote, so the end may be written first. */
	if (to < s)
		*to = '\0';
	return s;
}

int fields_split(char *line, char separator, struct fields *fields)
{
	char *s = line, *begin, *end;

	fields->nr = 0;
	for (;;) {
		if (fields->nr == FIELDS_MAX)
			return -E2BIG;
		begin = skip_blanks(s, separator);
		if (*begin == '"') {
			s = unquote(++begin);
			if (!s)
				return -EINVAL;
			s = skip_blanks(s, separator);
			if (*s && *s != separator)
				return -EINVAL;
			end = *s ? s : NULL;
		} else {
			end = strchr(begin, separator);
			trim_end(begin, end ? end : begin + strlen(begin));
		}
		fields->field[fields->nr++] = begin;
		if (!end)
			return 0;
		s = end + 1;
	}
}

int fields_find(const struct fields *fields, const char *name)
{
	unsigned int i;

	for (i = 0; i < fields->nr; i++) {
		if (!strcasecmp(fields->field[i], name))
			return (int)i;
	}
	return -1;
}

bool fields_are(const struct fields *fields, const char *names)
{
	unsigned int i;
	size_t length;

	for (i = 0; i < fields->nr; i++) {
		length = strcspn(names, ",");
		if (strlen(fields->field[i]) != length ||
		    strncasecmp(fields->field[i], names, length))
			return false;
		names += length;
		if (!*names)
			return i + 1 == fields->nr;
		names++;
	}
	return false;
}

bool fields_absent(const char *text)
{
	static const char *const words[] = { "", "NULL", "None", "\\N", "nan", "NA" };
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!strcasecmp(text, words[i]))
			return true;
	}
	return false;
}

int fields_number(const char *text, double unit, int64_t lo, int64_t hi, int64_t *value)
{
	const char *digits = text + (*text == '-');
	double number;
	char *end;

	/* strtod() would take blanks, names and hexadecimal. */
	if (!isdigit((unsigned char)*digits) || strpbrk(digits, "xX"))
		return -EINVAL;
	number = strtod(text, &end);
	if (*end)
		return -EINVAL;
	number *= unit;
	/* Bounds are far below 2^53, so they are exact as double; NaN and inf fail, too. */
	if (!(number >= (double)lo && number <= (double)hi))
		return -ERANGE;
	*value = llround(number);
	return 0;
}

static bool date_is_valid(const struct tm *tm)
{
	struct tm day = { .tm_year = tm->tm_year, .tm_mon = tm->tm_mon, .tm_mday = tm->tm_mday };

	/* Makes another day of one that its month does not have. */
	timegm(&day);
	return tm->tm_mday == day.tm_mday && tm->tm_year >= 0 && tm->tm_year < 1000 &&
	       tm->tm_mon >= 0 && tm->tm_mon < 12 && tm->tm_mday >= 1 && tm->tm_mday <= 31 &&
	       tm->tm_hour >= 0 && tm->tm_hour < 24 && tm->tm_min >= 0 && tm->tm_min < 60 &&
	       tm->tm_sec >= 0 && tm->tm_sec <= 60;
}

static int two_digits(const char *text, int limit)
{
	int value;

	if (!isdigit((unsigned char)text[0]) || !isdigit((unsigned char)text[1]))
		return -EINVAL;
	value = 10 * (text[0] - '0') + text[1] - '0';
	return value < limit ? value : -EINVAL;
}

/* What follows a date: nothing, Z, +hh:mm or +hhmm; *offset is seconds ahead of UTC. */
static int parse_offset(const char *text, int *offset)
{
	int hours, minutes, sign = text[0] == '-' ? -1 : 1;

	*offset = 0;
	if (!text[0] || !strcmp(text, "Z"))
		return 0;
	if (text[0] != '+' && text[0] != '-')
		return -EINVAL;
	hours = two_digits(text + 1, 24);
	if (hours < 0)
		return -EINVAL;
	text += text[3] == ':' ? 4 : 3;
	minutes = two_digits(text, 60);
	if (minutes < 0 || text[2])
		return -EINVAL;
	*offset = sign * (hours * HOUR + minutes * 60);
	return 0;
}

int fields_time(const char *text, int64_t *seconds)
{
	struct tm tm = { 0 };
	const char *rest;
	char middle;
	int length = 0, offset;

	if (!fields_number(text, 1, -TIME_MAX, TIME_MAX, seconds))
		return 0;
	/* Widths keep a number from overflowing. */
	if (sscanf(text, "%4d-%2d-%2d%c%2d:%2d:%2d%n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday,
		   &middle, &tm.tm_hour, &tm.tm_min, &tm.tm_sec, &length) != 7 ||
	    (middle != ' ' && middle != 'T'))
		return -EINVAL;
	tm.tm_year -= 1900;
	tm.tm_mon--;
	rest = text + length;
	if (*rest == '.')
		rest += 1 + strspn(rest + 1, "0123456789");
	if (parse_offset(rest, &offset) || !date_is_valid(&tm))
		return -EINVAL;
	*seconds = timegm(&tm) - offset;
	return 0;
}
