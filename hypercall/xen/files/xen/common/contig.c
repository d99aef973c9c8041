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
#include <xen/event.h>
#include <xen/nodemask.h>
#include <xen/numa.h>
#include <xen/sched.h>

#define FRAMES_2M    (1UL << PAGETABLE_ORDER)
#define FRAMES_4G    (1UL << (32 - PAGE_SHIFT))
#define FRAMES_BLOCK (1UL << MAX_ORDER)

/* Search again when somebody else was faster, but not for ever. */
#define MAX_ATTEMPTS 3

/* Address space to look at in one call of contig_free_runs(). */
#define MAX_LISTED   (16 * FRAMES_BLOCK)

/* A run of free frames which the request fits in. */
struct candidate {
    unsigned long base;     /* where in the run to start */
    unsigned long run;      /* length of the run */
    nodeid_t node;
    bool local;             /* in the domain's affinity */
    bool carved;            /* in the carve-out */
    bool high;              /* above 4 GiB */
    bool aligned;           /* base is a multiple of 2^MAX_ORDER */
};

struct search {
    unsigned long nr;       /* frames asked for */
    nodeid_t node;          /* node being looked at ... */
    bool local;             /* ... and whether it is in the affinity */
    bool carved;            /* looking at the carve-out */
    unsigned long start;    /* run being looked at ... */
    unsigned long end;      /* ... empty if start == end */
    unsigned long largest;
    bool found;
    struct candidate best;
    struct candidate longest; /* of those above 4 GiB, if there are any */
};

static DEFINE_SPINLOCK(stats_lock);
static struct {
    unsigned long allocs, no_memory, fragmented;
} stats;

/* Preferences in order of weight; the smallest run that fits is last. */
static bool better(const struct candidate *a, const struct candidate *b)
{
    if ( a->local != b->local )
        return a->local;
    if ( a->carved != b->carved )
        return a->carved;
    if ( a->high != b->high )
        return a->high;
    if ( a->aligned != b->aligned )
        return a->aligned;

    return a->run < b->run;
}

static bool longer(const struct candidate *a, const struct candidate *b)
{
    if ( a->high != b->high )
        return a->high;

    return a->run > b->run;
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
        .carved = s->carved,
        .high = s->start >= FRAMES_4G,
    };

    s->start = s->end;

    if ( c.run > s->largest )
        s->largest = c.run;
    if ( c.run >= FRAMES_2M &&
         (!s->longest.run || longer(&c, &s->longest)) )
        s->longest = c;
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

static void cf_check add_free(unsigned long mfn, unsigned long nr, void *arg)
{
    struct search *s = arg;
    unsigned long end = mfn + nr;

    if ( mfn != s->end )
    {
        close_run(s);
        /* In the heap it is one already. */
        mfn = ROUNDUP(mfn, FRAMES_2M);
        if ( mfn >= end )
            return;
        s->start = mfn;
    }

    s->end = end;
}

static void search_heap(struct search *s)
{
    unsigned long mfn = node_start_pfn(s->node);
    unsigned long end = node_end_pfn(s->node);

    s->carved = false;
    s->start = s->end = 0;

    while ( mfn < end )
    {
        unsigned long next = min(end, ROUNDUP(mfn + 1, FRAMES_BLOCK));

        heap_walk_free(s->node, mfn, next, add_free, s);
        mfn = next;
    }

    close_run(s);
}

static void search_carved(struct search *s)
{
    s->carved = true;
    s->start = s->end = 0;

    contig_walk_carved(s->node, 0, ~0UL, add_free, s);

    close_run(s);
}

/* Without a domain all nodes are alike. */
static void find_run(const struct domain *d, unsigned long nr,
                     unsigned int memflags, bool heap, bool carved,
                     struct search *s)
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
        s->local = !d || nodemask_test(node, &d->node_affinity);
        if ( heap )
            search_heap(s);
        if ( carved )
            search_carved(s);
    }
}

/* Frames of which claimed came out of d's claim, back where they are from. */
static void give_back(struct domain *d, unsigned long base, unsigned long nr,
                      unsigned long claimed)
{
    contig_free(_mfn(base), nr);
    if ( claimed )
        heap_restore_claim(d, claimed);
}

/* On success *claimed is how many of the frames came out of d's claim. */
static bool take_run(struct domain *d, const struct candidate *c,
                     unsigned long nr, unsigned long *claimed)
{
    struct heap_taken taken = {};
    unsigned long done = 0;

    while ( done < nr )
    {
        unsigned long mfn = c->base + done, left = nr - done;
        unsigned long got = c->carved
                            ? heap_take_carved(d, mfn, left, &taken)
                            : heap_take_buddy(d, c->node, mfn, left, done,
                                              &taken);

        if ( !got )
            break;

        done += got;
    }

    /* Before they go back: there, frames without an owner need no flush. */
    if ( taken.need_flush )
        filtered_flush_tlb_mask(taken.timestamp);

    *claimed = taken.claimed;
    if ( done == nr )
        return true;

    give_back(d, c->base, done, taken.claimed);

    return false;
}

/* Free frames of the heap that d may have: claims of others do not count. */
static unsigned long free_frames(const struct domain *d)
{
    uint64_t free, claims;

    get_outstanding_claims(&free, &claims);
    if ( d )
        claims -= min_t(uint64_t, claims, d->outstanding_pages);

    return free > claims ? free - claims : 0;
}

static int find_and_take(struct domain *d, unsigned long nr,
                         unsigned int memflags, mfn_t *base,
                         struct contig_report *report)
{
    unsigned int attempt;

