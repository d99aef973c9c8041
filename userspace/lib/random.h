/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pseudo-random numbers, the same on every machine for the same seed.
 *
 * The mixing function is the finalizer of SplitMix64 (G. Steele, D. Lea, C. Flood, "Fast
 * Splittable Pseudorandom Number Generators", OOPSLA 2014), whose constants these are.
 */
#ifndef COMPROMIS_LIB_RANDOM_H
#define COMPROMIS_LIB_RANDOM_H

#include <stdint.h>

#define RANDOM_STEP UINT64_C(0x9e3779b97f4a7c15)

/* A permutation of the 64-bit numbers that leaves no visible pattern. */
static inline uint64_t random_mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

/* The next number of the stream that started with the seed in *state. */
static inline uint64_t random_next(uint64_t *state)
{
	*state += RANDOM_STEP;
	return random_mix(*state);
}

/* Scale a random number to 0 <= result < limit. */
static inline uint64_t random_scale(uint64_t number, uint64_t limit)
{
	return (uint64_t)(((unsigned __int128)number * limit) >> 64);
}

#endif /* COMPROMIS_LIB_RANDOM_H */
