/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The memory of one server: extents, free or not, without gaps, by machine address.
 *
 * Free extents are in a balanced tree by usable length, so the best fit is found, and an extent
 * put back, in O(log n).  Extents of different NUMA nodes, and those on both sides of the
 * machine's own hole below 4 GiB, are kept apart by reserved ones and never join.
 */
#ifndef COMPROMIS_PLACE_SERVER_MEMORY_H
#define COMPROMIS_PLACE_SERVER_MEMORY_H

#include <bsd/sys/tree.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "demand.h"
#include "free-runs.h"

/* Owners of an extent that are no VM. */
#define EXTENT_FREE	UINT32_MAX
#define EXTENT_RESERVED (UINT32_MAX - 1)

struct extent {
	RB_ENTRY(extent) node; /* of the tree, if it is free */
	struct extent *prev; /* by address */
	struct extent *next;
	struct extent *more; /* of the same VM */
	uint32_t start; /* blocks */
	uint32_t length; /* blocks; reserved ones may have none */
	uint32_t usable; /* of a free one: blocks from its first aligned one on */
	uint32_t owner; /* VM, or EXTENT_* */
};

RB_HEAD(extent_tree, extent);

/* Where extents come from; all zero is an empty pool.  Not to be shared by threads. */
struct extent_pool {
	struct extent *unused;
	struct extent_chunk *chunks;
	struct free_runs free_runs; /* those of all memory whose extents come from it */
};

/* Free all extents that came from it. */
void extent_pool_free(struct extent_pool *pool);

struct memory {
	struct extent_tree free;
	struct extent *first; /* by address */
	struct extent_pool *pool;
	uint32_t align; /* of segments, blocks */
	uint32_t free_blocks;
	uint32_t total_blocks; /* that VMs can have */
};

/* What a server's memory is like when it is switched on; all in blocks. */
struct memory_layout {
	uint32_t total; /* machine memory, 1 to BLOCKS_MAX */
	uint32_t nodes; /* NUMA nodes that it is shared out to equally, 1 to 64 */
	uint32_t reserved; /* for hypervisor and dom0, from address 0 on; less than total */
	uint32_t hole; /* of machine addresses, ending at 4 GiB; less than 4 GiB */
};

/* Returns 0 or -ENOMEM.  Extents belong to the pool, so there is no counterpart. */
int memory_init(struct memory *memory, const struct memory_layout *layout, uint32_t align,
		struct extent_pool *pool);

/* A free run that is known of; blocks. */
struct memory_run {
	uint32_t start;
	uint32_t length;
};

/* Memory of which only free runs are known; by address, and none joins another.  The same. */
int memory_init_runs(struct memory *memory, const struct memory_run *run, size_t nr, uint32_t align,
		     struct extent_pool *pool);

/* Usable blocks of the longest free run, and of the longest one beside it; 0 if there is none. */
uint32_t memory_largest(const struct memory *memory);
uint32_t memory_second(const struct memory *memory);

/*
 * Give a VM its memory.  Each part goes to the shortest run that holds it, by address if
 * several are as short; a part that no run holds takes the longest runs one after the other, those
 * at higher addresses first if several are as long.
 * top: take the upper end of a run (only if align is 1).
 * Returns in how many aligned pieces, or SEGMENTS_MAX + 1 if there are more or some are not
 * aligned; -ENOSPC if less than demand->blocks is free, or -ENOMEM.  *extents is the list of
 * pieces, by extent.more.
 */
int memory_take(struct memory *memory, const struct demand *demand, bool top,
		struct extent **extents);

/* Take all of a VM's memory back. */
void memory_release(struct memory *memory, struct extent *extents);

/* The shortest free run of at least blocks usable ones that is neither of two; or NULL. */
struct extent *memory_find(const struct memory *memory, uint32_t blocks, const struct extent *not1,
			   const struct extent *not2);

/*
 * Move a VM's extent to the begin of the free run target, which is at least as long; the
 * extent keeps its place in the list of the VM.  Returns 0 or -ENOMEM.
 */
int memory_move(struct memory *memory, struct extent *extent, struct extent *target);

/* Usable blocks if the blocks from start on were free. */
uint32_t memory_usable(const struct memory *memory, uint32_t start, uint32_t length);

#endif /* COMPROMIS_PLACE_SERVER_MEMORY_H */
