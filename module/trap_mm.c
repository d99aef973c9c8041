// SPDX-License-Identifier: GPL-2.0-only
#include <linux/bitops.h>
#include <linux/err.h>
#include <linux/hashtable.h>
#include <linux/hugetlb.h>
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "compat.h"
#include "trap_mm.h"
#include "trap_walk.h"

/* How long what got mapped without a fault may stay unseen; but see sweep_delay(). */
#define SWEEP_PERIOD	HZ
/* The same where an invalidation left a page that will come back. */
#define SWEEP_SOON	msecs_to_jiffies(10)

/* What is walked of a VMA before others may have mmap_lock. */
#define SWEEP_CHUNK	(1UL << 30)

struct workqueue_struct *trap_wq;

static DEFINE_HASHTABLE(trap_mms, 6);
static DEFINE_MUTEX(trap_mms_mutex);

struct trap_mm *trap_mm_find(const struct mm_struct *mm)
{
	struct trap_mm *tmm;

	hash_for_each_possible_rcu(trap_mms, tmm, node, (unsigned long)mm,
				   lockdep_is_held(&trap_mms_mutex))
		if (tmm->mm == mm)
			return tmm;

	return NULL;
}

bool trap_invalidating(struct trap_mm *tmm, unsigned long start,
		       unsigned long end)
{
	bool found;
	unsigned int i;

	spin_lock(&tmm->lock);
	found = tmm->nr_unknown;
	for (i = 0; i < tmm->nr_invalidations && !found; i++)
		found = tmm->invalidations[i].start < end &&
			start < tmm->invalidations[i].end;
	spin_unlock(&tmm->lock);

	return found;
}

static void invalidation_begins(struct trap_mm *tmm, unsigned long start,
				unsigned long end)
{
	spin_lock(&tmm->lock);
	if (tmm->nr_invalidations < TRAP_MAX_INVALIDATIONS)
		tmm->invalidations[tmm->nr_invalidations++] =
			(struct trap_range){ start, end };
	else
		tmm->nr_unknown++;
	spin_unlock(&tmm->lock);
}

/* Returns whether its range alone is what could not be poisoned because of it. */
static bool invalidation_ends(struct trap_mm *tmm, unsigned long start,
			      unsigned long end)
{
	bool known = false;
	unsigned int i;

	spin_lock(&tmm->lock);
	for (i = 0; i < tmm->nr_invalidations && !known; i++)
		known = tmm->invalidations[i].start == start &&
			tmm->invalidations[i].end == end;
	if (known)
		tmm->invalidations[i - 1] =
			tmm->invalidations[--tmm->nr_invalidations];
	else if (tmm->nr_unknown)
		tmm->nr_unknown--;
	spin_unlock(&tmm->lock);

	return known;
}

static bool vma_is_device(const struct vm_area_struct *vma)
{
	return vma->vm_flags & (VM_IO | VM_PFNMAP | VM_SHADOW_STACK);
}

bool trap_vma_is_traced(struct vm_area_struct *vma)
{
	return !is_vm_hugetlb_page(vma) && !vma_is_device(vma);
}

static struct trap_mm *trap_mm_of(struct mmu_notifier *notifier)
{
	return container_of(notifier, struct trap_mm, notifier);
}

/* What unmaps or moves flushes for PROT_NONE as well. */
static bool must_restore(const struct mmu_notifier_range *range)
{
	return range->event != MMU_NOTIFY_UNMAP;
}

/*
 * These come for any range of an address space, holes included, with mmap_lock held: there
 * page tables may go that belong to no VMA any more, while munmap() has that lock too.
 * All others are about one VMA, which cannot go.
 */
static bool crosses_vmas(const struct mmu_notifier_range *range)
{
	return range->event == MMU_NOTIFY_PROTECTION_VMA ||
	       range->event == MMU_NOTIFY_SOFT_DIRTY;
}

/*
 * UFFDIO_MOVE has read the entry of a page of 2 MiB before it says so, and tries again for
 * as long as that has changed since: what is poisoned between two of its tries never ends.
 */
