// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves that a guest reads its counters by RDMSR without an exit, that they
 * equal the VMCB's, that the MSR permission map is honoured, and that everything
 * else about these MSRs raises #GP.
 */
#include "counters.h"
#include "suites.h"
#include "tap.h"
#include "vm.h"

#define VMEXIT_GP VMEXIT_EXCEPTION(EXCEPTION_GP)

/* APM volume 2, 15.11: the third vector of the map, two bits per MSR. */
#define MSRPM_C001  0x1000
#define MSRPM_FIRST 0xc0010000U
#define MSRPM_READ  1
#define MSRPM_WRITE 2

static void intercept(uint32_t msr, unsigned int rights)
{
	unsigned int bit = 2 * (msr - MSRPM_FIRST);

	vm_msrpm[MSRPM_C001 + bit / 8] |= rights << (bit % 8);
}

/* A guest in kernel mode that has walked in both modes. */
static void reset(void)
{
	vm_reset(&vm_space[LEVEL_4K], &vm_npt[LEVEL_4K], true);
	counters_start();
	vm_touch(program_read, G_DATA, 4096, 300, 1);
	vm.vmcb->cs.attrib &= ~0x60;
	vm.vmcb->ss.attrib &= ~0x60;
	vm.vmcb->cpl = 0;
}

static uint64_t guest_rdmsr(uint32_t msr, uint64_t *val)
{
	uint64_t code;

	vm.regs.rcx = msr;
	code = vm_run(program_rdmsr);
	*val = vm.regs.rdx << 32 | (uint32_t)vm.vmcb->rax;
	return code;
}

static bool bank_matches(uint32_t first_msr, const uint64_t *bank)
{
	bool ok = true;
	uint64_t val;

	for (unsigned int i = 0; i < COMPROMIS_WC_IMPLEMENTED; i++) {
		uint64_t code = guest_rdmsr(first_msr + i, &val);

		if (code == VMEXIT_VMMCALL && val == bank[i])
			continue;
		tap_diag("MSR 0x%x: exit code 0x%lx, read %lu, VMCB has %lu", first_msr + i, code,
			 val, bank[i]);
		ok = false;
	}
	return ok;
}

static void test_read(void)
{
	reset();
	tap_ok(bank_matches(COMPROMIS_MSR_WC_USER, vm.vmcb->wc_user),
	       "RDMSR reads the user bank as the VMCB holds it");
	tap_ok(bank_matches(COMPROMIS_MSR_WC_KERNEL, vm.vmcb->wc_kernel),
	       "RDMSR reads the kernel bank as the VMCB holds it");
}

/* Every MSR of both banks; @slots is a mask of those to try. */
static bool all_exit(const char *program, unsigned int slots, uint64_t want)
{
	static const uint32_t banks[] = { COMPROMIS_MSR_WC_USER, COMPROMIS_MSR_WC_KERNEL };
	bool ok = true;

	for (unsigned int i = 0; i < 2 * COMPROMIS_WC_BANK; i++) {
		unsigned int slot = i % COMPROMIS_WC_BANK;
		uint64_t code;

		if (!(slots & 1U << slot))
			continue;
		vm.regs.rcx = banks[i / COMPROMIS_WC_BANK] + slot;
		code = vm_run(program);
		if (code == want)
			continue;
		tap_diag("MSR 0x%lx: exit code 0x%lx, want 0x%lx", vm.regs.rcx, code, want);
		ok = false;
	}
	return ok;
}

#define SLOTS_ALL	  ((1U << COMPROMIS_WC_BANK) - 1)
#define SLOTS_IMPLEMENTED ((1U << COMPROMIS_WC_IMPLEMENTED) - 1)

static void test_fault(void)
{
	reset();
	tap_ok(all_exit(program_wrmsr, SLOTS_ALL, VMEXIT_GP), "WRMSR of any slot: #GP");
	tap_ok(all_exit(program_rdmsr, SLOTS_ALL & ~SLOTS_IMPLEMENTED, VMEXIT_GP),
	       "RDMSR of a slot that has no counter: #GP");
	vm.vmcb->wc_ctl = 0;
	tap_ok(all_exit(program_rdmsr, SLOTS_ALL, VMEXIT_GP), "RDMSR when wc_ctl is 0: #GP");
	vm.vmcb->wc_ctl = COMPROMIS_WC_CTL_ENABLE;
	vm.vmcb->cs.attrib |= 0x60;
	vm.vmcb->ss.attrib |= 0x60;
	vm.vmcb->cpl = 3;
	tap_ok(all_exit(program_rdmsr, SLOTS_ALL, VMEXIT_GP), "RDMSR in user mode: #GP");
}

static void test_intercept(void)
{
	uint64_t val;

	reset();
	for (unsigned int i = 0; i < COMPROMIS_WC_BANK; i++) {
		intercept(COMPROMIS_MSR_WC_USER + i, MSRPM_READ | MSRPM_WRITE);
		intercept(COMPROMIS_MSR_WC_KERNEL + i, MSRPM_READ | MSRPM_WRITE);
	}
	tap_ok(all_exit(program_rdmsr, SLOTS_ALL, VMEXIT_MSR) && vm.vmcb->exitinfo1 == 0,
	       "an intercepted RDMSR exits");
	tap_ok(all_exit(program_wrmsr, SLOTS_ALL, VMEXIT_MSR) && vm.vmcb->exitinfo1 == 1,
	       "an intercepted WRMSR exits");

	reset();
	intercept(COMPROMIS_MSR_WC_USER, MSRPM_READ);
	tap_ok(guest_rdmsr(COMPROMIS_MSR_WC_USER, &val) == VMEXIT_MSR &&
		       guest_rdmsr(COMPROMIS_MSR_WC_USER + 1, &val) == VMEXIT_VMMCALL &&
		       guest_rdmsr(COMPROMIS_MSR_WC_KERNEL, &val) == VMEXIT_VMMCALL,
	       "interception is per MSR");
}

void test_msr(void)
{
	test_read();
	test_fault();
	test_intercept();
}
