// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves that a CPU without the extension does not announce it, and neither
 * looks at nor writes the VMCB fields that it would use: the same software runs
 * there through nested paging alone.
 */
#include "counters.h"
#include "cpu.h"
#include "paging.h"
#include "suites.h"
#include "tap.h"
#include "vm.h"

#define GARBAGE 0xdeadbeefdeadbeefUL

static void test_translation(void)
{
	vm_reset(&vm_space[LEVEL_4K], &vm_npt[LEVEL_4K], false);
	tap_ok(vm_peek(G_STAMPED) == H_RAM + G_STAMPED, "translation by the nested page table");

	vm_segment(0, G_STAMPED, G_STAMPED_END, H_OTHER);
	tap_ok(vm_peek(G_STAMPED) == H_RAM + G_STAMPED, "a segment does nothing");

	vm_reset(&vm_space[LEVEL_4K], &vm_npt[LEVEL_4K], false);
	vm.vmcb->ds_ctl = GARBAGE;
	for (unsigned int n = 0; n < COMPROMIS_MMU_SEGMENTS; n++)
		vm.vmcb->ds[n] = (struct vmcb_ds){ GARBAGE, GARBAGE, GARBAGE };
	vm.vmcb->wc_ctl = GARBAGE;
	tap_ok(vm_peek(G_STAMPED) == H_RAM + G_STAMPED, "VMRUN accepts garbage in the fields");
}

static void test_not_counted(void)
{
	static const uint64_t none[COMPROMIS_WC_IMPLEMENTED];
	struct counters gain;

	vm_reset(&vm_space[LEVEL_4K], &vm_npt[LEVEL_4K], true);
	counters_start();
	tap_ok(vm_touch(program_read, G_DATA, 4096, 1024, 1) == VMEXIT_VMMCALL,
	       "a guest in user mode reads 1024 pages");
	gain = counters_gain();
	tap_ok(counters_equal("user", gain.user, none) &&
		       counters_equal("kernel", gain.kernel, none),
	       "nothing is counted");
}

/* All page sizes work without the extension, so a count test can blame it. */
static void test_page_sizes(void)
{
	for (int level = LEVEL_4K; level <= LEVEL_1G; level++) {
		bool ok = true;

		for (int nested = LEVEL_4K; nested <= LEVEL_1G; nested++) {
			vm_reset(&vm_space[level], &vm_npt[nested], false);
			ok = vm_peek(G_STAMPED + 4088) == H_RAM + G_STAMPED + 4088 && ok;
		}
		tap_ok(ok, "guest pages of 2^%d by nested pages of each size", LEVEL_SHIFT(level));
		vm_reset(&vm_flat_space[level], NULL, false);
		tap_ok(vm_peek(G_STAMPED) == H_RAM + G_STAMPED,
		       "guest pages of 2^%d without nested paging", LEVEL_SHIFT(level));
	}
}

static void test_nested_fault(void)
{
	struct pagetable npt = pagetable_new(&vm_host_tables);

	pagetable_map(&npt, 0, H_RAM, G_STAMPED, LEVEL_2M, VM_LEAF);
	vm_reset(&vm_space[LEVEL_4K], &npt, false);
	vm.regs.rdi = G_STAMPED + 8;
	tap_ok(vm_run(program_peek) == VMEXIT_NPF && vm.vmcb->exitinfo2 == G_STAMPED + 8 &&
		       vm.vmcb->exitinfo1 & NPF_FINAL,
	       "nested page fault where nothing is mapped");
}

void test_absent(void)
{
	uint32_t ecx = cpuid(COMPROMIS_CPUID_LEAF).ecx;

	if (!tap_ok(!(ecx & (COMPROMIS_CPUID_ECX_SEGMENTS | COMPROMIS_CPUID_ECX_COUNTERS)),
		    "CPUID: no segments, no counters"))
		tap_diag("CPUID 0x%x ECX is 0x%x", COMPROMIS_CPUID_LEAF, ecx);
	test_translation();
	test_not_counted();
	test_page_sizes();
	test_nested_fault();
}
