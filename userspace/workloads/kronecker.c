// SPDX-License-Identifier: GPL-2.0-only
#include "kronecker.h"

#include "random.h"

/* A level takes 16 bits of a random number; these are the ends of the quadrants. */
#define LEVEL_BITS  16
#define END_A	    ((uint32_t)(0.57 * (1 << LEVEL_BITS)))
#define END_B	    ((uint32_t)((0.57 + 0.19) * (1 << LEVEL_BITS)))
#define END_C	    ((uint32_t)((0.57 + 0.19 + 0.19) * (1 << LEVEL_BITS)))
#define NUMBER_BITS 64

/* Odd, so that a multiplication by it can be undone: a permutation. */
#define MULTIPLIER UINT32_C(0x9e3779b1)

uint32_t kronecker_shuffle(uint32_t vertex, unsigned int scale, uint64_t seed)
{
	uint32_t mask = (uint32_t)((UINT64_C(1) << scale) - 1);
	unsigned int shift = (scale + 1) / 2, round;

	for (round = 0; round < 3; round++) {
		vertex = (vertex + (uint32_t)random_mix(seed + round)) & mask;
		vertex = (vertex * MULTIPLIER) & mask;
		vertex ^= vertex >> shift;
	}
	return vertex;
}

static struct edge one_edge(unsigned int scale, uint64_t *state)
{
	struct edge edge = { 0 };
	uint64_t number = 0;
	unsigned int level;

	for (level = 0; level < scale; level++) {
		uint32_t part;

		if (level % (NUMBER_BITS / LEVEL_BITS) == 0)
			number = random_next(state);
		part = number & ((1 << LEVEL_BITS) - 1);
		number >>= LEVEL_BITS;
		edge.from = edge.from << 1 | (part >= END_B);
		edge.to = edge.to << 1 | ((part >= END_A && part < END_B) || part >= END_C);
	}
	return edge;
}

void kronecker_generate(struct edge *edges, size_t nr, unsigned int scale, uint64_t seed)
{
	uint64_t state = seed;
	size_t i;

	for (i = 0; i < nr; i++) {
		edges[i] = one_edge(scale, &state);
		edges[i].from = kronecker_shuffle(edges[i].from, scale, seed);
		edges[i].to = kronecker_shuffle(edges[i].to, scale, seed);
	}
}
