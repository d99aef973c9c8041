/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Compromis MMU: direct segments and walk counters of an SVM guest
 *
 * hardware/MMU.md of the Compromis project specifies the extension and
 * compromis-mmu.h holds its numbers.  Everything here runs on the vCPU's own
 * thread, or with the vCPU stopped, and touches no state but that vCPU's, so
 * none of it takes a lock.
 */
#ifndef I386_TCG_COMPROMIS_H
#define I386_TCG_COMPROMIS_H

#include "cpu.h"
#include "compromis-model.h"

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
    hwaddr hpa;
    CompromisStage2 by;
    uint8_t lg_leaf;            /* COMPROMIS_BY_NPT: log2 of the leaf's size */
    uint8_t lg_entry;           /* log2 of what a TLB entry may cover; else 0 */
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
    bool global;                /* it is the same in all address spaces */
} CompromisWalk;

/* Out of line; see compromis_translate(). */
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
 * compromis_stage2_lg:
 * @env: the vCPU
 * @gpa: guest-physical address
 * @lg_leaf: log2 of the size of the nested leaf for it, if none of the segments
 *           has it
 * @by_segment: set to whether a segment translates @gpa
 *
 * Returns: log2 of the largest page around @gpa that is translated as a whole
 * by what translates @gpa: 12, 21 or 30.
 */
unsigned compromis_stage2_lg(const CPUX86State *env, hwaddr gpa,
                             unsigned lg_leaf, bool *by_segment);

/**
 * compromis_vmrun_check:
 * @env: the vCPU, still in host state, with vm_vmcb set
 * @asid: of the VMCB, not 0
 * @nested_paging: np_enable of the VMCB
 *
 * Check the extension's part of the VMCB and put it in force.
 *
 * Returns: false if it is inconsistent: VMRUN must fail with VMEXIT_INVALID.
 * The extension is then off.
 */
bool compromis_vmrun_check(CPUX86State *env, uint32_t asid,
                           bool nested_paging);

/**
 * compromis_vmrun_flush:
 * @env: the vCPU
 * @tlb_control: of the VMCB
 *
 * Do what TLB_CONTROL asks for to the modelled TLBs.
 */
void compromis_vmrun_flush(CPUX86State *env, uint8_t tlb_control);

/**
 * compromis_vmexit:
 * @env: the vCPU, still in guest state
 *
 * Store the counters into the VMCB and switch the extension off.
 */
void compromis_vmexit(CPUX86State *env);

/* Whose translations those of now are. */
static inline CompromisSpace compromis_space(const CPUX86State *env)
{
    return (CompromisSpace){
        .asid = env->compromis.asid,
        .pcid = env->cr[4] & CR4_PCIDE_MASK ? env->cr[3] & 0xfff : 0,
    };
}

/**
 * compromis_banks:
 * @env: the vCPU
 *
 * Returns: the counters for what is executed now, NULL if it is not counted.
 */
static inline uint64_t (*compromis_banks(CPUX86State *env))[COMPROMIS_WC_BANK]
{
    if (env->compromis.asid) {
        return env->compromis.wc_ctl ? env->compromis.wc : NULL;
    }
    return env->compromis.host_ctl ? env->compromis.host_wc : NULL;
}

/**
 * compromis_update_tracking:
 * @env: the vCPU
 *
 * To be called when it changes what is counted: the next walk asks.
 */
void compromis_update_tracking(CPUX86State *env);

/**
 * compromis_walk_begin:
 * @env: the vCPU
 * @mmu_idx: of the access
 * @walk: storage for the record
 *
 * Returns: @walk, empty, if the walk of this access is to be counted or is
 * for the model to see, else NULL.
 */
static inline CompromisWalk *compromis_walk_begin(const CPUX86State *env,
                                                  int mmu_idx,
                                                  CompromisWalk *walk)
{
    if (likely(!env->compromis.tracking) || mmu_idx >= MMU_PHYS_IDX) {
        return NULL;
    }
    /* The rest is set before it is looked at. */
    walk->nr_ptes = 0;
    walk->lg_page = 0;
    walk->global = false;
    walk->page.by = COMPROMIS_NO_STAGE2;
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
 * @global: the page is global
 */
static inline void compromis_walk_page(CompromisWalk *walk, hwaddr gpa,
                                       unsigned lg_page, bool global)
{
    walk->page = (CompromisRef){ .gpa = gpa, .by = COMPROMIS_NO_STAGE2 };
    walk->lg_page = lg_page;
    walk->global = global;
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
 * @va: address of the access
 * @access_type: of the access that missed TCG's TLB
 * @mmu_idx: of the access
 * @prot: PAGE_* that the translation allows by now
 * @walk: the record of a walk that ended without a fault
 *
 * Let the model decide what of the walk a CPU makes, and count that.
 */
void compromis_walk_end(CPUX86State *env, vaddr va, MMUAccessType access_type,
                        int mmu_idx, int prot, const CompromisWalk *walk);

/**
 * compromis_charge:
 * @env: the vCPU
 * @cycles: modelled
 *
 * Let virtual time pass.  Needs -icount.
 */
void compromis_charge(CPUX86State *env, uint64_t cycles);

/**
 * compromis_cr_written:
 * @env: the vCPU, with the register written
 * @reg: 0, 3 or 4
 * @old: what it held before
 * @keep: MOV CR3 asked for nothing to be invalidated
 *
 * A control register was written, but not by a world switch.
 */
void compromis_cr_written(CPUX86State *env, int reg, uint64_t old, bool keep);

/* INVLPG, INVLPGA, and INVPCID with valid operands. */
void compromis_invlpg(CPUX86State *env, vaddr va);
void compromis_invlpga(CPUX86State *env, vaddr va, uint32_t asid);
void compromis_invpcid(CPUX86State *env, unsigned type, uint16_t pcid,
                       vaddr va);

/**
 * compromis_rdmsr, compromis_wrmsr:
 * @env: the vCPU
 * @msr: a number from COMPROMIS_MSR_WC_USER to COMPROMIS_MSR_WC_HOST
 * @val: to write
 * @ra: return address of the helper
 *
 * The caller has checked the MSR intercept.  Raise #GP where the extension
 * says so; without the extension these MSRs read zero and ignore writes, like
 * any that the CPU model does not know.
 *
 * Returns: the MSR.
 */
uint64_t compromis_rdmsr(CPUX86State *env, uint32_t msr, uintptr_t ra);
void compromis_wrmsr(CPUX86State *env, uint32_t msr, uint64_t val,
                     uintptr_t ra);

/**
 * compromis_rdpmc:
 * @env: the vCPU
 * @index: ECX
 * @val: where to put the counter
 * @ra: return address of the helper
 *
 * The caller has checked CR4.PCE and the intercept.  Raises #GP where @index
 * is of the extension but cannot be read.
 *
 * Returns: false if it is no counter of the extension.
 */
bool compromis_rdpmc(CPUX86State *env, uint32_t index, uint64_t *val,
                     uintptr_t ra);

#endif /* I386_TCG_COMPROMIS_H */
