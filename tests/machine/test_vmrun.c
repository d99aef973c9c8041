// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves that VMRUN checks every rule for the fields of the extension: each rule
 * is broken alone, in an otherwise good VMCB, in every segment; values at the
 * very edge of a rule are accepted; fields that are not enabled are not looked at.
 * In which order the rules are checked does not show, since all end alike; that they
 * come after those of SVM for the ASID, and before those for the guest's state, shows
 * in nothing but what is in force afterwards: nothing, and that is tested.
 */
#include "counters.h"
#include "cpu.h"
#include "idt.h"
#include "suites.h"
#include "tap.h"
#include "vm.h"

#define CPUID_ADDRESS_SIZES 0x80000008U

#define GPA	G_STAMPED
#define SIZE	KIB(64)
#define LIMIT	(GPA + SIZE)
#define OFFSET	H_OTHER
#define GARBAGE 0xdeadbeefdeadbeefUL

static uint64_t max_phys;

static void reset(void)
{
	vm_reset(&vm_space[LEVEL_4K], &vm_npt[LEVEL_4K], false);
	counters_start();
}

static bool runs(void)
{
	uint64_t code = vm_run(program_nop);

	if (code != VMEXIT_VMMCALL)
		tap_diag("exit code 0x%lx, want VMMCALL", code);
	return code == VMEXIT_VMMCALL;
}

/* The guest must not have run at all. */
static bool is_refused(void)
{
	static const uint64_t none[COMPROMIS_WC_IMPLEMENTED];
	struct counters gain;
	uint64_t code = vm_run(program_nop);

	if (code != VMEXIT_INVALID) {
		tap_diag("exit code 0x%lx, want VMEXIT_INVALID", code);
		return false;
	}
	gain = counters_gain();
	return counters_equal("user", gain.user, none) &&
	       counters_equal("kernel", gain.kernel, none);
}

/* What a guest does whose own memory the segment takes away is no matter. */
static bool is_accepted(void)
{
	return vm_run(program_nop) != VMEXIT_INVALID;
}

/* One set of values, tried in each of the segments. */
static void segment_case(const char *name, uint64_t gpa, uint64_t limit, uint64_t offset,
			 bool valid)
{
	bool ok = true;

	for (unsigned int n = 0; n < COMPROMIS_MMU_SEGMENTS; n++) {
		reset();
		vm_segment(n, gpa, limit, offset);
		if (valid ? is_accepted() : is_refused())
			continue;
		tap_diag("segment %u: gpa 0x%lx limit 0x%lx offset 0x%lx", n, gpa, limit, offset);
		ok = false;
	}
	tap_ok(ok, "VMRUN %s: %s", valid ? "accepts" : "refuses", name);
}

static void test_segments(void)
{
	reset();
	vm_segment(0, GPA, LIMIT, OFFSET);
	tap_ok(runs(), "VMRUN runs a guest with a segment");
	segment_case("a good segment", GPA, LIMIT, OFFSET, true);

	segment_case("gpa 1 byte off a page", GPA + 1, LIMIT, OFFSET, false);
	segment_case("gpa half a page off", GPA + 2048, LIMIT, OFFSET, false);
	segment_case("limit 1 byte off a page", GPA, LIMIT + 1, OFFSET, false);
	segment_case("limit half a page off", GPA, LIMIT + 2048, OFFSET, false);
	segment_case("offset 1 byte off a page", GPA, LIMIT, OFFSET + 1, false);
	segment_case("offset half a page off", GPA, LIMIT, OFFSET + 2048, false);

	segment_case("limit equal to gpa", GPA, GPA, OFFSET, false);
	segment_case("limit below gpa", GPA, GPA - 4096, OFFSET, false);
	segment_case("a segment of one page", GPA, GPA + 4096, OFFSET, true);

	segment_case("gpa and limit beyond MAXPHYADDR", max_phys, max_phys + SIZE, -max_phys,
		     false);
	segment_case("limit one page beyond MAXPHYADDR", GPA, max_phys + 4096, -GPA, false);
	segment_case("limit at the top of 2^64", GPA, -4096UL, OFFSET, false);
	segment_case("limit equal to 2^MAXPHYADDR", max_phys - SIZE, max_phys, 0, true);

	segment_case("hPAs beyond MAXPHYADDR", GPA, LIMIT, max_phys - GPA, false);
	segment_case("last hPA one page beyond MAXPHYADDR", GPA, LIMIT, max_phys - LIMIT + 4096,
		     false);
	segment_case("last hPA just below MAXPHYADDR", GPA, LIMIT, max_phys - LIMIT, true);
	segment_case("hPAs that wrap around 2^64", GPA, LIMIT, -GPA - 4096, false);
	segment_case("hPAs at the top of 2^64", GPA, LIMIT, -LIMIT, false);
	segment_case("hPAs from 2^MAXPHYADDR on", GPA, LIMIT, 2 * max_phys - GPA, false);
	segment_case("the whole address space", 0, max_phys, 0, true);
	segment_case("... and one page less, one page up", 0, max_phys - 4096, 4096, true);
	segment_case("... and all of it, one page up", 0, max_phys, 4096, false);
	segment_case("gPA 0 only", 0, 4096, OFFSET, true);
	segment_case("negative offset to hPA 0", GPA, LIMIT, -GPA, true);
}

