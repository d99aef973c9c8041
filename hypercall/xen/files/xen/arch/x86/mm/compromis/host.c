/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * arch/x86/mm/compromis/host.c
 *
 * What the hypercall tells the control domain about the machine.
 */

#include <xen/contig.h>

#include "private.h"

static void count_domain(const struct domain *d, struct compromis_host *h)
{
    unsigned long reserved;

    if ( !is_hvm_domain(d) || !compromis_state(d) )
        return;

    reserved = compromis_reserved_frames(d);
    h->reserved += reserved;
    h->domains += !!reserved;
}

void compromis_get_host(struct compromis_host *h)
{
    struct contig_usage u;
    const struct domain *d;

    memset(h, 0, sizeof(*h));

    contig_get_usage(&u);
    h->total = u.total;
    h->free = u.free;
    h->claimed = u.claimed;
    h->carved = u.carved;
    h->carved_free = u.carved_free;

    compromis_get_reserve_stats(h);

    rcu_read_lock(&domlist_read_lock);
    for_each_domain ( d )
        count_domain(d, h);
    rcu_read_unlock(&domlist_read_lock);
}

void compromis_get_free_runs(struct compromis_free_runs *f)
{
    struct compromis_free_runs out = { .mfn = f->mfn };
    struct contig_run run[COMPROMIS_MAX_RUNS];
    unsigned long next;
    unsigned int i;

    contig_free_runs(f->mfn, run, ARRAY_SIZE(run), &out.nr, &next);
    out.next = next;

    BUILD_BUG_ON(COMPROMIS_MFN_END != ~0UL);

    for ( i = 0; i < out.nr; ++i )
        out.run[i] = (struct compromis_run){
            .mfn = run[i].mfn,
            .nr = run[i].nr,
            .node = run[i].node,
            .flags = run[i].carved ? COMPROMIS_RUN_CARVED : 0,
        };

    *f = out;
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
