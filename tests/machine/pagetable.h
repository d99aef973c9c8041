/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Four-level page tables.  Guest and nested ones have the same format; they
 * differ in the address space that their entries speak of.
 */
#ifndef PAGETABLE_H
#define PAGETABLE_H

#include <stdint.h>

/* The level of a leaf.  A walk to it reads WALK_LENGTH() entries. */
#define LEVEL_4K  1
#define LEVEL_2M  2
#define LEVEL_1G  3
#define LEVEL_TOP 4

#define LEVEL_SHIFT(level) (12 + 9 * ((level)-1))
#define LEVEL_SIZE(level)  (1UL << LEVEL_SHIFT(level))
#define WALK_LENGTH(level) (LEVEL_TOP + 1 - (level))

/* Memory for tables: addresses as entries hold them, plus @window for us. */
struct table_pool {
	uint64_t next;
	uint64_t end;
	uint64_t window;
};

struct pagetable {
	struct table_pool *pool;
	uint64_t root;
};

struct pagetable pagetable_new(struct table_pool *pool);

/* Map @size bytes at @va to @pa by leaves of @level; all are multiples of it. */
void pagetable_map(struct pagetable *pt, uint64_t va, uint64_t pa, uint64_t size, int level,
		   uint64_t flags);

/* The entry of @level that translates @va; there must be one. */
uint64_t *pagetable_entry(const struct pagetable *pt, uint64_t va, int level);

#endif /* PAGETABLE_H */
