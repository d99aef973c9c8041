/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Servers in an order, and which is the first that can take a VM.
 *
 * A treap by (key, number); priorities are a hash of the number, so the same servers make the
 * same tree.  Each node knows the most that any server below it offers, so a search leaves out
 * whole subtrees.  Adding and removing take O(log n); so does a search, unless many servers
 * offer enough of each resource, but not of all at once.
 * C. Aragon, R. Seidel, "Randomized Search Trees", Algorithmica 16, 1996.
 */
#ifndef COMPROMIS_PLACE_INDEX_H
#define COMPROMIS_PLACE_INDEX_H

#include <stdbool.h>
#include <stdint.h>

/* What a server can still take. */
struct offer {
	uint32_t cpus; /* thousandths */
	uint32_t room; /* blocks of memory, headroom left out */
	uint32_t largest; /* usable blocks of its longest free run */
	uint32_t second; /* and of the longest one beside it */
	int64_t end; /* when the last of its VMs is expected to leave */
};

/*
 * What is asked of a server: cpus, room, end and largest at least, and besides a second run
 * or else a longest run of at least whole blocks.
 */
struct need {
	uint32_t cpus;
	uint32_t room;
	uint32_t largest;
	uint32_t second;
	uint32_t whole; /* UINT32_MAX: the second run it has to be */
	int64_t end;
};

#define INDEX_NONE UINT32_MAX

struct index_node {
	uint64_t key;
	struct offer own;
	struct offer best; /* the most of each in this subtree */
	uint32_t left;
	uint32_t right;
};

struct index {
	struct index_node *node; /* by number of the server */
	uint32_t nr; /* servers that there are */
	uint32_t root;
	uint32_t inside; /* servers that are in the index */
};

/* For servers 0 to nr - 1, none of them in it.  Returns 0 or -ENOMEM. */
int index_init(struct index *index, uint32_t nr);
void index_free(struct index *index);

/* server must not be in it. */
void index_add(struct index *index, uint32_t server, uint64_t key, const struct offer *offer);

/* server must be in it. */
void index_remove(struct index *index, uint32_t server);

/* The first server that meets the need, or INDEX_NONE. */
uint32_t index_first(const struct index *index, const struct need *need);

/* Does the offer meet the need? */
static inline bool offer_meets(const struct offer *offer, const struct need *need)
{
	return offer->cpus >= need->cpus && offer->room >= need->room && offer->end >= need->end &&
	       offer->largest >= need->largest &&
	       (offer->second >= need->second || offer->largest >= need->whole);
}

#endif /* COMPROMIS_PLACE_INDEX_H */
