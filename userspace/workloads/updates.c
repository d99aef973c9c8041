// SPDX-License-Identifier: GPL-2.0-only
#include "updates.h"

#include "random.h"

void updates_init(uint64_t *table, size_t words)
{
	size_t i;

	for (i = 0; i < words; i++)
		table[i] = i;
}

uint64_t updates_run(uint64_t *table, size_t words, uint64_t nr, uint64_t seed)
{
	uint64_t sum = 0, number;

	while (nr--) {
		number = random_next(&seed);
		table[random_scale(number, words)] ^= number;
		sum ^= number;
	}
	return sum;
}

uint64_t updates_sum(const uint64_t *table, size_t words)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < words; i++)
		sum ^= table[i];
	return sum;
}

size_t updates_check(const uint64_t *table, size_t words)
{
	size_t i;

	for (i = 0; i < words && table[i] == i; i++)
		;
	return i;
}
