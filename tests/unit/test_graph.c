// SPDX-License-Identifier: GPL-2.0-only
/* The graph of the workloads: how it is made, searched and ranked, and what is found wrong. */
#include "fixture.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "bfs.h"
#include "csr.h"
#include "kronecker.h"
#include "pagerank.h"

#define SCALE	 10
#define VERTICES (1 << SCALE)
#define EDGES	 (8 * VERTICES)

static struct edge edges[EDGES];
static uint64_t memory[VERTICES + 1 + EDGES];
static uint32_t parent[VERTICES], queue[VERTICES], level[VERTICES];

static struct csr make_graph(void)
{
	struct csr csr;

	assert_true(csr_size(VERTICES, EDGES) <= sizeof(memory));
	kronecker_generate(edges, EDGES, SCALE, 1);
	memset(memory, 0, sizeof(memory));
	csr_build(&csr, memory, VERTICES, edges, EDGES);
	return csr;
}

static void names_are_shuffled(void **state)
{
	static bool seen[VERTICES];
	uint32_t vertex, name, moved = 0;

	(void)state;
	for (vertex = 0; vertex < VERTICES; vertex++) {
		name = kronecker_shuffle(vertex, SCALE, 1);
		assert_in_range(name, 0, VERTICES - 1);
		assert_false(seen[name]);
		seen[name] = true;
		moved += name != vertex;
	}
	assert_true(moved > VERTICES * 9 / 10);
	assert_in_range(kronecker_shuffle(0, 1, 1), 0, 1);
	assert_int_not_equal(kronecker_shuffle(0, 1, 1), kronecker_shuffle(1, 1, 1));
}

/* With two vertices the quadrants are the edges; their shares are the parameters. */
static void quadrants_have_their_shares(void **state)
{
	static const double shares[2][2] = { { 0.57, 0.19 }, { 0.19, 0.05 } };
	unsigned int counts[2][2] = { 0 }, from, to;
	uint32_t zero = kronecker_shuffle(0, 1, 3);
	size_t i;

	(void)state;
	kronecker_generate(edges, EDGES, 1, 3);
	for (i = 0; i < EDGES; i++)
		counts[edges[i].from ^ zero][edges[i].to ^ zero]++;
	for (from = 0; from < 2; from++) {
		for (to = 0; to < 2; to++) {
			double mean = EDGES * shares[from][to];

			assert_true(fabs(counts[from][to] - mean) < 5 * sqrt(mean));
		}
	}
}

static unsigned int count_neighbour(const struct csr *csr, uint32_t vertex, uint32_t neighbour)
{
	unsigned int n = 0;
	uint64_t i;

	for (i = csr->start[vertex]; i < csr->start[vertex + 1]; i++)
		n += csr->to[i] == neighbour;
	return n;
}

static void rows_have_all_edges(void **state)
{
	static const struct edge few[] = { { 0, 1 }, { 1, 2 }, { 2, 2 }, { 1, 0 }, { 4, 1 } };
	struct csr csr;

	(void)state;
	memset(memory, 0, sizeof(memory));
	csr_build(&csr, memory, 6, few, ARRAY_SIZE(few));
	assert_int_equal(csr_degree(&csr, 0), 2);
	assert_int_equal(csr_degree(&csr, 1), 4);
	assert_int_equal(csr_degree(&csr, 2), 1);
	assert_int_equal(csr_degree(&csr, 3), 0);
	assert_int_equal(csr_degree(&csr, 4), 1);
	assert_int_equal(csr_degree(&csr, 5), 0);
	assert_int_equal(count_neighbour(&csr, 0, 1), 2);
	assert_int_equal(count_neighbour(&csr, 1, 0), 2);
	assert_int_equal(count_neighbour(&csr, 1, 2), 1);
	assert_int_equal(count_neighbour(&csr, 1, 4), 1);
	assert_int_equal(count_neighbour(&csr, 2, 1), 1);
	assert_int_equal(count_neighbour(&csr, 4, 1), 1);
}

static uint32_t vertex_with_neighbours(const struct csr *csr)
{
	uint32_t vertex = 0;

	while (!csr_degree(csr, vertex))
		vertex++;
	return vertex;
}

static enum bfs_error validate(uint32_t root)
{
	return bfs_validate(edges, EDGES, VERTICES, root, parent, level);
}

static void search_is_valid(void **state)
{
	struct csr csr = make_graph();
	uint32_t root = vertex_with_neighbours(&csr), vertex, reached = 0;

	(void)state;
	bfs_run(&csr, root, parent, queue);
	assert_int_equal(validate(root), BFS_VALID);
	for (vertex = 0; vertex < VERTICES; vertex++)
		reached += parent[vertex] != BFS_NONE;
	assert_int_equal(bfs_run(&csr, root, parent, queue), reached);
	assert_true(reached > VERTICES / 2);
}

/* A vertex at this level. */
static uint32_t at_level(uint32_t wanted)
{
	uint32_t vertex;

	for (vertex = 0; vertex < VERTICES; vertex++)
		if (level[vertex] != UINT32_MAX && (level[vertex] & 0xffff) == wanted)
			return vertex;
	fail_msg("no vertex is at level %u", wanted);
	return 0;
}

