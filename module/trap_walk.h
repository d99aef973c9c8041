/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPROMIS_TRAP_WALK_H
#define COMPROMIS_TRAP_WALK_H

#include <linux/types.h>

struct trap_mm;

enum trap_op {
	TRAP_POISON,	/* not where an invalidation is under way: see trap_mm.h */
	TRAP_RESTORE,
	TRAP_LOOK,	/* only count those that could be poisoned */
};

/**
 * struct trap_walk - change the entries of a range of addresses
 * @op: what to do with each; those that it does not apply to stay as they are
 * @may_sleep: between page tables
 * @leave_huge: leave out those of 2 MiB, as if they were moving
 * @keep: leave out the pages for which it returns true; or NULL
 * @arg: for @keep
 * @nr_4k: entries that @op applied to, of 4 KiB
 * @nr_2m: and of 2 MiB
 * @writable: the last one of them allows writes
 * @moving: a page is on its way to another frame: it will come back unpoisoned
 */
struct trap_walk {
	enum trap_op op;
	bool may_sleep;
	bool leave_huge;
	bool (*keep)(const void *arg, unsigned long addr);
	const void *arg;
	unsigned long nr_4k;
	unsigned long nr_2m;
	bool writable;
	bool moving;
};

/*
 * Do @walk for [@start, @end) of the user addresses of @tmm.
 *
 * No TLB is flushed: what is still cached of a poisoned entry is used on, and
 * only its next miss is a fault.  The caller sees to it that no page table of
 * the range is freed meanwhile: by mmap_lock and a VMA at each address that it
 * asks for, or as who calls an MMU notifier does.  Takes page-table locks.
 */
void trap_walk_range(struct trap_mm *tmm, unsigned long start,
		     unsigned long end, struct trap_walk *walk);

#endif /* COMPROMIS_TRAP_WALK_H */
