/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * arch/x86/mm/compromis/reserve.c
 *
 * Memory set aside for a domain: taken from the heap as one contiguous range
 * when the domain's RAM is first populated, handed out by guest frame number,
 * and kept until the domain dies.  This way an unmodified toolstack builds,
 * restores and receives domains whose RAM is contiguous.
 */

#include <xen/contig.h>
#include <xen/event.h>
#include <xen/vmap.h>

#include "private.h"

/* Frames to give back between two checks for preemption. */
#define RELEASE_CHUNK (1UL << PAGE_ORDER_1G)

static unsigned int reservation_of(unsigned long gfn)
{
    return gfn >= FRAMES_4G;
}

/*
 * Is d to be backed?  Decided when its RAM is first populated: a domain has no
 * UUID yet in compromis_domain_init().
 */
static bool is_wanted(const struct domain *d, struct compromis_domain *c)
{
    ASSERT(spin_is_locked(&c->res.lock));

    if ( !c->res.decided )
    {
        c->res.wanted = compromis_is_selected(d);
        c->res.decided = true;
    }

    return c->res.wanted;
}

int compromis_domain_init(struct domain *d)
{
    struct compromis_domain *c;

    if ( !hap_enabled(d) )
        return 0;

    c = compromis_inject("domain") ? NULL : xzalloc(struct compromis_domain);
    if ( !c )
        return -ENOMEM;

    spin_lock_init(&c->res.lock);
    spin_lock_init(&c->seg.lock);
    compromis_fail(&c->res.failure, COMPROMIS_FAIL_NOT_REQUESTED, 0, 0);
    c->mode = COMPROMIS_MODE_SUPERPAGE;

    d->arch.hvm.compromis.state = c;

    return 0;
}

static int cf_check release_range(unsigned long s, unsigned long e, void *arg,
                                  unsigned long *done)
{
    unsigned long nr = min(e - s + 1, RELEASE_CHUNK);

    contig_free(_mfn(s), nr);
    *done += nr;

    return *(const bool *)arg && hypercall_preempt_check() ? -ERESTART : 0;
}

/* Give all frames back that the domain doesn't own, now or at any later time. */
static int release(struct compromis_domain *c, bool preemptible)
{
    int rc = 0;

    spin_lock(&c->res.lock);
    c->res.dead = true;
    if ( c->res.unassigned )
        rc = rangeset_consume_ranges(c->res.unassigned, release_range,
                                     &preemptible);
    spin_unlock(&c->res.lock);

    return rc;
}

int compromis_relinquish(struct domain *d)
{
    struct compromis_domain *c = is_hvm_domain(d) ? compromis_state(d) : NULL;

    return c ? release(c, true) : 0;
}

void compromis_domain_destroy(struct domain *d)
{
    struct compromis_domain *c = compromis_state(d);
    unsigned int i;

    if ( !c )
        return;

    /* Finds nothing to do unless the domain wasn't even created. */
    release(c, false);

    rangeset_destroy(c->res.unassigned);
    for ( i = 0; i < NR_RESERVATIONS; ++i )
        vfree(c->res.released[i]);
    XFREE(d->arch.hvm.compromis.state);
}

static int cf_check find_tail(unsigned long s, unsigned long e, void *arg)
{
    struct compromis_range *tail = arg;

    /* Ranges come in ascending order: the last one that fits remains. */
    tail->nr = 0;
    if ( e == mfn_x(tail->mfn) )
        tail->nr = e - s + 1;

    return 0;
}

/* Cut a reservation behind its last assigned frame; returns what is cut off. */
static struct compromis_range cut_tail(struct compromis_domain *c,
                                       struct compromis_range *r)
{
    unsigned long last = mfn_x(r->mfn) + r->nr - 1;
    struct compromis_range tail = { .mfn = _mfn(last) };

    if ( !r->nr )
        return tail;

    rangeset_report_ranges(c->res.unassigned, mfn_x(r->mfn), last, find_tail,
                           &tail);
    if ( !tail.nr ||
         rangeset_remove_range(c->res.unassigned, last - tail.nr + 1, last) )
    {
        tail.nr = 0;
        return tail;
    }

    r->nr -= tail.nr;
    tail.mfn = _mfn(last - tail.nr + 1);

    return tail;
}

