/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * arch/x86/mm/compromis/backing.c
 *
 * Changes of the backing mode.  The work is done block by block, the p2m lock
 * being dropped in between, and is resumed by a continuation of the hypercall.
 * All state of it is in the domain, none with the guest.
 */

#include <xen/event.h>

#include <asm/altp2m.h>
#include <asm/hvm/hvm.h>

#include "private.h"

/*
 * Steps, of 2 MiB or 1 GiB each, between two flushes of all TLBs; not more, for
 * others wait for the p2m lock meanwhile.
 */
#define STEPS_PER_FLUSH 16

/* Flushes in one call with COMPROMIS_SET_STEP: 512 MiB of splits and merges. */
#define FLUSHES_PER_CALL 16

static const uint8_t passes[COMPROMIS_NR_MODES][4] = {
    [COMPROMIS_MODE_PAGED] = { PASS_SPLIT },
    [COMPROMIS_MODE_SUPERPAGE] = { PASS_MERGE_2M, PASS_MERGE_1G },
    [COMPROMIS_MODE_SEGMENT] = { PASS_MERGE_2M, PASS_MERGE_1G, PASS_SCAN },
};

unsigned int compromis_nr_passes(unsigned int mode)
{
    unsigned int nr = 0;

    while ( passes[mode][nr] != PASS_DONE )
        nr++;

    return nr;
}

static enum compromis_pass current_pass(const struct compromis_change *c)
{
    return passes[c->mode][c->pass];
}

/* Limit for entries yet to be made. */
static void cap_entries(struct domain *d, unsigned int mode)
{
    p2m_get_hostp2m(d)->max_ram_order = mode == COMPROMIS_MODE_PAGED
                                        ? PAGE_ORDER_4K : PAGE_ORDER_1G;
}

/* Replace what is mapped at the cursor by an entry that translates alike. */
static int resize(struct p2m_domain *p2m, const struct compromis_change *c,
                  const struct compromis_entry *e, unsigned int order)
{
    struct compromis_domain *cd = compromis_state(p2m->domain);
    int rc;

    if ( compromis_inject("p2m table") )
        return -ENOMEM;

    cd->own = true;
    rc = p2m->set_entry(p2m, _gfn(c->gfn), e->mfn, order, e->t, e->a, -1);
    cd->own = false;

    return rc;
}

/* Replace the superpage at the cursor, if there is one. */
static int split_step(struct p2m_domain *p2m, struct compromis_change *c)
{
    struct compromis_walk w = { .p2m = p2m };
    struct compromis_entry e = compromis_walk(&w, c->gfn);

    compromis_walk_end(&w);

    if ( e.order > PAGE_ORDER_4K && is_plain_ram(e.mfn, e.t, e.a) )
    {
        /* A level at a time: p2m-ept.c splits all of 1G down to what is set. */
        unsigned int sub = e.order - PAGETABLE_ORDER;
        int rc = resize(p2m, c, &e, sub);

        if ( rc || sub > PAGE_ORDER_4K )
            return rc;
    }

    /* Entries of 4K mean that there is a table, and no superpage, for 2M. */
    c->gfn += block_rest(c->gfn, max(e.order, PAGE_ORDER_2M + 0U));

    return 0;
}

/*
 * Is the block at gfn, whose first entry is given, mapped by a full, linear
 * table of entries of order sub?
 */
static bool is_linear(struct compromis_walk *w, unsigned long gfn,
                      const struct compromis_entry *first, unsigned int sub)
{
    unsigned long i;

    for ( i = 1; i < (1UL << PAGETABLE_ORDER); ++i )
    {
        unsigned long offs = i << sub;
        struct compromis_entry e = compromis_walk(w, gfn + offs);

        if ( e.order != sub || !is_plain_ram(e.mfn, e.t, e.a) ||
             !mfn_eq(e.mfn, mfn_add(first->mfn, offs)) )
            return false;
    }

    return true;
}

