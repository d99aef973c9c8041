// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves that WC_HOST counts the walks of what runs outside of guests, in banks of its
 * own: off unless enabled, by the closed form without virtualisation (4, 3 and 2
 * entries for pages of 4 KiB, 2 MiB and 1 GiB), apart from the counters of guests, and
 * on through world switches.  And that host's translations are ASID 0's: a guest's
 * flushes leave them alone, but for TLB_CONTROL 1.
 *
 * The test itself is the host.  It goes over to page tables with leaves of one size,
 * and touches pages by a loop that uses registers only, so that nothing else is walked
 * for but the code of the loop.
 */
#include "counters.h"
#include "cpu.h"
#include "idt.h"
#include "model.h"
#include "paging.h"
#include "suites.h"
#include "tap.h"
#include "vm.h"

#define WC_HOST COMPROMIS_MSR_WC_HOST
#define ENABLE	((uint64_t)COMPROMIS_WC_HOST_ENABLE)
#define CLEAR	((uint64_t)COMPROMIS_WC_HOST_CLEAR)

#define PTE_G	0x100
#define CR4_PGE (1UL << 7)

/* The image with all its data is mapped one to one; pages to touch are up here. */
#define IDENTITY_END MIB(64)
#define WINDOW	     GIB(512)

static struct pagetable space[LEVEL_TOP];
static uint64_t boot_cr3;

static void make_spaces(void)
{
	for (int level = LEVEL_4K; level <= LEVEL_1G; level++) {
		uint64_t end = level == LEVEL_1G ? GIB(1) : IDENTITY_END;

		space[level] = pagetable_new(&vm_host_tables);
		pagetable_map(&space[level], 0, 0, end, level, PTE_LEAF);
	}
	pagetable_map(&space[LEVEL_4K], WINDOW, H_RAM + G_DATA, MIB(16), LEVEL_4K, PTE_LEAF);
	pagetable_map(&space[LEVEL_2M], WINDOW, H_RAM, RAM_SIZE, LEVEL_2M, PTE_LEAF);
	/* There is but one page of 1 GiB to spare. */
	for (unsigned int i = 0; i < 256; i++)
		pagetable_map(&space[LEVEL_1G], WINDOW + GIB(i), H_RAM, GIB(1), LEVEL_1G, PTE_LEAF);
}

/* With WC_HOST set to @ctl meanwhile, read @count bytes @stride apart. */
static void touch(uint64_t ctl, uint64_t va, uint64_t stride, uint64_t count)
{
	uint64_t lo = ctl, hi = 0;

	asm volatile("wrmsr\n"
		     "1:\ttestb $0, (%[va])\n\t"
		     "add %[stride], %[va]\n\t"
		     "dec %[count]\n\t"
		     "jnz 1b\n\t"
		     "xor %%eax, %%eax\n\t"
		     "wrmsr"
		     : [va] "+r"(va), [count] "+r"(count), "+a"(lo), "+d"(hi)
		     : [stride] "r"(stride), "c"(WC_HOST)
		     : "memory", "cc");
}

/* Both banks.  What reading takes is in the TLB before it begins. */
static struct counters read_banks(void)
{
	struct counters banks;

	for (unsigned int round = 0; round < 2; round++) {
		wrmsr(WC_HOST, round ? ENABLE : 0);
		for (unsigned int i = 0; i < COMPROMIS_WC_IMPLEMENTED; i++) {
			banks.user[i] = round ? rdmsr(COMPROMIS_MSR_WC_USER + i) : 0;
			banks.kernel[i] = round ? rdmsr(COMPROMIS_MSR_WC_KERNEL + i) : 0;
		}
	}
	wrmsr(WC_HOST, 0);
	return banks;
}

