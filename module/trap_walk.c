// SPDX-License-Identifier: GPL-2.0-only
#include <linux/compiler.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/swap.h>
#include <linux/swapops.h>

#include "trap_entry.h"
#include "trap_mm.h"
#include "trap_walk.h"

/* Do @op to one entry, if it applies.  The CPU may set A and D meanwhile. */
static bool change_entry(pteval_t *entry, enum trap_op op, bool (*may_poison)(pteval_t val),
			 pteval_t pfn_mask, struct trap_walk *walk)
{
	pteval_t old = READ_ONCE(*entry);
	pteval_t new;

	do {
		if (op == TRAP_RESTORE ? !trap_value_is_poisoned(old) :
					 !may_poison(old))
			return false;
		new = old;
		if (op == TRAP_POISON)
			new = trap_poisoned_value(old, pfn_mask);
		else if (op == TRAP_RESTORE)
			new = trap_restored_value(old, pfn_mask);
	} while (!try_cmpxchg(entry, &old, new));

	walk->writable = new & _PAGE_RW;
	return true;
}

static bool change_pte(pte_t *pte, struct trap_walk *walk)
{
	if (change_entry(&pte->pte, walk->op, trap_pte_may_poison, PTE_PFN_MASK,
			 walk)) {
		walk->nr_4k++;
		return true;
	}
	return false;
}

static void note_moving(pte_t pte, struct trap_walk *walk)
{
	if (!pte_none(pte) && !pte_present(pte) &&
	    is_migration_entry(pte_to_swp_entry(pte)))
		walk->moving = true;
}

/* With the lock of the page table, so that no invalidation begins meanwhile. */
static void walk_table(struct trap_mm *tmm, pte_t *pte, unsigned long start,
		       unsigned long end, struct trap_walk *walk)
{
	unsigned long addr;
	bool busy;

	if (walk->op == TRAP_POISON && !READ_ONCE(tmm->live))
		return;
	busy = walk->op == TRAP_POISON && trap_invalidating(tmm, start, end);

	for (addr = start; addr < end; addr += PAGE_SIZE, pte++) {
		if ((busy && trap_invalidating(tmm, addr, addr + PAGE_SIZE)) ||
		    (walk->keep && walk->keep(walk->arg, addr)))
			continue;
		if (!change_pte(pte, walk))
			note_moving(READ_ONCE(*pte), walk);
	}
}

/* The CPU sets A of an entry for a table, and MGLRU clears it, without a lock. */
static bool is_same_table(pmd_t a, pmd_t b)
{
	return !((pmd_val(a) ^ pmd_val(b)) & ~(pmdval_t)_PAGE_ACCESSED);
}

/* The table may go as long as it is not locked: see pte_free_defer(). */
static void walk_ptes(struct trap_mm *tmm, pmd_t *pmd, unsigned long start,
		      unsigned long end, struct trap_walk *walk)
{
	spinlock_t *ptl;
	pmd_t table;

	rcu_read_lock();
	table = READ_ONCE(*pmd);
	if (pmd_present(table) && !(pmd_val(table) & _PAGE_PSE)) {
		ptl = pte_lockptr(tmm->mm, &table);
		spin_lock(ptl);
		if (is_same_table(table, READ_ONCE(*pmd)))
			walk_table(tmm, pte_offset_kernel(&table, start), start,
				   end, walk);
		spin_unlock(ptl);
	}
	rcu_read_unlock();
}

static void walk_huge(struct trap_mm *tmm, pmd_t *pmd, unsigned long addr,
		      struct trap_walk *walk)
{
	unsigned long start = addr & PMD_MASK;
	spinlock_t *ptl = pmd_lock(tmm->mm, pmd);

	/* As for a table. */
	if (walk->op == TRAP_POISON &&
	    (!READ_ONCE(tmm->live) ||
	     trap_invalidating(tmm, start, start + PMD_SIZE)))
		goto unlock;

	if (change_entry(&pmd->pmd, walk->op, trap_pmd_may_poison,
			 PHYSICAL_PMD_PAGE_MASK, walk))
		walk->nr_2m++;
unlock:
	spin_unlock(ptl);
}

static void walk_pmd(struct trap_mm *tmm, pmd_t *pmd, unsigned long start,
		     unsigned long end, struct trap_walk *walk)
{
	pmd_t val = READ_ONCE(*pmd);

	if (pmd_none(val)) {
		/* Perhaps khugepaged has taken the table to put a page there. */
		if (end - start == PMD_SIZE)
			walk->moving = true;
	} else if (!pmd_present(val) || (walk->leave_huge && pmd_val(val) & _PAGE_PSE)) {
		walk->moving = true;
	} else if (pmd_val(val) & _PAGE_PSE) {
		walk_huge(tmm, pmd, start, walk);
	} else {
		walk_ptes(tmm, pmd, start, end, walk);
	}
}

/*
 * The PMD of @addr, or NULL if there is none; then @next is where the next may
 * be, else where that of the next address is.
 */
static pmd_t *find_pmd(struct mm_struct *mm, unsigned long addr,
		       unsigned long end, unsigned long *next)
{
	pgd_t *pgd = pgd_offset(mm, addr);
	p4d_t *p4d;
	pud_t *pud;

	*next = pgd_addr_end(addr, end);
	if (pgd_none(READ_ONCE(*pgd)))
		return NULL;

	p4d = p4d_offset(pgd, addr);
	*next = p4d_addr_end(addr, end);
	if (p4d_none(READ_ONCE(*p4d)))
		return NULL;

	pud = pud_offset(p4d, addr);
	*next = pud_addr_end(addr, end);
	/* Pages of 1 GiB are hugetlb's or a device's. */
	if (!pud_present(READ_ONCE(*pud)) || pud_val(READ_ONCE(*pud)) & _PAGE_PSE)
		return NULL;

	*next = pmd_addr_end(addr, end);
	return pmd_offset(pud, addr);
}

void trap_walk_range(struct trap_mm *tmm, unsigned long start,
		     unsigned long end, struct trap_walk *walk)
{
	unsigned long next;

	/* "All", as of clear_refs, says so by an end that is no address of a user. */
	end = min(end, TASK_SIZE_MAX);
	for (; start < end; start = next) {
		pmd_t *pmd = find_pmd(tmm->mm, start, end, &next);

		if (pmd)
			walk_pmd(tmm, pmd, start, next, walk);
		if (walk->may_sleep)
			cond_resched();
	}
}
