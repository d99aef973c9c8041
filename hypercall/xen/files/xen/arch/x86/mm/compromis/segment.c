/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * arch/x86/mm/compromis/segment.c
 *
 * Direct segments: finding the ranges they are to cover, turning them on, and
 * turning them off ahead of any change of the p2m that contradicts them.
 */

#include <xen/event.h>

#include <asm/altp2m.h>
#include <asm/flushtlb.h>

#include "private.h"

static unsigned int max_segments(void)
{
    return min(compromis_hw.segments, COMPROMIS_MAX_SEGMENTS + 0U);
}

/*
 * Put segments in force, or none.
 *
 * CPUs are forced out of guest mode, and see the new generation when they are
 * about to enter it again.  The flush waits for all of them to have taken the
 * interrupt.  One that was past its check had interrupts off, and so takes it
 * right at VM entry.  vCPUs which don't run check when they come to.
 */
static void set_segments(struct domain *d, const struct compromis_range *seg,
                         unsigned int nr)
{
    struct compromis_domain *c = compromis_state(d);
    unsigned long flags;

    ASSERT(p2m_locked_by_me(p2m_get_hostp2m(d)));
    ASSERT(nr <= COMPROMIS_MAX_SEGMENTS);

    spin_lock_irqsave(&c->seg.lock, flags);
    if ( nr )
        memcpy(c->seg.range, seg, nr * sizeof(*seg));
    c->seg.nr = nr;
    d->arch.hvm.compromis.segment_gen++;
    spin_unlock_irqrestore(&c->seg.lock, flags);

    smp_mb();
    guest_flush_tlb_mask(d, d->dirty_cpumask);
}

unsigned int compromis_get_segments(const struct domain *d,
                                    struct compromis_range *seg,
                                    unsigned long *gen)
{
    struct compromis_domain *c = compromis_state(d);
    unsigned long flags;
    unsigned int nr;

    spin_lock_irqsave(&c->seg.lock, flags);
    nr = c->seg.nr;
    memcpy(seg, c->seg.range, nr * sizeof(*seg));
    *gen = d->arch.hvm.compromis.segment_gen;
    spin_unlock_irqrestore(&c->seg.lock, flags);

    return nr;
}

void compromis_segments_off(struct domain *d)
{
    struct compromis_domain *c = compromis_state(d);

    if ( !c->seg.nr )
        return;

    set_segments(d, NULL, 0);
    c->mode = p2m_get_hostp2m(d)->max_ram_order > PAGE_ORDER_4K
              ? COMPROMIS_MODE_SUPERPAGE : COMPROMIS_MODE_PAGED;
}

void compromis_demote(struct domain *d, unsigned int reason, unsigned long gfn)
{
    struct compromis_domain *c = compromis_state(d);

    ASSERT(reason < COMPROMIS_NR_DEMOTE);

    compromis_segments_off(d);

    c->demotions.total++;
    c->demotions.count[reason]++;
    c->demotions.last = reason;
    c->demotions.last_gfn = gfn;

    send_guest_global_virq(d, COMPROMIS_VIRQ_DEMOTION);
}

/* The part of a range that [gfn, gfn + nr) overlaps. */
static bool overlap(const struct compromis_range *r, unsigned long gfn,
                    unsigned long nr, unsigned long *s, unsigned long *e)
{
    *s = max(gfn, gfn_x(r->gfn));
    *e = min(gfn + nr, gfn_x(r->gfn) + r->nr);

    return *s < *e;
}

/* A new p2m entry for [gfn, gfn + nr). */
struct update {
    unsigned long gfn, nr;
    mfn_t mfn;
    p2m_type_t t;
    p2m_access_t a;
};

/*
 * Does a frame of the range get mapped at another place?  Then the range must
 * not reach it any more, or it would evade what is done to it there.  A grant
 * leaves the frame with its owner, whose own place for it is the range.
 */
static bool moves_frame(const struct compromis_range *r,
                        const struct update *u)
{
    unsigned long s = max(mfn_x(u->mfn), mfn_x(r->mfn));
    unsigned long e = min(mfn_x(u->mfn) + u->nr, mfn_x(r->mfn) + r->nr);

    return !is_plain_hole(u->t) && !p2m_is_grant(u->t) && s < e &&
           mfn_x(u->mfn) - u->gfn != mfn_x(r->mfn) - gfn_x(r->gfn);
}

/*
 * Would the p2m no longer agree with the range after the update?  Returns why,
 * or COMPROMIS_DEMOTE_NONE.
 */
