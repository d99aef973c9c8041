/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Compromis MMU: how software reads the counters, MSRs and RDPMC
 */

#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "cpu.h"
#include "exec/exec-all.h"
#include "tcg/helper-tcg.h"
#include "compromis.h"

#define WC_HOST_BITS (COMPROMIS_WC_HOST_ENABLE | COMPROMIS_WC_HOST_CLEAR)

static uint64_t read_model(const CompromisModel *m, unsigned i)
{
    return ldq_le_p(m->text + i * sizeof(uint64_t));
}

/* False if there is no such slot, or it is not counted what runs now. */
static bool read_counter(CPUX86State *env, unsigned offset, uint64_t *val)
{
    uint64_t (*banks)[COMPROMIS_WC_BANK] = compromis_banks(env);
    unsigned slot = offset % COMPROMIS_WC_BANK;

    if (!banks || slot >= COMPROMIS_WC_IMPLEMENTED) {
        return false;
    }
    *val = banks[offset / COMPROMIS_WC_BANK][slot];
    return true;
}

uint64_t compromis_rdmsr(CPUX86State *env, uint32_t msr, uintptr_t ra)
{
    CompromisModel *m = env_archcpu(env)->compromis_mmu;
    uint64_t val;

    if (!m) {
        return 0;
    }
    if (msr < COMPROMIS_MSR_WC_MODEL) {
        if (read_counter(env, msr - COMPROMIS_MSR_WC_USER, &val)) {
            return val;
        }
    } else if (msr < COMPROMIS_MSR_WC_MODEL + COMPROMIS_WC_MODEL_MSRS) {
        if (compromis_banks(env)) {
            return read_model(m, msr - COMPROMIS_MSR_WC_MODEL);
        }
    } else if (msr == COMPROMIS_MSR_WC_HOST && !env->compromis.asid) {
        return env->compromis.host_ctl;
    }
    raise_exception_err_ra(env, EXCP0D_GPF, 0, ra);
}

void compromis_wrmsr(CPUX86State *env, uint32_t msr, uint64_t val,
                     uintptr_t ra)
{
    if (!env_archcpu(env)->compromis_mmu) {
        return;
    }
    if (msr != COMPROMIS_MSR_WC_HOST || env->compromis.asid ||
        (val & ~(uint64_t)WC_HOST_BITS)) {
        raise_exception_err_ra(env, EXCP0D_GPF, 0, ra);
    }
    if (val & COMPROMIS_WC_HOST_CLEAR) {
        memset(env->compromis.host_wc, 0, sizeof(env->compromis.host_wc));
    }
    env->compromis.host_ctl = val & COMPROMIS_WC_HOST_ENABLE;
    compromis_update_tracking(env);
}

bool compromis_rdpmc(CPUX86State *env, uint32_t index, uint64_t *val,
                     uintptr_t ra)
{
    uint32_t offset = index - COMPROMIS_RDPMC_WC_USER;

    if (!env_archcpu(env)->compromis_mmu || offset >= 2 * COMPROMIS_WC_BANK) {
        return false;
    }
    if (!read_counter(env, offset, val)) {
        raise_exception_err_ra(env, EXCP0D_GPF, 0, ra);
    }
    return true;
}
