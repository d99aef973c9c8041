/* SPDX-License-Identifier: GPL-2.0-only */
/* A graph as compressed sparse rows: the neighbours of a vertex lie side by side. */
#ifndef COMPROMIS_WORKLOADS_CSR_H
#define COMPROMIS_WORKLOADS_CSR_H

#include <stddef.h>
#include <stdint.h>

#include "kronecker.h"

struct csr {
	uint32_t vertices;
	uint64_t *start; /* vertices + 1: where a vertex' neighbours start, in to[] */
	uint32_t *to; /* 2 * edges: each edge is there from both of its ends */
};

/* Bytes of the two arrays. */
size_t csr_size(uint32_t vertices, size_t edges);

/*
 * Lay the arrays out in memory, zeroed and aligned to 8 bytes, and build the graph of these
 * edges there.  All ends must be below vertices.  A loop is left out.
 */
void csr_build(struct csr *csr, void *memory, uint32_t vertices, const struct edge *edges,
	       size_t nr);

/* Number of neighbours. */
static inline uint64_t csr_degree(const struct csr *csr, uint32_t vertex)
{
	return csr->start[vertex + 1] - csr->start[vertex];
}

#endif /* COMPROMIS_WORKLOADS_CSR_H */