static unsigned int contradicts(const struct domain *d,
                                const struct compromis_range *r,
                                const struct update *u)
{
    unsigned long s, e;
    mfn_t mfn;

    if ( overlap(r, u->gfn, u->nr, &s, &e) )
    {
        mfn = mfn_add(r->mfn, s - gfn_x(r->gfn));

        if ( is_plain_hole(u->t)
             ? !compromis_is_retained(d, s, e - s, mfn)
             : !is_plain_ram(u->mfn, u->t, u->a) ||
               !mfn_eq(mfn_add(u->mfn, s - u->gfn), mfn) )
            return compromis_demotion_reason(u->t, u->a);
    }

    return moves_frame(r, u) ? COMPROMIS_DEMOTE_MOVE : COMPROMIS_DEMOTE_NONE;
}

static unsigned int any_contradicts(const struct domain *d,
                                    const struct compromis_range *r,
                                    unsigned int nr, const struct update *u)
{
    unsigned int i, reason = COMPROMIS_DEMOTE_NONE;

    for ( i = 0; i < nr && !reason; ++i )
        reason = contradicts(d, &r[i], u);

    return reason;
}

/* State of the domain, unless the p2m isn't the one segments are a cache of. */
static struct compromis_domain *host_state(struct p2m_domain *p2m)
{
    return p2m_is_hostp2m(p2m) && is_hvm_domain(p2m->domain)
           ? compromis_state(p2m->domain) : NULL;
}

/* Somebody else changes the p2m: what was found out about it is void. */
static void forget_findings(struct compromis_domain *c)
{
    c->merged = false;
    c->scanned = false;
    c->change.quiet = false;
}

void compromis_p2m_update(struct p2m_domain *p2m, gfn_t gfn, mfn_t mfn,
                          unsigned int order, p2m_type_t t, p2m_access_t a)
{
    const struct update u = {
        .gfn = gfn_x(gfn), .nr = 1UL << order, .mfn = mfn, .t = t, .a = a,
    };
    struct domain *d = p2m->domain;
    struct compromis_domain *c = host_state(p2m);
    unsigned int reason;

    if ( !c || c->own )
        return;

    ASSERT(p2m_locked_by_me(p2m));

    reason = any_contradicts(d, c->seg.range, c->seg.nr, &u);
    if ( reason )
        compromis_demote(d, reason, u.gfn);

    if ( c->change.active &&
         (any_contradicts(d, c->change.cand, c->change.nr, &u) ||
          contradicts(d, &c->change.cur, &u)) )
        c->change.stale = true;

    forget_findings(c);
}

void compromis_p2m_retype(struct p2m_domain *p2m, unsigned long first,
                          unsigned long last, p2m_type_t ot, p2m_type_t nt)
{
    struct compromis_domain *c = host_state(p2m);
    unsigned int i;

    if ( !c )
        return;

    c->change.stale = true;
    forget_findings(c);

    /* What is in a segment is plain RAM. */
    if ( ot != p2m_ram_rw )
        return;

    for ( i = 0; i < c->seg.nr; ++i )
        if ( gfn_x(c->seg.range[i].gfn) <= last &&
             gfn_x(c->seg.range[i].gfn) + c->seg.range[i].nr > first )
        {
            compromis_demote(p2m->domain,
                             compromis_demotion_reason(nt, p2m_access_rwx),
                             max(first, gfn_x(c->seg.range[i].gfn)));
            break;
        }
}

void compromis_p2m_altp2m(struct domain *d)
{
    struct p2m_domain *p2m = p2m_get_hostp2m(d);
    struct compromis_domain *c = host_state(p2m);

    if ( !c )
        return;

    p2m_lock(p2m);
    c->change.stale = true;
    if ( c->seg.nr )
        compromis_demote(d, COMPROMIS_DEMOTE_ALTP2M, 0);
    p2m_unlock(p2m);
}

bool compromis_in_segment(const struct domain *d, unsigned long gfn,
                          unsigned long nr)
{
    const struct compromis_domain *c = compromis_state(d);
    unsigned long s, e;
    unsigned int i;

    for ( i = 0; i < c->seg.nr; ++i )
        if ( overlap(&c->seg.range[i], gfn, nr, &s, &e) )
            return true;

    return false;
}

int compromis_may_segment(const struct domain *d, struct compromis_failure *f)
{
    const struct p2m_domain *p2m = p2m_get_hostp2m(d);

    if ( !compromis_hw.segments )
    {
        compromis_fail(f, COMPROMIS_FAIL_NO_HARDWARE, 1, 0);
        return -EOPNOTSUPP;
    }

    if ( !compromis_has_reservation(d) )
    {
        *f = compromis_creation_failure(d);
        return -ENOSPC;
    }

    if ( p2m->global_logdirty )
    {
        compromis_fail(f, COMPROMIS_FAIL_LOG_DIRTY, 0, 0);
        return -EBUSY;
    }

    if ( altp2m_active(d) )
    {
        compromis_fail(f, COMPROMIS_FAIL_ALTP2M, 0, 0);
        return -EBUSY;
    }

    return 0;
}

