/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A small machine that does two-dimensional page walks entry by entry, over real
 * tables, and counts what it reads.  It knows no formula.
 *
 * Guest-physical memory has four zones of 1 GiB, each translated in one way.
 */
#ifndef COMPROMIS_TESTS_UNIT_WALKER_H
#define COMPROMIS_TESTS_UNIT_WALKER_H

#include <stdint.h>

enum zone {
	ZONE_4K, /* by 4 KiB entries of the nested table */
	ZONE_2M,
	ZONE_1G,
	ZONE_SEGMENT, /* by a direct segment */
	NR_ZONES,
};

struct walk_result {
	unsigned int guest_refs;
	unsigned int nested_refs;
	uint64_t hpa; /* where the walk led */
};

/* Forget all tables. */
void walker_reset(void);

/*
 * Map a guest page of 1 << (12 + 9 * (4 - levels)) bytes at gva, and return the gPA of its first byte.
 * zones[0] to zones[levels - 1] say where the tables lie, from the root on; zones[levels],
 * where the page lies.  The tables are new ones.
 */
uint64_t walker_map(uint64_t gva, unsigned int levels, const enum zone zones[]);

/* Walk for gva, by the tables that walker_map() made last. */
struct walk_result walker_walk(uint64_t gva);

/* Where a gPA lies in machine memory, by definition of the zones. */
uint64_t walker_hpa(uint64_t gpa);

#endif /* COMPROMIS_TESTS_UNIT_WALKER_H */
