/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPROMIS_TRAP_ENTRY_H
#define COMPROMIS_TRAP_ENTRY_H

#include <linux/types.h>

#include <asm/pgtable_types.h>

/*
 * What poisoning makes of a page-table entry, and back.
 *
 * A poisoned entry is an entry with PROT_NONE, as AutoNUMA makes them to learn
 * of accesses: all of mm understands them, and takes them back by itself.  But
 * where PAGE_NONE has lost them, ours keeps all other bits: taking it back is
 * exact without a look at the VMA.  _PAGE_USER is what tells ours from those of
 * AutoNUMA and mprotect(), which never have it.  The frame is inverted, as in
 * each entry that is not present, because of L1TF.
 */

/* Is @val an entry that trap_poisoned_value() made? */
static inline bool trap_value_is_poisoned(pteval_t val)
{
	return (val & (_PAGE_PRESENT | _PAGE_PROTNONE | _PAGE_USER)) ==
	       (_PAGE_PROTNONE | _PAGE_USER);
}

/*
 * May the entry of a page of 4 KiB, or of 2 MiB, be poisoned?  Those that map no
 * ordinary memory may not: nothing promises that a driver's fault handler
 * understands them.
 */
bool trap_pte_may_poison(pteval_t val);
bool trap_pmd_may_poison(pteval_t val);

/* @pfn_mask: the bits of the frame number in such an entry. */
pteval_t trap_poisoned_value(pteval_t val, pteval_t pfn_mask);
pteval_t trap_restored_value(pteval_t val, pteval_t pfn_mask);

#endif /* COMPROMIS_TRAP_ENTRY_H */
