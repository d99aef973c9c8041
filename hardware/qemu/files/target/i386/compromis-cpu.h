/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Compromis MMU: its part of the state of an x86 CPU
 *
 * Included by cpu.h.  hardware/MMU.md of the Compromis project specifies the
 * extension and compromis-mmu.h holds its numbers.
 */
#ifndef I386_COMPROMIS_CPU_H
#define I386_COMPROMIS_CPU_H

#include "compromis-mmu.h"

/* A direct segment: guest-physical [gpa, limit) is host-physical + offset. */
typedef struct CompromisSegment {
    uint64_t gpa;
    uint64_t limit;
    uint64_t offset;
} CompromisSegment;

/* Counters of accesses made in user mode, and of all others. */
typedef uint64_t CompromisBanks[2][COMPROMIS_WC_BANK];

typedef struct CompromisState {
    /* In force from VMRUN to #VMEXIT; outside the control words are zero. */
    uint32_t asid;
    uint32_t ds_ctl;
    uint32_t wc_ctl;
    CompromisSegment ds[COMPROMIS_MMU_SEGMENTS];
    CompromisBanks wc;

    /* Of the host. */
    uint32_t host_ctl;          /* MSR WC_HOST */
    CompromisBanks host_wc;

    uint64_t debt;              /* cycles not yet charged to virtual time */

    /* Derived: someone wants to know of the walks made now. */
    bool tracking;
} CompromisState;

/* TLBs and walk caches, see tcg/sysemu/compromis-model.h. */
typedef struct CompromisModel CompromisModel;

/**
 * compromis_realize, compromis_unrealize:
 * @cpu: a CPU with its properties set
 * @errp: error
 *
 * Make the model that the properties ask for; and free it, if there is one.
 *
 * Returns: false on error.
 */
bool compromis_realize(X86CPU *cpu, Error **errp);
void compromis_unrealize(X86CPU *cpu);

/**
 * compromis_reset:
 * @cpu: the CPU, with its state cleared
 *
 * RESET and INIT: empty all caches.
 */
void compromis_reset(X86CPU *cpu);

extern const VMStateDescription vmstate_compromis;

#endif /* I386_COMPROMIS_CPU_H */
