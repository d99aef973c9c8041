/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * arch/x86/mm/compromis/query.c
 *
 * What the hypercall tells about the hypervisor and about a domain.  OUT
 * structures are written as a whole, so that nothing else gets out.
 */

#include <asm/hvm/hvm.h>

#include "private.h"

/* Entries to look at in one call of COMPROMIS_CMD_P2M_STATS. */
#define STATS_CHUNK 4096

struct compromis_hw __read_mostly compromis_hw;

/* Machine addresses help attacks on memory cells and caches. */
static uint64_t visible_mfn(mfn_t mfn)
{
    const struct domain *currd = current->domain;

    return mfn_valid(mfn) &&
           (is_control_domain(currd) || is_hardware_domain(currd))
           ? mfn_x(mfn) : COMPROMIS_NO_MFN;
}

void compromis_get_features(const struct domain *d,
                            struct compromis_features *f)
{
    *f = (struct compromis_features){
        .abi_min = COMPROMIS_ABI_VERSION,
        .abi_max = COMPROMIS_ABI_VERSION,
        .counters = compromis_hw.counters,
    };

    /* All the rest is about a nested page table. */
    if ( !compromis_state(d) )
        return;

    f->modes = (1U << COMPROMIS_MODE_PAGED) |
               (hap_has_2mb ? 1U << COMPROMIS_MODE_SUPERPAGE : 0) |
               (compromis_hw.segments ? 1U << COMPROMIS_MODE_SEGMENT : 0);
    f->orders = (1U << COMPROMIS_ORDER_4K) |
                (hap_has_2mb ? 1U << COMPROMIS_ORDER_2M : 0) |
                (hap_has_1gb ? 1U << COMPROMIS_ORDER_1G : 0);
    f->segments = compromis_hw.segments;
    f->events = COMPROMIS_EVENT_NPT_FAULTS | COMPROMIS_EVENT_DEMOTIONS;
}

static void put_range(struct compromis_segment *s,
                      const struct compromis_range *r, uint32_t flags)
{
    unsigned long diff = gfn_x(r->gfn) ^ mfn_x(r->mfn);

    *s = (struct compromis_segment){
        .gfn = gfn_x(r->gfn),
        .nr = r->nr,
        .mfn = visible_mfn(r->mfn),
        /* Beyond the largest page it has no use, and would tell the MFN. */
        .align = min(diff ? find_first_set_bit(diff) : PAGE_ORDER_1G + 0U,
                     PAGE_ORDER_1G + 0U),
        .flags = flags,
    };
}

/* Active segments, or else the reservations they would be made from. */
static void get_ranges(const struct domain *d, struct compromis_info *info)
{
    struct compromis_range r[COMPROMIS_MAX_SEGMENTS];
    uint32_t flags = COMPROMIS_SEGMENT_ACTIVE;
    unsigned long gen;
    unsigned int i;

    BUILD_BUG_ON(NR_RESERVATIONS > COMPROMIS_MAX_SEGMENTS);

    info->nr_segments = compromis_get_segments(d, r, &gen);
    if ( !info->nr_segments )
    {
        info->nr_segments = compromis_get_reservations(d, r);
        flags = 0;
    }

    for ( i = 0; i < info->nr_segments; ++i )
        put_range(&info->segment[i], &r[i], flags);
}

static void get_progress(const struct domain *d, struct compromis_info *info)
{
    const struct compromis_change *ch = &compromis_state(d)->change;
    unsigned long frames = p2m_get_hostp2m(d)->max_mapped_pfn + 1;

    info->target = info->mode;
    if ( !ch->active )
        return;

    info->target = ch->mode;
    info->done = ch->pass * frames + min(ch->gfn, frames);
    info->total = compromis_nr_passes(ch->mode) * frames;
}

void compromis_get_info(struct domain *d, struct compromis_info *info)
{
    const struct compromis_domain *c = compromis_state(d);
    struct p2m_domain *p2m = p2m_get_hostp2m(d);

    memset(info, 0, sizeof(*info));

    p2m_read_lock(p2m);

    info->mode = c->mode;
    get_progress(d, info);
    info->ram = domain_tot_pages(d);
    info->max_gfn = p2m->max_mapped_pfn;
    info->reserved_ram = compromis_reserved_frames(d);
    info->switches = c->switches;
    info->demotions = c->demotions.total;
    get_ranges(d, info);
    info->failure = c->attempted ? c->failure : compromis_creation_failure(d);

    p2m_read_unlock(p2m);
}

