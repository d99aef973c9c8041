/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Compromis MMU: what invalidates the modelled TLBs
 *
 * hardware/MMU.md, section 5, has it as a table.
 */

#include "qemu/osdep.h"
#include "cpu.h"
#include "compromis.h"
#include "trace.h"

void compromis_vmrun_flush(CPUX86State *env, uint8_t tlb_control)
{
    CompromisModel *m = env_archcpu(env)->compromis_mmu;

    if (!m || tlb_control == TLB_CONTROL_DO_NOTHING) {
        return;
    }
    trace_compromis_flush("TLB_CONTROL", env->compromis.asid, tlb_control);
    switch (tlb_control) {
    case TLB_CONTROL_FLUSH_ALL_ASID:
        compromis_model_flush_all(m);
        break;
    case TLB_CONTROL_FLUSH_ASID:
        compromis_model_flush_asid(m, env->compromis.asid, false);
        break;
    case TLB_CONTROL_FLUSH_ASID_LOCAL:
        compromis_model_flush_asid(m, env->compromis.asid, true);
        break;
    }
}

void compromis_cr_written(CPUX86State *env, int reg, uint64_t old, bool keep)
{
    CompromisModel *m = env_archcpu(env)->compromis_mmu;
    uint64_t changed = old ^ env->cr[reg];
    CompromisSpace space = compromis_space(env);

    if (!m) {
        return;
    }
    switch (reg) {
    case 0:
        if (changed & (CR0_PG_MASK | CR0_PE_MASK | CR0_WP_MASK)) {
            trace_compromis_flush("CR0", space.asid, changed);
            compromis_model_flush_guest(m, space.asid);
        }
        break;
    case 3:
        if (!keep) {
            trace_compromis_flush("CR3", space.asid, env->cr[3]);
            compromis_model_flush_context(m, &space);
        }
        break;
    case 4:
        if (changed & (CR4_PGE_MASK | CR4_PAE_MASK | CR4_PSE_MASK |
                       CR4_PCIDE_MASK | CR4_LA57_MASK | CR4_SMEP_MASK |
                       CR4_SMAP_MASK)) {
            trace_compromis_flush("CR4", space.asid, changed);
            compromis_model_flush_guest(m, space.asid);
        }
        break;
    }
}

void compromis_invlpg(CPUX86State *env, vaddr va)
{
    CompromisModel *m = env_archcpu(env)->compromis_mmu;
    CompromisSpace space = compromis_space(env);

    if (m) {
        trace_compromis_flush("INVLPG", space.asid, va);
        compromis_model_flush_page(m, &space, va, false, false);
    }
}

void compromis_invlpga(CPUX86State *env, vaddr va, uint32_t asid)
{
    CompromisModel *m = env_archcpu(env)->compromis_mmu;
    CompromisSpace space = { .asid = asid };

    if (m) {
        trace_compromis_flush("INVLPGA", asid, va);
        compromis_model_flush_page(m, &space, va, true, false);
    }
}

void compromis_invpcid(CPUX86State *env, unsigned type, uint16_t pcid,
                       vaddr va)
{
    CompromisModel *m = env_archcpu(env)->compromis_mmu;
    CompromisSpace space = { .asid = env->compromis.asid, .pcid = pcid };

    if (!m) {
        return;
    }
    trace_compromis_flush("INVPCID", space.asid, type);
    switch (type) {
    case 0:
        compromis_model_flush_page(m, &space, va, false, true);
        break;
    case 1:
        compromis_model_flush_context(m, &space);
        break;
    case 2:
        compromis_model_flush_guest(m, space.asid);
        break;
    case 3:
        compromis_model_flush_nonglobal(m, space.asid);
        break;
    }
}