/* Bits of the two control words. */
static void test_controls(void)
{
	bool ok = true;

	for (unsigned int bit = COMPROMIS_MMU_SEGMENTS; bit < 64; bit++) {
		reset();
		vm.vmcb->ds_ctl = 1UL << bit;
		if (!is_refused()) {
			tap_diag("bit %u", bit);
			ok = false;
		}
	}
	tap_ok(ok, "VMRUN refuses: each reserved bit of ds_ctl");

	ok = true;
	for (unsigned int bit = COMPROMIS_MMU_SEGMENTS; bit < 64; bit++) {
		reset();
		vm_segment(0, GPA, LIMIT, OFFSET);
		vm.vmcb->ds_ctl |= 1UL << bit;
		ok = is_refused() && ok;
	}
	tap_ok(ok, "... beside a good segment, too");

	ok = true;
	for (unsigned int bit = 1; bit < 64; bit++) {
		reset();
		vm.vmcb->wc_ctl |= 1UL << bit;
		if (!is_refused()) {
			tap_diag("bit %u", bit);
			ok = false;
		}
	}
	tap_ok(ok, "VMRUN refuses: each reserved bit of wc_ctl");

	ok = true;
	for (unsigned int bit = 1; bit < 64; bit++) {
		reset();
		vm.vmcb->wc_ctl = 1UL << bit;
		ok = is_refused() && ok;
	}
	tap_ok(ok, "... when counting is off, too");
}

static void test_without_npt(void)
{
	bool ok = true;

	for (unsigned int n = 0; n < COMPROMIS_MMU_SEGMENTS; n++) {
		vm_reset(&vm_flat_space[LEVEL_4K], NULL, false);
		counters_start();
		vm_segment(n, GPA, LIMIT, OFFSET);
		ok = is_refused() && ok;
	}
	tap_ok(ok, "VMRUN refuses: a segment without nested paging");

	vm_reset(&vm_flat_space[LEVEL_4K], NULL, false);
	counters_start();
	tap_ok(runs(), "VMRUN accepts: counters without nested paging");
}

static void garbage(unsigned int n)
{
	vm.vmcb->ds[n] = (struct vmcb_ds){ GARBAGE, GARBAGE, GARBAGE };
}

static void test_disabled(void)
{
	bool ok = true;

	reset();
	for (unsigned int n = 0; n < COMPROMIS_MMU_SEGMENTS; n++)
		garbage(n);
	tap_ok(runs(), "VMRUN accepts: garbage in disabled segments");

	for (unsigned int n = 0; n < COMPROMIS_MMU_SEGMENTS; n++) {
		reset();
		for (unsigned int i = 0; i < COMPROMIS_MMU_SEGMENTS; i++)
			garbage(i);
		vm_segment(n, GPA, LIMIT, OFFSET);
		ok = runs() && ok;
	}
	tap_ok(ok, "VMRUN accepts: one good segment beside disabled garbage");

	ok = true;
	for (unsigned int bad = 0; bad < COMPROMIS_MMU_SEGMENTS; bad++) {
		reset();
		for (unsigned int i = 0; i < COMPROMIS_MMU_SEGMENTS; i++)
			vm_segment(i, GPA, i == bad ? GPA : LIMIT, OFFSET);
		ok = is_refused() && ok;
	}
	tap_ok(ok, "VMRUN refuses: a bad segment beside good ones");
	reset();
	vm_segment(0, GPA, LIMIT, OFFSET);
	vm_segment(1, GPA, LIMIT, OFFSET);
	tap_ok(runs(), "VMRUN accepts: a good VMCB after a refused one");
}

/* Neither a segment nor the counters of the guest, and the next VMRUN is as ever. */
static void nothing_in_force(const char *what)
{
	bool ok = is_refused();
	uint64_t val;

	*hpa_word(GPA) = GPA;
	ok = *hpa_word(GPA) == GPA && *hpa_word(GPA + OFFSET) == GPA + OFFSET && ok;
	ok = !rdmsr_safe(COMPROMIS_MSR_WC_USER, &val) && ok;
	reset();
	ok = runs() && ok;
	ok = !vm.vmcb->ds_ctl && ok;
	tap_ok(ok, "nothing is in force after VMRUN refuses: %s", what);
}

static void good(void)
{
	reset();
	vm_segment(0, GPA, LIMIT, OFFSET);
}

static void test_nothing_in_force(void)
{
	good();
	vm.vmcb->wc_ctl |= 2;
	nothing_in_force("a rule of the extension");
	good();
	vm.vmcb->asid = 0;
	nothing_in_force("ASID 0");
	good();
	vm.vmcb->intercept_misc2 &= ~INTERCEPT2_VMRUN;
	nothing_in_force("VMRUN not intercepted");
	good();
	vm.vmcb->efer = 0;
	nothing_in_force("the guest's EFER, once the extension's rules hold");
	good();
	vm.vmcb->cr0 |= 1UL << 29; /* NW without CD */
	nothing_in_force("the guest's CR0, the same");
	good();
	vm.vmcb->cr4 |= 1UL << 40;
	nothing_in_force("the guest's CR4, the same");
	good();
	vm.vmcb->dr7 |= 1UL << 40;
	nothing_in_force("the guest's DR7, the same");
}

void test_vmrun(void)
{
	max_phys = 1UL << (cpuid(CPUID_ADDRESS_SIZES).eax & 0xff);

	test_segments();
	test_controls();
	test_without_npt();
	test_disabled();
	test_nothing_in_force();
}
