/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * arch/x86/mm/compromis/segment.c
 *
 * Direct segments: finding the ranges they are to cover, turning them on, and
 * turning them off ahead of any change of the p2m that contradicts them.
 */

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

static void demote(struct domain *d)
{
    compromis_segments_off(d);
    compromis_state(d)->demotions++;
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

/* Would the p2m no longer agree with the range after the update? */
static bool contradicts(const struct domain *d,
                        const struct compromis_range *r,
                        const struct update *u)
{
    unsigned long s, e;
    mfn_t mfn;

    if ( moves_frame(r, u) )
        return true;

    if ( !overlap(r, u->gfn, u->nr, &s, &e) )
        return false;

    mfn = mfn_add(r->mfn, s - gfn_x(r->gfn));

    if ( is_plain_hole(u->t) )
        return !compromis_is_retained(d, s, e - s, mfn);

    return !is_plain_ram(u->mfn, u->t, u->a) ||
           !mfn_eq(mfn_add(u->mfn, s - u->gfn), mfn);
}

static bool any_contradicts(const struct domain *d,
                            const struct compromis_range *r, unsigned int nr,
                            const struct update *u)
{
    unsigned int i;

    for ( i = 0; i < nr; ++i )
        if ( contradicts(d, &r[i], u) )
            return true;

    return false;
}

/* State of the domain, unless the p2m isn't the one segments are a cache of. */
static struct compromis_domain *host_state(struct p2m_domain *p2m)
{
    return p2m_is_hostp2m(p2m) ? compromis_state(p2m->domain) : NULL;
}

void compromis_p2m_update(struct p2m_domain *p2m, gfn_t gfn, mfn_t mfn,
                          unsigned int order, p2m_type_t t, p2m_access_t a)
{
    const struct update u = {
        .gfn = gfn_x(gfn), .nr = 1UL << order, .mfn = mfn, .t = t, .a = a,
    };
    struct domain *d = p2m->domain;
    struct compromis_domain *c = host_state(p2m);

    if ( !c )
        return;

    if ( any_contradicts(d, c->seg.range, c->seg.nr, &u) )
        demote(d);

    if ( c->change.active &&
         (any_contradicts(d, c->change.cand, c->change.nr, &u) ||
          contradicts(d, &c->change.cur, &u)) )
        c->change.stale = true;
}

void compromis_p2m_retype(struct p2m_domain *p2m, unsigned long first,
                          unsigned long last)
{
    struct compromis_domain *c = host_state(p2m);
    unsigned int i;

    if ( !c )
        return;

    c->change.stale = true;

    for ( i = 0; i < c->seg.nr; ++i )
        if ( gfn_x(c->seg.range[i].gfn) <= last &&
             gfn_x(c->seg.range[i].gfn) + c->seg.range[i].nr > first )
        {
            demote(p2m->domain);
            break;
        }
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

void compromis_scan_step(struct domain *d)
{
    struct p2m_domain *p2m = p2m_get_hostp2m(d);
    struct compromis_change *c = &compromis_state(d)->change;
    unsigned long gfn = c->gfn, nr;
    unsigned int order;
    p2m_type_t t;
    p2m_access_t a;
    mfn_t mfn = p2m->get_entry(p2m, _gfn(gfn), &t, &a, 0, &order, NULL);
    mfn_t next = mfn_add(c->cur.mfn, c->cur.nr);

    nr = block_rest(gfn, order);

    if ( is_plain_ram(mfn, t, a) )
    {
        if ( c->cur.nr && !mfn_eq(mfn, next) )
            close_range(c);
        if ( !c->cur.nr )
        {
            c->cur.gfn = _gfn(gfn);
            c->cur.mfn = mfn;
        }
        c->cur.nr += nr;
    }
    else if ( c->cur.nr && is_plain_hole(t) &&
              compromis_is_retained(d, gfn, nr, next) )
        c->cur.nr += nr;
    else
        close_range(c);

    c->gfn += nr;
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