void compromis_scan_reset(struct compromis_change *c)
{
    memset(c->cand, 0, sizeof(c->cand));
    memset(&c->cur, 0, sizeof(c->cur));
    c->nr = 0;
    c->gfn = 0;
    c->stale = false;
}

/* Make room by dropping the smallest candidate, if r is larger than that. */
static bool make_room(struct compromis_change *c,
                      const struct compromis_range *r)
{
    unsigned int i, smallest = 0;

    for ( i = 1; i < c->nr; ++i )
        if ( c->cand[i].nr < c->cand[smallest].nr )
            smallest = i;

    if ( r->nr <= c->cand[smallest].nr )
        return false;

    c->nr--;
    memmove(&c->cand[smallest], &c->cand[smallest + 1],
            (c->nr - smallest) * sizeof(*c->cand));

    return true;
}

/* The range being looked at is complete. */
static void close_range(struct compromis_change *c)
{
    if ( c->cur.nr >= MIN_SEGMENT &&
         (c->nr < max_segments() || make_room(c, &c->cur)) )
        c->cand[c->nr++] = c->cur;

    c->cur.nr = 0;
}

/* Add the entry at gfn, of nr frames, to the range being looked at, or end it. */
static void scan_entry(const struct domain *d, struct compromis_change *c,
                       unsigned long gfn, unsigned long nr,
                       const struct compromis_entry *e)
{
    mfn_t next = mfn_add(c->cur.mfn, c->cur.nr);

    if ( is_plain_ram(e->mfn, e->t, e->a) )
    {
        if ( c->cur.nr && !mfn_eq(e->mfn, next) )
            close_range(c);
        if ( !c->cur.nr )
        {
            c->cur.gfn = _gfn(gfn);
            c->cur.mfn = e->mfn;
        }
        c->cur.nr += nr;
    }
    else if ( c->cur.nr && is_plain_hole(e->t) &&
              compromis_is_retained(d, gfn, nr, next) )
        c->cur.nr += nr;
    else
        close_range(c);
}

void compromis_scan_step(struct domain *d)
{
    struct p2m_domain *p2m = p2m_get_hostp2m(d);
    struct compromis_walk w = { .p2m = p2m };
    struct compromis_change *c = &compromis_state(d)->change;
    unsigned long end = c->gfn + block_rest(c->gfn, PAGE_ORDER_2M);

    while ( c->gfn < end && c->gfn <= p2m->max_mapped_pfn )
    {
        struct compromis_entry e = compromis_walk(&w, c->gfn);
        unsigned long nr = block_rest(c->gfn, e.order);

        scan_entry(d, c, c->gfn, nr, &e);
        c->gfn += nr;
    }

    compromis_walk_end(&w);
}

/*
 * I1, as far as the p2m has to do with it: entry by entry, whatever a segment
 * covers is plain RAM where the segment says, or retained.
 */
static bool agrees(struct domain *d, const struct compromis_range *r)
{
    struct compromis_walk w = { .p2m = p2m_get_hostp2m(d) };
    unsigned long gfn = gfn_x(r->gfn), end = gfn + r->nr, nr;
    bool ok = true;

    for ( ; ok && gfn < end; gfn += nr )
    {
        struct compromis_entry e = compromis_walk(&w, gfn);
        mfn_t mfn = mfn_add(r->mfn, gfn - gfn_x(r->gfn));

        nr = min(block_rest(gfn, e.order), end - gfn);
        ok = is_plain_ram(e.mfn, e.t, e.a)
             ? mfn_eq(e.mfn, mfn) && page_get_owner(mfn_to_page(mfn)) == d
             : is_plain_hole(e.t) && compromis_is_retained(d, gfn, nr, mfn);
    }

    compromis_walk_end(&w);

    return ok;
}

int compromis_scan_finish(struct domain *d, struct compromis_failure *f)
{
    struct compromis_change *c = &compromis_state(d)->change;
    unsigned long largest = c->cur.nr;

    close_range(c);

    if ( !c->nr )
    {
        compromis_fail(f, COMPROMIS_FAIL_NOT_LINEAR, MIN_SEGMENT, largest);
        return -ENOSPC;
    }

    if ( IS_ENABLED(CONFIG_DEBUG) )
    {
        unsigned int i;

        for ( i = 0; i < c->nr; ++i )
            BUG_ON(!agrees(d, &c->cand[i]));
    }

    set_segments(d, c->cand, c->nr);

    return 0;
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
