// SPDX-License-Identifier: GPL-2.0-only
#include "pagetable.h"

#include "paging.h"
#include "string.h"
#include "tap.h"

#define PTE_ADDRESS 0x000ffffffffff000UL

static uint64_t *to_pointer(const struct table_pool *pool, uint64_t table)
{
	return (uint64_t *)(table + pool->window);
}

static uint64_t table_new(struct table_pool *pool)
{
	uint64_t table = pool->next;

	if (table == pool->end)
		tap_bail("no room for page tables below 0x%lx", pool->end);
	pool->next += 4096;
	memset(to_pointer(pool, table), 0, 4096);
	return table;
}

struct pagetable pagetable_new(struct table_pool *pool)
{
	return (struct pagetable){ .pool = pool, .root = table_new(pool) };
}

static unsigned int table_index(uint64_t va, int level)
{
	return (va >> LEVEL_SHIFT(level)) & 511;
}

static uint64_t *entry_or_new(struct pagetable *pt, uint64_t va, int level)
{
	uint64_t *table = to_pointer(pt->pool, pt->root);

	for (int l = LEVEL_TOP; l > level; l--) {
		uint64_t *entry = &table[table_index(va, l)];

		if (!*entry)
			*entry = table_new(pt->pool) | PTE_TABLE | PTE_U;
		table = to_pointer(pt->pool, *entry & PTE_ADDRESS);
	}
	return &table[table_index(va, level)];
}

void pagetable_map(struct pagetable *pt, uint64_t va, uint64_t pa, uint64_t size, int level,
		   uint64_t flags)
{
	if (level > LEVEL_4K && flags)
		flags |= PTE_PS;
	for (uint64_t done = 0; done < size; done += LEVEL_SIZE(level))
		*entry_or_new(pt, va + done, level) = flags ? (pa + done) | flags : 0;
}

uint64_t *pagetable_entry(const struct pagetable *pt, uint64_t va, int level)
{
	uint64_t *table = to_pointer(pt->pool, pt->root);

	for (int l = LEVEL_TOP; l > level; l--)
		table = to_pointer(pt->pool, table[table_index(va, l)] & PTE_ADDRESS);
	return &table[table_index(va, level)];
}
