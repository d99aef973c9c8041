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
#include "qapi/error.h"
#include "sysemu/cpu-timers.h"
#include "tcg/helper-tcg.h"
#include "compromis.h"
#include "trace.h"

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
QEMU_BUILD_BUG_ON(COMPROMIS_VMCB_WC_USER + sizeof(uint64_t[COMPROMIS_WC_BANK])
                  != COMPROMIS_VMCB_WC_KERNEL);
QEMU_BUILD_BUG_ON(COMPROMIS_MSR_WC_USER + COMPROMIS_WC_BANK !=
                  COMPROMIS_MSR_WC_KERNEL);
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
static const char *segment_fault(const CompromisSegment *s, uint64_t phys_end)
{
    uint64_t hpa = s->gpa + s->offset;

    if ((s->gpa | s->limit | s->offset) & ~TARGET_PAGE_MASK) {
        return "a segment is not page-aligned";
    }
    if (s->gpa >= s->limit) {
        return "a segment is empty";
    }
    if (s->limit > phys_end) {
        return "a segment's gPAs leave the address space";
    }
    if (hpa >= phys_end || s->limit - s->gpa > phys_end - hpa) {
        return "a segment's hPAs leave the address space";
    }
    return NULL;
}

/* The checks of MMU.md, section 3, in its order.  NULL if all hold. */
static const char *control_fault(CPUX86State *env, const CompromisControl *c,
                                 bool nested_paging)
{
    uint64_t phys_end = 1ULL << env_archcpu(env)->phys_bits;
    const char *fault = NULL;

    if (c->ds_ctl & ~MAKE_64BIT_MASK(0, COMPROMIS_MMU_SEGMENTS)) {
        return "reserved bits of DS_CTL";
    }
    if (c->wc_ctl & ~(uint64_t)COMPROMIS_WC_CTL_ENABLE) {
        return "reserved bits of WC_CTL";
    }
    if (c->ds_ctl && !nested_paging) {
        return "segments without nested paging";
    }
    for (int n = 0; !fault && n < COMPROMIS_MMU_SEGMENTS; n++) {
        if (c->ds_ctl & BIT_ULL(n)) {
            fault = segment_fault(&c->ds[n], phys_end);
        }
    }
    return fault;
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

void compromis_update_tracking(CPUX86State *env)
{
    X86CPU *cpu = env_archcpu(env);

    env->compromis.tracking = cpu->compromis_mmu &&
        (compromis_banks(env) || cpu->compromis_mmu->caches ||
         cpu->compromis_charge);
}

bool compromis_vmrun_check(CPUX86State *env, uint32_t asid,
                           bool nested_paging)
{
    CompromisControl c;
    const char *fault;

    if (likely(!env_archcpu(env)->compromis_mmu)) {
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
    fault = control_fault(env, &c, nested_paging);
    if (fault) {
        trace_compromis_vmrun_invalid(env->vm_vmcb, fault);
        return false;
    }

    trace_compromis_vmrun(env->vm_vmcb, asid, c.ds_ctl, c.wc_ctl);
    env->compromis.asid = asid;
    env->compromis.ds_ctl = c.ds_ctl;
    env->compromis.wc_ctl = c.wc_ctl;
    memcpy(env->compromis.ds, c.ds, sizeof(c.ds));
    for (int n = 0; n < COMPROMIS_MMU_SEGMENTS; n++) {
        if (c.ds_ctl & BIT_ULL(n)) {
            trace_compromis_segment(n, c.ds[n].gpa, c.ds[n].limit,
                                    c.ds[n].offset);
        }
    }
    if (c.wc_ctl) {
        load_counters(env);
    }
    compromis_update_tracking(env);
    flush_unpaged(env);
    return true;
}

void compromis_vmexit(CPUX86State *env)
{
    /* VMRUN may have failed before anything was in force. */
    if (!env->compromis.asid) {
        return;
    }
    trace_compromis_vmexit(env->vm_vmcb, env->compromis.asid);
    if (env->compromis.wc_ctl) {
        store_counters(env);
        env->compromis.wc_ctl = 0;
    }
    flush_unpaged(env);
    env->compromis.ds_ctl = 0;
    env->compromis.asid = 0;
    compromis_update_tracking(env);
}

static const CompromisSegment *find_segment(const CPUX86State *env, hwaddr gpa)
{
    for (int n = 0; n < COMPROMIS_MMU_SEGMENTS; n++) {
        const CompromisSegment *s = &env->compromis.ds[n];

        if ((env->compromis.ds_ctl & (1U << n)) &&
            gpa < s->limit && gpa >= s->gpa) {
            return s;
        }
    }
    return NULL;
}

bool compromis_segment_lookup(const CPUX86State *env, hwaddr gpa, hwaddr *hpa)
{
    const CompromisSegment *s = find_segment(env, gpa);

    if (s) {
        *hpa = gpa + s->offset;
    }
    return s;
}

/* Does an enabled segment below @end share an address with [start, limit)? */
static bool meets_segment(const CPUX86State *env, unsigned end, hwaddr start,
                          hwaddr limit)
{
    for (unsigned n = 0; n < end; n++) {
        const CompromisSegment *s = &env->compromis.ds[n];

        if ((env->compromis.ds_ctl & (1U << n)) &&
            start < s->limit && s->gpa < limit) {
            return true;
        }
    }
    return false;
}

unsigned compromis_stage2_lg(const CPUX86State *env, hwaddr gpa,
                             unsigned lg_leaf, bool *by_segment)
{
    static const uint8_t sizes[] = { 30, 21 };
    const CompromisSegment *s = find_segment(env, gpa);
    unsigned end = s ? s - env->compromis.ds : COMPROMIS_MMU_SEGMENTS;

    *by_segment = s;
    for (int i = 0; i < ARRAY_SIZE(sizes); i++) {
        hwaddr size = 1ULL << sizes[i];
        hwaddr start = gpa & -size;

        if (s ? !(s->offset & (size - 1)) && start >= s->gpa &&
                size <= s->limit - start
              : lg_leaf >= sizes[i]) {
            if (!meets_segment(env, end, start, start + size)) {
                return sizes[i];
            }
        }
    }
    return TARGET_PAGE_BITS;
}

bool compromis_realize(X86CPU *cpu, Error **errp)
{
    if (cpu->compromis_charge && !icount_enabled()) {
        error_setg(errp, "CPU property 'compromis-charge' needs virtual time: "
                   "use -icount shift=0,sleep=off");
        return false;
    }
    cpu->compromis_mmu =
        compromis_model_new(cpu->compromis_model ?: "architectural", errp);
    return cpu->compromis_mmu;
}

void compromis_unrealize(X86CPU *cpu)
{
    compromis_model_free(cpu->compromis_mmu);
    cpu->compromis_mmu = NULL;
}

void compromis_reset(X86CPU *cpu)
{
    if (cpu->compromis_mmu) {
        compromis_model_reset(cpu->compromis_mmu);
        compromis_update_tracking(&cpu->env);
    }
}