static bool is_one_huge_page(const struct mmu_notifier_range *range)
{
	return range->event == MMU_NOTIFY_CLEAR && IS_ALIGNED(range->start, PMD_SIZE) &&
	       range->end - range->start == PMD_SIZE;
}

static void walk_vmas(struct trap_mm *tmm, unsigned long start, unsigned long end,
		      struct trap_walk *walk)
{
	struct vm_area_struct *vma;

	for (vma = find_vma(tmm->mm, start); vma && vma->vm_start < end;
	     vma = find_vma(tmm->mm, vma->vm_end))
		if (!is_vm_hugetlb_page(vma))
			trap_walk_range(tmm, max(start, vma->vm_start),
					min(end, vma->vm_end), walk);
}

static void walk_notified(struct trap_mm *tmm, const struct mmu_notifier_range *range,
			  struct trap_walk *walk)
{
	if (crosses_vmas(range))
		walk_vmas(tmm, range->start, range->end, walk);
	else
		trap_walk_range(tmm, range->start, range->end, walk);
}

/* At most a tenth of the time goes into sweeps. */
static unsigned long sweep_delay(const struct trap_mm *tmm, unsigned long delay)
{
	return max(delay, 9 * READ_ONCE(tmm->sweep_time));
}

/*
 * Sweeps are not on trap_wq: what waits for them is, and once that is being destroyed a
 * timer could not queue there.
 *
 * Not again and again: who does it often would put off what is due for ever.
 */
static void sweep_soon(struct trap_mm *tmm, unsigned long delay)
{
	if (READ_ONCE(tmm->live) && !test_and_set_bit(0, &tmm->sweep_flags))
		mod_delayed_work(system_unbound_wq, &tmm->sweep, sweep_delay(tmm, delay));
}

static int trap_invalidate_start(struct mmu_notifier *notifier,
				 const struct mmu_notifier_range *range)
{
	struct trap_mm *tmm = trap_mm_of(notifier);
	struct trap_walk walk = {
		.op = TRAP_RESTORE,
		.may_sleep = mmu_notifier_range_blockable(range),
	};

	if (!must_restore(range)) {
		/* mremap() takes them to addresses that no ring knows. */
		trap_threads_forget(tmm, range->start, range->end);
		return 0;
	}

	invalidation_begins(tmm, range->start, range->end);
	walk_notified(tmm, range, &walk);
	return 0;
}

static void trap_invalidate_end(struct mmu_notifier *notifier,
				const struct mmu_notifier_range *range)
{
	struct trap_mm *tmm = trap_mm_of(notifier);
	struct trap_walk walk = {
		.op = TRAP_POISON,
		.may_sleep = mmu_notifier_range_blockable(range),
		.leave_huge = is_one_huge_page(range),
	};
	bool known;

	if (!must_restore(range))
		return;

	known = invalidation_ends(tmm, range->start, range->end);
	walk_notified(tmm, range, &walk);
	if (walk.moving || !known)
		sweep_soon(tmm, SWEEP_SOON);
}

/* The last user is gone: all is unmapped and flushed. */
static void trap_release(struct mmu_notifier *notifier, struct mm_struct *mm)
{
	WRITE_ONCE(trap_mm_of(notifier)->live, false);
}

static const struct mmu_notifier_ops trap_notifier_ops = {
	.release		= trap_release,
	.invalidate_range_start	= trap_invalidate_start,
	.invalidate_range_end	= trap_invalidate_end,
};

/*
 * Walk what there is of user addresses from @addr on, under mmap_lock.  Returns
 * where to go on when others want the lock, if @walk may sleep, or 0 at the end.
 */