static void broken_trees_are_found(void **state)
{
	struct csr csr = make_graph();
	uint32_t root = vertex_with_neighbours(&csr), first, second, kept;

	(void)state;
	bfs_run(&csr, root, parent, queue);
	assert_int_equal(validate(root), BFS_VALID);
	first = at_level(1);
	second = at_level(2);

	kept = parent[root];
	parent[root] = first;
	assert_int_equal(validate(root), BFS_ROOT);
	parent[root] = kept;

	kept = parent[second];
	parent[second] = second;
	assert_int_equal(validate(root), BFS_ROOT);
	parent[second] = VERTICES;
	assert_int_equal(validate(root), BFS_CYCLE);
	parent[second] = kept;

	/* Two that are each other's parents. */
	parent[kept] = second;
	assert_int_equal(validate(root), BFS_CYCLE);
	parent[kept] = root;
	assert_int_equal(validate(root), BFS_VALID);
}

/* A line of four, its ends joined: a square. */
static void other_trees_are_found(void **state)
{
	static const struct edge square[] = { { 0, 1 }, { 1, 2 }, { 2, 3 }, { 3, 0 } };
	static const struct edge tree[] = { { 0, 1 }, { 1, 2 }, { 3, 0 } };
	static const uint32_t made_up[] = { 0, 0, 3, 0 };
	static const uint32_t right[] = { 0, 0, 1, 0 }, long_way[] = { 0, 0, 1, 2 },
			      not_all[] = { 0, 0, 1, BFS_NONE };
	uint32_t levels[4];

	(void)state;
	assert_int_equal(bfs_validate(square, 4, 4, 0, right, levels), BFS_VALID);
	assert_int_equal(bfs_validate(square, 4, 4, 0, long_way, levels), BFS_LEVEL);
	assert_int_equal(bfs_validate(square, 4, 4, 0, not_all, levels), BFS_SPAN);
	assert_int_equal(bfs_validate(tree, 3, 4, 0, right, levels), BFS_VALID);
	assert_int_equal(bfs_validate(tree, 3, 4, 0, made_up, levels), BFS_TREE_EDGE);
	/* Without the edge that joins its ends it is the tree of the line. */
	assert_int_equal(bfs_validate(square, 3, 4, 0, long_way, levels), BFS_VALID);
	assert_int_equal(bfs_validate(square, 2, 4, 0, not_all, levels), BFS_VALID);
}

/* A star: the ranks of a fixed point have a closed form. */
static void ranks_of_a_star(void **state)
{
	static const struct edge star[] = { { 0, 1 }, { 0, 2 }, { 3, 0 }, { 0, 4 } };
	const double n = 5, d = PAGERANK_DAMPING;
	/* hub = (1 - d) / n + d (1 - hub) */
	const double hub = ((1 - d) / n + d) / (1 + d);
	double rank[5], before[5], share[5];
	const struct pagerank pagerank = { rank, before, share };
	struct csr csr;
	int i;

	(void)state;
	memset(memory, 0, sizeof(memory));
	csr_build(&csr, memory, 5, star, ARRAY_SIZE(star));
	pagerank_init(&pagerank, &csr);
	for (i = 0; i < 300; i++)
		pagerank_iterate(&pagerank, &csr);
	assert_true(fabs(rank[0] - hub) < 1e-12);
	for (i = 1; i < 5; i++)
		assert_true(fabs(rank[i] - (1 - hub) / 4) < 1e-12);
	assert_int_equal(pagerank_validate(&pagerank, star, 4, 5), PAGERANK_VALID);
}

static double rank[VERTICES], before[VERTICES], share[VERTICES];

static void ranks_converge(void **state)
{
	const struct pagerank pagerank = { rank, before, share };
	struct csr csr = make_graph();
	double change, last = 2;
	int i;

	(void)state;
	pagerank_init(&pagerank, &csr);
	for (i = 0; i < 40; i++) {
		change = pagerank_iterate(&pagerank, &csr);
		assert_true(change <= last * PAGERANK_DAMPING * (1 + 1e-9));
		last = change;
	}
	assert_true(change < 0.01);
	assert_int_equal(pagerank_validate(&pagerank, edges, EDGES, VERTICES), PAGERANK_VALID);
}

static enum pagerank_error validate_after(size_t vertex, double difference, size_t other)
{
	const struct pagerank pagerank = { rank, before, share };
	struct csr csr = make_graph();

	pagerank_init(&pagerank, &csr);
	pagerank_iterate(&pagerank, &csr);
	pagerank_iterate(&pagerank, &csr);
	rank[vertex] += difference;
	rank[other] -= difference;
	return pagerank_validate(&pagerank, edges, EDGES, VERTICES);
}

static void wrong_ranks_are_found(void **state)
{
	const struct pagerank pagerank = { rank, before, share };

	(void)state;
	assert_int_equal(validate_after(3, 0, 4), PAGERANK_VALID);
	assert_int_equal(validate_after(3, 1e-6, 4), PAGERANK_VALUE);
	rank[3] = NAN;
	assert_int_equal(pagerank_validate(&pagerank, edges, EDGES, VERTICES), PAGERANK_SUM);
	rank[3] = 0.5;
	assert_int_equal(pagerank_validate(&pagerank, edges, EDGES, VERTICES), PAGERANK_SUM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_shuffled),
		cmocka_unit_test(quadrants_have_their_shares),
		cmocka_unit_test(rows_have_all_edges),
		cmocka_unit_test(search_is_valid),
		cmocka_unit_test(broken_trees_are_found),
		cmocka_unit_test(other_trees_are_found),
		cmocka_unit_test(ranks_of_a_star),
		cmocka_unit_test(ranks_converge),
		cmocka_unit_test(wrong_ranks_are_found),
	};

	return cmocka_run_group_tests_name("graph", tests, NULL, NULL);
}
