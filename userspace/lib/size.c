// SPDX-License-Identifier: GPL-2.0-only
#include "size.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static int suffix_shift(const char *suffix)
{
	if (!suffix[0])
		return 0;
	if (suffix[1])
		return -EINVAL;

	switch (tolower((unsigned char)suffix[0])) {
	case 'k':
		return 10;
	case 'm':
		return 20;
	case 'g':
		return 30;
	default:
		return -EINVAL;
	}
}

int size_parse(const char *s, uint64_t *value)
{
	unsigned long long number;
	char *end;
	int shift;

	/* strtoull() would skip blanks and take a sign. */
	if (!isdigit((unsigned char)s[0]))
		return -EINVAL;

	errno = 0;
	number = strtoull(s, &end, 10);
	shift = suffix_shift(end);
	if (shift < 0)
		return shift;
	if (errno || number > UINT64_MAX >> shift)
		return -ERANGE;

	*value = (uint64_t)number << shift;
	return 0;
}

const char *size_format(uint64_t kib, char buf[SIZE_TEXT])
{
	static const char *const units[] = { "KiB", "MiB", "GiB", "TiB" };
	size_t unit = 0;

	while (kib && kib % 1024 == 0 && unit + 1 < sizeof(units) / sizeof(units[0])) {
		kib /= 1024;
		unit++;
	}
	snprintf(buf, SIZE_TEXT, "%" PRIu64 " %s", kib, units[unit]);
	return buf;
}
