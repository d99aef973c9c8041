/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * arch/x86/mm/compromis/walk.c
 *
 * A walk over the p2m which reads tables of 4 KiB entries in place, rather than
 * descending from the root for each one.  What isn't plain to see, as an
 * entry with its type still to be calculated, is left to get_entry().
 */

#include <xen/domain_page.h>

#include <asm/hvm/vmx/vmx.h>
#include <asm/mtrr.h>
#include <asm/page.h>

#include "private.h"

#define ENTRIES (1UL << PAGETABLE_ORDER)

static bool is_ept(const struct p2m_domain *p2m)
{
    return cpu_has_vmx && hap_enabled(p2m->domain);
}

/* Decode an entry of NPT; false if there is more to it than it says. */
static bool decode_npt(uint64_t raw, struct compromis_entry *e)
{
    l1_pgentry_t pte = { .l1 = raw };
    unsigned int flags = l1e_get_flags(pte);

    /* p2m-pt.c clears _PAGE_USER where the type needs to be recalculated. */
    if ( (flags & (_PAGE_PRESENT | _PAGE_USER)) !=
         (_PAGE_PRESENT | _PAGE_USER) )
        return false;

    e->t = p2m_flags_to_type(flags);
    e->a = p2m_access_rwx;
    e->mfn = l1e_get_mfn(pte);

    return true;
}

static bool decode_ept(uint64_t raw, struct compromis_entry *e)
{
    ept_entry_t pte = { .epte = raw };

    if ( !(pte.epte & EPTE_RWX_MASK) || pte.recalc ||
         pte.emt == MTRR_NUM_TYPES )
        return false;

    e->t = pte.sa_p2mt;
    e->a = pte.access;
    e->mfn = _mfn(pte.mfn);

    return true;
}

/* The table that a higher level's entry refers to, INVALID_MFN if not plain. */
static mfn_t next_table(const struct p2m_domain *p2m, mfn_t table,
                        unsigned int index)
{
    const uint64_t *t = map_domain_page(table);
    uint64_t raw = t[index];

    unmap_domain_page(t);

    if ( is_ept(p2m) )
    {
        ept_entry_t pte = { .epte = raw };

        return (pte.epte & EPTE_RWX_MASK) && !pte.sp && !pte.recalc &&
               pte.emt != MTRR_NUM_TYPES ? _mfn(pte.mfn) : INVALID_MFN;
    }
    else
    {
        l1_pgentry_t pte = { .l1 = raw };

        return (l1e_get_flags(pte) & (_PAGE_PRESENT | _PAGE_USER |
                                      _PAGE_PSE)) ==
               (_PAGE_PRESENT | _PAGE_USER) ? l1e_get_mfn(pte) : INVALID_MFN;
    }
}

static void map_table(struct compromis_walk *w, unsigned long gfn)
{
    mfn_t mfn = pagetable_get_mfn(p2m_get_pagetable(w->p2m));
    unsigned int level;

    for ( level = 3; level && !mfn_eq(mfn, INVALID_MFN); --level )
        mfn = next_table(w->p2m, mfn,
                         (gfn >> (level * PAGETABLE_ORDER)) & (ENTRIES - 1));

    if ( !mfn_eq(mfn, INVALID_MFN) )
        w->table = map_domain_page(mfn);
}

void compromis_walk_end(struct compromis_walk *w)
{
    if ( w->table )
        unmap_domain_page(w->table);
    w->table = NULL;
}

struct compromis_entry compromis_walk(struct compromis_walk *w,
                                      unsigned long gfn)
{
    struct compromis_entry e = { .order = PAGE_ORDER_4K };
    unsigned long base = gfn & ~(ENTRIES - 1);

    if ( base != w->base || !w->started )
    {
        compromis_walk_end(w);
        w->base = base;
        w->started = true;
        if ( gfn <= w->p2m->max_mapped_pfn )
            map_table(w, gfn);
    }

    if ( w->table )
    {
        uint64_t raw = w->table[gfn & (ENTRIES - 1)];

        if ( is_ept(w->p2m) ? decode_ept(raw, &e) : decode_npt(raw, &e) )
            return e;
    }

    e.mfn = w->p2m->get_entry(w->p2m, _gfn(gfn), &e.t, &e.a, 0, &e.order,
                              NULL);

    return e;
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * tab-width: 4
 * indent-tabs-mode: nil
 * End:
 */
