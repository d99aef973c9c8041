/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * PageRank (S. Brin, L. Page, "The Anatomy of a Large-Scale Hypertextual Web Search
 * Engine", 1998) by power iteration, damping 0.85; the rank of a vertex without neighbours
 * goes to all.
 */
#ifndef COMPROMIS_WORKLOADS_PAGERANK_H
#define COMPROMIS_WORKLOADS_PAGERANK_H

#include <stddef.h>
#include <stdint.h>

#include "csr.h"

#define PAGERANK_DAMPING 0.85

/* Arrays of an entry for each vertex, the caller's. */
struct pagerank {
	double *rank;
	double *before; /* the ranks one iteration earlier */
	double *share; /* what a vertex gave to each of its neighbours */
};

/* All ranks the same, 1 / vertices. */
void pagerank_init(const struct pagerank *pagerank, const struct csr *csr);

/* One iteration: each vertex takes from its neighbours.  Returns the sum of all changes. */
double pagerank_iterate(const struct pagerank *pagerank, const struct csr *csr);

enum pagerank_error {
	PAGERANK_VALID,
	PAGERANK_SUM, /* the ranks do not sum up to 1 */
	PAGERANK_VALUE, /* a rank is not what comes of the ranks before */
};

/*
 * Check the last iteration by the edges the graph was built of, not by the graph: each
 * vertex gives to its neighbours.  Writes to share and before.
 */
enum pagerank_error pagerank_validate(const struct pagerank *pagerank, const struct edge *edges,
				      size_t nr, uint32_t vertices);

#endif /* COMPROMIS_WORKLOADS_PAGERANK_H */
