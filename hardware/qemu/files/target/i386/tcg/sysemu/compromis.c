/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Compromis MMU: direct segments and walk counters of an SVM guest
 *
 * hardware/MMU.md of the Compromis project specifies the extension.
 */

#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "cpu.h"
#include "exec/address-spaces.h"
#include "exec/exec-all.h"
#include "exec/memory.h"
#include "tcg/helper-tcg.h"
#include "compromis.h"

/* The control words and the segments, as they lie in the VMCB. */
typedef struct CompromisControl {
    uint64_t ds_ctl;
    uint64_t wc_ctl;
    CompromisSegment ds[COMPROMIS_MMU_SEGMENTS];
} CompromisControl;

#define CONTROL_OFFSET(field) \
    (COMPROMIS_VMCB_DS_CTL + offsetof(CompromisControl, field))

QEMU_BUILD_BUG_ON(CONTROL_OFFSET(wc_ctl) != COMPROMIS_VMCB_WC_CTL);
QEMU_BUILD_BUG_ON(CONTROL_OFFSET(ds[0].gpa) !=
                  COMPROMIS_VMCB_DS(0) + COMPROMIS_VMCB_DS_GPA);
QEMU_BUILD_BUG_ON(CONTROL_OFFSET(ds[1].limit) !=
                  COMPROMIS_VMCB_DS(1) + COMPROMIS_VMCB_DS_LIMIT);
QEMU_BUILD_BUG_ON(CONTROL_OFFSET(ds[2].offset) !=
                  COMPROMIS_VMCB_DS(2) + COMPROMIS_VMCB_DS_OFFSET);

/* Both banks are moved at once: they must be neighbours, user mode's first. */
typedef uint64_t CompromisBanks[2][COMPROMIS_WC_BANK];

QEMU_BUILD_BUG_ON(COMPROMIS_VMCB_WC_USER + sizeof(uint64_t[COMPROMIS_WC_BANK])
                  != COMPROMIS_VMCB_WC_KERNEL);
QEMU_BUILD_BUG_ON(COMPROMIS_MSR_WC_USER + COMPROMIS_WC_BANK !=
                  COMPROMIS_MSR_WC_KERNEL);
QEMU_BUILD_BUG_ON(sizeof(CompromisBanks) !=
                  sizeof_field(CompromisState, wc));

static void vmcb_rw(CPUX86State *env, hwaddr offset, void *buf, hwaddr len,
                    bool is_write)
{
    CPUState *cs = env_cpu(env);
    MemTxAttrs attrs = cpu_get_mem_attrs(env);

    address_space_rw(cpu_addressspace(cs, attrs), env->vm_vmcb + offset,
                     attrs, buf, len, is_write);
}

static void load_counters(CPUX86State *env)
{
    CompromisBanks banks;

    vmcb_rw(env, COMPROMIS_VMCB_WC_USER, banks, sizeof(banks), false);
    for (int i = 0; i < COMPROMIS_WC_BANK; i++) {
        env->compromis.wc[0][i] = le64_to_cpu(banks[0][i]);
        env->compromis.wc[1][i] = le64_to_cpu(banks[1][i]);
    }
}

static void store_counters(CPUX86State *env)
{
    CompromisBanks banks;

    for (int i = 0; i < COMPROMIS_WC_BANK; i++) {
        banks[0][i] = cpu_to_le64(env->compromis.wc[0][i]);
        banks[1][i] = cpu_to_le64(env->compromis.wc[1][i]);
    }
    vmcb_rw(env, COMPROMIS_VMCB_WC_USER, banks, sizeof(banks), true);
}

/*
 * The offset is added modulo 2^64, so that a segment may lead downwards; what
 * must not wrap or leave the physical address space is the range it leads to.
 */
static bool segment_valid(const CompromisSegment *s, uint64_t phys_end)
{
    uint64_t hpa = s->gpa + s->offset;

    if ((s->gpa | s->limit | s->offset) & ~TARGET_PAGE_MASK) {
        return false;
    }
    return s->gpa < s->limit && s->limit <= phys_end &&
           hpa < phys_end && s->limit - s->gpa <= phys_end - hpa;
}

