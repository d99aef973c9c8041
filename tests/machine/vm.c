// SPDX-License-Identifier: GPL-2.0-only
#include "vm.h"

#include "paging.h"
#include "start_info.h"
#include "string.h"
#include "tap.h"

#define CR0_GUEST  0x80010033UL /* PG WP NE ET MP PE */
#define CR0_REAL   0x10UL /* ET */
#define CR4_GUEST  0x20UL /* PAE */
#define CR0_PG	   0x80000000UL
#define EFER_SVME  0x1000UL
#define EFER_GUEST (EFER_SVME | 0x500UL) /* LMA LME */
#define PAT_RESET  0x0007040600070406UL

/* Segment attributes: G, L or DB, P, DPL, type. */
#define ATTRIB_CODE   0xa9b
#define ATTRIB_CODE32 0xc9b
#define ATTRIB_DATA   0xc93
#define ATTRIB_REAL   0x093
#define ATTRIB_DPL3   0x060
#define ATTRIB_TSS    0x08b
#define ATTRIB_LDT    0x082

/* The guest's descriptor tables, task state and kernel stack: one page each. */
#define G_IDT	(G_SYSTEM + 0 * 4096)
#define G_GDT	(G_SYSTEM + 1 * 4096)
#define G_TSS	(G_SYSTEM + 2 * 4096)
#define G_STACK (G_SYSTEM + 3 * 4096)

#define TSS_RSP0  4
#define GATE_DPL3 0xee00UL
#define GDT_CODE  0x00af9b000000ffffUL
#define GDT_DATA  0x00cf93000000ffffUL

#define MSRPM_SIZE 8192
#define IOPM_SIZE  12288

struct vm vm;
struct pagetable vm_space[LEVEL_TOP], vm_flat_space[LEVEL_TOP], vm_npt[LEVEL_TOP];

struct table_pool vm_host_tables = { H_TABLES, H_TABLES_END, 0 };
struct table_pool vm_guest_tables = { G_TABLES, G_TABLES_END, H_RAM };

uint8_t vm_msrpm[MSRPM_SIZE] __attribute__((aligned(4096)));
static uint8_t iopm[IOPM_SIZE] __attribute__((aligned(4096)));
static struct vmcb guest_vmcb __attribute__((aligned(4096)));
static struct vmcb host_vmcb __attribute__((aligned(4096)));

/* gVA to gPA, or, for a guest without nested paging, to that gPA's hPA. */
static struct pagetable space_new(struct table_pool *pool, int level, uint64_t base)
{
	struct pagetable pt = pagetable_new(pool);

	/* RAM_SIZE has few large pages: every other gVA is an alias. */
	static const uint64_t sizes[] = {
		[LEVEL_4K] = G_SPACE_4K, [LEVEL_2M] = G_SPACE_2M, [LEVEL_1G] = GIB(512)
	};

	for (uint64_t va = 0; va < sizes[level]; va += RAM_SIZE)
		pagetable_map(&pt, va, base, sizes[level] < RAM_SIZE ? sizes[level] : RAM_SIZE,
			      level, VM_LEAF);
	return pt;
}

/* Let the first and last word of every page hold its own host-physical address. */
static void stamp(uint64_t ram)
{
	for (uint64_t hpa = ram + G_STAMPED; hpa < ram + G_STAMPED_END; hpa += 4096) {
		*hpa_word(hpa) = hpa;
		*hpa_word(hpa + 4088) = hpa + 4088;
	}
}

void vm_init(void)
{
	if (!memmap_is_ram(H_TABLES, H_TABLES_END) || !memmap_is_ram(H_RAM, H_RAM + RAM_SIZE) ||
	    !memmap_is_ram(H_OTHER, H_OTHER + OTHER_SIZE))
		tap_bail("RAM needed at 32 to 256 MiB, and 1152 MiB at 4 GiB");

	vm.vmcb = &guest_vmcb;
	memcpy((void *)(H_RAM + G_PROGRAM), program_start, program_end - program_start);
	stamp(H_RAM);
	stamp(H_OTHER);

	for (int level = LEVEL_4K; level <= LEVEL_1G; level++) {
		vm_space[level] = space_new(&vm_guest_tables, level, 0);
		vm_flat_space[level] = space_new(&vm_host_tables, level, H_RAM);
		vm_npt[level] = pagetable_new(&vm_host_tables);
		pagetable_map(&vm_npt[level], 0, H_RAM, RAM_SIZE, level, VM_LEAF);
	}
}

static void reset_control(struct vmcb *vmcb, const struct pagetable *npt)
{
	vmcb->intercept_exceptions = ~0U;
	vmcb->intercept_misc1 = INTERCEPT1_MSR | INTERCEPT1_SHUTDOWN;
	vmcb->intercept_misc2 = INTERCEPT2_VMRUN | INTERCEPT2_VMMCALL;
	vmcb->iopm_base_pa = (uint64_t)iopm;
	vmcb->msrpm_base_pa = (uint64_t)vm_msrpm;
	vmcb->asid = 1;
	vmcb->tlb_control = TLB_FLUSH_ALL;
	if (npt) {
		vmcb->np_enable = NP_ENABLE;
		vmcb->n_cr3 = npt->root;
	}
}

