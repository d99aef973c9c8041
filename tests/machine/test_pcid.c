// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves the rows of MMU.md's section 5 that are about process context identifiers:
 * with CR4.PCIDE TLB and guest PWC are tagged by PCID, global pages are not; what MOV
 * CR3, with bit 63 and without, INVLPG and INVPCID remove of which PCID; and that
 * after INVPCID no stale translation is used.
 */
#include "counters.h"
#include "cpu.h"
#include "model.h"
#include "paging.h"
#include "suites.h"
#include "tap.h"
#include "vm.h"

#define CPUID_1_ECX_PCID    (1U << 17)
#define CPUID_7_EBX_INVPCID (1U << 10)

#define VMEXIT_GP VMEXIT_EXCEPTION(EXCEPTION_GP)

#define PTE_G	 0x100
#define CR3_KEEP (1UL << 63)
#define CR4_PGE	 (1UL << 7)
#define CR4_PCID (1UL << 17)

/* As in test_flush.c: nothing of the walk caches in common with the code. */
#define VA	  (GIB(512) + MIB(6))
#define VA_PLAIN  VA
#define VA_GLOBAL (VA + 1 * 4096)
#define VA_FRESH  (VA + 2 * 4096)

#define PCID_NEW 3

/* What survives, of PCIDs 1 and 2. */
#define PLAIN1 (1U << 0)
#define PWC1   (1U << 1)
#define PLAIN2 (1U << 2)
#define PWC2   (1U << 3)
#define GLOBAL (1U << 4)
#define ALL    (PLAIN1 | PWC1 | PLAIN2 | PWC2 | GLOBAL)

static const char *const names[] = { "PCID 1's page", "PCID 1's PWC", "PCID 2's page",
				     "PCID 2's PWC", "global page" };

static struct pagetable space;

static void make_space(void)
{
	space = pagetable_new(&vm_guest_tables);
	pagetable_map(&space, 0, 0, G_TABLES_END, LEVEL_4K, VM_LEAF);
	pagetable_map(&space, VA, G_STAMPED, MIB(1), LEVEL_4K, VM_LEAF);
	*pagetable_entry(&space, VA_GLOBAL, LEVEL_4K) |= PTE_G;
}

static void reset(unsigned int pcid)
{
	vm_reset(&space, &vm_npt[LEVEL_4K], false);
	vm.vmcb->cr4 |= CR4_PGE | CR4_PCID;
	vm.vmcb->cr3 = space.root | pcid;
	counters_start();
}

static struct counters probe(uint64_t va)
{
	counters_start();
	vm_touch(program_read, va, 0, 1, 1);
	return counters_gain();
}

static bool page_stays(uint64_t va)
{
	return probe(va).kernel[COMPROMIS_WC_DTLB_WALKS] == 0;
}

/* PCID 2 is the one in force at the end. */
static void fill(void)
{
	reset(1);
	probe(VA_PLAIN);
	vm.vmcb->tlb_control = TLB_KEEP;
	vm.vmcb->cr3 = space.root | 2;
	probe(VA_PLAIN);
	probe(VA_GLOBAL);
}

static unsigned int look_at(unsigned int pcid)
{
	unsigned int kept = 0;

	vm.vmcb->cr3 = space.root | pcid;
	vm_run(program_nop);
	/* See probe_caches() in test_flush.c. */
	if (probe(VA_FRESH).kernel[COMPROMIS_WC_PWC_SKIPS] == 3)
		kept |= PWC1;
	if (page_stays(VA_PLAIN))
		kept |= PLAIN1;
	return pcid == 1 ? kept : kept << 2;
}

static void check(const char *what, unsigned int want)
{
	unsigned int skip = model.pwc[PWC_PD].entries ? 0 : PWC1 | PWC2;
	unsigned int got;

	vm.vmcb->tlb_control = TLB_KEEP;
	got = look_at(1) | look_at(2);
	vm.vmcb->cr3 = space.root | PCID_NEW;
	if (page_stays(VA_GLOBAL))
		got |= GLOBAL;
	if (tap_ok(!((got ^ want) & ~skip), "%s", what))
		return;
	for (unsigned int i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if ((got ^ want) & ~skip & 1U << i)
			tap_diag("%s: %s", names[i], got & 1U << i ? "stays" : "has gone");
	}
}

static void guest_case(const char *what, const char *program, uint64_t operand, unsigned int want)
{
	fill();
	vm.regs.rdi = operand;
	if (vm_run(program) != VMEXIT_VMMCALL)
		tap_diag("exit code 0x%lx", vm.vmcb->exitcode);
	check(what, want);
}