/* Has any frame of [offs, offs + nr) of a reservation been given back? */
static bool is_released(struct compromis_domain *c, unsigned int idx,
                        unsigned long offs, unsigned long nr)
{
    const unsigned long *map = c->res.released[idx];

    ASSERT(spin_is_locked(&c->res.lock));

    return map && find_next_bit(map, offs + nr, offs) < offs + nr;
}

/* Machine frame reserved for gfn, if all of [gfn, gfn + nr) has one. */
static mfn_t reserved_mfn(struct compromis_domain *c, unsigned long gfn,
                          unsigned long nr)
{
    unsigned int idx = reservation_of(gfn);
    const struct compromis_range *r = &c->res.range[idx];
    unsigned long offs = gfn - gfn_x(r->gfn);

    ASSERT(spin_is_locked(&c->res.lock));

    if ( gfn < gfn_x(r->gfn) || offs >= r->nr || nr > r->nr - offs ||
         is_released(c, idx, offs, nr) )
        return INVALID_MFN;

    return mfn_add(r->mfn, offs);
}

/* For all domains since boot. */
static struct {
    spinlock_t lock;
    unsigned long made, failed[COMPROMIS_NR_FAIL];
    struct compromis_failure last;
} stats = {
    .lock = SPIN_LOCK_UNLOCKED,
};

static void count_reservation(const struct compromis_failure *f)
{
    spin_lock(&stats.lock);
    if ( f->reason == COMPROMIS_FAIL_NONE )
        stats.made++;
    else
    {
        stats.failed[f->reason]++;
        stats.last = *f;
    }
    spin_unlock(&stats.lock);
}

void compromis_get_reserve_stats(struct compromis_host *h)
{
    unsigned int i;

    BUILD_BUG_ON(ARRAY_SIZE(h->failures) != ARRAY_SIZE(stats.failed));

    spin_lock(&stats.lock);
    h->allocs = stats.made;
    for ( i = 0; i < ARRAY_SIZE(h->failures); ++i )
        h->failures[i] = stats.failed[i];
    h->last = stats.last;
    spin_unlock(&stats.lock);
}

static void reservation_failed(struct domain *d, uint32_t reason,
                               unsigned long needed, unsigned long available)
{
    struct compromis_failure *f = &compromis_state(d)->res.failure;

    compromis_fail(f, reason, needed, available);
    count_reservation(f);

    switch ( reason )
    {
    case COMPROMIS_FAIL_FRAGMENTED:
        printk(XENLOG_WARNING
               "%pd: RAM not contiguous: %lu frames in a row needed, %lu free in a row\n",
               d, needed, available);
        break;

    case COMPROMIS_FAIL_NO_MEMORY:
        printk(XENLOG_WARNING
               "%pd: RAM not contiguous: %lu frames needed, %lu free\n",
               d, needed, available);
        break;

    case COMPROMIS_FAIL_NO_RECORDS:
        printk(XENLOG_WARNING
               "%pd: RAM not contiguous: no Xen heap to keep record of it\n",
               d);
        break;

    default:
        printk(XENLOG_WARNING
               "%pd: RAM not contiguous: it is populated on demand; have maxmem equal memory\n",
               d);
        break;
    }
}

static bool is_pod(struct domain *d)
{
    const struct p2m_domain *p2m = p2m_get_hostp2m(d);

    return p2m->pod.count || p2m->pod.entry_count;
}

void compromis_creation_finished(struct domain *d)
{
    struct compromis_domain *c = compromis_state(d);
    unsigned int i;

    if ( !c )
        return;

    spin_lock(&c->res.lock);
    /* Nothing asks for frames that are to be populated on demand. */
    if ( is_wanted(d, c) && !c->res.tried[0] && is_pod(d) )
        reservation_failed(d, COMPROMIS_FAIL_NOT_REQUESTED, 0, 0);
    spin_unlock(&c->res.lock);

    for ( i = 0; i < NR_RESERVATIONS; ++i )
    {
        struct compromis_range tail;

        spin_lock(&c->res.lock);
        c->res.tried[i] = true;
        tail = cut_tail(c, &c->res.range[i]);
        spin_unlock(&c->res.lock);

        contig_free(tail.mfn, tail.nr);
    }
}

/* Frames which may still be populated in this part of the address space. */
static unsigned long frames_wanted(const struct domain *d, unsigned int idx)
{
    unsigned long tot = domain_tot_pages(d);
    unsigned long nr = d->max_pages > tot ? d->max_pages - tot : 0;

    return idx ? nr : min(nr, LOW_RAM_END + 0UL);
}