static unsigned long sweep_some(struct trap_mm *tmm, unsigned long addr,
				struct trap_walk *walk,
				unsigned long *hugetlb, unsigned long *device)
{
	struct vm_area_struct *vma;

	while ((vma = find_vma(tmm->mm, addr))) {
		unsigned long start = max(addr, vma->vm_start);
		unsigned long end = min(vma->vm_end, start + SWEEP_CHUNK);

		if (is_vm_hugetlb_page(vma)) {
			end = vma->vm_end;
			*hugetlb += (end - start) >> PAGE_SHIFT;
		} else if (vma_is_device(vma) && walk->op == TRAP_POISON) {
			end = vma->vm_end;
			*device += (end - start) >> PAGE_SHIFT;
		} else {
			/* An invalidation may have poisoned pages of devices, too. */
			trap_walk_range(tmm, start, end, walk);
		}

		addr = end;
		if (walk->op == TRAP_POISON && mmap_lock_is_contended(tmm->mm))
			return addr;
	}

	return 0;
}

/* Returns whether the address space was still there. */
static bool walk_all(struct trap_mm *tmm, enum trap_op op)
{
	struct trap_walk walk = { .op = op, .may_sleep = true };
	unsigned long hugetlb = 0, device = 0;
	unsigned long addr = 0;

	if (!mmget_not_zero(tmm->mm))
		return false;

	do {
		mmap_read_lock(tmm->mm);
		addr = sweep_some(tmm, addr, &walk, &hugetlb, &device);
		mmap_read_unlock(tmm->mm);
	} while (addr && READ_ONCE(tmm->live));

	WRITE_ONCE(tmm->untraced_hugetlb, hugetlb);
	WRITE_ONCE(tmm->untraced_device, device);
	mmput(tmm->mm);
	return true;
}

static void trap_sweep(struct work_struct *work)
{
	struct trap_mm *tmm =
		container_of(to_delayed_work(work), struct trap_mm, sweep);
	unsigned long start = jiffies;

	clear_bit(0, &tmm->sweep_flags);
	if (!READ_ONCE(tmm->live) || !walk_all(tmm, TRAP_POISON))
		return;

	WRITE_ONCE(tmm->sweep_time, jiffies - start);
	if (READ_ONCE(tmm->live))
		queue_delayed_work(system_unbound_wq, &tmm->sweep,
				   sweep_delay(tmm, SWEEP_PERIOD));
}

/* Its hints and our entries are alike: stay alone as long as it takes. */
static void stop_numa_hints(struct mm_struct *mm)
{
	WRITE_ONCE(mm->numa_next_scan, jiffies + MAX_JIFFY_OFFSET);
}

static void allow_numa_hints(struct mm_struct *mm)
{
	WRITE_ONCE(mm->numa_next_scan, jiffies);
}

/**
 * struct trap_register - registration of a notifier, by a kernel thread: it fails
 *	for who has a signal pending, as many have on their way to user mode
 * @work: for system_unbound_wq
 * @tmm: the address space
 * @err: the result
 */
struct trap_register {
	struct work_struct work;
	struct trap_mm *tmm;
	int err;
};

static void register_notifier(struct work_struct *work)
{
	struct trap_register *reg = container_of(work, struct trap_register, work);

	reg->err = mmu_notifier_register(&reg->tmm->notifier, reg->tmm->mm);
}

static int trap_attach(struct trap_mm *tmm)
{
	struct trap_register reg = { .tmm = tmm };

	/* Not on trap_wq: what is queued there may wait for who waits here. */
	INIT_WORK_ONSTACK(&reg.work, register_notifier);
	queue_work(system_unbound_wq, &reg.work);
	flush_work(&reg.work);
	destroy_work_on_stack(&reg.work);
	if (reg.err)
		return reg.err;

	stop_numa_hints(tmm->mm);
	WRITE_ONCE(tmm->live, true);
	walk_all(tmm, TRAP_POISON);
	queue_delayed_work(system_unbound_wq, &tmm->sweep, SWEEP_PERIOD);
	return 0;
}

static void detach_mm(struct trap_mm *tmm)
{
	/* Whoever poisons holds a page-table lock, and sees this or comes first. */
	WRITE_ONCE(tmm->live, false);
	if (walk_all(tmm, TRAP_RESTORE))
		allow_numa_hints(tmm->mm);
	/* Until here, as long as a single entry is poisoned, it has to look on. */
	mmu_notifier_unregister(&tmm->notifier, tmm->mm);
	/* Its callbacks, which may start it, have ended. */
	cancel_delayed_work_sync(&tmm->sweep);
}

