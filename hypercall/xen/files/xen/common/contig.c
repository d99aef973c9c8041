/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * common/contig.c
 *
 * Machine-contiguous ranges of any length: which run of free frames to take,
 * and taking it buddy by buddy.
 *
 * The heap lock is never held for more than 2^MAX_ORDER frames, so a run may
 * shrink between being found and being taken.  heap_take_buddy() verifies
 * every step; on failure all is given back and the search repeated.
 */

#include <xen/contig.h>
#include <xen/nodemask.h>
#include <xen/numa.h>
#include <xen/sched.h>

#define FRAMES_4G    (1UL << (32 - PAGE_SHIFT))
#define FRAMES_BLOCK (1UL << MAX_ORDER)

/* Search again when somebody else was faster, but not for ever. */
#define MAX_ATTEMPTS 3

/* A run of free frames which the request fits in. */
struct candidate {
    unsigned long base;     /* where in the run to start */
    unsigned long run;      /* length of the run */
    nodeid_t node;
    bool local;             /* in the domain's affinity */
    bool high;              /* above 4 GiB */
    bool aligned;           /* base is a multiple of 2^MAX_ORDER */
};

struct search {
    unsigned long nr;       /* frames asked for */
    nodeid_t node;          /* node being looked at ... */
    bool local;             /* ... and whether it is in the affinity */
    unsigned long start;    /* run being looked at ... */
    unsigned long end;      /* ... empty if start == end */
    unsigned long largest;
    bool found;
    struct candidate best;
};

/* Preferences in order of weight; the smallest run that fits is last. */
static bool better(const struct candidate *a, const struct candidate *b)
{
    if ( a->local != b->local )
        return a->local;
    if ( a->high != b->high )
        return a->high;
    if ( a->aligned != b->aligned )
        return a->aligned;

    return a->run < b->run;
}

/* The run from start to end is complete: is it the best one so far? */
static void close_run(struct search *s)
{
    unsigned long aligned = ROUNDUP(s->start, FRAMES_BLOCK);
    struct candidate c = {
        .base = s->start,
        .run = s->end - s->start,
        .node = s->node,
        .local = s->local,
    };

    s->start = s->end;

    if ( c.run > s->largest )
        s->largest = c.run;
    if ( c.run < s->nr )
        return;

    /* Alignment beyond 2 MiB pays only if there can be a larger page. */
    if ( s->nr < FRAMES_BLOCK )
        c.aligned = true;
    else if ( aligned + s->nr <= s->end )
    {
        c.aligned = true;
        c.base = aligned;
    }

    c.high = c.base >= FRAMES_4G;

    if ( !s->found || better(&c, &s->best) )
    {
        s->best = c;
        s->found = true;
    }
}

static void cf_check add_buddy(unsigned long mfn, unsigned long nr, void *arg)
{
    struct search *s = arg;

    if ( mfn != s->end )
    {
        close_run(s);
        s->start = mfn;
    }

    s->end = mfn + nr;
}

static void search_node(struct search *s)
{
    unsigned long mfn = node_start_pfn(s->node);
    unsigned long end = node_end_pfn(s->node);

    s->start = s->end = 0;

    while ( mfn < end )
    {
        unsigned long next = min(end, ROUNDUP(mfn + 1, FRAMES_BLOCK));

        heap_walk_free(s->node, mfn, next, add_buddy, s);
        mfn = next;
    }

    close_run(s);
}

static bool find_run(const struct domain *d, unsigned long nr,
                     unsigned int memflags, struct search *s)
{
    nodeid_t node, exact = (memflags & MEMF_exact_node)
                           ? MEMF_get_node(memflags) : NUMA_NO_NODE;

    memset(s, 0, sizeof(*s));
    s->nr = nr;

    for_each_online_node ( node )
    {
        if ( exact != NUMA_NO_NODE && node != exact )
            continue;

        s->node = node;
        s->local = nodemask_test(node, &d->node_affinity);
        search_node(s);
    }

    return s->found;
}

static bool take_run(struct domain *d, const struct candidate *c,
                     unsigned long nr, struct heap_flush *flush)
{
    unsigned long done = 0;

    while ( done < nr )
    {
        unsigned long got = heap_take_buddy(d, c->node, c->base + done,
                                            nr - done, done, flush);

        if ( !got )
        {
            contig_free(_mfn(c->base), done);
            return false;
        }

        done += got;
    }

    return true;
}

/* Free frames that d may have: claims of others do not count. */
static unsigned long free_frames(const struct domain *d)
{
    uint64_t free, claims;

    get_outstanding_claims(&free, &claims);
    claims -= min_t(uint64_t, claims, d->outstanding_pages);

    return free > claims ? free - claims : 0;
}

int contig_alloc(struct domain *d, unsigned long nr, unsigned int memflags,
                 mfn_t *base, struct contig_report *report)
{
    struct heap_flush flush = {};
    struct search s;
    unsigned int attempt;
    int rc = -ENOSPC;

    report->free = free_frames(d);
    report->largest = 0;
    if ( !nr || report->free < nr )
        return -ENOMEM;

    for ( attempt = 0; rc && attempt < MAX_ATTEMPTS; ++attempt )
    {
        bool found = find_run(d, nr, memflags, &s);

        report->largest = s.largest;
        if ( !found )
            break;

        if ( take_run(d, &s.best, nr, &flush) )
        {
            *base = _mfn(s.best.base);
            rc = 0;
        }
    }

    if ( flush.needed )
        filtered_flush_tlb_mask(flush.timestamp);

    return rc;
}

int contig_assign(struct domain *d, mfn_t base, unsigned int nr)
{
    struct page_info *pg = mfn_to_page(base);
    unsigned int i;

    for ( i = 0; i < nr; ++i )
        if ( !page_state_is(&pg[i], inuse) || page_get_owner(&pg[i]) )
            return -EIO;

    for ( i = 0; i < nr; ++i )
        if ( test_and_clear_bit(_PGC_need_scrub, &pg[i].count_info) )
            scrub_one_page(&pg[i]);

    return assign_pages(pg, nr, d, MEMF_no_claim);
}

void contig_free(mfn_t base, unsigned long nr)
{
    while ( nr )
    {
        unsigned int order = min(flsl(nr) - 1, MAX_ORDER + 0);

        if ( mfn_x(base) )
            order = min(order, find_first_set_bit(mfn_x(base)));

        free_domheap_pages(mfn_to_page(base), order);

        base = mfn_add(base, 1UL << order);
        nr -= 1UL << order;
    }
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