static bool control_valid(CPUX86State *env, const CompromisControl *c,
                          bool nested_paging)
{
    uint64_t phys_end = 1ULL << env_archcpu(env)->phys_bits;

    if (c->ds_ctl & ~MAKE_64BIT_MASK(0, COMPROMIS_MMU_SEGMENTS)) {
        return false;
    }
    if (c->wc_ctl & ~(uint64_t)COMPROMIS_WC_CTL_ENABLE) {
        return false;
    }
    if (c->ds_ctl && !nested_paging) {
        return false;
    }
    for (int n = 0; n < COMPROMIS_MMU_SEGMENTS; n++) {
        if ((c->ds_ctl & BIT_ULL(n)) && !segment_valid(&c->ds[n], phys_end)) {
            return false;
        }
    }
    return true;
}

/*
 * VMRUN and #VMEXIT load CR0 and CR3, which flushes the TLB unless neither
 * side pages.  Entries of that case too must not outlive their segments.
 */
static void flush_unpaged(CPUX86State *env)
{
    if (env->compromis.ds_ctl && !(env->cr[0] & CR0_PG_MASK)) {
        tlb_flush(env_cpu(env));
    }
}

bool compromis_vmrun(CPUX86State *env, bool nested_paging)
{
    CompromisControl c;

    if (likely(!env_archcpu(env)->compromis)) {
        return true;
    }

    vmcb_rw(env, COMPROMIS_VMCB_DS_CTL, &c, sizeof(c), false);
    c.ds_ctl = le64_to_cpu(c.ds_ctl);
    c.wc_ctl = le64_to_cpu(c.wc_ctl);
    for (int n = 0; n < COMPROMIS_MMU_SEGMENTS; n++) {
        c.ds[n] = (CompromisSegment){
            .gpa = le64_to_cpu(c.ds[n].gpa),
            .limit = le64_to_cpu(c.ds[n].limit),
            .offset = le64_to_cpu(c.ds[n].offset),
        };
    }
    if (!control_valid(env, &c, nested_paging)) {
        return false;
    }

    env->compromis.ds_ctl = c.ds_ctl;
    env->compromis.wc_ctl = c.wc_ctl;
    memcpy(env->compromis.ds, c.ds, sizeof(c.ds));
    if (c.wc_ctl) {
        load_counters(env);
    }
    flush_unpaged(env);
    return true;
}

void compromis_vmexit(CPUX86State *env)
{
    if (unlikely(env->compromis.wc_ctl)) {
        store_counters(env);
        env->compromis.wc_ctl = 0;
    }
    flush_unpaged(env);
    env->compromis.ds_ctl = 0;
}

bool compromis_segment_lookup(const CPUX86State *env, hwaddr gpa, hwaddr *hpa)
{
    for (int n = 0; n < COMPROMIS_MMU_SEGMENTS; n++) {
        const CompromisSegment *s = &env->compromis.ds[n];

        if ((env->compromis.ds_ctl & (1U << n)) &&
            gpa < s->limit && gpa >= s->gpa) {
            *hpa = gpa + s->offset;
            return true;
        }
    }
    return false;
}

/*
 * Ask the segments again instead of marking the entries of the nested TLB:
 * segments do not change while such an entry lives.
 */
static CompromisRef make_ref(const CPUX86State *env, hwaddr gpa,
                             const CPUTLBEntryFull *full)
{
    CompromisRef ref = { .gpa = gpa, .by = COMPROMIS_NO_STAGE2 };
    hwaddr hpa;

    if (full) {
        if (compromis_translate(env, gpa, &hpa)) {
            ref.by = COMPROMIS_BY_SEGMENT;
        } else {
            ref.by = COMPROMIS_BY_NPT;
            ref.lg_leaf = full->lg_page_size;
        }
    }
    return ref;
}

