// SPDX-License-Identifier: GPL-2.0-only
#include "pattern.h"

#include "random.h"

uint64_t pattern_word(size_t position, uint64_t generation, uint64_t seed)
{
	return random_mix(position ^ random_mix(generation * RANDOM_STEP + seed));
}

void pattern_fill(uint64_t *memory, size_t words, uint64_t generation, uint64_t seed)
{
	size_t i;

	for (i = 0; i < words; i++)
		memory[i] = pattern_word(i, generation, seed);
}

size_t pattern_pass(uint64_t *memory, size_t words, uint64_t generation, uint64_t seed,
		    struct pattern_error errors[], size_t max)
{
	/* What was stored must be read again, not remembered. */
	volatile uint64_t *cell = memory;
	size_t wrong = 0, i;

	for (i = 0; i < words; i++) {
		uint64_t expected = pattern_word(i, generation, seed);
		uint64_t found = cell[i];

		if (found != expected) {
			if (wrong < max)
				errors[wrong] =
					(struct pattern_error){ &memory[i], expected, found };
			wrong++;
		}
		cell[i] = pattern_word(i, generation + 1, seed);
	}
	return wrong;
}