static unsigned int entry_index(unsigned int order)
{
    return order >= PAGE_ORDER_1G ? COMPROMIS_ENTRY_1G
                                  : order >= PAGE_ORDER_2M ? COMPROMIS_ENTRY_2M
                                                           : COMPROMIS_ENTRY_4K;
}

void compromis_get_p2m_stats(struct domain *d, struct compromis_p2m_stats *s)
{
    struct p2m_domain *p2m = p2m_get_hostp2m(d);
    struct compromis_p2m_stats out = { .gfn = s->gfn };
    struct compromis_walk w = { .p2m = p2m };
    unsigned long gfn = s->gfn;
    unsigned int i;

    p2m_read_lock(p2m);

    for ( i = 0; i < STATS_CHUNK && gfn <= p2m->max_mapped_pfn; ++i )
    {
        struct compromis_entry e = compromis_walk(&w, gfn);

        if ( is_plain_ram(e.mfn, e.t, e.a) )
            out.ram[entry_index(e.order)]++;
        else if ( !p2m_is_hole(e.t) )
            out.other[entry_index(e.order)]++;

        gfn += block_rest(gfn, e.order);
    }
    compromis_walk_end(&w);

    out.next = gfn <= p2m->max_mapped_pfn ? gfn : COMPROMIS_GFN_END;

    p2m_read_unlock(p2m);

    *s = out;
}

void compromis_lookup_gfn(struct domain *d, struct compromis_lookup_gfn *l)
{
    struct p2m_domain *p2m = p2m_get_hostp2m(d);
    struct compromis_lookup_gfn out = {
        .gfn = l->gfn, .mfn = COMPROMIS_NO_MFN,
    };
    unsigned int order;
    p2m_type_t t;
    p2m_access_t a;
    mfn_t mfn;

    p2m_read_lock(p2m);

    mfn = p2m->get_entry(p2m, _gfn(l->gfn), &t, &a, 0, &order, NULL);

    if ( !p2m_is_hole(t) )
    {
        out.mfn = visible_mfn(mfn);
        out.order = order;
        out.flags |= COMPROMIS_GFN_MAPPED;
    }
    if ( is_plain_ram(mfn, t, a) )
        out.flags |= COMPROMIS_GFN_RAM;
    if ( compromis_in_segment(d, l->gfn, 1) )
        out.flags |= COMPROMIS_GFN_SEGMENT;

    p2m_read_unlock(p2m);

    *l = out;
}

void compromis_count_npt_fault(struct vcpu *v)
{
    struct compromis_hvm_vcpu *c = &v->arch.hvm.compromis;

    if ( hvm_get_cpl(v) == 3 )
        c->npt_faults_user++;
    else
        c->npt_faults_kernel++;
}

int compromis_get_vcpu_events(struct domain *d, struct compromis_vcpu_events *e)
{
    const struct vcpu *v;

    if ( e->vcpu != COMPROMIS_VCPU_SELF )
        v = domain_vcpu(d, e->vcpu);
    else
        v = d == current->domain ? current : NULL;

    if ( !v )
        return -ENOENT;

    *e = (struct compromis_vcpu_events){
        .vcpu = e->vcpu,
        .npt_faults_user = ACCESS_ONCE(v->arch.hvm.compromis.npt_faults_user),
        .npt_faults_kernel =
            ACCESS_ONCE(v->arch.hvm.compromis.npt_faults_kernel),
        .demotions = ACCESS_ONCE(compromis_state(d)->demotions.total),
    };

    return 0;
}

void compromis_get_demotions(struct domain *d, struct compromis_demotions *s)
{
    const struct compromis_domain *c = compromis_state(d);
    struct p2m_domain *p2m = p2m_get_hostp2m(d);
    unsigned int i;

    BUILD_BUG_ON(COMPROMIS_NR_DEMOTE > ARRAY_SIZE(s->count));

    memset(s, 0, sizeof(*s));

    p2m_read_lock(p2m);
    s->last = c->demotions.last;
    s->nr = COMPROMIS_NR_DEMOTE;
    s->last_gfn = c->demotions.last_gfn;
    for ( i = 0; i < COMPROMIS_NR_DEMOTE; ++i )
        s->count[i] = c->demotions.count[i];
    p2m_read_unlock(p2m);
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