void compromis_walk_pte(const CPUX86State *env, CompromisWalk *walk,
                        hwaddr gpa, const CPUTLBEntryFull *full)
{
    assert(walk->nr_ptes < COMPROMIS_MAX_LEVELS);
    walk->pte[walk->nr_ptes++] = make_ref(env, gpa, full);
}

void compromis_walk_page_stage2(const CPUX86State *env, CompromisWalk *walk,
                                const CPUTLBEntryFull *full)
{
    walk->page = make_ref(env, walk->page.gpa, full);
}

/*
 * Entries that a nested walk to a leaf of this size reads.  A host with 32-bit
 * paging has no nested walk: QEMU then takes the gPA for the hPA.
 */
static unsigned nested_levels(const CPUX86State *env, unsigned lg_leaf)
{
    uint32_t pg_mode = env->nested_pg_mode;
    unsigned below_leaf = (lg_leaf - TARGET_PAGE_BITS) / 9;

    if (!(pg_mode & PG_MODE_PAE)) {
        return 0;
    }
    if (!(pg_mode & PG_MODE_LMA)) {
        return 3 - below_leaf;
    }
    return (pg_mode & PG_MODE_LA57 ? 5 : 4) - below_leaf;
}

static void count_ref(const CPUX86State *env, uint64_t *wc,
                      const CompromisRef *ref)
{
    switch (ref->by) {
    case COMPROMIS_NO_STAGE2:
        break;
    case COMPROMIS_BY_SEGMENT:
        wc[COMPROMIS_WC_SEGMENT_HITS]++;
        break;
    case COMPROMIS_BY_NPT:
        wc[COMPROMIS_WC_NESTED_LOOKUPS]++;
        wc[COMPROMIS_WC_NESTED_REFS] += nested_levels(env, ref->lg_leaf);
        break;
    }
}

static void count_page_size(uint64_t *wc, unsigned lg_page)
{
    switch (lg_page) {
    case 12:
        wc[COMPROMIS_WC_WALKS_4K]++;
        break;
    case 21:
    case 22:
        wc[COMPROMIS_WC_WALKS_2M]++;
        break;
    case 30:
        wc[COMPROMIS_WC_WALKS_1G]++;
        break;
    }
}

void compromis_walk_end(CPUX86State *env, MMUAccessType access_type,
                        int mmu_idx, const CompromisWalk *walk)
{
    uint64_t *wc = env->compromis.wc[is_mmu_index_user(mmu_idx) ? 0 : 1];

    /* Neither paged nor nested: nothing was walked. */
    if (!walk->nr_ptes && walk->page.by == COMPROMIS_NO_STAGE2) {
        return;
    }

    wc[access_type == MMU_INST_FETCH ? COMPROMIS_WC_ITLB_WALKS
                                     : COMPROMIS_WC_DTLB_WALKS]++;
    count_page_size(wc, walk->lg_page);
    wc[COMPROMIS_WC_GUEST_REFS] += walk->nr_ptes;
    for (int i = 0; i < walk->nr_ptes; i++) {
        count_ref(env, wc, &walk->pte[i]);
    }
    count_ref(env, wc, &walk->page);
}

uint64_t compromis_rdmsr(CPUX86State *env, uint32_t msr, uintptr_t ra)
{
    unsigned bank = (msr - COMPROMIS_MSR_WC_USER) / COMPROMIS_WC_BANK;
    unsigned slot = (msr - COMPROMIS_MSR_WC_USER) % COMPROMIS_WC_BANK;

    if (!env_archcpu(env)->compromis) {
        return 0;
    }
    if (!env->compromis.wc_ctl || slot >= COMPROMIS_WC_IMPLEMENTED) {
        raise_exception_err_ra(env, EXCP0D_GPF, 0, ra);
    }
    return env->compromis.wc[bank][slot];
}

void compromis_wrmsr(CPUX86State *env, uintptr_t ra)
{
    if (env_archcpu(env)->compromis) {
        raise_exception_err_ra(env, EXCP0D_GPF, 0, ra);
    }
}
