/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Compromis MMU: what a page walk reads, and what that counts
 *
 * The emulator's own walk has recorded all entries that the architecture reads.
 * The model says which of them a CPU with its caches reads.
 */

#include "qemu/osdep.h"
#include "cpu.h"
#include "exec/exec-all.h"
#include "tcg/helper-tcg.h"
#include "compromis.h"
#include "compromis-model.h"
#include "trace.h"

/* One walk, while it is taken apart. */
typedef struct Walker {
    CPUX86State *env;
    CompromisModel *model;
    CompromisSpace space;
    unsigned pte_bits;          /* of an address, per level of the guest */
    uint64_t counts[COMPROMIS_WC_BANK];
} Walker;

/*
 * Ask the segments again instead of marking the entries of the nested TLB:
 * segments do not change while such an entry lives.
 */
static CompromisRef make_ref(const CPUX86State *env, hwaddr gpa,
                             const CPUTLBEntryFull *full)
{
    CompromisRef ref = { .gpa = gpa, .hpa = gpa, .by = COMPROMIS_NO_STAGE2 };

    if (full) {
        bool by_segment;

        ref.lg_leaf = full->lg_page_size;
        ref.lg_entry = compromis_stage2_lg(env, gpa, ref.lg_leaf, &by_segment);
        ref.by = by_segment ? COMPROMIS_BY_SEGMENT : COMPROMIS_BY_NPT;
        ref.hpa = full->phys_addr | (gpa & ~TARGET_PAGE_MASK);
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
 * What the entry at the root of the nested page table covers, as log2.  A host
 * with 32-bit paging has no nested walk: QEMU then takes the gPA for the hPA.
 */
static unsigned nested_top(const CPUX86State *env)
{
    uint32_t pg_mode = env->nested_pg_mode;

    if (!(pg_mode & PG_MODE_PAE)) {
        return 0;
    }
    if (!(pg_mode & PG_MODE_LMA)) {
        return 30;
    }
    return pg_mode & PG_MODE_LA57 ? 48 : 39;
}

/* The PWC for entries that cover 2^shift and point to a table. */
static unsigned pwc_level(unsigned shift)
{
    return (shift - 21) / 9;
}

/*
 * The walk starts below the lowest entry above the leaf that a PWC holds.
 * Returns the shift of the first entry to read.
 */
static unsigned nested_start(Walker *w, hwaddr gpa, unsigned top,
                             unsigned lg_leaf)
{
    for (unsigned shift = lg_leaf + 9; shift <= top; shift += 9) {
        if (compromis_model_nested_entry(w->model, &w->space, pwc_level(shift),
                                         gpa >> shift, false)) {
            w->counts[COMPROMIS_WC_NESTED_PWC_SKIPS] += (top - shift) / 9 + 1;
            return shift - 9;
        }
    }
    return top;
}

static void nested_walk(Walker *w, const CompromisRef *ref)
{
    unsigned top = nested_top(w->env);

    w->counts[COMPROMIS_WC_NESTED_LOOKUPS]++;
    if (compromis_model_ntlb(w->model, &w->space, ref->gpa, ref->lg_leaf)) {
        w->counts[COMPROMIS_WC_NTLB_HITS]++;
        return;
    }

    for (unsigned shift = nested_start(w, ref->gpa, top, ref->lg_leaf);
         shift >= ref->lg_leaf; shift -= 9) {
        w->counts[COMPROMIS_WC_NESTED_REFS]++;
        w->counts[COMPROMIS_WC_WALK_CYCLES] +=
            compromis_model_read_nested(w->model, w->env->nested_cr3, shift,
                                        ref->gpa);
        if (shift > ref->lg_leaf) {
            compromis_model_nested_entry(w->model, &w->space, pwc_level(shift),
                                         ref->gpa >> shift, true);
        }
    }
}

static void translate_ref(Walker *w, const CompromisRef *ref)
{
    switch (ref->by) {
    case COMPROMIS_NO_STAGE2:
        break;
    case COMPROMIS_BY_SEGMENT:
        w->counts[COMPROMIS_WC_SEGMENT_HITS]++;
        break;
    case COMPROMIS_BY_NPT:
        nested_walk(w, ref);
        break;
    }
}

/* Entry @i of the walk covers 2^this. */
static unsigned pte_shift(const Walker *w, const CompromisWalk *walk,
                          unsigned i)
{
    return walk->lg_page + (walk->nr_ptes - 1 - i) * w->pte_bits;
}

/* The PWC for that entry; a table of 4-byte entries has a directory only. */
static unsigned pte_level(const Walker *w, const CompromisWalk *walk,
                          unsigned i)
{
    return w->pte_bits == 9 ? pwc_level(pte_shift(w, walk, i))
                            : COMPROMIS_PWC_PD;
}

/* As nested_start().  Returns the index of the first entry to read. */
static unsigned guest_start(Walker *w, const CompromisWalk *walk, vaddr va)
{
    if (!w->model->caches) {
        return 0;
    }
    for (int i = walk->nr_ptes - 2; i >= 0; i--) {
        if (compromis_model_guest_entry(w->model, &w->space,
                                        pte_level(w, walk, i),
                                        va >> pte_shift(w, walk, i), false)) {
            w->counts[COMPROMIS_WC_PWC_SKIPS] += i + 1;
            return i + 1;
        }
    }
    return 0;
}

static void guest_walk(Walker *w, const CompromisWalk *walk, vaddr va)
{
    for (unsigned i = guest_start(w, walk, va); i < walk->nr_ptes; i++) {
        translate_ref(w, &walk->pte[i]);
        w->counts[COMPROMIS_WC_GUEST_REFS]++;
        w->counts[COMPROMIS_WC_WALK_CYCLES] +=
            compromis_model_read_guest(w->model, walk->pte[i].hpa);
        if (w->model->caches && i + 1 < walk->nr_ptes) {
            compromis_model_guest_entry(w->model, &w->space,
                                        pte_level(w, walk, i),
                                        va >> pte_shift(w, walk, i), true);
        }
    }
    translate_ref(w, &walk->page);
}

static void count_page_size(uint64_t *counts, unsigned lg_page)
{
    switch (lg_page) {
    case 12:
        counts[COMPROMIS_WC_WALKS_4K]++;
        break;
    case 21:
    case 22:
        counts[COMPROMIS_WC_WALKS_2M]++;
        break;
    case 30:
        counts[COMPROMIS_WC_WALKS_1G]++;
        break;
    }
}

/* How much one TLB entry may cover, see MMU.md, section 5. */
static unsigned lg_entry(const CompromisWalk *walk)
{
    if (walk->page.by == COMPROMIS_NO_STAGE2) {
        return walk->lg_page;
    }
    if (!walk->lg_page) {
        return walk->page.lg_entry;
    }
    return MIN(walk->lg_page, walk->page.lg_entry);
}

void compromis_walk_end(CPUX86State *env, vaddr va, MMUAccessType access_type,
                        int mmu_idx, int prot, const CompromisWalk *walk)
{
    uint64_t (*banks)[COMPROMIS_WC_BANK] = compromis_banks(env);
    Walker w = {
        .env = env,
        .model = env_archcpu(env)->compromis_mmu,
        .space = compromis_space(env),
        .pte_bits = env->cr[4] & CR4_PAE_MASK ? 9 : 10,
    };
    CompromisAccess access = {
        .va = is_mmu_index_32(mmu_idx) ? (uint32_t)va : va,
        .lg_page = lg_entry(walk),
        .lg_guest = walk->lg_page,
        .global = walk->global,
        .writable = prot & PAGE_WRITE,
        .store = access_type == MMU_DATA_STORE,
        .fetch = access_type == MMU_INST_FETCH,
    };
    bool user = is_mmu_index_user(mmu_idx);

    /* Neither paged nor nested: nothing was walked. */
    if (!walk->nr_ptes && walk->page.by == COMPROMIS_NO_STAGE2) {
        return;
    }

    if (compromis_model_tlb(w.model, &w.space, &access)) {
        w.counts[COMPROMIS_WC_STLB_HITS]++;
    } else {
        w.counts[access.fetch ? COMPROMIS_WC_ITLB_WALKS
                              : COMPROMIS_WC_DTLB_WALKS]++;
        count_page_size(w.counts, walk->lg_page);
        guest_walk(&w, walk, access.va);
        trace_compromis_walk(access.va, user, access_type, walk->lg_page,
                             w.counts[COMPROMIS_WC_GUEST_REFS],
                             w.counts[COMPROMIS_WC_NESTED_REFS],
                             w.counts[COMPROMIS_WC_SEGMENT_HITS],
                             w.counts[COMPROMIS_WC_WALK_CYCLES]);
    }
    if (env_archcpu(env)->compromis_charge) {
        compromis_charge(env, w.counts[COMPROMIS_WC_WALK_CYCLES]);
    }

    if (banks) {
        for (int i = 0; i < COMPROMIS_WC_IMPLEMENTED; i++) {
            banks[user ? 0 : 1][i] += w.counts[i];
        }
    }
}
