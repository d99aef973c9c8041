// SPDX-License-Identifier: GPL-2.0-only
#include "index.h"

#include <errno.h>
#include <stdlib.h>

#include "random.h"

int index_init(struct index *index, uint32_t nr)
{
	*index = (struct index){ .nr = nr, .root = INDEX_NONE };
	index->node = calloc(nr ? nr : 1, sizeof(*index->node));
	return index->node ? 0 : -ENOMEM;
}

void index_free(struct index *index)
{
	free(index->node);
	index->node = NULL;
}

static uint64_t priority(uint32_t server)
{
	return random_mix(server + RANDOM_STEP);
}

/* Which of two servers is nearer to the root; the hash is a permutation, so there is no tie. */
static bool above(uint32_t a, uint32_t b)
{
	return priority(a) > priority(b);
}

static bool before(const struct index *index, uint32_t a, uint32_t b)
{
	uint64_t left = index->node[a].key, right = index->node[b].key;

	return left < right || (left == right && a < b);
}

static void at_least(struct offer *best, const struct offer *offer)
{
	if (best->cpus < offer->cpus)
		best->cpus = offer->cpus;
	if (best->room < offer->room)
		best->room = offer->room;
	if (best->largest < offer->largest)
		best->largest = offer->largest;
	if (best->second < offer->second)
		best->second = offer->second;
	if (best->end < offer->end)
		best->end = offer->end;
}

static void update(struct index *index, uint32_t at)
{
	struct index_node *node = &index->node[at];

	node->best = node->own;
	if (node->left != INDEX_NONE)
		at_least(&node->best, &index->node[node->left].best);
	if (node->right != INDEX_NONE)
		at_least(&node->best, &index->node[node->right].best);
}

/* Cut a tree into what is before a server that is not in it, and what is behind. */
static void split(struct index *index, uint32_t tree, uint32_t server, uint32_t *left,
		  uint32_t *right)
{
	if (tree == INDEX_NONE) {
		*left = *right = INDEX_NONE;
		return;
	}
	if (before(index, tree, server)) {
		*left = tree;
		split(index, index->node[tree].right, server, &index->node[tree].right, right);
	} else {
		*right = tree;
		split(index, index->node[tree].left, server, left, &index->node[tree].left);
	}
	update(index, tree);
}

/* One tree of two, where all of left is before all of right. */
static uint32_t merge(struct index *index, uint32_t left, uint32_t right)
{
	uint32_t root;

	if (left == INDEX_NONE)
		return right;
	if (right == INDEX_NONE)
		return left;
	if (above(left, right)) {
		root = left;
		index->node[root].right = merge(index, index->node[root].right, right);
	} else {
		root = right;
		index->node[root].left = merge(index, left, index->node[root].left);
	}
	update(index, root);
	return root;
}

static uint32_t insert(struct index *index, uint32_t tree, uint32_t server)
{
	struct index_node *node = &index->node[server];

	if (tree == INDEX_NONE || above(server, tree)) {
		split(index, tree, server, &node->left, &node->right);
		tree = server;
	} else if (before(index, server, tree)) {
		index->node[tree].left = insert(index, index->node[tree].left, server);
	} else {
		index->node[tree].right = insert(index, index->node[tree].right, server);
	}
	update(index, tree);
	return tree;
}

void index_add(struct index *index, uint32_t server, uint64_t key, const struct offer *offer)
{
	index->node[server] = (struct index_node){
		.key = key,
		.own = *offer,
		.left = INDEX_NONE,
		.right = INDEX_NONE,
	};
	index->root = insert(index, index->root, server);
	index->inside++;
}

static uint32_t cut(struct index *index, uint32_t tree, uint32_t server)
{
	struct index_node *node = &index->node[tree];

	if (tree == server)
		return merge(index, node->left, node->right);
	if (before(index, server, tree))
		node->left = cut(index, node->left, server);
	else
		node->right = cut(index, node->right, server);
	update(index, tree);
	return tree;
}

void index_remove(struct index *index, uint32_t server)
{
	index->root = cut(index, index->root, server);
	index->inside--;
}

static uint32_t find(const struct index *index, uint32_t tree, const struct need *need)
{
	const struct index_node *node;
	uint32_t found;

	if (tree == INDEX_NONE)
		return INDEX_NONE;
	node = &index->node[tree];
	if (!offer_meets(&node->best, need))
		return INDEX_NONE;
	found = find(index, node->left, need);
	if (found != INDEX_NONE)
		return found;
	if (offer_meets(&node->own, need))
		return tree;
	return find(index, node->right, need);
}

uint32_t index_first(const struct index *index, const struct need *need)
{
	return find(index, index->root, need);
}
