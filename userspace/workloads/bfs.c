// SPDX-License-Identifier: GPL-2.0-only
#include "bfs.h"

#include <stdbool.h>

#define NO_LEVEL UINT32_MAX
/* Set in a level when the edge to the parent was seen. */
#define EDGE_SEEN (UINT32_C(1) << 31)

uint32_t bfs_run(const struct csr *csr, uint32_t root, uint32_t *parent, uint32_t *queue)
{
	uint32_t head = 0, tail = 0, vertex, next;
	uint64_t i;

	for (vertex = 0; vertex < csr->vertices; vertex++)
		parent[vertex] = BFS_NONE;
	parent[root] = root;
	queue[tail++] = root;

	while (head < tail) {
		vertex = queue[head++];
		for (i = csr->start[vertex]; i < csr->start[vertex + 1]; i++) {
			next = csr->to[i];
			if (parent[next] != BFS_NONE)
				continue;
			parent[next] = vertex;
			queue[tail++] = next;
		}
	}
	return tail;
}

/* Levels from the vertex up to the first that is known.  False: there is none. */
static bool find_level(const uint32_t *parent, uint32_t *level, uint32_t vertices, uint32_t vertex)
{
	uint32_t steps = 0, at = vertex, depth;

	while (level[at] == NO_LEVEL) {
		at = parent[at];
		if (at >= vertices || parent[at] == BFS_NONE || ++steps > vertices)
			return false;
	}
	depth = level[at] + steps;
	for (at = vertex; level[at] == NO_LEVEL; at = parent[at])
		level[at] = depth--;
	return true;
}

static enum bfs_error find_levels(const uint32_t *parent, uint32_t *level, uint32_t vertices,
				  uint32_t root)
{
	uint32_t vertex;

	if (parent[root] != root)
		return BFS_ROOT;
	for (vertex = 0; vertex < vertices; vertex++)
		level[vertex] = NO_LEVEL;
	level[root] = 0;
	for (vertex = 0; vertex < vertices; vertex++) {
		if (parent[vertex] == BFS_NONE)
			continue;
		if (parent[vertex] == vertex && vertex != root)
			return BFS_ROOT;
		if (!find_level(parent, level, vertices, vertex))
			return BFS_CYCLE;
	}
	return BFS_VALID;
}

static enum bfs_error check_edge(struct edge edge, const uint32_t *parent, uint32_t *level)
{
	uint32_t from = level[edge.from], to = level[edge.to];

	if (from == NO_LEVEL && to == NO_LEVEL)
		return BFS_VALID;
	if (from == NO_LEVEL || to == NO_LEVEL)
		return BFS_SPAN;
	from &= ~EDGE_SEEN;
	to &= ~EDGE_SEEN;
	if (from > to + 1 || to > from + 1)
		return BFS_LEVEL;
	if (parent[edge.from] == edge.to)
		level[edge.from] |= EDGE_SEEN;
	if (parent[edge.to] == edge.from)
		level[edge.to] |= EDGE_SEEN;
	return BFS_VALID;
}

enum bfs_error bfs_validate(const struct edge *edges, size_t nr, uint32_t vertices, uint32_t root,
			    const uint32_t *parent, uint32_t *level)
{
	enum bfs_error error = find_levels(parent, level, vertices, root);
	uint32_t vertex;
	size_t i;

	for (i = 0; i < nr && !error; i++)
		error = check_edge(edges[i], parent, level);
	for (vertex = 0; vertex < vertices && !error; vertex++) {
		if (vertex != root && level[vertex] != NO_LEVEL && !(level[vertex] & EDGE_SEEN))
			error = BFS_TREE_EDGE;
	}
	return error;
}

const char *bfs_error_text(enum bfs_error error)
{
	switch (error) {
	case BFS_VALID:
		return "the tree is valid";
	case BFS_ROOT:
		return "the root alone must be its own parent";
	case BFS_CYCLE:
		return "the parents of a vertex do not lead to the root";
	case BFS_TREE_EDGE:
		return "an edge of the tree is none of the graph";
	case BFS_LEVEL:
		return "an edge of the graph joins levels that are more than one apart";
	case BFS_SPAN:
		return "an edge of the graph leads out of the tree";
	}
	return "unknown";
}
