/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Compromis MMU: walk cycles in virtual time
 *
 * With -icount, virtual time is the number of instructions executed.  A cycle
 * is charged as one instruction, by taking it from the budget that the vCPU has
 * until the next timer is due: then TSC, APIC timer and all other clocks that
 * follow virtual time advance together.
 */

#include "qemu/osdep.h"
#include "cpu.h"
#include "compromis.h"

/*
 * Time cannot pass the next timer within a slice of execution.  What the budget
 * does not hold is owed, and charged with the next walk.
 *
 * Translated code takes the count of each block from u16.low when it enters the
 * block, so on the vCPU's own thread the rest may be changed in between.
 */
void compromis_charge(CPUX86State *env, uint64_t cycles)
{
    CPUState *cs = env_cpu(env);
    IcountDecr *decr = &cpu_neg(cs)->icount_decr;
    uint64_t debt = env->compromis.debt + cycles;
    uint64_t part;

    part = MIN(debt, MAX(cs->icount_extra, 0));
    cs->icount_extra -= part;
    debt -= part;

    part = MIN(debt, decr->u16.low);
    decr->u16.low -= part;
    env->compromis.debt = debt - part;
}
