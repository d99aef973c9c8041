// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves that VMRUN checks every rule for the fields of the extension: each rule
 * is broken alone, in an otherwise good VMCB, in every segment; values at the
 * very edge of a rule are accepted; fields that are not enabled are not looked at.
 */
#include "counters.h"
#include "cpu.h"
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

/* One set of values, tried in each of the segments. */
static void segment_case(const char *name, uint64_t gpa, uint64_t limit, uint64_t offset,
			 bool valid)
{
	bool ok = true;

	for (unsigned int n = 0; n < COMPROMIS_MMU_SEGMENTS; n++) {
		reset();
		vm_segment(n, gpa, limit, offset);
		if (valid ? runs() : is_refused())
			continue;
		tap_diag("segment %u: gpa 0x%lx limit 0x%lx offset 0x%lx", n, gpa, limit, offset);
		ok = false;
	}
	tap_ok(ok, "VMRUN %s: %s", valid ? "accepts" : "refuses", name);
}

static void test_segments(void)
{
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
	for (unsigned int bit = 1; bit < 64; bit++) {
		reset();
		vm.vmcb->wc_ctl |= 1UL << bit;
		if (!is_refused()) {
			tap_diag("bit %u", bit);
			ok = false;
		}
	}
	tap_ok(ok, "VMRUN refuses: each reserved bit of wc_ctl");
}

static void test_without_npt(void)
{
	vm_reset(&vm_flat_space[LEVEL_4K], NULL, false);
	counters_start();
	vm_segment(0, GPA, LIMIT, OFFSET);
	tap_ok(is_refused(), "VMRUN refuses: a segment without nested paging");

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

	reset();
	vm_segment(0, GPA, LIMIT, OFFSET);
	vm_segment(1, GPA, GPA, OFFSET);
	tap_ok(is_refused(), "VMRUN refuses: a bad segment beside a good one");
	reset();
	vm_segment(0, GPA, LIMIT, OFFSET);
	vm_segment(1, GPA, LIMIT, OFFSET);
	tap_ok(runs(), "VMRUN accepts: a good VMCB after a refused one");
}

void test_vmrun(void)
{
	max_phys = 1UL << (cpuid(CPUID_ADDRESS_SIZES).eax & 0xff);

	test_segments();
	test_controls();
	test_without_npt();
	test_disabled();
}
