/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the TLB misses of a program cost, by how its memory is translated.
 *
 * The linear model: a program takes its time without misses, and to that each miss adds the
 * same, which depends on the system alone (A. Basu et al., "Efficient Virtual Memory for Big
 * Memory Servers", ISCA 2013; J. Gandhi et al., "Efficient Memory Virtualization: Reducing
 * Dimensionality of Nested Page Walks", MICRO 2014).  What a miss costs elsewhere is derived
 * from what it costs here by the page-table entries that the walk reads.  Of those the CPU may
 * find all in its walk caches but the last of each table, or none; the truth is in between, so
 * there are two bounds.  It is assumed that
 *
 *   - the program misses as often elsewhere, so each system has the TLB of this one;
 *   - reading an entry takes the same everywhere, and walks do not overlap with work;
 *   - a direct segment adds a cycle to each address that it translates (Gandhi et al.);
 *   - shadow paging walks like native paging, and each page fault of the program costs exits:
 *     at least one, for the fault, at most three, with a write of the guest to its page table
 *     and a flush (COST_EXITS_LO and COST_EXITS_HI are assumptions, not measurements).
 */
#ifndef COMPROMIS_LIB_COST_H
#define COMPROMIS_LIB_COST_H

#include <stdint.h>

enum cost_system {
	COST_NATIVE,
	COST_SHADOW,
	COST_NESTED_4K, /* nested page table with entries of 4 KiB, and so on */
	COST_NESTED_2M,
	COST_NESTED_1G,
	COST_SEGMENT,
	COST_NR_SYSTEMS
};

#define COST_EXITS_LO 1
#define COST_EXITS_HI 3

/* Names, as users write them. */
extern const char *const cost_names[COST_NR_SYSTEMS];

/* Returns the system of that name, or -EINVAL. */
int cost_find(const char *name);

/* Page sizes of the program, whose walks differ. */
enum cost_page {
	COST_PAGE_4K,
	COST_PAGE_2M,
	COST_NR_PAGES
};

/* A program, as it was measured. */
struct cost_run {
	uint64_t misses[COST_NR_PAGES];
	uint64_t faults; /* page faults */
	double seconds; /* of CPU time, misses included */
	enum cost_system on; /* where that was */
	double walk_ns; /* that one miss took there, on average */
	double exit_ns; /* of one exit to the hypervisor */
	double cycle_ns;
};

struct cost_range {
	double lo;
	double hi;
};

/* The same program on one system. */
struct cost_estimate {
	struct cost_range refs; /* entries read in all */
	struct cost_range walk_seconds;
	struct cost_range seconds; /* in all */
};

/*
 * Entries that one walk reads: none of them cached (the closed form of walk.h), or all but the
 * last of each table.
 */
unsigned int cost_refs_hi(enum cost_system system, enum cost_page page);
unsigned int cost_refs_lo(enum cost_system system);

/* Levels of the nested walk of 4-level tables, WALK_LEVELS_SEGMENT where there is none. */
unsigned int cost_nested_levels(enum cost_system system);

/*
 * Returns 0, -ENODATA without misses, -EDOM if a number is negative, or -ERANGE if the misses
 * would have taken longer than the program did: walk_ns is not that of this program.
 */
int cost_estimate(const struct cost_run *run, enum cost_system system,
		  struct cost_estimate *estimate);

#endif /* COMPROMIS_LIB_COST_H */
