/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * arch/x86/mm/compromis/backing.c
 *
 * Changes of the backing mode.  The work is done block by block, the p2m lock
 * being dropped in between, and is resumed by a continuation of the hypercall.
 * All state of it is in the domain, none with the guest.
 */

#include <xen/event.h>

#include <asm/hvm/hvm.h>

#include "private.h"

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

/* Replace the superpage at the cursor, if there is one. */
static int split_step(struct p2m_domain *p2m, struct compromis_change *c)
{
    p2m_type_t t;
    p2m_access_t a;
    unsigned int order;
    mfn_t mfn = p2m->get_entry(p2m, _gfn(c->gfn), &t, &a, 0, &order, NULL);

    if ( order > PAGE_ORDER_4K && is_plain_ram(mfn, t, a) )
    {
        /* A level at a time: p2m-ept.c splits all of 1G down to what is set. */
        unsigned int sub = order - PAGETABLE_ORDER;
        int rc = p2m->set_entry(p2m, _gfn(c->gfn), mfn, sub, t, a, -1);

        if ( rc || sub > PAGE_ORDER_4K )
            return rc;
    }

    /* Entries of 4K mean that there is a table, and no superpage, for 2M. */
    c->gfn += block_rest(c->gfn, max(order, PAGE_ORDER_2M + 0U));

    return 0;
}

/* Is the block at gfn mapped by a full, linear table of entries of order sub? */
static bool is_linear(struct p2m_domain *p2m, unsigned long gfn, mfn_t mfn,
                      unsigned int sub)
{
    unsigned long i;

    for ( i = 1; i < (1UL << PAGETABLE_ORDER); ++i )
    {
        unsigned long offs = i << sub;
        unsigned int order;
        p2m_type_t t;
        p2m_access_t a;
        mfn_t m = p2m->get_entry(p2m, _gfn(gfn + offs), &t, &a, 0, &order,
                                 NULL);

        if ( order != sub || !is_plain_ram(m, t, a) ||
             !mfn_eq(m, mfn_add(mfn, offs)) )
            return false;
    }

    return true;
}

/* Map the block at the cursor by one entry if that's possible. */
static int merge_step(struct p2m_domain *p2m, struct compromis_change *c,
                      unsigned int order)
{
    unsigned int cur, sub = order - PAGETABLE_ORDER;
    p2m_type_t t;
    p2m_access_t a;
    mfn_t mfn = p2m->get_entry(p2m, _gfn(c->gfn), &t, &a, 0, &cur, NULL);
    int rc = 0;

    if ( cur == sub && is_plain_ram(mfn, t, a) &&
         !(mfn_x(mfn) & ((1UL << order) - 1)) &&
         is_linear(p2m, c->gfn, mfn, sub) )
        rc = p2m->set_entry(p2m, _gfn(c->gfn), mfn, order, t, a, -1);

    c->gfn += block_rest(c->gfn, max(order, cur));

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
        break;

    case PASS_SCAN:
        rc = compromis_may_segment(d, f) ?: compromis_scan_finish(d, f);
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

/* One bounded piece of work.  Ends the change when that's done or has failed. */
static int step(struct domain *d, struct compromis_failure *f)
{
    struct compromis_domain *c = compromis_state(d);
    struct compromis_change *ch = &c->change;
    int rc;

    if ( ch->gfn <= p2m_get_hostp2m(d)->max_mapped_pfn &&
         pass_is_possible(current_pass(ch)) )
        rc = do_step(d, f);
    else if ( current_pass(ch) == PASS_SCAN && ch->stale )
    {
        compromis_scan_reset(ch);
        rc = 0;
    }
    else
        rc = end_pass(d, f);

    if ( !rc && current_pass(ch) != PASS_DONE )
        return 0;

    ch->active = false;
    ch->rc = rc;
    if ( rc )
        cap_entries(d, c->mode);
    else
    {
        c->mode = ch->mode;
        c->switches += ch->mode != ch->from;
        compromis_fail(f, COMPROMIS_FAIL_NONE, 0, 0);
    }
    c->attempted = true;
    c->failure = *f;

    return rc;
}

/* Start a change; one that's still under way is superseded. */
static int begin(struct domain *d, unsigned int mode,
                 struct compromis_failure *f)
{
    struct compromis_domain *c = compromis_state(d);
    unsigned int from = c->mode;
    int rc = 0;

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
    cap_entries(d, mode);

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

int compromis_set_backing(struct domain *d, unsigned int mode,
                          bool continuation, struct compromis_failure *f)
{
    struct p2m_domain *p2m = p2m_get_hostp2m(d);
    const struct compromis_change *ch = &compromis_state(d)->change;
    bool more;
    int rc;

    p2m_lock(p2m);
    rc = continuation ? resume(d, mode, f) : begin(d, mode, f);
    more = !rc && ch->active;
    p2m_unlock(p2m);

    while ( more )
    {
        p2m_lock(p2m);
        rc = resume(d, mode, f);
        if ( !rc && ch->active )
            rc = step(d, f);
        more = !rc && ch->active;
        p2m_unlock(p2m);

        if ( more && hypercall_preempt_check() )
            return -ERESTART;
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
