// SPDX-License-Identifier: GPL-2.0-only
#include "oracle.h"

#include <stdbool.h>

#include "string.h"
#include "tap.h"

/* The first level, TCG's own: hardware/MMU.md has it in section 10. */
#define FIRST_SETS    64
#define FIRST_VICTIMS 8

static uint64_t first[FIRST_SETS], victim[FIRST_VICTIMS]; /* page number + 1, 0 if empty */
static unsigned int next_victim;

static struct tlb_shape tlb;
static uint64_t base_number;
static uint32_t last_use[ORACLE_PAGES]; /* 0: never */
static uint32_t now, used_end;

void oracle_switch(void)
{
	memset(first, 0, sizeof(first));
	memset(victim, 0, sizeof(victim));
	next_victim = 0;
}

void oracle_reset(const struct tlb_shape *shape, uint64_t base)
{
	tlb = *shape;
	base_number = base >> shape->lg_page;
	memset(last_use, 0, sizeof(last_use));
	now = 0;
	used_end = 0;
	oracle_switch();
}

static bool first_level_hits(uint64_t va)
{
	uint64_t page = (va >> 12) + 1;
	uint64_t *slot = &first[(va >> 12) % FIRST_SETS];

	if (*slot == page)
		return true;
	for (unsigned int i = 0; i < FIRST_VICTIMS; i++) {
		if (victim[i] != page)
			continue;
		/* They change places. */
		victim[i] = *slot;
		*slot = page;
		return true;
	}
	if (*slot)
		victim[next_victim++ % FIRST_VICTIMS] = *slot;
	*slot = page;
	return false;
}

void oracle_fetch(uint64_t va)
{
	first_level_hits(va);
}

/* Pages of the same set that have been used since @page was. */
static unsigned int used_since(uint32_t page)
{
	uint32_t base_set = base_number % tlb.sets;
	uint32_t set = (base_number + page) % tlb.sets;
	unsigned int count = 0;

	for (uint32_t i = (set + tlb.sets - base_set) % tlb.sets; i < used_end; i += tlb.sets)
		count += last_use[i] > last_use[page];
	return count;
}

void oracle_access(uint64_t va, struct oracle_counts *counts)
{
	uint64_t page = (va >> tlb.lg_page) - base_number;

	if (page >= ORACLE_PAGES)
		tap_bail("oracle: page %lu is out of bounds", page);
	if (first_level_hits(va)) {
		counts->first_hits++;
		return;
	}
	if (!tlb.sets || !last_use[page] || used_since(page) >= tlb.ways)
		counts->walks++;
	else
		counts->stlb_hits++;
	last_use[page] = ++now;
	if (page >= used_end)
		used_end = page + 1;
}