/* Map the block at the cursor by one entry if that's possible. */
static int merge_step(struct p2m_domain *p2m, struct compromis_change *c,
                      unsigned int order)
{
    struct compromis_walk w = { .p2m = p2m };
    struct compromis_entry e = compromis_walk(&w, c->gfn);
    unsigned int sub = order - PAGETABLE_ORDER;
    bool merge = e.order == sub && is_plain_ram(e.mfn, e.t, e.a) &&
                 !(mfn_x(e.mfn) & ((1UL << order) - 1)) &&
                 is_linear(&w, c->gfn, &e, sub);
    int rc = 0;

    compromis_walk_end(&w);

    if ( merge )
        rc = resize(p2m, c, &e, order);

    c->gfn += block_rest(c->gfn, max(order, e.order));

    return rc;
}

static int scan_step(struct domain *d, struct compromis_domain *c,
                     struct compromis_failure *f)
{
    int rc = compromis_may_segment(d, f);

    if ( rc )
        return rc;

    if ( c->change.stale )
        compromis_scan_reset(&c->change);
    else
        compromis_scan_step(d);

    return 0;
}

static int do_step(struct domain *d, struct compromis_failure *f)
{
    struct p2m_domain *p2m = p2m_get_hostp2m(d);
    struct compromis_domain *c = compromis_state(d);
    int rc = 0;

    /* A new entry takes the place of what other views have at the frame. */
    if ( altp2m_active(d) )
    {
        compromis_fail(f, COMPROMIS_FAIL_ALTP2M, 0, 0);
        return -EBUSY;
    }

    switch ( current_pass(&c->change) )
    {
    case PASS_SPLIT:
        rc = split_step(p2m, &c->change);
        break;

    case PASS_MERGE_2M:
        rc = merge_step(p2m, &c->change, PAGE_ORDER_2M);
        break;

    case PASS_MERGE_1G:
        rc = merge_step(p2m, &c->change, PAGE_ORDER_1G);
        break;

    case PASS_SCAN:
        return scan_step(d, c, f);

    case PASS_DONE:
        ASSERT_UNREACHABLE();
        return -EILSEQ;
    }

    if ( rc == -ENOMEM )
        compromis_fail(f, COMPROMIS_FAIL_P2M_POOL, 0, 0);

    return rc;
}

/* Segments can be had again without a scan while nobody changes the p2m. */
static void keep_findings(struct compromis_domain *c)
{
    c->scanned = c->merged && c->change.quiet;
    c->nr_found = c->change.nr;
    memcpy(c->found, c->change.cand, sizeof(c->found));
}

/* Leave out what is known to have nothing to do. */
static void skip_passes(struct domain *d, struct compromis_domain *c)
{
    struct compromis_change *ch = &c->change;

    if ( ch->mode == COMPROMIS_MODE_PAGED || !c->merged )
        return;

    while ( current_pass(ch) == PASS_MERGE_2M ||
            current_pass(ch) == PASS_MERGE_1G )
        ch->pass++;

    if ( current_pass(ch) == PASS_SCAN && c->scanned )
    {
        ch->nr = c->nr_found;
        memcpy(ch->cand, c->found, sizeof(ch->cand));
        ch->gfn = p2m_get_hostp2m(d)->max_mapped_pfn + 1;
    }
}

/* The current pass has seen all of the p2m. */
static int end_pass(struct domain *d, struct compromis_failure *f)
{
    struct compromis_domain *c = compromis_state(d);
    int rc = 0;

    switch ( current_pass(&c->change) )
    {
    case PASS_MERGE_1G:
        /* True also if a scan is yet to come, which may fail. */
        if ( c->mode == COMPROMIS_MODE_PAGED )
            c->mode = COMPROMIS_MODE_SUPERPAGE;
        c->merged = c->change.quiet;
        break;

    case PASS_SCAN:
        rc = compromis_may_segment(d, f) ?: compromis_scan_finish(d, f);
        if ( !rc )
            keep_findings(c);
        break;

    default:
        break;
    }

    c->change.gfn = 0;
    c->change.pass++;
    if ( current_pass(&c->change) == PASS_SCAN )
        compromis_scan_reset(&c->change);

    return rc;
}

static bool pass_is_possible(enum compromis_pass pass)
{
    switch ( pass )
    {
    case PASS_MERGE_2M:
        return hap_has_2mb;

    case PASS_MERGE_1G:
        return hap_has_2mb && hap_has_1gb;

    default:
        return true;
    }
}

