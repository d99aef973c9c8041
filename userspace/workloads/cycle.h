/* SPDX-License-Identifier: GPL-2.0-only */
/* One random cycle through all nodes of a block of memory. */
#ifndef COMPROMIS_WORKLOADS_CYCLE_H
#define COMPROMIS_WORKLOADS_CYCLE_H

#include <stddef.h>
#include <stdint.h>

struct node {
	struct node *next;
	uint64_t number;
};

/* Nodes 0 to nr - 1 lie stride bytes apart, from base on. */
struct cycle {
	char *base;
	size_t stride; /* at least sizeof(struct node), and a multiple of 8 */
	size_t nr; /* at least 2 */
};

struct node *cycle_node(const struct cycle *cycle, size_t i);

/*
 * Link the nodes to a single cycle, each of the (nr - 1)! ones with the same
 * probability (S. Sattolo, "An algorithm to generate a random cyclic permutation",
 * Information Processing Letters 22, 1986).
 */
void cycle_link(const struct cycle *cycle, uint64_t seed);

/* The node that lies hops behind. */
struct node *cycle_follow(struct node *node, uint64_t hops);

/*
 * Go once around from node 0: every node must come once, and after nr hops, not earlier, node 0.
 * *at is the node after hops modulo nr.  Returns 0, or -EBADMSG.
 */
int cycle_check(const struct cycle *cycle, uint64_t hops, struct node **at);

#endif /* COMPROMIS_WORKLOADS_CYCLE_H */
