// SPDX-License-Identifier: GPL-2.0-only
#include "walker.h"

#include <stdlib.h>
#include <string.h>

#define LEVELS	 4
#define ENTRIES	 512
#define PRESENT	 UINT64_C(1)
#define LARGE	 (UINT64_C(1) << 7)
#define ADDRESS	 UINT64_C(0x000ffffffffff000)
#define GIB_BITS 30

/* Zone z of guest-physical memory lies at this machine address; tables of the host lie above. */
#define ZONE_HPA(z) ((UINT64_C(8) - (z)) << GIB_BITS)
#define HOST_TABLES (UINT64_C(16) << GIB_BITS)
#define NR_FRAMES   256
/* The upper half of a zone holds guest tables, the lower one data. */
#define ZONE_TABLES(z) (((uint64_t)(z) << GIB_BITS) + (UINT64_C(1) << (GIB_BITS - 1)))

/* Machine memory: only the frames that are touched. */
static struct frame {
	uint64_t number;
	uint64_t entry[ENTRIES];
} frames[NR_FRAMES];
static unsigned int nr_frames;

static uint64_t nested_root, guest_root;
static uint64_t next_host_table, next_guest_table[NR_ZONES];

static uint64_t *entry_at(uint64_t hpa)
{
	uint64_t number = hpa >> 12;
	unsigned int i;

	for (i = 0; i < nr_frames && frames[i].number != number; i++)
		;
	if (i == NR_FRAMES)
		abort();
	if (i == nr_frames) {
		memset(&frames[i], 0, sizeof(frames[i]));
		frames[i].number = number;
		nr_frames++;
	}
	return &frames[i].entry[(hpa & 0xfff) / sizeof(uint64_t)];
}

/* Level 4 is the root's. */
static unsigned int level_shift(unsigned int level)
{
	return 12 + 9 * (level - 1);
}

static uint64_t entry_offset(uint64_t address, unsigned int level)
{
	return (address >> level_shift(level)) % ENTRIES * sizeof(uint64_t);
}

uint64_t walker_hpa(uint64_t gpa)
{
	return ZONE_HPA(gpa >> GIB_BITS) + (gpa & ((UINT64_C(1) << GIB_BITS) - 1));
}

/* Level of the entry that maps a zone: 1, 2 or 3. */
static unsigned int leaf_level(uint64_t gpa)
{
	return (unsigned int)(gpa >> GIB_BITS) + 1;
}

/* Have the nested table map the entry that gpa is in. */
static void nested_map(uint64_t gpa)
{
	unsigned int level, leaf = leaf_level(gpa);
	uint64_t table = nested_root, *entry;

	for (level = LEVELS; level > leaf; level--) {
		entry = entry_at(table + entry_offset(gpa, level));
		if (!*entry) {
			*entry = next_host_table | PRESENT;
			next_host_table += 1 << 12;
		}
		table = *entry & ADDRESS;
	}
	entry = entry_at(table + entry_offset(gpa, leaf));
	*entry = (walker_hpa(gpa) >> level_shift(leaf) << level_shift(leaf)) | PRESENT;
	if (leaf > 1)
		*entry |= LARGE;
}

static uint64_t nested_walk(uint64_t gpa, struct walk_result *result)
{
	uint64_t table = nested_root, entry, mask;
	unsigned int level;

	if (gpa >> GIB_BITS == ZONE_SEGMENT)
		return gpa + ZONE_HPA(ZONE_SEGMENT) - ((uint64_t)ZONE_SEGMENT << GIB_BITS);

	for (level = LEVELS;; level--) {
		entry = *entry_at(table + entry_offset(gpa, level));
		result->nested_refs++;
		if (!(entry & PRESENT))
			abort();
		if (level == 1 || entry & LARGE)
			break;
		table = entry & ADDRESS;
	}
	mask = (UINT64_C(1) << level_shift(level)) - 1;
	return (entry & ADDRESS & ~mask) | (gpa & mask);
}

void walker_reset(void)
{
	unsigned int zone;

	nr_frames = 0;
	nested_root = HOST_TABLES;
	next_host_table = HOST_TABLES + (1 << 12);
	for (zone = 0; zone < NR_ZONES; zone++)
		next_guest_table[zone] = ZONE_TABLES(zone);
}

static void make_reachable(uint64_t gpa)
{
	if (gpa >> GIB_BITS != ZONE_SEGMENT)
		nested_map(gpa);
}

static uint64_t new_guest_table(enum zone zone)
{
	uint64_t gpa = next_guest_table[zone];

	next_guest_table[zone] += 1 << 12;
	make_reachable(gpa);
	return gpa;
}

uint64_t walker_map(uint64_t gva, unsigned int levels, const enum zone zones[])
{
	uint64_t page = (uint64_t)zones[levels] << GIB_BITS, table, next;
	unsigned int i, level;

	guest_root = new_guest_table(zones[0]);
	table = guest_root;
	for (i = 0, level = LEVELS; i + 1 < levels; i++, level--) {
		next = new_guest_table(zones[i + 1]);
		*entry_at(walker_hpa(table) + entry_offset(gva, level)) = next | PRESENT;
		table = next;
	}

	*entry_at(walker_hpa(table) + entry_offset(gva, level)) = page | PRESENT |
								  (level > 1 ? LARGE : 0);
	make_reachable(page | (gva & ((UINT64_C(1) << level_shift(level)) - 1)));
	return page;
}

struct walk_result walker_walk(uint64_t gva)
{
	uint64_t table = guest_root, entry, mask;
	struct walk_result result = { 0 };
	unsigned int level;

	for (level = LEVELS;; level--) {
		uint64_t gpa = table + entry_offset(gva, level);

		entry = *entry_at(nested_walk(gpa, &result));
		result.guest_refs++;
		if (!(entry & PRESENT))
			abort();
		if (level == 1 || entry & LARGE)
			break;
		table = entry & ADDRESS;
	}
	mask = (UINT64_C(1) << level_shift(level)) - 1;
	result.hpa = nested_walk((entry & ADDRESS & ~mask) | (gva & mask), &result);
	return result;
}