static void reset_state(struct vmcb *vmcb, const struct pagetable *space, bool user)
{
	uint16_t dpl = user ? ATTRIB_DPL3 : 0, rpl = user ? 3 : 0;
	struct vmcb_seg code = { 0x08 | rpl, ATTRIB_CODE | dpl, ~0U, 0 };
	struct vmcb_seg data = { 0x10 | rpl, ATTRIB_DATA | dpl, ~0U, 0 };

	vmcb->cs = code;
	vmcb->ss = data;
	vmcb->ds_seg = data;
	vmcb->es = data;
	vmcb->fs = data;
	vmcb->gs = data;
	vmcb->tr = (struct vmcb_seg){ 0x18, ATTRIB_TSS, 0x67, 0 };
	vmcb->ldtr = (struct vmcb_seg){ 0, ATTRIB_LDT, 0, 0 };
	vmcb->cpl = user ? 3 : 0;
	vmcb->efer = EFER_GUEST;
	vmcb->cr0 = CR0_GUEST;
	vmcb->cr3 = space->root;
	vmcb->cr4 = CR4_GUEST;
	vmcb->dr6 = 0xffff0ff0;
	vmcb->dr7 = 0x400;
	vmcb->rflags = RFLAGS_RESERVED;
	vmcb->g_pat = PAT_RESET;
}

void vm_reset(const struct pagetable *space, const struct pagetable *npt, bool user)
{
	memset(vm.vmcb, 0, sizeof(*vm.vmcb));
	memset(vm_msrpm, 0, MSRPM_SIZE);
	memset(&vm.regs, 0, sizeof(vm.regs));
	reset_control(vm.vmcb, npt);
	reset_state(vm.vmcb, space, user);
}

void vm_reset_unpaged(const struct pagetable *npt)
{
	vm_reset(&vm_space[LEVEL_4K], npt, false);
	vm.vmcb->cs.attrib ^= ATTRIB_CODE ^ ATTRIB_CODE32;
	vm.vmcb->cr0 &= ~CR0_PG;
	vm.vmcb->cr3 = 0;
	vm.vmcb->efer = EFER_SVME;
}

void vm_reset_real(const struct pagetable *npt, uint64_t data)
{
	vm_reset_unpaged(npt);
	vm.vmcb->cr0 = CR0_REAL;
	vm.vmcb->cs = (struct vmcb_seg){ 0, ATTRIB_REAL, 0xffff, 0 };
	vm.vmcb->ds_seg = (struct vmcb_seg){ 0, ATTRIB_REAL, 0xffff, data };
	vm.vmcb->ss = (struct vmcb_seg){ 0, ATTRIB_REAL, 0xffff, 0 };
	vm.vmcb->es = vm.vmcb->ss;
}

void vm_set_kernel(void)
{
	vm.vmcb->cs.attrib &= ~ATTRIB_DPL3;
	vm.vmcb->ss.attrib &= ~ATTRIB_DPL3;
	vm.vmcb->cpl = 0;
}

void vm_set_user(void)
{
	vm.vmcb->cs.attrib |= ATTRIB_DPL3;
	vm.vmcb->ss.attrib |= ATTRIB_DPL3;
	vm.vmcb->cpl = 3;
}

void vm_interrupts(uint8_t vector, const char *handler)
{
	uint64_t gate = H_RAM + G_IDT + vector * 16;
	uint64_t rip = G_PROGRAM + (handler - program_start);
	uint64_t rsp0 = G_STACK + 4096;

	*hpa_word(gate) = (rip & 0xffff) | 0x08 << 16 | GATE_DPL3 << 32;
	*hpa_word(gate + 8) = 0;
	*hpa_word(H_RAM + G_GDT + 0x08) = GDT_CODE;
	*hpa_word(H_RAM + G_GDT + 0x10) = GDT_DATA;
	memcpy((void *)(H_RAM + G_TSS + TSS_RSP0), &rsp0, sizeof(rsp0));
	vm.vmcb->idtr = (struct vmcb_seg){ .limit = 4095, .base = G_IDT };
	vm.vmcb->gdtr = (struct vmcb_seg){ .limit = 4095, .base = G_GDT };
	vm.vmcb->tr.base = G_TSS;
	vm.vmcb->rsp = rsp0;
}

void vm_segment(unsigned int n, uint64_t gpa, uint64_t limit, uint64_t offset)
{
	vm.vmcb->ds[n] = (struct vmcb_ds){ gpa, limit, offset };
	vm.vmcb->ds_ctl |= 1UL << n;
}

uint64_t vm_run_at(uint64_t va)
{
	vm.vmcb->rip = va;
	svm_enter(vm.vmcb, &vm.regs, &host_vmcb);
	return vm.vmcb->exitcode;
}

uint64_t vm_run(const char *program)
{
	return vm_run_at(G_PROGRAM + (program - program_start));
}

uint64_t vm_touch(const char *program, uint64_t va, uint64_t stride, uint64_t count,
		  uint64_t rounds)
{
	vm.regs.rdi = va;
	vm.regs.rsi = stride;
	vm.regs.rdx = count;
	vm.regs.rcx = rounds;
	return vm_run(program);
}

uint64_t vm_peek(uint64_t va)
{
	vm.regs.rdi = va;
	vm.regs.rsi = va;
	if (vm_run(program_peek) != VMEXIT_VMMCALL || vm.vmcb->rax != vm.regs.rbx)
		return ~0UL;
	return vm.vmcb->rax;
}

uint64_t vm_poke(uint64_t va, uint64_t val)
{
	vm.regs.rdi = va;
	vm.regs.rsi = val;
	return vm_run(program_poke);
}
