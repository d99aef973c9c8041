/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory content that tells a word from every other, and now from before: each
 * word depends on its position and on how often it has been written.  A word
 * that is lost, stale or in another's place is found.
 */
#ifndef COMPROMIS_WORKLOADS_PATTERN_H
#define COMPROMIS_WORKLOADS_PATTERN_H

#include <stddef.h>
#include <stdint.h>

/* A word that is not what it must be. */
struct pattern_error {
	const uint64_t *address;
	uint64_t expected;
	uint64_t found;
};

uint64_t pattern_word(size_t position, uint64_t generation, uint64_t seed);

/* Write the first generation of all words. */
void pattern_fill(uint64_t *memory, size_t words, uint64_t generation, uint64_t seed);

/*
 * Check that all words are of this generation, and write the next one.
 * Returns the number of wrong words; the first max of them are in errors.
 */
size_t pattern_pass(uint64_t *memory, size_t words, uint64_t generation, uint64_t seed,
		    struct pattern_error errors[], size_t max);

#endif /* COMPROMIS_WORKLOADS_PATTERN_H */
