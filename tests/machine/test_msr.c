// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves that a guest reads its counters and the name of the model by RDMSR without
 * an exit, that they equal the VMCB's and what the machine was started with, that
 * the MSR permission map is honoured, and that everything else about these MSRs
 * raises #GP; in the order of MMU.md's section 7.
 */
#include "counters.h"
#include "model.h"
#include "start_info.h"
#include "string.h"
#include "suites.h"
#include "tap.h"
#include "vm.h"

#define VMEXIT_GP VMEXIT_EXCEPTION(EXCEPTION_GP)

/* APM volume 2, 15.11: the third vector of the map, two bits per MSR. */
#define MSRPM_C001  0x1000
#define MSRPM_FIRST 0xc0010000U
#define MSRPM_READ  1
#define MSRPM_WRITE 2

struct msrs {
	const char *name;
	uint32_t first;
	unsigned int defined; /* of them can be read while counting is on */
	unsigned int count;
	unsigned int map_byte; /* of the permission map, as section 7 says */
};

static const struct msrs groups[] = {
	{ "user bank", COMPROMIS_MSR_WC_USER, COMPROMIS_WC_IMPLEMENTED, COMPROMIS_WC_BANK, 0x17c0 },
	{ "kernel bank", COMPROMIS_MSR_WC_KERNEL, COMPROMIS_WC_IMPLEMENTED, COMPROMIS_WC_BANK,
	  0x17c4 },
	{ "WC_MODEL", COMPROMIS_MSR_WC_MODEL, COMPROMIS_WC_MODEL_MSRS, COMPROMIS_WC_MODEL_MSRS,
	  0x17c8 },
	{ "WC_HOST", COMPROMIS_MSR_WC_HOST, 0, 1, 0x17cc },
};

#define NR_GROUPS (sizeof(groups) / sizeof(groups[0]))

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
	vm_set_kernel();
}

static uint64_t guest_rdmsr(uint32_t msr, uint64_t *val)
{
	uint64_t code;

	vm.regs.rcx = msr;
	code = vm_run(program_rdmsr);
	*val = vm.regs.rdx << 32 | (uint32_t)vm.vmcb->rax;
	return code;
}

/*
 * Counters as of now: the one run that reads them has counted its own walk for its
 * code before, and makes none after.
 */
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

/* WC_MODEL within a guest, and outside as model_init() has read it. */
void test_model_name(void)
{
	char text[MODEL_TEXT + 1] = { 0 }, want[MODEL_TEXT + 1] = { 0 };
	bool ok = true;

	if (!cmdline_value("model", want, sizeof(want)))
		tap_bail("the command line has no model=");
	reset();
	for (unsigned int i = 0; i < COMPROMIS_WC_MODEL_MSRS; i++) {
		uint64_t part;

		ok = guest_rdmsr(COMPROMIS_MSR_WC_MODEL + i, &part) == VMEXIT_VMMCALL && ok;
		memcpy(text + i * sizeof(part), &part, sizeof(part));
	}
	ok = ok && !memcmp(text, want, sizeof(text));
	if (!tap_ok(ok, "a guest reads WC_MODEL: %s, padded with zeros", want))
		tap_diag("it reads %s", text);
	if (!tap_ok(!memcmp(model_text, want, sizeof(want)), "... and so does the host"))
		tap_diag("it reads %s", model_text);
}

/* Each of @count MSRs from @first on. */
static bool all_exit(const char *program, uint32_t first, unsigned int count, uint64_t want)
{
	bool ok = true;

	for (unsigned int i = 0; i < count; i++) {
		uint64_t code;

		vm.regs.rcx = first + i;
		code = vm_run(program);
		if (code == want)
			continue;
		tap_diag("MSR 0x%x: exit code 0x%lx, want 0x%lx", first + i, code, want);
		ok = false;
	}
	return ok;
}

static void test_fault(const struct msrs *g)
{
	reset();
	tap_ok(all_exit(program_wrmsr, g->first, g->count, VMEXIT_GP), "WRMSR: #GP: %s", g->name);
	if (g->defined < g->count)
		tap_ok(all_exit(program_rdmsr, g->first + g->defined, g->count - g->defined,
				VMEXIT_GP),
		       "RDMSR of what is not defined: #GP: %s", g->name);
	tap_ok(all_exit(program_rdmsr, g->first, g->defined, VMEXIT_VMMCALL),
	       "RDMSR of what is defined: %s", g->name);
	vm.vmcb->wc_ctl = 0;
	tap_ok(all_exit(program_rdmsr, g->first, g->count, VMEXIT_GP) &&
		       all_exit(program_wrmsr, g->first, g->count, VMEXIT_GP),
	       "RDMSR and WRMSR when wc_ctl is 0: #GP: %s", g->name);
	vm.vmcb->wc_ctl = COMPROMIS_WC_CTL_ENABLE;
	vm_set_user();
	tap_ok(all_exit(program_rdmsr, g->first, g->count, VMEXIT_GP) &&
		       all_exit(program_wrmsr, g->first, g->count, VMEXIT_GP),
	       "RDMSR and WRMSR in user mode: #GP: %s", g->name);
}

/* The map comes after the privilege level, and before all else. */
static void test_intercept(const struct msrs *g)
{
	bool ok = true;

	reset();
	for (unsigned int i = 0; i < g->count; i++)
		intercept(g->first + i, MSRPM_READ | MSRPM_WRITE);
	for (unsigned int i = 0; i < g->count * 2 / 8; i++)
		ok = vm_msrpm[g->map_byte + i] == 0xff && ok;
	if (g->count == 1)
		ok = vm_msrpm[g->map_byte] == 3;
	tap_ok(ok, "the permission map has it at byte 0x%x: %s", g->map_byte, g->name);

	tap_ok(all_exit(program_rdmsr, g->first, g->count, VMEXIT_MSR) && vm.vmcb->exitinfo1 == 0,
	       "an intercepted RDMSR exits: %s", g->name);
	tap_ok(all_exit(program_wrmsr, g->first, g->count, VMEXIT_MSR) && vm.vmcb->exitinfo1 == 1,
	       "an intercepted WRMSR exits: %s", g->name);
	vm.vmcb->wc_ctl = 0;
	tap_ok(all_exit(program_rdmsr, g->first, g->count, VMEXIT_MSR),
	       "... exits when wc_ctl is 0, too: %s", g->name);
	vm_set_user();
	tap_ok(all_exit(program_rdmsr, g->first, g->count, VMEXIT_GP) &&
		       all_exit(program_wrmsr, g->first, g->count, VMEXIT_GP),
	       "... but in user mode it is #GP: %s", g->name);

	reset();
	intercept(g->first, MSRPM_WRITE);
	tap_ok(all_exit(program_wrmsr, g->first, 1, VMEXIT_MSR) &&
		       all_exit(program_rdmsr, g->first, 1,
				g->defined ? VMEXIT_VMMCALL : VMEXIT_GP),
	       "reads and writes are intercepted apart: %s", g->name);
	if (g->count == 1)
		return;
	intercept(g->first, MSRPM_READ);
	tap_ok(all_exit(program_rdmsr, g->first, 1, VMEXIT_MSR) &&
		       all_exit(program_rdmsr, g->first + 1, g->defined - 1, VMEXIT_VMMCALL),
	       "interception is per MSR: %s", g->name);
}

void test_msr(void)
{
	test_read();
	for (unsigned int i = 0; i < NR_GROUPS; i++) {
		test_fault(&groups[i]);
		test_intercept(&groups[i]);
	}
}