/* INVPCID's descriptor lies here, one to one. */
static uint64_t invpcid(unsigned int type, uint64_t pcid, uint64_t va)
{
	*hpa_word(H_RAM + G_SYSTEM) = pcid;
	*hpa_word(H_RAM + G_SYSTEM + 8) = va;
	vm.regs.rdi = G_SYSTEM;
	vm.regs.rsi = type;
	return vm_run(program_invpcid);
}

static void invpcid_case(const char *what, unsigned int type, uint64_t pcid, uint64_t va,
			 unsigned int want)
{
	fill();
	if (invpcid(type, pcid, va) != VMEXIT_VMMCALL)
		tap_diag("exit code 0x%lx", vm.vmcb->exitcode);
	check(what, want);
}

static void test_rows(void)
{
	guest_case("PCIDs: no instruction: all stays", program_nop, 0, ALL);
	guest_case("MOV CR3 to PCID 1: its pages and PWC only", program_load_cr3, space.root | 1,
		   ALL & ~(PLAIN1 | PWC1));
	guest_case("MOV CR3 to PCID 2: its pages and PWC only", program_load_cr3, space.root | 2,
		   ALL & ~(PLAIN2 | PWC2));
	guest_case("MOV CR3 to PCID 1 with bit 63: none", program_load_cr3,
		   CR3_KEEP | space.root | 1, ALL);
	guest_case("MOV CR3 to PCID 2 with bit 63: none", program_load_cr3,
		   CR3_KEEP | space.root | 2, ALL);
	guest_case("MOV CR3 to a PCID never used: none of the others", program_load_cr3,
		   space.root | PCID_NEW, ALL);
	guest_case("INVLPG: of the PCID in force", program_invlpg, VA_PLAIN,
		   ALL & ~(PLAIN2 | PWC2));
	guest_case("INVLPG of a global page, and the PWC of the PCID in force", program_invlpg,
		   VA_GLOBAL, ALL & ~(GLOBAL | PWC2));
	guest_case("MOV CR4, PGE: all of all PCIDs", program_cr4, CR4_PGE, 0);

	fill();
	asm volatile("invlpga %%rax, %%ecx" : : "a"(VA_PLAIN), "c"(1) : "memory");
	check("INVLPGA: that page of all PCIDs, and all of the guest PWC", GLOBAL);
}

/* CR4.PCIDE can be set only with PCID 0 in force. */
static void test_pcide(void)
{
	fill();
	vm.vmcb->cr3 = space.root;
	vm.regs.rdi = CR4_PCID;
	if (vm_run(program_cr4) != VMEXIT_VMMCALL)
		tap_diag("exit code 0x%lx", vm.vmcb->exitcode);
	check("MOV CR4, PCIDE: all of all PCIDs", 0);
}

static void test_invpcid(void)
{
	invpcid_case("INVPCID 0: that page of that PCID", 0, 1, VA_PLAIN, ALL & ~(PLAIN1 | PWC1));
	invpcid_case("INVPCID 0 leaves global pages", 0, 2, VA_GLOBAL, ALL & ~PWC2);
	invpcid_case("INVPCID 1: all of that PCID but global pages", 1, 1, 0,
		     ALL & ~(PLAIN1 | PWC1));
	invpcid_case("INVPCID 1, of a PCID never used", 1, PCID_NEW, 0, ALL);
	invpcid_case("INVPCID 2: all", 2, 0, 0, 0);
	invpcid_case("INVPCID 3: all but global pages", 3, 0, 0, GLOBAL);
}

static void test_invpcid_faults(void)
{
	reset(1);
	tap_ok(invpcid(4, 0, 0) == VMEXIT_GP && invpcid(~0U, 0, 0) == VMEXIT_GP,
	       "INVPCID of an unknown type: #GP");
	tap_ok(invpcid(1, 0x1000, 0) == VMEXIT_GP && invpcid(1, 1UL << 63, 0) == VMEXIT_GP,
	       "INVPCID, reserved bits of the descriptor: #GP");
	tap_ok(invpcid(0, 1, 1UL << 47) == VMEXIT_GP, "INVPCID 0, no canonical address: #GP");
	vm_set_user();
	tap_ok(invpcid(2, 0, 0) == VMEXIT_GP, "INVPCID in user mode: #GP");
	vm_set_kernel();
	vm.vmcb->cr3 = space.root;
	vm.vmcb->cr4 &= ~CR4_PCID;
	tap_ok(invpcid(0, 1, 0) == VMEXIT_GP && invpcid(1, 1, 0) == VMEXIT_GP,
	       "INVPCID of a PCID other than 0 without CR4.PCIDE: #GP");
	tap_ok(invpcid(0, 0, VA_PLAIN) == VMEXIT_VMMCALL && invpcid(1, 0, 0) == VMEXIT_VMMCALL,
	       "... of 0: no fault");
}

