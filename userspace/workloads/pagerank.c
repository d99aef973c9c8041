// SPDX-License-Identifier: GPL-2.0-only
#include "pagerank.h"

#include <math.h>

/* Sums of doubles in another order differ by rounding only. */
#define TOLERANCE 1e-9

void pagerank_init(const struct pagerank *pagerank, const struct csr *csr)
{
	uint32_t vertex;

	for (vertex = 0; vertex < csr->vertices; vertex++)
		pagerank->rank[vertex] = 1.0 / csr->vertices;
}

/* What each vertex gets without any neighbour; dangling is the rank of those with none. */
static double floor_rank(double dangling, uint32_t vertices)
{
	return (1 - PAGERANK_DAMPING + PAGERANK_DAMPING * dangling) / vertices;
}

double pagerank_iterate(const struct pagerank *pagerank, const struct csr *csr)
{
	double dangling = 0, change = 0, sum, base;
	uint32_t vertex;
	uint64_t i;

	for (vertex = 0; vertex < csr->vertices; vertex++) {
		uint64_t degree = csr_degree(csr, vertex);

		pagerank->before[vertex] = pagerank->rank[vertex];
		pagerank->share[vertex] = degree ? pagerank->rank[vertex] / (double)degree : 0;
		if (!degree)
			dangling += pagerank->rank[vertex];
	}
	base = floor_rank(dangling, csr->vertices);
	for (vertex = 0; vertex < csr->vertices; vertex++) {
		sum = 0;
		for (i = csr->start[vertex]; i < csr->start[vertex + 1]; i++)
			sum += pagerank->share[csr->to[i]];
		pagerank->rank[vertex] = base + PAGERANK_DAMPING * sum;
		change += fabs(pagerank->rank[vertex] - pagerank->before[vertex]);
	}
	return change;
}

/* From here on share is the degree, then what a vertex gave, and before what it got. */
static void count_degrees(double *degree, const struct edge *edges, size_t nr, uint32_t vertices)
{
	uint32_t vertex;
	size_t i;

	for (vertex = 0; vertex < vertices; vertex++)
		degree[vertex] = 0;
	for (i = 0; i < nr; i++) {
		if (edges[i].from == edges[i].to)
			continue;
		degree[edges[i].from]++;
		degree[edges[i].to]++;
	}
}

static void give(const struct pagerank *pagerank, const struct edge *edges, size_t nr,
		 uint32_t vertices)
{
	double dangling = 0, base;
	uint32_t vertex;
	size_t i;

	count_degrees(pagerank->share, edges, nr, vertices);
	for (vertex = 0; vertex < vertices; vertex++) {
		if (pagerank->share[vertex] > 0)
			pagerank->share[vertex] = PAGERANK_DAMPING * pagerank->before[vertex] /
						  pagerank->share[vertex];
		else
			dangling += pagerank->before[vertex];
	}
	base = floor_rank(dangling, vertices);
	for (vertex = 0; vertex < vertices; vertex++)
		pagerank->before[vertex] = base;
	for (i = 0; i < nr; i++) {
		if (edges[i].from == edges[i].to)
			continue;
		pagerank->before[edges[i].to] += pagerank->share[edges[i].from];
		pagerank->before[edges[i].from] += pagerank->share[edges[i].to];
	}
}

enum pagerank_error pagerank_validate(const struct pagerank *pagerank, const struct edge *edges,
				      size_t nr, uint32_t vertices)
{
	double sum = 0;
	uint32_t vertex;

	for (vertex = 0; vertex < vertices; vertex++)
		sum += pagerank->rank[vertex];
	/* Written so that a NaN is wrong, too. */
	if (!(fabs(sum - 1) < TOLERANCE))
		return PAGERANK_SUM;

	give(pagerank, edges, nr, vertices);
	for (vertex = 0; vertex < vertices; vertex++) {
		double rank = pagerank->rank[vertex];

		if (!(fabs(rank - pagerank->before[vertex]) < TOLERANCE * rank))
			return PAGERANK_VALUE;
	}
	return PAGERANK_VALID;
}