/* To restore entries has undone what another one of the same address space did. */
static void sweep_successor(struct mm_struct *mm)
{
	struct trap_mm *tmm;

	mutex_lock(&trap_mms_mutex);
	tmm = trap_mm_find(mm);
	if (tmm) {
		stop_numa_hints(mm);
		sweep_soon(tmm, 0);
	}
	mutex_unlock(&trap_mms_mutex);
}

/* Until all is restored its faults have to be seen, or mm would take them for hints. */
static void trap_detach(struct work_struct *work)
{
	struct trap_mm *tmm = container_of(work, struct trap_mm, detach);

	if (!tmm->attached)
		detach_mm(tmm);
	mutex_lock(&trap_mms_mutex);
	hash_del_rcu(&tmm->node);
	mutex_unlock(&trap_mms_mutex);
	if (!tmm->attached)
		sweep_successor(tmm->mm);
	kvfree_rcu(tmm, rcu);
}

static struct trap_mm *trap_mm_create(struct mm_struct *mm)
{
	struct trap_mm *tmm = kvzalloc(sizeof(*tmm), GFP_KERNEL_ACCOUNT);

	if (!tmm)
		return NULL;

	tmm->mm = mm;
	tmm->attached = 1;
	tmm->notifier.ops = &trap_notifier_ops;
	mutex_init(&tmm->attach);
	spin_lock_init(&tmm->lock);
	INIT_WORK(&tmm->detach, trap_detach);
	INIT_DELAYED_WORK(&tmm->sweep, trap_sweep);
	trap_threads_init(tmm);
	return tmm;
}

static struct trap_mm *find_or_create(struct mm_struct *mm)
{
	struct trap_mm *tmm;

	mutex_lock(&trap_mms_mutex);
	tmm = trap_mm_find(mm);
	/* One that goes may still be there; a new one is found before it. */
	if (!tmm || !tmm->users) {
		tmm = trap_mm_create(mm);
		if (tmm)
			hash_add_rcu(trap_mms, &tmm->node, (unsigned long)mm);
	}
	if (tmm)
		tmm->users++;
	mutex_unlock(&trap_mms_mutex);

	return tmm;
}

struct trap_mm *trap_mm_get(struct mm_struct *mm)
{
	struct trap_mm *tmm = find_or_create(mm);
	int err;

	if (!tmm)
		return ERR_PTR(-ENOMEM);

	mutex_lock(&tmm->attach);
	if (tmm->attached > 0)
		tmm->attached = trap_attach(tmm);
	err = tmm->attached;
	mutex_unlock(&tmm->attach);

	if (err) {
		trap_mm_put(tmm);
		return ERR_PTR(err);
	}
	return tmm;
}

void trap_mm_put(struct trap_mm *tmm)
{
	bool last;

	mutex_lock(&trap_mms_mutex);
	last = !--tmm->users;
	mutex_unlock(&trap_mms_mutex);
	if (last)
		queue_work(trap_wq, &tmm->detach);
}

void trap_mm_totals(struct trap_totals *totals)
{
	struct trap_mm *tmm;
	unsigned int i;

	*totals = (struct trap_totals){};

	rcu_read_lock();
	hash_for_each_rcu(trap_mms, i, tmm, node) {
		if (!READ_ONCE(tmm->live))
			continue;
		totals->processes++;
		totals->hugetlb += (u64)READ_ONCE(tmm->untraced_hugetlb) << PAGE_SHIFT;
		totals->device += (u64)READ_ONCE(tmm->untraced_device) << PAGE_SHIFT;
	}
	rcu_read_unlock();
}

int __init trap_mm_init(void)
{
	/* Many processes may end at once, and each end waits for others. */
	trap_wq = alloc_workqueue("compromis_trap", WQ_UNBOUND, 0);
	return trap_wq ? 0 : -ENOMEM;
}

void trap_mm_exit(void)
{
	destroy_workqueue(trap_wq);
}
