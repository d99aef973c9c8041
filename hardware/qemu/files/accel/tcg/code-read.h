/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Code that is being translated, and stores to it meanwhile
 *
 * A translation block (TB) must not become valid when another CPU has changed
 * the code since the translator read it: no store finds a TB that is not linked
 * yet, and later ones need not come.  So each vCPU says from what pages it
 * translates, before it reads them.  Who stores there marks the bytes; a TB
 * that has marked bytes is not linked.
 *
 * What a store has to do depends on the dirty flag for code, DIRTY_MEMORY_CODE,
 * of its page.  While it is clear the store takes the slow path, and marks.  It
 * is cleared before code is read, and not set as long as someone reads.
 */
#ifndef ACCEL_TCG_CODE_READ_H
#define ACCEL_TCG_CODE_READ_H

#include "exec/exec-all.h"

#ifdef CONFIG_USER_ONLY
/* Pages of code are read-only there, and one lock protects it all. */
static inline void code_read_init(CPUState *cpu) { }
static inline void code_read_exit(CPUState *cpu) { }
static inline void code_read_start(CPUState *cpu, unsigned n,
                                   tb_page_addr_t addr) { }
static inline bool code_read_end(CPUState *cpu, const TranslationBlock *tb)
{
    return true;
}
#else

/**
 * code_read_init:
 * @cpu: a vCPU
 *
 * Allocate what the functions below need.
 */
void code_read_init(CPUState *cpu);

/**
 * code_read_exit:
 * @cpu: a vCPU that executes no more
 *
 * Free it.
 */
void code_read_exit(CPUState *cpu);

/**
 * code_read_start:
 * @cpu: the vCPU of the caller
 * @n: 0 for the first page of the TB, 1 for the second
 * @addr: address in RAM (ram_addr_t), in that page
 *
 * From now on no store to the page is missed.  Call it before the page is read.
 * Takes the lock of the page.  It need not be followed by code_read_end(): an
 * exception may end the translation.  Stores to the page are slow then until
 * this vCPU translates something else.
 */
void code_read_start(CPUState *cpu, unsigned n, tb_page_addr_t addr);

/**
 * code_read_mark:
 * @start: first byte of a store, an address in RAM
 * @end: after its last byte, in the same page
 *
 * Mark the bytes for all vCPUs that translate from the page.
 * Call it with the page locked.
 *
 * Returns: true if there are any; the page must remain protected.
 */
bool code_read_mark(tb_page_addr_t start, tb_page_addr_t end);

/**
 * code_read_end:
 * @cpu: the vCPU of the caller
 * @tb: what it has translated
 *
 * Call it with the pages of @tb locked, and keep them so until @tb is in their
 * lists.
 *
 * Returns: true if @tb is what is in memory, false if it must be thrown away.
 */
bool code_read_end(CPUState *cpu, const TranslationBlock *tb);

/**
 * code_stored:
 * @start: first byte of a store, an address in RAM
 * @end: after its last byte, in the same page
 *
 * The store has been made and a full barrier followed: mark it, and invalidate
 * TBs that were translated from what it replaced.  Call it without locks.
 */
void code_stored(tb_page_addr_t start, tb_page_addr_t end);

#endif /* !CONFIG_USER_ONLY */
#endif /* ACCEL_TCG_CODE_READ_H */
