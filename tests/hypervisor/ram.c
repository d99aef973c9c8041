// SPDX-License-Identifier: GPL-2.0-only
#include "ram.h"

#include "main.h"
#include "paging.h"
#include "start_info.h"
#include "tap.h"

#define PAGE	 4096UL
#define IDENTITY ((uint64_t)IDENTITY_GIB << 30)
/* Words of a page that are written: its first, its last, one in the middle. */
#define WORDS 3

static const uint64_t word_offset[WORDS] = { 0, 2056, PAGE - 8 };

static uint32_t current_round;
static uint64_t nr_pages, nr_bad;

static uint64_t align_up(uint64_t addr)
{
	return (addr + PAGE - 1) & -PAGE;
}

void ram_for_each(void (*visit)(uint64_t addr))
{
	for (const struct memmap_entry *e = memmap; e->size; e++) {
		uint64_t end = (e->addr + e->size) & -PAGE;

		if (e->type != MEMMAP_RAM)
			continue;
		/* Page 0 is not mapped, and what boot.S maps has an end. */
		for (uint64_t a = align_up(e->addr); a < end && a < IDENTITY; a += PAGE) {
			if (a && (a + PAGE <= (uint64_t)image_start || a >= (uint64_t)image_end))
				visit(a);
		}
	}
}

static uint64_t pattern(uint64_t addr)
{
	return (uint64_t)current_round << 32 | (addr >> 3 & 0xffffffff);
}

static void fill_page(uint64_t addr)
{
	for (unsigned int i = 0; i < WORDS; i++) {
		uint64_t a = addr + word_offset[i];

		*(volatile uint64_t *)a = pattern(a);
	}
	nr_pages++;
}

static void check_page(uint64_t addr)
{
	for (unsigned int i = 0; i < WORDS; i++) {
		uint64_t a = addr + word_offset[i];
		uint64_t got = *(volatile uint64_t *)a;

		if (got == pattern(a))
			continue;
		if (!nr_bad++)
			tap_diag("0x%lx holds 0x%lx, want 0x%lx", a, got, pattern(a));
	}
}

void ram_fill(uint32_t round)
{
	current_round = round;
	nr_pages = 0;
	ram_for_each(fill_page);
	if (!nr_pages)
		tap_bail("the memory map has no RAM");
}

bool ram_check(uint32_t round)
{
	current_round = round;
	nr_bad = 0;
	ram_for_each(check_page);
	if (nr_bad)
		tap_diag("%lu of %lu words are wrong", nr_bad, nr_pages * WORDS);
	return !nr_bad;
}
