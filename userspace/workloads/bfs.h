/* SPDX-License-Identifier: GPL-2.0-only */
/* Breadth-first search, and the validation of its result that Graph500 asks for. */
#ifndef COMPROMIS_WORKLOADS_BFS_H
#define COMPROMIS_WORKLOADS_BFS_H

#include <stddef.h>
#include <stdint.h>

#include "csr.h"

#define BFS_NONE UINT32_MAX /* no parent: not reached */

/*
 * Search from root.  parent, of an entry for each vertex, gets the tree: the root is its own
 * parent.  queue has as many entries.  Returns the number of vertices reached.
 */
uint32_t bfs_run(const struct csr *csr, uint32_t root, uint32_t *parent, uint32_t *queue);

/* What is wrong with a tree. */
enum bfs_error {
	BFS_VALID,
	BFS_ROOT, /* the root is not its own parent, or another vertex is */
	BFS_CYCLE, /* a parent is no vertex, was not reached, or leads to no root */
	BFS_TREE_EDGE, /* the graph does not have an edge of the tree */
	BFS_LEVEL, /* an edge of the graph joins levels that are more than one apart */
	BFS_SPAN, /* an edge of the graph leads out of the tree */
};

/*
 * Check the five rules of Graph500's specification by the edges the graph was built of,
 * not by the graph: no cycles; an edge of the tree joins adjacent levels; so, or the same
 * level, does each edge of the graph; the tree spans the component; each edge of the tree
 * is one of the graph.  level has an entry for each vertex.
 */
enum bfs_error bfs_validate(const struct edge *edges, size_t nr, uint32_t vertices, uint32_t root,
			    const uint32_t *parent, uint32_t *level);

/* In words. */
const char *bfs_error_text(enum bfs_error error);

#endif /* COMPROMIS_WORKLOADS_BFS_H */