static void test_control(void)
{
	uint64_t val = ~0UL;
	struct counters a, b;
	bool ok;

	tap_ok(model_wc_host == 0, "WC_HOST is 0 after reset");
	ok = true;
	for (unsigned int bit = 2; bit < 64; bit++) {
		if (!wrmsr_safe(WC_HOST, 1UL << bit) && !wrmsr_safe(WC_HOST, 1UL << bit | ENABLE))
			continue;
		tap_diag("bit %u", bit);
		ok = false;
	}
	tap_ok(ok && rdmsr_safe(WC_HOST, &val) && val == 0,
	       "WRMSR of WC_HOST, each reserved bit: #GP, and nothing changes");

	wrmsr(WC_HOST, ENABLE | CLEAR);
	tap_ok(rdmsr(WC_HOST) == ENABLE, "WC_HOST: ENABLE reads as written, CLEAR as zero");
	wrmsr(WC_HOST, 0);
	tap_ok(rdmsr(WC_HOST) == 0, "WC_HOST: ENABLE can be cleared");

	ok = true;
	wrmsr(WC_HOST, ENABLE);
	for (unsigned int i = 0; i < COMPROMIS_WC_BANK; i++) {
		bool defined = i < COMPROMIS_WC_IMPLEMENTED;

		ok = rdmsr_safe(COMPROMIS_MSR_WC_USER + i, &val) == defined && ok;
		ok = rdmsr_safe(COMPROMIS_MSR_WC_KERNEL + i, &val) == defined && ok;
		ok = !wrmsr_safe(COMPROMIS_MSR_WC_USER + i, 0) && ok;
		ok = !wrmsr_safe(COMPROMIS_MSR_WC_KERNEL + i, 0) && ok;
		ok = !wrmsr_safe(COMPROMIS_MSR_WC_MODEL + i, 0) && ok;
	}
	wrmsr(WC_HOST, 0);
	tap_ok(ok, "the host's banks: defined slots are read, no other, and none is written");

	write_cr3(space[LEVEL_4K].root);
	touch(ENABLE | CLEAR, WINDOW, 4096, 200);
	a = read_banks();
	touch(0, WINDOW, 4096, 200);
	b = read_banks();
	tap_ok(a.kernel[COMPROMIS_WC_DTLB_WALKS] == 200 &&
		       counters_equal("kernel", b.kernel, a.kernel),
	       "nothing is counted while ENABLE is clear, and nothing forgotten");
	touch(ENABLE, WINDOW + MIB(4), 4096, 300);
	b = read_banks();
	tap_ok(b.kernel[COMPROMIS_WC_DTLB_WALKS] == 500, "ENABLE alone goes on counting");
	touch(ENABLE | CLEAR, WINDOW + MIB(8), 4096, 100);
	b = read_banks();
	tap_ok(b.kernel[COMPROMIS_WC_DTLB_WALKS] == 100, "CLEAR with ENABLE: from zero");
	wrmsr(WC_HOST, CLEAR);
	b = read_banks();
	ok = true;
	for (unsigned int i = 0; i < COMPROMIS_WC_IMPLEMENTED; i++)
		ok = !b.kernel[i] && !b.user[i] && ok;
	tap_ok(ok, "CLEAR alone zeroes both banks");
	write_cr3(boot_cr3);
}

/* Each page once, so that each is a walk, however large the TLBs are. */
static void closed_form(int level, uint64_t count)
{
	static const uint64_t none[COMPROMIS_WC_IMPLEMENTED];
	struct walk_form form = { WALK_LENGTH(level), 0, false };
	struct counters got;
	uint64_t walks, refs;
	bool ok;

	write_cr3(space[level].root);
	touch(ENABLE | CLEAR, WINDOW, LEVEL_SIZE(level), count);
	got = read_banks();
	write_cr3(boot_cr3);

	walks = count + got.kernel[COMPROMIS_WC_ITLB_WALKS];
	refs = got.kernel[COMPROMIS_WC_GUEST_REFS];
	ok = got.kernel[COMPROMIS_WC_DTLB_WALKS] == count &&
	     got.kernel[COMPROMIS_WC_WALKS_4K + level - LEVEL_4K] == walks;
	ok = counters_add_up(got.kernel, &form) && counters_equal("user", got.user, none) && ok;
	if (model_is_architectural())
		ok = refs == form.guest * walks &&
		     got.kernel[COMPROMIS_WC_WALK_CYCLES] == refs * model.lat_mem && ok;
	if (!tap_ok(ok, "%u refs per walk: host page of 2^%d, %lu pages", form.guest,
		    LEVEL_SHIFT(level), count))
		tap_diag("%lu walks, %lu refs, %lu cycles", got.kernel[COMPROMIS_WC_DTLB_WALKS],
			 refs, got.kernel[COMPROMIS_WC_WALK_CYCLES]);
}

static bool run_guest(bool counting)
{
	vm_reset(&vm_space[LEVEL_4K], &vm_npt[LEVEL_4K], true);
	counters_start();
	vm.vmcb->wc_ctl = counting;
	return vm_touch(program_read, G_DATA, 4096, 1000, 1) == VMEXIT_VMMCALL;
}

