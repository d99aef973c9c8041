// SPDX-License-Identifier: GPL-2.0-only
/* Rights of single pages of the identity map. */
#include "paging.h"

#include "cpu.h"
#include "tap.h"

#define NR_TABLES 8

extern uint64_t boot_pd[];

static uint64_t tables[NR_TABLES][512] __attribute__((aligned(4096)));
static unsigned int nr_tables;

/* Replace the 2 MiB leaf *@pde by a table of 4 KiB leaves. */
static uint64_t *split(uint64_t *pde)
{
	uint64_t base = *pde & ~(uint64_t)0x1fffff;
	uint64_t *table;

	if (nr_tables == NR_TABLES)
		tap_bail("paging_protect: all %d tables are in use", NR_TABLES);

	table = tables[nr_tables++];
	for (unsigned int i = 0; i < 512; i++)
		table[i] = (base + i * 4096) | PTE_LEAF;
	*pde = (uint64_t)table | PTE_TABLE;
	return table;
}

void paging_protect(void *page, uint64_t flags)
{
	uint64_t va = (uint64_t)page;
	uint64_t *pde = &boot_pd[va >> 21];
	uint64_t *table;

	if (*pde & PTE_PS)
		table = split(pde);
	else
		table = (uint64_t *)(*pde & ~(uint64_t)0xfff);
	table[(va >> 12) & 511] = (va & ~(uint64_t)0xfff) | flags;
	write_cr3(read_cr3());
}
