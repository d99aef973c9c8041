/* SPDX-License-Identifier: GPL-2.0-only */
/* Fields of a line of CSV, and numbers in them, none of which is to be trusted. */
#ifndef COMPROMIS_PLACE_FIELDS_H
#define COMPROMIS_PLACE_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FIELDS_MAX 128

struct fields {
	unsigned int nr;
	char *field[FIELDS_MAX];
};

/*
 * Cut a line in place.  Blanks around a field go, and so do quotes: in them separators count
 * as text, and two quotes are one.  Returns 0, -E2BIG for more than FIELDS_MAX fields, or
 * -EINVAL for quotes that are not around all of a field.
 */
int fields_split(char *line, char separator, struct fields *fields);

/* Where a name is among the fields, without regard to case, or -1. */
int fields_find(const struct fields *fields, const char *name);

/* Are the fields these names, which commas separate?  Without regard to case. */
bool fields_are(const struct fields *fields, const char *names);

/* A field that says that there is no value: empty, NULL, None, \N, nan or NA. */
bool fields_absent(const char *text);

/*
 * text * unit, rounded to the nearest integer: decimal, an optional fraction and exponent, no
 * blanks.  Returns 0, -EINVAL, or -ERANGE if the result is below lo or above hi.
 */
int fields_number(const char *text, double unit, int64_t lo, int64_t hi, int64_t *value);

/*
 * Seconds since 1970 (UTC): a number, or a date as 2017-03-01 12:34:56, with a T instead of the
 * blank, a fraction, and a Z or an offset as +01:00 if need be.  Returns 0 or -EINVAL.
 */
int fields_time(const char *text, int64_t *seconds);

#endif /* COMPROMIS_PLACE_FIELDS_H */
