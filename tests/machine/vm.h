/* SPDX-License-Identifier: GPL-2.0-only */
/* The one guest of this test: its memory, its address spaces, and running it. */
#ifndef VM_H
#define VM_H

#include <stdbool.h>
#include <stdint.h>

#include "layout.h"
#include "pagetable.h"
#include "svm.h"

/* No direct or nested translation: a guest-physical address is a host's. */
#define LEVEL_NONE 0

struct vm {
	struct vmcb *vmcb;
	struct svm_regs regs;
};

extern struct vm vm;
extern uint8_t vm_msrpm[];

/* Guest page tables by leaves of [level]: gVA = gPA, at 2M and 1G gVA mod 1 GiB = gPA. */
extern struct pagetable vm_space[LEVEL_TOP];
/* The same, for LEVEL_4K to LEVEL_1G, of a guest without nested paging. */
extern struct pagetable vm_flat_space[LEVEL_TOP];
/* Nested page tables by leaves of [level]: gPA 0 to 1 GiB at H_RAM. */
extern struct pagetable vm_npt[LEVEL_TOP];

extern struct table_pool vm_host_tables, vm_guest_tables;

/* Rights of all leaves, unless a test needs others. */
#define VM_LEAF (PTE_LEAF | PTE_U)

void vm_init(void);

/* A long mode guest at CPL 3 or 0, all exceptions intercepted, no segments. */
void vm_reset(const struct pagetable *space, const struct pagetable *npt, bool user);

/* The same at CPL 0, in 32-bit protected mode without paging: gVA is gPA. */
void vm_reset_unpaged(const struct pagetable *npt);

/* The same in real mode, DS beginning at @data. */
void vm_reset_real(const struct pagetable *npt, uint64_t data);

/* Change the mode that the next run starts in. */
void vm_set_kernel(void);
void vm_set_user(void);

/* Give the guest descriptor tables and a stack; @vector leads to @handler. */
void vm_interrupts(uint8_t vector, const char *handler);

/* Set segment @n and enable it. */
void vm_segment(unsigned int n, uint64_t gpa, uint64_t limit, uint64_t offset);

/* Run a program of program.S to its end; returns the exit code. */
uint64_t vm_run(const char *program);

/* Run what is at that gVA. */
uint64_t vm_run_at(uint64_t va);

/* program_read or program_write. */
uint64_t vm_touch(const char *program, uint64_t va, uint64_t stride, uint64_t count,
		  uint64_t rounds);

/* The word at @va, twice in one run; ~0 if the guest did not get there. */
uint64_t vm_peek(uint64_t va);

/* Write the word at @va; returns the exit code. */
uint64_t vm_poke(uint64_t va, uint64_t val);

/* A word of host-physical memory. */
static inline volatile uint64_t *hpa_word(uint64_t hpa)
{
	return (volatile uint64_t *)hpa;
}

extern const char program_nop[], program_read[], program_write[], program_peek[];
extern const char program_poke[], program_rdmsr[], program_rdpmc[], program_wrmsr[],
	program_int80[];
extern const char program_constant[], program_constant_value[];
extern const char program_reset[], program_random[], program_skewed[], program_stir[];
extern const char program_invlpg[], program_invlpga[], program_cr0[], program_cr3[];
extern const char program_cr4[], program_load_cr3[], program_invpcid[];
extern const char program_remap_invlpg[], program_remap_invlpga[], program_remap_cr0[];
extern const char program_remap_cr3[], program_remap_cr4[], program_remap_invpcid[];
extern const char program_load_store[], program_peek32[], program_swap16[];
extern const char program_read32[], program_mark32[];
extern const char program_spin[], program_tally[];
extern const char program_start[], program_end[];

#endif /* VM_H */
