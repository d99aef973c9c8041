/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Compromis MMU: direct segments and walk counters of an SVM guest
 *
 * hardware/MMU.md of the Compromis project specifies the extension and
 * compromis-mmu.h holds its numbers.  Everything here runs on the vCPU's own
 * thread and touches no state but that vCPU's, so none of it takes a lock.
 */
#ifndef I386_TCG_COMPROMIS_H
#define I386_TCG_COMPROMIS_H

#include "cpu.h"

/* Levels of the deepest guest page table, that of 5-level paging. */
#define COMPROMIS_MAX_LEVELS 5

/* What translated an address that a walk produced. */
typedef enum CompromisStage2 {
    COMPROMIS_NO_STAGE2,        /* nested paging is off */
    COMPROMIS_BY_SEGMENT,
    COMPROMIS_BY_NPT,
} CompromisStage2;

typedef struct CompromisRef {
    hwaddr gpa;
    CompromisStage2 by;
    uint8_t lg_leaf;            /* COMPROMIS_BY_NPT: log2 of the leaf's size */
} CompromisRef;

/*
 * One page walk, as the architecture defines it: no entry is missing because
 * the emulator had it cached.
 */
typedef struct CompromisWalk {
    CompromisRef pte[COMPROMIS_MAX_LEVELS];     /* guest entries, root first */
    CompromisRef page;          /* the page that the walk found */
    uint8_t nr_ptes;
    uint8_t lg_page;            /* log2 of its size, 0 in an unpaged guest */
} CompromisWalk;

bool compromis_segment_lookup(const CPUX86State *env, hwaddr gpa, hwaddr *hpa);

/**
 * compromis_translate:
 * @env: the vCPU
 * @gpa: guest-physical address
 * @hpa: where to put the host-physical address
 *
 * Returns: true if an enabled segment translates @gpa.
 */
static inline bool compromis_translate(const CPUX86State *env, hwaddr gpa,
                                       hwaddr *hpa)
{
    return unlikely(env->compromis.ds_ctl) &&
           compromis_segment_lookup(env, gpa, hpa);
}

/**
 * compromis_vmrun:
 * @env: the vCPU, still in host state, with vm_vmcb set
 * @nested_paging: np_enable of the VMCB
 *
 * Load the extension's part of the VMCB.
 *
 * Returns: false if it is inconsistent: VMRUN must fail with VMEXIT_INVALID.
 * The extension is then off.
 */
bool compromis_vmrun(CPUX86State *env, bool nested_paging);

/**
 * compromis_vmexit:
 * @env: the vCPU, still in guest state
 *
 * Store the counters into the VMCB and switch the extension off.
 */
void compromis_vmexit(CPUX86State *env);

/**
 * compromis_walk_begin:
 * @env: the vCPU
 * @mmu_idx: of the access
 * @walk: storage for the record
 *
 * Returns: @walk, cleared, if the walk of this access is to be counted, else
 * NULL.
 */
static inline CompromisWalk *compromis_walk_begin(const CPUX86State *env,
                                                  int mmu_idx,
                                                  CompromisWalk *walk)
{
    if (likely(!env->compromis.wc_ctl) || mmu_idx >= MMU_PHYS_IDX) {
        return NULL;
    }
    *walk = (CompromisWalk){ };
    return walk;
}

/**
 * compromis_walk_restart:
 * @walk: the record, or NULL
 *
 * The walk starts again from the root: forget what it has read.
 */
static inline void compromis_walk_restart(CompromisWalk *walk)
{
    if (unlikely(walk)) {
        walk->nr_ptes = 0;
    }
}

/**
 * compromis_walk_pte:
 * @env: the vCPU
 * @walk: the record
 * @gpa: address of a guest page table entry that the walk reads
 * @full: the entry of the nested TLB for @gpa, NULL without nested paging
 */
void compromis_walk_pte(const CPUX86State *env, CompromisWalk *walk,
                        hwaddr gpa, const CPUTLBEntryFull *full);

/**
 * compromis_walk_page:
 * @walk: the record
 * @gpa: address that the walk found
 * @lg_page: log2 of the size of the guest page, 0 in an unpaged guest
 */
static inline void compromis_walk_page(CompromisWalk *walk, hwaddr gpa,
                                       unsigned lg_page)
{
    walk->page = (CompromisRef){ .gpa = gpa, .by = COMPROMIS_NO_STAGE2 };
    walk->lg_page = lg_page;
}

/**
 * compromis_walk_page_stage2:
 * @env: the vCPU
 * @walk: the record, which has its page
 * @full: the entry of the nested TLB for that page
 */
void compromis_walk_page_stage2(const CPUX86State *env, CompromisWalk *walk,
                                const CPUTLBEntryFull *full);

/**
 * compromis_walk_end:
 * @env: the vCPU
 * @access_type: of the access that missed the TLB
 * @mmu_idx: of the access
 * @walk: the record of a walk that ended without a fault
 *
 * Count the walk.  A model of TLBs and walk caches would take its decisions
 * here: every walk passes through, with all that it read.
 */
void compromis_walk_end(CPUX86State *env, MMUAccessType access_type,
                        int mmu_idx, const CompromisWalk *walk);

/**
 * compromis_rdmsr, compromis_wrmsr:
 * @env: the vCPU
 * @msr: a number from COMPROMIS_MSR_WC_USER to the end of the kernel bank
 * @ra: return address of the helper
 *
 * The caller has checked the MSR intercept.  Raise #GP where the extension
 * says so; without the extension these MSRs read zero and ignore writes, like
 * any that the CPU model does not know.
 *
 * Returns: the counter.
 */
uint64_t compromis_rdmsr(CPUX86State *env, uint32_t msr, uintptr_t ra);
void compromis_wrmsr(CPUX86State *env, uintptr_t ra);

#endif /* I386_TCG_COMPROMIS_H */
