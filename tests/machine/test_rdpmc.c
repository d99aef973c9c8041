// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves that RDPMC reads what RDMSR of the same counter would, and makes the checks
 * of MMU.md's section 7 in their order: privilege, intercept, counter.
 */
#include "counters.h"
#include "cpu.h"
#include "idt.h"
#include "suites.h"
#include "tap.h"
#include "vm.h"

#define VMEXIT_GP VMEXIT_EXCEPTION(EXCEPTION_GP)
#define CR4_PCE	  0x100UL

#define INDEX(bank, slot) (COMPROMIS_RDPMC_WC_USER + (bank)*COMPROMIS_WC_BANK + (slot))
#define KERNEL_BANK	  1

static void reset(bool user, bool pce)
{
	vm_reset(&vm_space[LEVEL_4K], &vm_npt[LEVEL_4K], true);
	counters_start();
	if (pce)
		vm.vmcb->cr4 |= CR4_PCE;
	vm_touch(program_read, G_DATA, 4096, 300, 1);
	if (!user)
		vm_set_kernel();
}

/* Each slot from @first to @end - 1 of both banks. */
static bool all_exit(unsigned int first, unsigned int end, uint64_t want)
{
	bool ok = true;

	for (unsigned int bank = 0; bank <= KERNEL_BANK; bank++) {
		for (unsigned int slot = first; slot < end; slot++) {
			uint64_t code;

			vm.regs.rcx = INDEX(bank, slot);
			code = vm_run(program_rdpmc);
			if (code == want)
				continue;
			tap_diag("counter 0x%x: exit code 0x%lx, want 0x%lx", INDEX(bank, slot),
				 code, want);
			ok = false;
		}
	}
	return ok;
}

static bool bank_matches(unsigned int bank, const uint64_t *want)
{
	bool ok = true;

	for (unsigned int slot = 0; slot < COMPROMIS_WC_IMPLEMENTED; slot++) {
		uint64_t code, val;

		vm.regs.rcx = INDEX(bank, slot);
		code = vm_run(program_rdpmc);
		val = vm.regs.rdx << 32 | (uint32_t)vm.vmcb->rax;
		if (code == VMEXIT_VMMCALL && val == want[slot])
			continue;
		tap_diag("%s: exit code 0x%lx, read %lu, VMCB has %lu", counter_names[slot], code,
			 val, want[slot]);
		ok = false;
	}
	return ok;
}

static void test_values(void)
{
	reset(false, false);
	tap_ok(bank_matches(0, vm.vmcb->wc_user), "RDPMC in kernel mode: the user bank");
	tap_ok(bank_matches(KERNEL_BANK, vm.vmcb->wc_kernel),
	       "RDPMC in kernel mode: the kernel bank");
	reset(true, true);
	tap_ok(bank_matches(0, vm.vmcb->wc_user), "RDPMC in user mode, CR4.PCE: the user bank");
	tap_ok(bank_matches(KERNEL_BANK, vm.vmcb->wc_kernel),
	       "RDPMC in user mode, CR4.PCE: the kernel bank");
}

static void test_privilege(void)
{
	reset(true, false);
	tap_ok(all_exit(0, COMPROMIS_WC_BANK, VMEXIT_GP), "RDPMC in user mode: #GP");
	vm.vmcb->intercept_misc1 |= INTERCEPT1_RDPMC;
	tap_ok(all_exit(0, COMPROMIS_WC_BANK, VMEXIT_GP), "... intercepted or not");
}

/* The intercept comes before the question whether there is such a counter. */
static void test_intercept(void)
{
	reset(false, false);
	vm.vmcb->intercept_misc1 |= INTERCEPT1_RDPMC;
	tap_ok(all_exit(0, COMPROMIS_WC_BANK, VMEXIT_RDPMC), "an intercepted RDPMC exits");
	vm.vmcb->wc_ctl = 0;
	tap_ok(all_exit(0, COMPROMIS_WC_BANK, VMEXIT_RDPMC), "... when wc_ctl is 0, too");
	reset(true, true);
	vm.vmcb->intercept_misc1 |= INTERCEPT1_RDPMC;
	tap_ok(all_exit(0, COMPROMIS_WC_BANK, VMEXIT_RDPMC), "... and in user mode with CR4.PCE");
}

static void test_undefined(void)
{
	reset(false, false);
	tap_ok(all_exit(COMPROMIS_WC_IMPLEMENTED, COMPROMIS_WC_BANK, VMEXIT_GP),
	       "RDPMC of a slot that has no counter: #GP");
	vm.vmcb->wc_ctl = 0;
	tap_ok(all_exit(0, COMPROMIS_WC_BANK, VMEXIT_GP), "RDPMC when wc_ctl is 0: #GP");
}

/* Outside of guests it is WC_HOST that enables it. */
static void test_outside(void)
{
	uint64_t a = 0, b = 0, val;
	bool off = true, on = true;

	for (unsigned int i = 0; i < 2 * COMPROMIS_WC_BANK; i++)
		off = !rdpmc_safe(COMPROMIS_RDPMC_WC_USER + i, &val) && off;
	tap_ok(off, "RDPMC outside a guest, WC_HOST clear: #GP");

	wrmsr(COMPROMIS_MSR_WC_HOST, COMPROMIS_WC_HOST_ENABLE | COMPROMIS_WC_HOST_CLEAR);
	/* Walks that reading them makes are over once they have been read before. */
	for (unsigned int round = 0; round < 2; round++) {
		on = true;
		for (unsigned int i = 0; i < 2 * COMPROMIS_WC_BANK; i++) {
			bool defined = i % COMPROMIS_WC_BANK < COMPROMIS_WC_IMPLEMENTED;

			on = rdpmc_safe(COMPROMIS_RDPMC_WC_USER + i, &a) == defined && on;
			if (defined)
				on = rdmsr_safe(COMPROMIS_MSR_WC_USER + i, &b) && a == b && on;
		}
	}
	wrmsr(COMPROMIS_MSR_WC_HOST, COMPROMIS_WC_HOST_CLEAR);
	tap_ok(on, "RDPMC outside a guest, WC_HOST set: as RDMSR, #GP for slots 14 and 15");
}

void test_rdpmc(void)
{
	test_values();
	test_privilege();
	test_intercept();
	test_undefined();
	test_outside();
}
