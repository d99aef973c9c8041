/* SPDX-License-Identifier: GPL-2.0-only */
/* AMD SVM: the VMCB (APM volume 2, appendix B) and the world switch. */
#ifndef SVM_H
#define SVM_H

#include <compromis-mmu.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Exit codes. */
#define VMEXIT_EXCEPTION(n) (0x40 + (n))
#define VMEXIT_RDPMC	    0x6f
#define VMEXIT_MSR	    0x7c
#define VMEXIT_VMMCALL	    0x81
#define VMEXIT_NPF	    0x400
#define VMEXIT_INVALID	    (~0UL)

/* EXITINFO1 of VMEXIT_NPF. */
#define NPF_PRESENT (1UL << 0)
#define NPF_WRITE   (1UL << 1)
#define NPF_FINAL   (1UL << 32) /* final guest address */
#define NPF_TABLE   (1UL << 33) /* guest page table entry */

#define EXCEPTION_GP 13

/* misc1 and misc2 */
#define INTERCEPT1_RDPMC    (1U << 15)
#define INTERCEPT1_MSR	    (1U << 28)
#define INTERCEPT1_SHUTDOWN (1U << 31)
#define INTERCEPT2_VMRUN    (1U << 0)
#define INTERCEPT2_VMMCALL  (1U << 1)

/* vintr: the guest's IF masks virtual interrupts only. */
#define VINTR_MASKING (1UL << 24)
/* ... a virtual interrupt is pending, its priority, its vector. */
#define VINTR_IRQ	  (1UL << 8)
#define VINTR_PRIORITY(n) ((uint64_t)(n) << 16)
#define VINTR_VECTOR(n)	  ((uint64_t)(n) << 32)

/* rflags: the bit that is always set, and that which lets interrupts in. */
#define RFLAGS_RESERVED (1UL << 1)
#define RFLAGS_IF	(1UL << 9)

/* eventinj: an external interrupt. */
#define EVENTINJ_INTR(vector) (1UL << 31 | (vector))

#define NP_ENABLE	    1U
#define TLB_KEEP	    0
#define TLB_FLUSH_ALL	    1
#define TLB_FLUSH_ASID	    3
#define TLB_FLUSH_NONGLOBAL 7

struct vmcb_seg {
	uint16_t selector;
	uint16_t attrib;
	uint32_t limit;
	uint64_t base;
};

struct vmcb_ds {
	uint64_t gpa;
	uint64_t limit;
	uint64_t offset;
};

struct vmcb {
	/* Control area */
	uint32_t intercept_cr;
	uint32_t intercept_dr;
	uint32_t intercept_exceptions;
	uint32_t intercept_misc1;
	uint32_t intercept_misc2;
	uint8_t reserved_014[0x040 - 0x014];
	uint64_t iopm_base_pa;
	uint64_t msrpm_base_pa;
	uint64_t tsc_offset;
	uint32_t asid;
	uint32_t tlb_control;
	uint64_t vintr;
	uint64_t interrupt_shadow;
	uint64_t exitcode;
	uint64_t exitinfo1;
	uint64_t exitinfo2;
	uint64_t exitintinfo;
	uint64_t np_enable;
	uint8_t reserved_098[0x0a8 - 0x098];
	uint64_t eventinj;
	uint64_t n_cr3;
	uint64_t lbr;
	uint64_t clean;
	uint8_t reserved_0c8[COMPROMIS_VMCB_WC_USER - 0x0c8];
	uint64_t wc_user[COMPROMIS_WC_BANK];
	uint64_t wc_kernel[COMPROMIS_WC_BANK];
	uint64_t ds_ctl;
	uint64_t wc_ctl;
	struct vmcb_ds ds[COMPROMIS_MMU_SEGMENTS];
	uint8_t reserved_3d8[0x400 - 0x3d8];

	/* State save area */
	struct vmcb_seg es, cs, ss, ds_seg, fs, gs, gdtr, ldtr, idtr, tr;
	uint8_t reserved_4a0[0x4cb - 0x4a0];
	uint8_t cpl;
	uint32_t reserved_4cc;
	uint64_t efer;
	uint8_t reserved_4d8[0x548 - 0x4d8];
	uint64_t cr4, cr3, cr0, dr7, dr6, rflags, rip;
	uint8_t reserved_580[0x5d8 - 0x580];
	uint64_t rsp;
	uint8_t reserved_5e0[0x5f8 - 0x5e0];
	uint64_t rax, star, lstar, cstar, sfmask, kernel_gs_base;
	uint64_t sysenter_cs, sysenter_esp, sysenter_eip, cr2;
	uint8_t reserved_648[0x668 - 0x648];
	uint64_t g_pat;
	uint8_t reserved_670[0x1000 - 0x670];
};

_Static_assert(offsetof(struct vmcb, clean) == 0x0c0, "clean bits");
_Static_assert(offsetof(struct vmcb, wc_user) == COMPROMIS_VMCB_WC_USER, "wc_user");
_Static_assert(offsetof(struct vmcb, wc_kernel) == COMPROMIS_VMCB_WC_KERNEL, "wc_kernel");
_Static_assert(offsetof(struct vmcb, ds_ctl) == COMPROMIS_VMCB_DS_CTL, "ds_ctl");
_Static_assert(offsetof(struct vmcb, wc_ctl) == COMPROMIS_VMCB_WC_CTL, "wc_ctl");
_Static_assert(offsetof(struct vmcb, ds) == COMPROMIS_VMCB_DS(0), "ds");
_Static_assert(sizeof(struct vmcb_ds) == COMPROMIS_VMCB_DS(1) - COMPROMIS_VMCB_DS(0), "ds");
_Static_assert(offsetof(struct vmcb, es) == 0x400, "save area");
_Static_assert(offsetof(struct vmcb, cr4) == 0x548, "cr4");
_Static_assert(offsetof(struct vmcb, rax) == 0x5f8, "rax");
_Static_assert(offsetof(struct vmcb, g_pat) == 0x668, "g_pat");
_Static_assert(sizeof(struct vmcb) == 4096, "VMCB");

/* Registers that VMRUN does not switch; the order is svm_enter.S's. */
struct svm_regs {
	uint64_t rbx, rcx, rdx, rsi, rdi;
};

/* Turn SVM on; ends the test if the CPU has none with nested paging. */
void svm_init(void);

/* Run the guest of @vmcb until its next exit. */
void svm_enter(struct vmcb *vmcb, struct svm_regs *regs, struct vmcb *host);

/* Two guests in turn, under a host that does not page; see svm_enter.S. */
uint32_t svm_enter_unpaged(struct vmcb *first, struct vmcb *second, uint64_t word);

#endif /* SVM_H */