static void test_apart(void)
{
	struct counters before, after, guest;
	uint64_t walks;
	bool ok;

	write_cr3(space[LEVEL_4K].root);
	for (unsigned int counting = 0; counting < 2; counting++) {
		touch(ENABLE | CLEAR, WINDOW, 4096, 500);
		before = read_banks();
		wrmsr(WC_HOST, ENABLE);
		ok = run_guest(counting);
		wrmsr(WC_HOST, 0);
		guest = counters_gain();
		after = read_banks();
		walks = after.kernel[COMPROMIS_WC_DTLB_WALKS] -
			before.kernel[COMPROMIS_WC_DTLB_WALKS];
		ok = guest.user[COMPROMIS_WC_DTLB_WALKS] == (counting ? 1000 : 0) && ok;
		ok = counters_equal("host, user", after.user, before.user) && ok;
		/* The host's own walks around VMRUN are few. */
		tap_ok(ok && walks < 100 && before.kernel[COMPROMIS_WC_DTLB_WALKS] == 500,
		       "a guest %s: the host's banks go on, without its walks",
		       counting ? "that counts" : "that does not count");
	}

	/* The guest's are in memory while it does not run. */
	ok = run_guest(true);
	guest = counters_gain();
	touch(ENABLE | CLEAR, WINDOW, 4096, 500);
	after = counters_gain();
	ok = counters_equal("user", after.user, guest.user) &&
	     counters_equal("kernel", after.kernel, guest.kernel) && ok;
	vm.vmcb->tlb_control = TLB_KEEP;
	ok = vm_run(program_nop) == VMEXIT_VMMCALL && ok;
	after = counters_gain();
	tap_ok(ok && after.user[COMPROMIS_WC_DTLB_WALKS] == 1000 &&
		       after.kernel[COMPROMIS_WC_DTLB_WALKS] == 0,
	       "the guest's banks have no walks of the host");
	write_cr3(boot_cr3);
}

/* Host pages that the second-level TLB still has. */
static uint64_t kept(uint64_t count)
{
	struct counters got;

	touch(ENABLE | CLEAR, WINDOW, 4096, count);
	got = read_banks();
	return count - got.kernel[COMPROMIS_WC_DTLB_WALKS];
}

static void vmrun_case(const char *what, uint32_t tlb_control, bool stays)
{
	const uint64_t count = 200;
	uint64_t left;

	/* From another table, so that nothing is left of the last time. */
	write_cr3(boot_cr3);
	write_cr3(space[LEVEL_4K].root);
	kept(count);
	vm_reset(&vm_space[LEVEL_4K], &vm_npt[LEVEL_4K], true);
	vm.vmcb->tlb_control = tlb_control;
	vm_run(program_nop);
	left = kept(count);
	write_cr3(boot_cr3);
	/* In a set that is full, the guest's page may have taken the place of one. */
	if (!tap_ok(stays ? left + 16 >= count : !left, "the host's pages %s: %s",
		    stays ? "stay" : "go", what))
		tap_diag("%lu of %lu are left", left, count);
}

static void test_asid_0(void)
{
	uint64_t cr4 = read_cr4(), left;

	vmrun_case("VMRUN, TLB_CONTROL 0", TLB_KEEP, true);
	vmrun_case("VMRUN, TLB_CONTROL 3", TLB_FLUSH_ASID, true);
	vmrun_case("VMRUN, TLB_CONTROL 7", TLB_FLUSH_NONGLOBAL, true);
	vmrun_case("VMRUN, TLB_CONTROL 1", TLB_FLUSH_ALL, false);

	write_cr3(space[LEVEL_4K].root);
	kept(200);
	write_cr3(space[LEVEL_4K].root);
	tap_ok(!kept(200), "the host's pages go: MOV CR3");

	for (unsigned int i = 0; i < 200; i++)
		*pagetable_entry(&space[LEVEL_4K], WINDOW + i * 4096, LEVEL_4K) |= PTE_G;
	write_cr4(cr4 | CR4_PGE);
	kept(200);
	write_cr3(space[LEVEL_4K].root);
	left = kept(200);
	write_cr4(cr4);
	tap_ok(left == 200, "the host's global pages stay: MOV CR3 with CR4.PGE");
	tap_ok(!kept(200), "... and go: MOV CR4, PGE");
	write_cr3(boot_cr3);

	/* The guest's pages, after the same. */
	vm_reset(&vm_space[LEVEL_4K], &vm_npt[LEVEL_4K], true);
	vm_touch(program_read, G_DATA, 4096, 100, 1);
	write_cr3(boot_cr3);
	counters_start();
	vm.vmcb->tlb_control = TLB_KEEP;
	vm_touch(program_read, G_DATA, 4096, 100, 1);
	tap_ok(counters_gain().user[COMPROMIS_WC_DTLB_WALKS] < 16,
	       "a guest's pages stay: MOV CR3 by the host");
}

void test_host(void)
{
	boot_cr3 = read_cr3();
	make_spaces();
	test_control();
	closed_form(LEVEL_4K, 4096);
	closed_form(LEVEL_2M, 512);
	closed_form(LEVEL_1G, 256);
	test_apart();
	if (model_keeps_pages())
		test_asid_0();
}
