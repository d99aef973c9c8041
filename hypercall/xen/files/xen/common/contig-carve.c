/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * common/contig-carve.c
 *
 * The carve-out: memory that is taken out of the heap at boot, while there are
 * long runs, so that machine-contiguous ranges can be had of it however
 * fragmented the heap gets.
 *
 * To the heap its frames are in use.  free_heap_pages() directs those which
 * are freed to here, whoever had them; they are scrubbed when next assigned.
 */

#include <xen/contig.h>
#include <xen/init.h>
#include <xen/param.h>
#include <xen/pfn.h>
#include <xen/vmap.h>

static unsigned long __initdata opt_compromis_mem;
size_param("compromis-mem", opt_compromis_mem);

#define MAX_RANGES 16

struct range {
    unsigned long mfn;
    unsigned long nr;
    nodeid_t node;
    unsigned long *free;    /* bitmap */
};

/* Set up at boot: those in [0, nr_ranges) never change, but for the bitmap. */
static struct range __read_mostly ranges[MAX_RANGES];
static unsigned int __read_mostly nr_ranges;
static unsigned long __read_mostly total;

/* Changes with the heap lock held, as the bitmaps do. */
static unsigned long nr_free;

static const struct range *find_range(unsigned long mfn)
{
    unsigned int i;

    for ( i = 0; i < nr_ranges; ++i )
        if ( mfn - ranges[i].mfn < ranges[i].nr )
            return &ranges[i];

    return NULL;
}

bool contig_is_carved(unsigned long mfn)
{
    return nr_ranges && find_range(mfn);
}

unsigned long contig_carved_total(void)
{
    return total;
}

unsigned long contig_carved_free(void)
{
    return ACCESS_ONCE(nr_free);
}

void contig_walk_carved(nodeid_t node, unsigned long start, unsigned long end,
                        void (*fn)(unsigned long mfn, unsigned long nr,
                                   void *arg),
                        void *arg)
{
    unsigned int i;

    for ( i = 0; i < nr_ranges; ++i )
    {
        const struct range *r = &ranges[i];
        unsigned long bit, last, next;

        if ( r->node != node || r->mfn >= end || r->mfn + r->nr <= start )
            continue;

        bit = max(start, r->mfn) - r->mfn;
        last = min(end - r->mfn, r->nr);

        while ( (bit = find_next_bit(r->free, last, bit)) < last )
        {
            next = find_next_zero_bit(r->free, last, bit);
            next = min(next, last);
            /* Without the lock, the frame may have been taken by now. */
            if ( next > bit )
                fn(r->mfn + bit, next - bit, arg);
            bit = next + 1;
        }
    }
}

void contig_put_carved(unsigned long mfn)
{
    const struct range *r = find_range(mfn);

    if ( __test_and_set_bit(mfn - r->mfn, r->free) )
        BUG();
    nr_free++;
}

bool contig_get_carved(unsigned long mfn)
{
    const struct range *r = find_range(mfn);

    if ( !r || !__test_and_clear_bit(mfn - r->mfn, r->free) )
        return false;
    nr_free--;

    return true;
}

/* By ascending frame number, for walks to be. */
static void __init add_range(unsigned long mfn, unsigned long nr,
                             unsigned long *bitmap)
{
    unsigned int i;

    for ( i = nr_ranges; i && ranges[i - 1].mfn > mfn; --i )
        ranges[i] = ranges[i - 1];

    ranges[i].mfn = mfn;
    ranges[i].nr = nr;
    ranges[i].node = phys_to_nid(pfn_to_paddr(mfn));
    ranges[i].free = bitmap;
    nr_ranges++;
    total += nr;
}

/* Take up to nr frames; they become free ones of the carve-out. */
static unsigned long __init carve(unsigned long nr)
{
    unsigned long *bitmap;
    mfn_t base;

    nr = contig_take_longest(nr, &base);
    if ( !nr )
        return 0;

    bitmap = vzalloc(BITS_TO_LONGS(nr) * sizeof(*bitmap));
    if ( !bitmap )
    {
        contig_free(base, nr);
        return 0;
    }

    add_range(mfn_x(base), nr, bitmap);
    contig_free(base, nr);
    printk(XENLOG_INFO "Carve-out: frames %"PRI_mfn" to %"PRI_mfn", node %u\n",
           mfn_x(base), mfn_x(base) + nr - 1, phys_to_nid(mfn_to_maddr(base)));

    return nr;
}

/* Before dom0 is built, or it would be the one to get the memory. */
static int __init cf_check carve_out(void)
{
    unsigned long unit = 1UL << PAGETABLE_ORDER;
    unsigned long want = ROUNDUP(PFN_UP(opt_compromis_mem), unit), nr;
    unsigned long most = avail_domheap_pages();

    if ( !want )
        return 0;

    /* Xen and dom0 can't do without. */
    most = (most - most / 8) & ~(unit - 1);

    nr = min(want, most);
    while ( total < nr && nr_ranges < MAX_RANGES && carve(nr - total) )
        ;

    if ( total < want )
        printk(XENLOG_WARNING "Carve-out: %lu frames instead of %lu\n",
               total, want);

    return 0;
}
presmp_initcall(carve_out);

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * tab-width: 4
 * indent-tabs-mode: nil
 * End:
 */