    for ( attempt = 0; ; ++attempt )
    {
        unsigned long heap = free_frames(d), carved = contig_carved_free();
        struct search s;

        report->free = max(heap, carved);
        report->largest = 0;
        if ( !nr || report->free < nr )
            return -ENOMEM;

        find_run(d, nr, memflags, heap >= nr, carved >= nr, &s);
        report->largest = s.largest;

        if ( !s.found || attempt == MAX_ATTEMPTS )
        {
            /* A run that others always took a part of wasn't that long. */
            report->largest = min(s.largest, nr - 1);
            return -ENOSPC;
        }

        if ( take_run(d, &s.best, nr, &report->claimed) )
        {
            *base = _mfn(s.best.base);
            return 0;
        }
    }
}

int contig_alloc(struct domain *d, unsigned long nr, unsigned int memflags,
                 mfn_t *base, struct contig_report *report)
{
    int rc = find_and_take(d, nr, memflags, base, report);

    spin_lock(&stats_lock);
    if ( !rc )
        stats.allocs++;
    else if ( rc == -ENOMEM )
        stats.no_memory++;
    else
        stats.fragmented++;
    spin_unlock(&stats_lock);

    return rc;
}

void contig_cancel(struct domain *d, mfn_t base, unsigned long nr,
                   const struct contig_report *report)
{
    give_back(d, mfn_x(base), nr, report->claimed);
}

unsigned long contig_take_longest(unsigned long nr, mfn_t *base)
{
    const struct candidate *c;
    unsigned long claimed;
    struct search s;

    find_run(NULL, nr, 0, true, false, &s);
    c = s.found ? &s.best : &s.longest;
    nr = min(nr, c->run) & ~(FRAMES_2M - 1);

    if ( !nr || !take_run(NULL, c, nr, &claimed) )
        return 0;

    *base = _mfn(c->base);

    return nr;
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

struct listing {
    struct contig_run *run;
    unsigned int max;
    unsigned int nr;
    unsigned long from;     /* frames before it are not listed ... */
    unsigned long limit;    /* ... nor are these from here on */
    unsigned long end;      /* of the last free frames seen */
    nodeid_t node;
    bool carved;
};

static bool continues(const struct contig_run *r, const struct listing *l,
                      unsigned long mfn)
{
    return r->mfn + r->nr == mfn && r->node == l->node &&
           r->carved == l->carved;
}

/* Those of the highest frames make way when there are too many. */
static void cf_check list_free(unsigned long mfn, unsigned long nr, void *arg)
{
    struct listing *l = arg;
    unsigned long end = mfn + nr;
    unsigned int i;

    if ( mfn != l->end )
        mfn = ROUNDUP(mfn, FRAMES_2M);
    if ( mfn >= end )
        return;
    l->end = end;

    mfn = max(mfn, l->from);
    if ( mfn >= end || mfn >= l->limit )
        return;

    for ( i = l->nr; i && l->run[i - 1].mfn > mfn; --i )
        ;

    if ( i && continues(&l->run[i - 1], l, mfn) )
    {
        l->run[i - 1].nr += end - mfn;
        return;
    }

    if ( l->nr == l->max )
    {
        l->limit = mfn;
        if ( i == l->max )
            return;
        l->limit = l->run[--l->nr].mfn;
    }

    memmove(&l->run[i + 1], &l->run[i], (l->nr - i) * sizeof(*l->run));
    l->run[i].mfn = mfn;
    l->run[i].nr = end - mfn;
    l->run[i].node = l->node;
    l->run[i].carved = l->carved;
    l->nr++;
}

static void list_block(struct listing *l, unsigned long start,
                       unsigned long end)
{
    nodeid_t node;

    for_each_online_node ( node )
    {
        unsigned long s = max(start, node_start_pfn(node));
        unsigned long e = min(end, node_end_pfn(node));

        if ( s >= e )
            continue;

        l->node = node;
        l->carved = false;
        l->end = 0;
        heap_walk_free(node, s, e, list_free, l);
        l->carved = true;
        l->end = 0;
        contig_walk_carved(node, s, e, list_free, l);
    }
}

/* The first frame from mfn on that may be memory, ~0UL if there is none. */
static unsigned long next_memory(unsigned long mfn)
{
    unsigned long next = ~0UL;
    nodeid_t node;

    for_each_online_node ( node )
        if ( mfn < node_end_pfn(node) )
            next = min(next, max(mfn, node_start_pfn(node)));

    return next;
}

void contig_free_runs(unsigned long mfn, struct contig_run *run,
                      unsigned int max, unsigned int *nr, unsigned long *next)
{
    struct listing l = {
        .run = run,
        .max = max,
        .from = mfn,
        .limit = ~0UL,
    };
    unsigned long seen = 0;

    for ( mfn = next_memory(mfn); mfn != ~0UL; mfn = next_memory(mfn) )
    {
        /* Buddies can be found from the start of a block only. */
        unsigned long start = mfn & ~(FRAMES_BLOCK - 1);
        unsigned long end = start + FRAMES_BLOCK;

        if ( seen >= MAX_LISTED || (seen && hypercall_preempt_check()) )
            break;

        list_block(&l, start, end);
        if ( l.limit != ~0UL )
        {
            mfn = l.limit;
            break;
        }

        seen += FRAMES_BLOCK;
        mfn = end;
    }

    *nr = l.nr;
    *next = mfn;
}

void contig_get_usage(struct contig_usage *u)
{
    uint64_t free, claims;

    get_outstanding_claims(&free, &claims);

    u->total = total_pages;
    u->free = free;
    u->claimed = claims;
    u->carved = contig_carved_total();
    u->carved_free = contig_carved_free();

    spin_lock(&stats_lock);
    u->allocs = stats.allocs;
    u->failures_no_memory = stats.no_memory;
    u->failures_fragmented = stats.fragmented;
    spin_unlock(&stats_lock);
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
