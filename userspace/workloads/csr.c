// SPDX-License-Identifier: GPL-2.0-only
#include "csr.h"

size_t csr_size(uint32_t vertices, size_t edges)
{
	return ((size_t)vertices + 1) * sizeof(uint64_t) + 2 * edges * sizeof(uint32_t);
}

static void count(struct csr *csr, const struct edge *edges, size_t nr)
{
	uint64_t sum = 0, degree;
	uint32_t vertex;
	size_t i;

	for (i = 0; i < nr; i++) {
		if (edges[i].from == edges[i].to)
			continue;
		csr->start[edges[i].from]++;
		csr->start[edges[i].to]++;
	}
	for (vertex = 0; vertex < csr->vertices; vertex++) {
		degree = csr->start[vertex];
		sum += degree;
		/* The end for now: fill() goes down from there to the start. */
		csr->start[vertex] = sum;
	}
	csr->start[csr->vertices] = sum;
}

static void fill(struct csr *csr, const struct edge *edges, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		if (edges[i].from == edges[i].to)
			continue;
		csr->to[--csr->start[edges[i].from]] = edges[i].to;
		csr->to[--csr->start[edges[i].to]] = edges[i].from;
	}
}

void csr_build(struct csr *csr, void *memory, uint32_t vertices, const struct edge *edges,
	       size_t nr)
{
	csr->vertices = vertices;
	csr->start = memory;
	csr->to = (uint32_t *)(csr->start + vertices + 1);
	count(csr, edges, nr);
	fill(csr, edges, nr);
}
