/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How many page-table entries a page walk reads when nothing is cached.
 *
 * Under nested paging every guest-physical address of a guest walk is itself
 * translated by a nested walk: the address of each of the g guest tables, and
 * at the end the address of the data.  With a nested walk of n levels that is
 *
 *	g guest entries + (g + 1) nested walks of n entries = (g + 1)(n + 1) - 1
 *
 * (AMD64 Architecture Programmer's Manual, volume 2, "Nested Paging"; R. Bhargava et al.,
 * "Accelerating Two-Dimensional Page Walks for Virtualized Systems", ASPLOS 2008.)
 * A direct segment translates by an addition: n = 0, and g references are left.
 */
#ifndef COMPROMIS_LIB_WALK_H
#define COMPROMIS_LIB_WALK_H

#include <stdint.h>

#include "compromis.h"

/* Levels of a 4-level page table that a walk to a page of this size reads. */
#define WALK_LEVELS_4K 4
#define WALK_LEVELS_2M 3
#define WALK_LEVELS_1G 2
/* Levels of the nested walk when a direct segment replaces it. */
#define WALK_LEVELS_SEGMENT 0

/* References of one walk, from one to another number, both inclusive; lo == hi is exact. */
struct walk_range {
	unsigned int lo;
	unsigned int hi;
};

/* What a domain's RAM is translated by. */
struct walk_backing {
	uint64_t ram[COMPROMIS_NR_ENTRIES]; /* p2m entries of RAM, by COMPROMIS_ENTRY_* */
	uint64_t segment_frames; /* 4 KiB frames inside active segments, 0 if none is */
};

/* References of a walk through guest levels, each address of it translated by nested levels. */
unsigned int walk_refs(unsigned int guest, unsigned int nested);

/* Levels that a walk to an entry of this size reads, for COMPROMIS_ENTRY_*. */
unsigned int walk_levels(unsigned int entry);

/*
 * Bounds of the references of any walk that ends at a guest page of the given levels, for a
 * domain that is backed like this.  The addresses of one walk may lie in entries of
 * different sizes, so the bounds are those of the smallest and the largest size in use.
 *
 * Firmware tables, ballooned pages and the like leave a few small entries in every p2m.
 * A size that maps at most permille thousandths of the RAM is not taken into account: 0 gives
 * bounds that always hold, 10 those that all but a few walks keep.  RAM outside all segments is
 * treated alike.
 *
 * Returns 0, -EINVAL if guest is not in 1..5 or permille above 1000, -ENODATA if there is no
 * RAM, or -EOVERFLOW if the entries map more than 2^54 frames.
 */
int walk_range(unsigned int guest, const struct walk_backing *backing, unsigned int permille,
	       struct walk_range *range);

#endif /* COMPROMIS_LIB_WALK_H */