static void test_remap(unsigned int type, uint64_t va)
{
	uint64_t *entry = pagetable_entry(&space, va, LEVEL_4K), old = *entry;
	uint64_t hpa = H_RAM + (old & ~0xfffUL);
	bool ok;

	reset(1);
	*hpa_word(H_RAM + G_SYSTEM) = type < 2 ? 1 : 0;
	*hpa_word(H_RAM + G_SYSTEM + 8) = va;
	vm.regs.rdi = va;
	vm.regs.rsi = type;
	vm.regs.rdx = (uint64_t)entry - H_RAM;
	vm.regs.rcx = old + 4096;
	vm.regs.rbx = G_SYSTEM;
	ok = vm_run(program_remap_invpcid) == VMEXIT_VMMCALL && vm.vmcb->rax == hpa &&
	     vm.regs.rbx == hpa + 4096;
	if (!tap_ok(ok, "not stale after INVPCID %u", type))
		tap_diag("exit code 0x%lx, read 0x%lx and 0x%lx", vm.vmcb->exitcode, vm.vmcb->rax,
			 vm.regs.rbx);
	*entry = old;
}

/* Two spaces by PCID, switched without invalidation: each sees its own memory. */
static void test_switch(void)
{
	struct pagetable other = pagetable_new(&vm_guest_tables);
	bool ok;

	pagetable_map(&other, 0, 0, G_TABLES_END, LEVEL_4K, VM_LEAF);
	pagetable_map(&other, VA, G_STAMPED + MIB(4), MIB(1), LEVEL_4K, VM_LEAF);
	reset(1);
	ok = vm_peek(VA_PLAIN) == H_RAM + G_STAMPED;
	vm.vmcb->tlb_control = TLB_KEEP;
	vm.regs.rdi = CR3_KEEP | other.root | 2;
	ok = vm_run(program_load_cr3) == VMEXIT_VMMCALL && ok;
	ok = vm.vmcb->cr3 == (other.root | 2) && ok;
	ok = vm_peek(VA_PLAIN) == H_RAM + G_STAMPED + MIB(4) && ok;
	vm.regs.rdi = CR3_KEEP | space.root | 1;
	ok = vm_run(program_load_cr3) == VMEXIT_VMMCALL && ok;
	ok = vm_peek(VA_PLAIN) == H_RAM + G_STAMPED && ok;
	tap_ok(ok, "MOV CR3 with bit 63 from PCID to PCID, each with its own pages");
}

/* Reserved bits are a fault of the guest, not a reason to end it. */
static void test_reserved(void)
{
	vm_reset(&space, &vm_npt[LEVEL_4K], false);
	vm.regs.rdi = CR3_KEEP | space.root;
	tap_ok(vm_run(program_load_cr3) == VMEXIT_GP, "MOV CR3 with bit 63 without CR4.PCIDE: #GP");
	vm.regs.rdi = 1UL << 52 | space.root;
	tap_ok(vm_run(program_load_cr3) == VMEXIT_GP, "MOV CR3 beyond MAXPHYADDR: #GP");
	vm.regs.rdi = 1UL << 31;
	tap_ok(vm_run(program_cr4) == VMEXIT_GP, "MOV CR4 with a reserved bit: #GP");
}

void test_pcid(void)
{
	bool rows = model_keeps_pages();

	if (!(cpuid(1).ecx & CPUID_1_ECX_PCID)) {
		tap_skip("the CPU has no PCIDs", "PCIDs");
		return;
	}
	make_space();
	test_switch();
	test_reserved();
	if (rows) {
		test_rows();
		test_pcide();
	}
	if (!(cpuid(7).ebx & CPUID_7_EBX_INVPCID)) {
		tap_skip("the CPU has no INVPCID", "INVPCID");
		return;
	}
	for (unsigned int type = 0; type < 4; type++)
		test_remap(type, VA_PLAIN);
	test_remap(2, VA_GLOBAL);
	test_invpcid_faults();
	if (rows)
		test_invpcid();
}
