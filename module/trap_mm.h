/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPROMIS_TRAP_MM_H
#define COMPROMIS_TRAP_MM_H

#include <linux/bitmap.h>
#include <linux/list.h>
#include <linux/mm_types.h>
#include <linux/mmu_notifier.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/workqueue.h>

#include "trap_thread.h"

/* Invalidations under way at once of which the range is known. */
#define TRAP_MAX_INVALIDATIONS 32

struct trap_range {
	unsigned long start;
	unsigned long end;
};

/**
 * struct trap_mm - an address space whose TLB misses are traps
 * @mm: which one; pinned by @notifier
 * @rcu: frees it
 * @node: where trap_mm_find() looks
 * @users: events that want it, under trap_mm.c's mutex; without any it goes
 * @attach: makes others wait for the first one to attach
 * @attached: 0, or the error of attaching; 1 before
 * @live: entries may be poisoned; false once that has to end
 * @notifier: tells of what mm does to the page tables
 * @lock: of the next three; inside of page-table locks
 * @invalidations: ranges in which nothing may be poisoned now
 * @nr_invalidations: how many those are
 * @nr_unknown: and those that had no room: then nothing at all may be poisoned
 * @detach: makes an end of it
 * @sweep: finds mapped entries that got there without a fault
 * @sweep_flags: bit 0, @sweep has been asked for early
 * @sweep_time: what the last one took, in jiffies
 * @untraced_hugetlb: pages of 4 KiB that the last sweep left alone
 * @untraced_device: the same, of devices and the like
 * @used: threads that have had a fault, by number
 * @threads: see trap_thread.h
 *
 * mm looks for a TLB entry to flush only where the page table says that there may
 * be one, and takes PROT_NONE to say that there is none.  But poisoning flushes
 * none, that is its point.  So from when an invalidation begins until it ends, no
 * entry of its range is poisoned.  What only unmaps or moves pages needs no such
 * care: it flushes for PROT_NONE too.
 */
struct trap_mm {
	struct mm_struct *mm;
	struct rcu_head rcu;
	struct hlist_node node;
	unsigned int users;
	struct mutex attach;
	int attached;
	bool live;
	struct mmu_notifier notifier;
	spinlock_t lock;
	struct trap_range invalidations[TRAP_MAX_INVALIDATIONS];
	unsigned int nr_invalidations;
	unsigned int nr_unknown;
	struct work_struct detach;
	struct delayed_work sweep;
	unsigned long sweep_flags;
	unsigned long sweep_time;
	unsigned long untraced_hugetlb;
	unsigned long untraced_device;
	DECLARE_BITMAP(used, TRAP_NR_THREADS);
	struct trap_thread threads[TRAP_NR_THREADS];
};

/*
 * The one of @mm, or NULL; if that is not live, it is about to be, or its entries are being
 * restored.  In an RCU reader, which keeps it.
 */
struct trap_mm *trap_mm_find(const struct mm_struct *mm);

/*
 * Make the misses of @mm, of the calling process, traps, and keep them so until
 * trap_mm_put().  Sleeps.  Returns an ERR_PTR: -ENOMEM.
 */
struct trap_mm *trap_mm_get(struct mm_struct *mm);

/* What remains to be done is left to trap_wq.  Sleeps. */
void trap_mm_put(struct trap_mm *tmm);

/*
 * Whether misses in @vma are trapped: not those of hugetlb, whose faults do not look for
 * PROT_NONE, of devices, and of shadow stacks.
 */
bool trap_vma_is_traced(struct vm_area_struct *vma);

/*
 * Is an invalidation under way in [@start, @end)?  Under the page-table lock, no
 * other begins before that is dropped.
 */
bool trap_invalidating(struct trap_mm *tmm, unsigned long start,
		       unsigned long end);

/**
 * struct trap_totals - of all address spaces that are traced now
 * @processes: how many those are
 * @hugetlb: bytes of hugetlb, which is not traced
 * @device: bytes of devices and shadow stacks, which are not either
 */
struct trap_totals {
	unsigned int processes;
	u64 hugetlb;
	u64 device;
};

void trap_mm_totals(struct trap_totals *totals);

/* For what may take long; trap_mm_exit() waits for it. */
extern struct workqueue_struct *trap_wq;

/* Returns 0 or -ENOMEM. */
int trap_mm_init(void);

/* After the last trap_mm_put(). */
void trap_mm_exit(void);

#endif /* COMPROMIS_TRAP_MM_H */
