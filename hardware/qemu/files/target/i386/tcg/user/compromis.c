/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Compromis MMU: user-mode emulation has no MMU, and so none of it
 */

#include "qemu/osdep.h"
#include "cpu.h"
#include "qapi/error.h"
#include "tcg/sysemu/compromis.h"

bool compromis_realize(X86CPU *cpu, Error **errp)
{
    error_setg(errp, "CPU property 'compromis' needs system emulation");
    return false;
}

void compromis_unrealize(X86CPU *cpu)
{
}

bool compromis_rdpmc(CPUX86State *env, uint32_t index, uint64_t *val,
                     uintptr_t ra)
{
    return false;
}

void compromis_cr_written(CPUX86State *env, int reg, uint64_t old, bool keep)
{
}