static void reserve(struct domain *d, unsigned int idx, unsigned int memflags)
{
    struct compromis_domain *c = compromis_state(d);
    unsigned long nr = frames_wanted(d, idx);
    struct contig_report report = {};
    mfn_t mfn;
    int rc;

    c->res.tried[idx] = true;
    if ( !nr )
        return;

    if ( is_pod(d) )
    {
        reservation_failed(d, COMPROMIS_FAIL_NOT_REQUESTED, 0, 0);
        return;
    }

    if ( !c->res.unassigned && !compromis_inject("record") )
        c->res.unassigned = rangeset_new(NULL, NULL, 0);
    if ( !c->res.unassigned )
    {
        reservation_failed(d, COMPROMIS_FAIL_NO_RECORDS, 0, 0);
        return;
    }
    rangeset_limit(c->res.unassigned, MAX_UNASSIGNED_RANGES);

    rc = compromis_inject("frames")
         ? -ENOSPC : contig_alloc(d, nr, memflags, &mfn, &report);
    if ( rc == -ENOMEM )
        reservation_failed(d, COMPROMIS_FAIL_NO_MEMORY, nr, report.free);
    else if ( rc )
        reservation_failed(d, COMPROMIS_FAIL_FRAGMENTED, nr, report.largest);
    else if ( compromis_inject("range") ||
              rangeset_add_range(c->res.unassigned, mfn_x(mfn),
                                 mfn_x(mfn) + nr - 1) )
    {
        contig_cancel(d, mfn, nr, &report);
        reservation_failed(d, COMPROMIS_FAIL_NO_RECORDS, 0, 0);
    }
    else
    {
        const struct compromis_failure none = {};

        count_reservation(&none);
        c->res.range[idx].gfn = _gfn(idx ? FRAMES_4G : 0);
        c->res.range[idx].mfn = mfn;
        c->res.range[idx].nr = nr;
        /* Don't forget about RAM below 4 GiB when that above succeeds. */
        if ( c->res.failure.reason == COMPROMIS_FAIL_NOT_REQUESTED )
            compromis_fail(&c->res.failure, COMPROMIS_FAIL_NONE, 0, 0);
    }
}

/* Say where frames are about to be mapped, or that they aren't. */
static void announce(mfn_t mfn, unsigned long gfn, unsigned long nr)
{
    unsigned long i;

    for ( i = 0; i < nr; ++i )
        set_gpfn_from_mfn(mfn_x(mfn) + i, gfn == INVALID_M2P_ENTRY
                                          ? INVALID_M2P_ENTRY : gfn + i);
}

/*
 * Make d the owner of frames that were on the list of unassigned ones.  They
 * must not look idle even before they are mapped.
 */
static bool assign_reserved(struct domain *d, mfn_t mfn, unsigned long gfn,
                            unsigned int nr)
{
    struct compromis_domain *c = compromis_state(d);
    unsigned long s = mfn_x(mfn);
    bool dead, listed;

    announce(mfn, gfn, nr);
    if ( !compromis_inject("assignment") && !contig_assign(d, mfn, nr) )
        return true;
    announce(mfn, INVALID_M2P_ENTRY, nr);

    spin_lock(&c->res.lock);
    dead = c->res.dead;
    listed = !dead && !compromis_inject("unassigned range") &&
             !rangeset_add_range(c->res.unassigned, s, s + nr - 1);
    spin_unlock(&c->res.lock);

    if ( listed )
        return false;

    /* Frames of a reservation may be freed only if the domain never runs. */
    if ( !dead )
    {
        printk(XENLOG_ERR "%pd: no Xen heap to keep record of reserved RAM\n",
               d);
        domain_crash(d);
    }

    contig_free(mfn, nr);

    return false;
}

bool compromis_frames_idle(const struct domain *d, mfn_t mfn,
                           unsigned long nr)
{
    const unsigned long mask = PGC_allocated | PGC_xen_heap | PGC_extra;
    unsigned long i;

    for ( i = 0; i < nr; ++i )
    {
        const struct page_info *pg = mfn_to_page(mfn_add(mfn, i));

        if ( page_get_owner(pg) != d ||
             (pg->count_info & mask) != PGC_allocated ||
             VALID_M2P(get_gpfn_from_mfn(mfn_x(mfn) + i)) )
            return false;
    }

    return true;
}

/* Would a page from there be where the caller insists it has to be? */
static bool node_suits(mfn_t mfn, unsigned int memflags)
{
    return !(memflags & MEMF_exact_node) ||
           phys_to_nid(mfn_to_maddr(mfn)) == MEMF_get_node(memflags);
}

