/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * arch/x86/mm/compromis/release.c
 *
 * Giving those frames of a reservation which the domain doesn't use, such as
 * ones ballooned out, back to the heap.  They are lost to the reservation.
 */

#include <xen/contig.h>
#include <xen/vmap.h>

#include <asm/flushtlb.h>

#include "private.h"

/* Frames to look at in one call. */
#define RELEASE_CHUNK 4096UL

/* What may become of a frame. */
enum frame_state {
    FRAME_KEEP,                 /* in use, or given back already */
    FRAME_BUSY,                 /* not mapped, but referenced */
    FRAME_IDLE,                 /* owned, and used by nobody */
    FRAME_FRESH,                /* was never handed out */
};

static enum frame_state frame_state(const struct domain *d, unsigned int idx,
                                    unsigned long offs)
{
    const struct compromis_domain *c = compromis_state(d);
    mfn_t mfn = mfn_add(c->res.range[idx].mfn, offs);

    if ( test_bit(offs, c->res.released[idx]) )
        return FRAME_KEEP;

    if ( rangeset_contains_singleton(c->res.unassigned, mfn_x(mfn)) )
        return FRAME_FRESH;

    if ( !compromis_frames_idle(d, mfn, 1) )
        return FRAME_KEEP;

    return (mfn_to_page(mfn)->count_info & PGC_count_mask) == 1 ? FRAME_IDLE
                                                                : FRAME_BUSY;
}

/* Mark the frame as given back, and do so. */
static int release_frame(struct domain *d, unsigned int idx,
                         unsigned long offs, enum frame_state state)
{
    struct compromis_domain *c = compromis_state(d);
    mfn_t mfn = mfn_add(c->res.range[idx].mfn, offs);
    struct page_info *pg = mfn_to_page(mfn);

    if ( state == FRAME_FRESH )
    {
        int rc = rangeset_remove_singleton(c->res.unassigned, mfn_x(mfn));

        if ( rc )
            return rc;
    }
    else if ( !get_page(pg, d) )
        return -EBUSY;

    __set_bit(offs, c->res.released[idx]);
    c->res.nr_released++;

    if ( state == FRAME_FRESH )
        contig_free(mfn, 1);
    else
    {
        put_page_alloc_ref(pg);
        put_page(pg);
    }

    return 0;
}

/*
 * TLBs may still hold a frame which was removed from the p2m by somebody who
 * has yet to flush, so do that once, before the first one gets freed.  Segments
 * aren't TLBs, these have to go as well.
 */
static void keep_cpus_out(struct domain *d, unsigned long gfn, bool flushed)
{
    struct compromis_domain *c = compromis_state(d);

    /* Nor may the frame be found in ranges yet to become segments. */
    c->change.stale = true;
    c->scanned = false;

    if ( compromis_in_segment(d, gfn, 1) )
        compromis_demote(d, COMPROMIS_DEMOTE_RELEASE, gfn);
    else if ( !flushed )
        guest_flush_tlb_mask(d, d->dirty_cpumask);
}

static int release_chunk(struct domain *d, unsigned int idx,
                         struct compromis_release *out, unsigned long end)
{
    struct compromis_domain *c = compromis_state(d);
    unsigned long first = gfn_x(c->res.range[idx].gfn);
    int rc;

    for ( ; out->next < end; out->next++ )
    {
        unsigned long offs = out->next - first;
        enum frame_state state = frame_state(d, idx, offs);

        if ( state == FRAME_BUSY )
            out->busy++;
        if ( state == FRAME_KEEP || state == FRAME_BUSY )
            continue;

        keep_cpus_out(d, out->next, out->released);
        rc = release_frame(d, idx, offs, state);
        if ( rc )
            return rc;
        out->released++;
    }

    return 0;
}

static int release_locked(struct domain *d, struct compromis_release *out)
{
    struct compromis_domain *c = compromis_state(d);
    const struct compromis_range *r = c->res.range;
    unsigned int idx = 0;

    /* The first reservation that reaches to, or lies beyond the frame. */
    while ( idx < NR_RESERVATIONS &&
            (!r[idx].nr || out->next >= gfn_x(r[idx].gfn) + r[idx].nr) )
        idx++;

    if ( idx == NR_RESERVATIONS || c->res.dead )
    {
        out->next = COMPROMIS_GFN_END;
        return 0;
    }

    if ( !c->res.released[idx] && !compromis_inject("released map") )
        c->res.released[idx] = vzalloc(BITS_TO_LONGS(r[idx].nr) *
                                       sizeof(unsigned long));
    if ( !c->res.released[idx] )
        return -ENOMEM;

    out->next = max(out->next + 0UL, gfn_x(r[idx].gfn));

    return release_chunk(d, idx, out,
                         min(out->next + RELEASE_CHUNK,
                             gfn_x(r[idx].gfn) + r[idx].nr));
}

int compromis_release(struct domain *d, struct compromis_release *r)
{
    struct compromis_domain *c = compromis_state(d);
    struct p2m_domain *p2m = p2m_get_hostp2m(d);
    struct compromis_release out = { .gfn = r->gfn, .next = r->gfn };
    int rc;

    /* Its domain has yet to be built: nothing is idle. */
    if ( !d->creation_finished )
        return -EAGAIN;

    p2m_lock(p2m);
    spin_lock(&c->res.lock);
    rc = release_locked(d, &out);
    spin_unlock(&c->res.lock);
    p2m_unlock(p2m);

    *r = out;

    /* What has been done counts; the rest fails again if it has to. */
    return rc && !out.released ? rc : 0;
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
