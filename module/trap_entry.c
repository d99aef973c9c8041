// SPDX-License-Identifier: GPL-2.0-only
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/page-flags.h>
#include <linux/pgtable.h>
#include <linux/types.h>

#include "compat.h"
#include "trap_entry.h"

/* Present, and for user space: no PROT_NONE of whoever, and no kernel's page. */
static bool maps_user_page(pteval_t val)
{
	return (val & (_PAGE_PRESENT | _PAGE_USER)) == (_PAGE_PRESENT | _PAGE_USER);
}

bool trap_pte_may_poison(pteval_t val)
{
	pte_t pte = __pte(val);

	if (!maps_user_page(val) || pte_devmap(pte) || pte_shstk(pte))
		return false;

	/* The zero page is special too, and read like any other. */
	return !pte_special(pte) || is_zero_pfn(pte_pfn(pte));
}

bool trap_pmd_may_poison(pteval_t val)
{
	pmd_t pmd = __pmd(val);

	if (!maps_user_page(val) || !(val & _PAGE_PSE) || val & _PAGE_SPECIAL ||
	    pmd_devmap(pmd) || pmd_shstk(pmd))
		return false;

	/* A fault on a page of hugetlb never looks for PROT_NONE. */
	return pfn_valid(pmd_pfn(pmd)) && !PageHuge(pmd_page(pmd));
}

pteval_t trap_poisoned_value(pteval_t val, pteval_t pfn_mask)
{
	return flip_protnone_guard(val, (val & ~_PAGE_PRESENT) | _PAGE_PROTNONE,
				   pfn_mask);
}

pteval_t trap_restored_value(pteval_t val, pteval_t pfn_mask)
{
	return flip_protnone_guard(val, (val & ~_PAGE_PROTNONE) | _PAGE_PRESENT,
				   pfn_mask);
}
