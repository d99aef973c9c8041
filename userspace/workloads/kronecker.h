/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The graphs of the Graph500 benchmark: Kronecker graphs, made as R-MAT does it
 * (D. Chakrabarti, Y. Zhan, C. Faloutsos, "R-MAT: A Recursive Model for Graph Mining",
 * SDM 2004), with the parameters of Graph500's specification, A = 0.57, B = C = 0.19.
 * The random numbers are our own.
 */
#ifndef COMPROMIS_WORKLOADS_KRONECKER_H
#define COMPROMIS_WORKLOADS_KRONECKER_H

#include <stddef.h>
#include <stdint.h>

#define KRONECKER_SCALE_MAX 30

/* Undirected.  Loops, and several edges between the same two vertices, do occur. */
struct edge {
	uint32_t from;
	uint32_t to;
};

/*
 * Make nr edges between 2^scale vertices; scale is 1 to KRONECKER_SCALE_MAX.  The names of
 * the vertices are shuffled by a permutation, as else those of small numbers had most edges.
 */
void kronecker_generate(struct edge *edges, size_t nr, unsigned int scale, uint64_t seed);

/* The new name of a vertex: a permutation of 0 to 2^scale - 1, for this seed. */
uint32_t kronecker_shuffle(uint32_t vertex, unsigned int scale, uint64_t seed);

#endif /* COMPROMIS_WORKLOADS_KRONECKER_H */