struct page_info *compromis_populate(struct domain *d, gfn_t gfn,
                                     unsigned int order, unsigned int memflags)
{
    unsigned long g = gfn_x(gfn), nr = 1UL << order;
    unsigned int idx = reservation_of(g);
    struct compromis_domain *c;
    bool fresh = false, retained = false;
    mfn_t mfn;

    if ( !is_hvm_domain(d) || !(c = compromis_state(d)) ||
         (memflags >> _MEMF_bits) || (!idx && g + nr > LOW_RAM_END) )
        return NULL;

    spin_lock(&c->res.lock);

    if ( !is_wanted(d, c) )
    {
        spin_unlock(&c->res.lock);
        return NULL;
    }

    if ( !c->res.tried[idx] && !c->res.dead )
        reserve(d, idx, memflags);

    mfn = reserved_mfn(c, g, nr);
    if ( !mfn_eq(mfn, INVALID_MFN) && !c->res.dead &&
         node_suits(mfn, memflags) )
    {
        unsigned long s = mfn_x(mfn), e = s + nr - 1;

        fresh = rangeset_contains_range(c->res.unassigned, s, e) &&
                !rangeset_remove_range(c->res.unassigned, s, e);
        retained = !fresh && compromis_frames_idle(d, mfn, nr);
        if ( retained )
            announce(mfn, g, nr);
    }

    spin_unlock(&c->res.lock);

    if ( fresh ? assign_reserved(d, mfn, g, nr) : retained )
        return mfn_to_page(mfn);

    return NULL;
}

bool compromis_has_reservation(const struct domain *d)
{
    struct compromis_range res[NR_RESERVATIONS];

    return is_hvm_domain(d) && compromis_state(d) &&
           compromis_get_reservations(d, res);
}

bool compromis_is_reserved(const struct domain *d, mfn_t mfn)
{
    struct compromis_domain *c = is_hvm_domain(d) ? compromis_state(d) : NULL;
    bool reserved = false;
    unsigned int i;

    if ( !c )
        return false;

    spin_lock(&c->res.lock);
    for ( i = 0; i < NR_RESERVATIONS && !reserved; ++i )
    {
        const struct compromis_range *r = &c->res.range[i];
        unsigned long offs = mfn_x(mfn) - mfn_x(r->mfn);

        reserved = mfn_x(mfn) >= mfn_x(r->mfn) && offs < r->nr &&
                   !is_released(c, i, offs, 1);
    }
    spin_unlock(&c->res.lock);

    return reserved;
}

bool compromis_is_retained(const struct domain *d, unsigned long gfn,
                           unsigned long nr, mfn_t mfn)
{
    struct compromis_domain *c = compromis_state(d);
    mfn_t expect;

    /* Looking at more frames would take too long with the p2m locked. */
    if ( nr > (1UL << PAGE_ORDER_2M) )
        return false;

    spin_lock(&c->res.lock);
    expect = reserved_mfn(c, gfn, nr);
    spin_unlock(&c->res.lock);

    return !mfn_eq(expect, INVALID_MFN) && mfn_eq(expect, mfn) &&
           compromis_frames_idle(d, mfn, nr);
}

unsigned int compromis_get_reservations(const struct domain *d,
                                        struct compromis_range *res)
{
    struct compromis_domain *c = compromis_state(d);
    unsigned int i, nr = 0;

    spin_lock(&c->res.lock);
    for ( i = 0; i < NR_RESERVATIONS; ++i )
        if ( c->res.range[i].nr )
            res[nr++] = c->res.range[i];
    spin_unlock(&c->res.lock);

    return nr;
}

unsigned long compromis_reserved_frames(const struct domain *d)
{
    struct compromis_domain *c = compromis_state(d);
    unsigned long sum = 0;
    unsigned int i;

    spin_lock(&c->res.lock);
    for ( i = 0; i < NR_RESERVATIONS; ++i )
        sum += c->res.range[i].nr;
    sum -= c->res.nr_released;
    spin_unlock(&c->res.lock);

    return sum;
}

struct compromis_failure compromis_creation_failure(const struct domain *d)
{
    struct compromis_domain *c = compromis_state(d);
    struct compromis_failure f;

    spin_lock(&c->res.lock);
    f = c->res.failure;
    spin_unlock(&c->res.lock);

    return f;
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
