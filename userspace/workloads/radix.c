// SPDX-License-Identifier: GPL-2.0-only
#include "radix.h"

#include <string.h>

#include "random.h"

_Static_assert(RADIX_PASSES % 2 == 0, "the last pass must end in keys, not in the buffer");

void radix_fill(uint64_t *keys, size_t nr, uint64_t seed)
{
	size_t i;

	for (i = 0; i < nr; i++)
		keys[i] = random_next(&seed);
}

static unsigned int digit(uint64_t key, unsigned int pass)
{
	return key >> (pass * RADIX_BITS) & (RADIX_VALUES - 1);
}

static void count_digits(const uint64_t *keys, size_t nr, size_t counts[RADIX_PASSES][RADIX_VALUES])
{
	unsigned int pass;
	size_t i;

	for (i = 0; i < nr; i++)
		for (pass = 0; pass < RADIX_PASSES; pass++)
			counts[pass][digit(keys[i], pass)]++;
}

/* Turn the count of each value into where the first key of it goes. */
static void find_starts(size_t counts[RADIX_VALUES])
{
	size_t sum = 0, count, value;

	for (value = 0; value < RADIX_VALUES; value++) {
		count = counts[value];
		counts[value] = sum;
		sum += count;
	}
}

void radix_sort(uint64_t *keys, uint64_t *buffer, size_t nr)
{
	static size_t starts[RADIX_PASSES][RADIX_VALUES];
	unsigned int pass;
	uint64_t *swap;
	size_t i;

	memset(starts, 0, sizeof(starts));
	count_digits(keys, nr, starts);
	for (pass = 0; pass < RADIX_PASSES; pass++) {
		find_starts(starts[pass]);
		for (i = 0; i < nr; i++)
			buffer[starts[pass][digit(keys[i], pass)]++] = keys[i];
		swap = keys;
		keys = buffer;
		buffer = swap;
	}
}

struct radix_sum radix_sum(const uint64_t *keys, size_t nr)
{
	struct radix_sum sum = { 0 };
	size_t i;

	for (i = 0; i < nr; i++) {
		sum.sum += keys[i];
		sum.mixed += random_mix(keys[i]);
	}
	return sum;
}

size_t radix_check(const uint64_t *keys, size_t nr)
{
	size_t i;

	for (i = 1; i < nr; i++)
		if (keys[i] < keys[i - 1])
			return i;
	return nr;
}
