// SPDX-License-Identifier: GPL-2.0-only
#include "cycle.h"

#include <errno.h>

#include "random.h"

struct node *cycle_node(const struct cycle *cycle, size_t i)
{
	return (struct node *)(void *)(cycle->base + i * cycle->stride);
}

void cycle_link(const struct cycle *cycle, uint64_t seed)
{
	size_t i;

	for (i = 0; i < cycle->nr; i++) {
		cycle_node(cycle, i)->next = cycle_node(cycle, i);
		cycle_node(cycle, i)->number = i;
	}

	/* Never swapping a node with itself is what makes it one cycle. */
	for (i = cycle->nr - 1; i > 0; i--) {
		struct node *a = cycle_node(cycle, i);
		struct node *b = cycle_node(cycle, random_scale(random_next(&seed), i));
		struct node *next = a->next;

		a->next = b->next;
		b->next = next;
	}
}

struct node *cycle_follow(struct node *node, uint64_t hops)
{
	while (hops--)
		node = node->next;
	return node;
}

int cycle_check(const struct cycle *cycle, uint64_t hops, struct node **at)
{
	struct node *first = cycle_node(cycle, 0), *node = first;
	uint64_t stop = hops % cycle->nr, sum = 0;
	size_t i;

	for (i = 0; i < cycle->nr; i++) {
		if ((i && node == first) || node->number >= cycle->nr ||
		    node != cycle_node(cycle, node->number))
			return -EBADMSG;
		if (i == stop)
			*at = node;
		sum += node->number;
		node = node->next;
	}

	/* Half of nr (nr - 1), whose one factor is even. */
	i = cycle->nr % 2 ? (cycle->nr - 1) / 2 * cycle->nr : cycle->nr / 2 * (cycle->nr - 1);
	return node == first && sum == i ? 0 : -EBADMSG;
}
