/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sort 64-bit keys by their digits, the last one first, as databases and parallel sorts
 * do: each pass writes to as many places as a digit has values, in the order of the keys.
 */
#ifndef COMPROMIS_WORKLOADS_RADIX_H
#define COMPROMIS_WORKLOADS_RADIX_H

#include <stddef.h>
#include <stdint.h>

/* More values than a second-level TLB has entries for what lies between them. */
#define RADIX_BITS   11
#define RADIX_VALUES (1 << RADIX_BITS)
#define RADIX_PASSES ((64 + RADIX_BITS - 1) / RADIX_BITS)

/* What does not depend on the order of keys; of different keys it differs. */
struct radix_sum {
	uint64_t sum;
	uint64_t mixed; /* sum of random_mix() of each */
};

/* Keys of the stream of this seed. */
void radix_fill(uint64_t *keys, size_t nr, uint64_t seed);

/* Sort; buffer has room for nr keys, too, and holds nothing of use afterwards. */
void radix_sort(uint64_t *keys, uint64_t *buffer, size_t nr);

struct radix_sum radix_sum(const uint64_t *keys, size_t nr);

/* First key that is smaller than the one before it; nr if there is none. */
size_t radix_check(const uint64_t *keys, size_t nr);

#endif /* COMPROMIS_WORKLOADS_RADIX_H */