/* The change is complete, or has failed. */
static void end_change(struct domain *d, int rc,
                       const struct compromis_failure *f)
{
    struct compromis_domain *c = compromis_state(d);
    struct compromis_change *ch = &c->change;

    ch->active = false;
    ch->rc = rc;
    c->attempted = true;
    c->failure = *f;

    if ( rc )
    {
        cap_entries(d, c->mode);
        return;
    }

    c->mode = ch->mode;
    c->switches += ch->mode != ch->from;
    compromis_fail(&c->failure, COMPROMIS_FAIL_NONE, 0, 0);
}

/* One bounded piece of work. */
static int step(struct domain *d, struct compromis_failure *f)
{
    struct compromis_domain *c = compromis_state(d);
    struct compromis_change *ch = &c->change;
    int rc = 0;

    if ( ch->gfn <= p2m_get_hostp2m(d)->max_mapped_pfn &&
         pass_is_possible(current_pass(ch)) )
        rc = do_step(d, f);
    else if ( current_pass(ch) == PASS_SCAN && ch->stale )
        compromis_scan_reset(ch);
    else
        rc = end_pass(d, f);

    if ( rc || current_pass(ch) == PASS_DONE )
        end_change(d, rc, f);

    return rc;
}

/* Steps with the p2m locked, and their changes flushed all at once. */
static int some_steps(struct domain *d, struct compromis_failure *f)
{
    struct p2m_domain *p2m = p2m_get_hostp2m(d);
    const struct compromis_change *ch = &compromis_state(d)->change;
    unsigned int i;
    int rc = 0;

    p2m_batch_begin(p2m);
    for ( i = 0; !rc && ch->active && i < STEPS_PER_FLUSH; ++i )
    {
        rc = step(d, f);
        if ( hypercall_preempt_check() )
            break;
    }
    p2m_batch_end(p2m);

    return rc;
}

/* Start a change; one that's still under way is superseded. */
static int begin(struct domain *d, unsigned int mode,
                 struct compromis_failure *f)
{
    struct compromis_domain *c = compromis_state(d);
    unsigned int from = c->mode;
    int rc = 0;

    ASSERT(mode < COMPROMIS_NR_MODES);

    if ( mode == COMPROMIS_MODE_SEGMENT )
        rc = compromis_may_segment(d, f);
    else
        compromis_segments_off(d);

    if ( rc )
    {
        c->attempted = true;
        c->failure = *f;
        return rc;
    }

    memset(&c->change, 0, sizeof(c->change));
    c->change.active = true;
    c->change.mode = mode;
    c->change.from = from;
    c->change.quiet = true;
    cap_entries(d, mode);

    if ( mode == COMPROMIS_MODE_PAGED )
        c->merged = c->scanned = false;
    skip_passes(d, c);
    if ( current_pass(&c->change) == PASS_DONE )
        end_change(d, 0, f);

    return 0;
}

/* Is the change of an interrupted call still under way, or complete? */
static int resume(const struct domain *d, unsigned int mode,
                  struct compromis_failure *f)
{
    const struct compromis_domain *c = compromis_state(d);

    if ( c->change.mode == mode && (c->change.active || c->mode == mode) )
        return 0;

    if ( c->change.mode == mode && c->change.rc )
    {
        *f = c->failure;
        return c->change.rc;
    }

    compromis_fail(f, COMPROMIS_FAIL_SUPERSEDED, 0, 0);
    return -EBUSY;
}

int compromis_set_backing(struct domain *d, unsigned int mode, uint32_t flags,
                          struct compromis_failure *f)
{
    struct p2m_domain *p2m = p2m_get_hostp2m(d);
    const struct compromis_change *ch = &compromis_state(d)->change;
    bool once = flags & COMPROMIS_SET_STEP;
    unsigned int flushes = 0;
    bool more;
    int rc;

    p2m_lock(p2m);
    rc = flags & COMPROMIS_SET_CONTINUE ? resume(d, mode, f)
                                        : begin(d, mode, f);
    more = !rc && ch->active;
    p2m_unlock(p2m);

    while ( more )
    {
        p2m_lock(p2m);
        rc = resume(d, mode, f);
        if ( !rc && ch->active )
            rc = some_steps(d, f);
        more = !rc && ch->active;
        p2m_unlock(p2m);

        if ( more && ((once && ++flushes == FLUSHES_PER_CALL) ||
                      hypercall_preempt_check()) )
            return once ? -EAGAIN : -ERESTART;
    }

    return rc;
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
