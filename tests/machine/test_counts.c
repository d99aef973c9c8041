// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves that the counters equal the closed form.  A walk to a guest page that
 * takes g entries, each at a gPA whose own translation takes n entries, reads
 *
 *	(g + 1) * (n + 1) - 1
 *
 * entries, where n is 0 with a direct segment or without nested paging.  A guest
 * touches many more pages than the TLB holds, each page once per round, so that
 * every access is a walk; code and data use pages of one size, so that every walk
 * costs the same and the sums must be exact.  For the model without caches, which
 * charges 200 cycles for each reference.
 */
#include "counters.h"
#include "paging.h"
#include "string.h"
#include "suites.h"
#include "tap.h"
#include "vm.h"

/* Where in a page to touch: any place but its start. */
#define TOUCH_OFFSET 0xff8

struct guest_pages {
	const char *name;
	int level;
	uint64_t first_va;
	uint64_t count;
};

static const struct guest_pages guest_pages[] = {
	{ "4K", LEVEL_4K, G_DATA, 4096 },
	{ "2M", LEVEL_2M, G_DATA, 256 },
	{ "1G", LEVEL_1G, GIB(1), 256 },
};

struct stage2 {
	const char *name;
	int level; /* of the nested page table's leaves */
	bool segment;
};

static const struct stage2 stages2[] = {
	{ "no NPT", LEVEL_NONE, false }, { "NPT 4K", LEVEL_4K, false },
	{ "NPT 2M", LEVEL_2M, false },	 { "NPT 1G", LEVEL_1G, false },
	{ "segment", LEVEL_4K, true },
};

static void reset(const struct guest_pages *g, const struct stage2 *s, bool user)
{
	if (s->level == LEVEL_NONE)
		vm_reset(&vm_flat_space[g->level], NULL, user);
	else
		vm_reset(&vm_space[g->level], &vm_npt[s->level], user);
	if (s->segment)
		vm_segment(0, 0, RAM_SIZE, H_RAM);
	counters_start();
}

/* Entries that a nested walk reads. */
static uint64_t nested_length(const struct stage2 *s)
{
	return s->segment || s->level == LEVEL_NONE ? 0 : WALK_LENGTH(s->level);
}

static void closed_form(const struct guest_pages *g, const struct stage2 *s, uint64_t dwalks,
			uint64_t iwalks, uint64_t *want)
{
	uint64_t walks = dwalks + iwalks;
	uint64_t length = WALK_LENGTH(g->level);

	for (unsigned int i = 0; i < COMPROMIS_WC_IMPLEMENTED; i++)
		want[i] = 0;
	want[COMPROMIS_WC_DTLB_WALKS] = dwalks;
	want[COMPROMIS_WC_ITLB_WALKS] = iwalks;
	want[COMPROMIS_WC_WALKS_4K + g->level - LEVEL_4K] = walks;
	want[COMPROMIS_WC_GUEST_REFS] = walks * length;
	want[COMPROMIS_WC_NESTED_REFS] = walks * (length + 1) * nested_length(s);
	if (s->segment)
		want[COMPROMIS_WC_SEGMENT_HITS] = walks * (length + 1);
	else if (s->level != LEVEL_NONE)
		want[COMPROMIS_WC_NESTED_LOOKUPS] = walks * (length + 1);
	counters_charge(want);
}

/* Do the counters show @dwalks data walks, in the bank of @user only? */
static bool counts_match(const struct guest_pages *g, const struct stage2 *s, bool user,
			 uint64_t dwalks)
{
	static const uint64_t none[COMPROMIS_WC_IMPLEMENTED];
	struct counters gain = counters_gain();
	const uint64_t *active = user ? gain.user : gain.kernel;
	const uint64_t *idle = user ? gain.kernel : gain.user;
	uint64_t iwalks = active[COMPROMIS_WC_ITLB_WALKS];
	uint64_t want[COMPROMIS_WC_IMPLEMENTED];
	bool ok;

	closed_form(g, s, dwalks, iwalks, want);
	ok = counters_equal("active bank:", active, want);
	ok = counters_equal("other bank:", idle, none) && ok;
	if (!iwalks) {
		tap_diag("no walk was counted for the code page");
		ok = false;
	}
	return ok;
}

static void touch_case(const struct guest_pages *g, const struct stage2 *s, bool user,
		       const char *program, uint64_t rounds)
{
	uint64_t refs = (WALK_LENGTH(g->level) + 1) * (nested_length(s) + 1) - 1;
	uint64_t code;
	bool ok;

	reset(g, s, user);
	code = vm_touch(program, g->first_va + TOUCH_OFFSET, LEVEL_SIZE(g->level), g->count,
			rounds);
	ok = code == VMEXIT_VMMCALL && counts_match(g, s, user, g->count * rounds);
	if (!tap_ok(ok, "%lu refs per walk: page %s, %s, %s %s, %lu pages x %lu", refs, g->name,
		    s->name, user ? "user" : "kernel", program == program_read ? "reads" : "writes",
		    g->count, rounds))
		tap_diag("exit code 0x%lx at 0x%lx", code, vm.vmcb->rip);
}

static void test_closed_form(void)
{
	for (unsigned int i = 0; i < sizeof(guest_pages) / sizeof(guest_pages[0]); i++) {
		for (unsigned int j = 0; j < sizeof(stages2) / sizeof(stages2[0]); j++) {
			touch_case(&guest_pages[i], &stages2[j], true, program_read, 1);
			touch_case(&guest_pages[i], &stages2[j], true, program_write, 3);
			touch_case(&guest_pages[i], &stages2[j], false, program_read, 3);
			touch_case(&guest_pages[i], &stages2[j], false, program_write, 1);
		}
	}
}

/* 16 pages fit the TLB: ten rounds walk as often as one. */
static void test_hits(void)
{
	const struct guest_pages *g = &guest_pages[0];
	const struct stage2 *s = &stages2[1];

	reset(g, s, true);
	tap_ok(vm_touch(program_read, g->first_va, 4096, 16, 10) == VMEXIT_VMMCALL &&
		       counts_match(g, s, true, 16),
	       "TLB hits are not counted");
}

/* Counters go on from the values that VMRUN finds. */
static void test_accumulate(void)
{
	const struct guest_pages *g = &guest_pages[0];
	const struct stage2 *s = &stages2[1];
	bool ok;

	reset(g, s, true);
	ok = vm_touch(program_read, g->first_va, 4096, 1000, 1) == VMEXIT_VMMCALL;
	ok = vm_touch(program_read, g->first_va, 4096, 500, 1) == VMEXIT_VMMCALL && ok;
	tap_ok(ok && counts_match(g, s, true, 1500), "counts add up over two runs");
}

static void test_disabled(void)
{
	static const uint64_t none[COMPROMIS_WC_IMPLEMENTED];
	struct counters gain;
	bool ok;

	reset(&guest_pages[0], &stages2[1], true);
	vm.vmcb->wc_ctl = 0;
	ok = vm_touch(program_read, G_DATA, 4096, 1000, 1) == VMEXIT_VMMCALL;
	gain = counters_gain();
	tap_ok(ok && counters_equal("user", gain.user, none) &&
		       counters_equal("kernel", gain.kernel, none),
	       "nothing is counted when wc_ctl is 0");
}

/* Slots that have no counter belong to the software. */
static void test_spare_slots(void)
{
	bool ok;

	reset(&guest_pages[0], &stages2[1], true);
	for (unsigned int i = COMPROMIS_WC_IMPLEMENTED; i < COMPROMIS_WC_BANK; i++) {
		vm.vmcb->wc_user[i] = ~(uint64_t)i;
		vm.vmcb->wc_kernel[i] = ~(uint64_t)i << 32;
	}
	ok = vm_touch(program_read, G_DATA, 4096, 1000, 1) == VMEXIT_VMMCALL;
	for (unsigned int i = COMPROMIS_WC_IMPLEMENTED; i < COMPROMIS_WC_BANK; i++)
		ok = vm.vmcb->wc_user[i] == ~(uint64_t)i &&
		     vm.vmcb->wc_kernel[i] == ~(uint64_t)i << 32 && ok;
	tap_ok(ok, "slots 14 and 15 are neither checked nor changed");
}

/* Counters go on modulo 2^64. */
static void test_wrap(void)
{
	bool ok;

	reset(&guest_pages[0], &stages2[1], true);
	vm.vmcb->wc_user[COMPROMIS_WC_DTLB_WALKS] = -10UL;
	ok = vm_touch(program_read, G_DATA, 4096, 1000, 1) == VMEXIT_VMMCALL;
	tap_ok(ok && vm.vmcb->wc_user[COMPROMIS_WC_DTLB_WALKS] == 990, "a counter wraps at 2^64");
}

/* What a guest with a view of its own VMCB writes to the counters there is lost. */
static void test_memory_while_running(void)
{
	uint64_t counter = (uint64_t)&vm.vmcb->wc_user[COMPROMIS_WC_WALKS_1G];
	uint64_t page = counter & ~0xfffUL, before;
	bool ok;

	reset(&guest_pages[0], &stages2[1], true);
	vm_segment(0, G_DATA, G_DATA + 4096, page - G_DATA);
	before = *hpa_word(counter);
	ok = vm_poke(G_DATA + counter - page, 0x1234) == VMEXIT_VMMCALL;
	tap_ok(ok && *hpa_word(counter) == before,
	       "#VMEXIT stores the counters over what is in memory");
	vm.vmcb->wc_ctl = 0;
	ok = vm_poke(G_DATA + counter - page, 0x1234) == VMEXIT_VMMCALL;
	tap_ok(ok && *hpa_word(counter) == 0x1234, "... but not when wc_ctl is 0");
}

/* A walk that ends in a nested page fault is not counted. */
static void test_fault(void)
{
	struct pagetable npt = pagetable_new(&vm_host_tables);
	struct counters gain;
	bool ok;

	pagetable_map(&npt, 0, H_RAM, G_DATA, LEVEL_2M, VM_LEAF);
	vm_reset(&vm_space[LEVEL_4K], &npt, true);
	counters_start();
	ok = vm_touch(program_read, G_DATA, 4096, 1, 1) == VMEXIT_NPF;
	gain = counters_gain();
	tap_ok(ok && gain.user[COMPROMIS_WC_DTLB_WALKS] == 0, "a walk that faults is not counted");
}

/*
 * Segments and nested page table share a walk: here the guest's tables (and its
 * code) are translated by one of them and its data by the other, so of the 5 gPAs
 * of a data walk 4 belong to the first and 1 to the second.
 */
static void mixed_case(const char *name, bool segment_data)
{
	const uint64_t n = 1024;
	struct counters gain;
	uint64_t iwalks, code_hits;
	bool ok;

	vm_reset(&vm_space[LEVEL_4K], &vm_npt[LEVEL_4K], true);
	if (segment_data)
		vm_segment(0, G_DATA, RAM_SIZE, H_RAM);
	else
		vm_segment(0, 0, G_DATA, H_RAM);
	counters_start();
	ok = vm_touch(program_read, G_DATA, 4096, n, 1) == VMEXIT_VMMCALL;
	gain = counters_gain();
	iwalks = gain.user[COMPROMIS_WC_ITLB_WALKS];
	code_hits = segment_data ? 0 : 5 * iwalks;

	uint64_t want[COMPROMIS_WC_IMPLEMENTED] = {
		[COMPROMIS_WC_DTLB_WALKS] = n,
		[COMPROMIS_WC_ITLB_WALKS] = iwalks,
		[COMPROMIS_WC_WALKS_4K] = n + iwalks,
		[COMPROMIS_WC_GUEST_REFS] = 4 * (n + iwalks),
		[COMPROMIS_WC_SEGMENT_HITS] = n * (segment_data ? 1 : 4) + code_hits,
	};
	want[COMPROMIS_WC_NESTED_LOOKUPS] = 5 * (n + iwalks) - want[COMPROMIS_WC_SEGMENT_HITS];
	want[COMPROMIS_WC_NESTED_REFS] = 4 * want[COMPROMIS_WC_NESTED_LOOKUPS];
	counters_charge(want);
	tap_ok(counters_equal("user", gain.user, want) && ok, "%s", name);
}

/*
 * A guest that does not page has no entries of its own: a walk is one nested walk,
 * the closed form with g = 0, and goes to no guest page of any size.
 */
static void unpaged_case(const char *name, bool segment)
{
	const uint64_t n = 1024;
	struct counters gain;
	uint64_t walks;
	bool ok;

	vm_reset_unpaged(&vm_npt[LEVEL_4K]);
	if (segment)
		vm_segment(0, 0, RAM_SIZE, H_RAM);
	counters_start();
	ok = vm_touch(program_read32, G_DATA, 4096, n, 1) == VMEXIT_VMMCALL;
	gain = counters_gain();
	walks = n + gain.kernel[COMPROMIS_WC_ITLB_WALKS];

	uint64_t want[COMPROMIS_WC_IMPLEMENTED] = {
		[COMPROMIS_WC_DTLB_WALKS] = n,
		[COMPROMIS_WC_ITLB_WALKS] = walks - n,
		[COMPROMIS_WC_NESTED_REFS] = segment ? 0 : 4 * walks,
		[COMPROMIS_WC_SEGMENT_HITS] = segment ? walks : 0,
		[COMPROMIS_WC_NESTED_LOOKUPS] = segment ? 0 : walks,
	};
	counters_charge(want);
	tap_ok(counters_equal("kernel", gain.kernel, want) && ok, "%s", name);
}

/* Tables and code by 4K nested pages, data by 2M ones: 23 refs per data walk. */
static void test_mixed_npt(void)
{
	const uint64_t n = 1024;
	struct pagetable npt = pagetable_new(&vm_host_tables);
	struct counters gain;
	uint64_t iwalks;
	bool ok;

	pagetable_map(&npt, 0, H_RAM, G_DATA, LEVEL_4K, VM_LEAF);
	pagetable_map(&npt, G_DATA, H_RAM + G_DATA, RAM_SIZE - G_DATA, LEVEL_2M, VM_LEAF);
	vm_reset(&vm_space[LEVEL_4K], &npt, true);
	counters_start();
	ok = vm_touch(program_read, G_DATA, 4096, n, 1) == VMEXIT_VMMCALL;
	gain = counters_gain();
	iwalks = gain.user[COMPROMIS_WC_ITLB_WALKS];

	uint64_t want[COMPROMIS_WC_IMPLEMENTED] = {
		[COMPROMIS_WC_DTLB_WALKS] = n,
		[COMPROMIS_WC_ITLB_WALKS] = iwalks,
		[COMPROMIS_WC_WALKS_4K] = n + iwalks,
		[COMPROMIS_WC_GUEST_REFS] = 4 * (n + iwalks),
		[COMPROMIS_WC_NESTED_REFS] = 19 * n + 20 * iwalks,
		[COMPROMIS_WC_NESTED_LOOKUPS] = 5 * (n + iwalks),
	};
	counters_charge(want);
	tap_ok(counters_equal("user", gain.user, want) && ok,
	       "23 refs per walk: tables by NPT 4K, data by NPT 2M");
}

/*
 * What the CPU reads and writes by itself on the way from user to kernel mode is
 * the kernel's: gate, code descriptor, stack pointer in the TSS, and stack.
 */
static void test_implicit(void)
{
	struct counters gain;
	uint64_t iwalks;
	bool ok;

	reset(&guest_pages[0], &stages2[1], true);
	vm_interrupts(0x80, program_nop);
	ok = vm_run(program_int80) == VMEXIT_VMMCALL && vm.vmcb->cpl == 0;
	gain = counters_gain();
	iwalks = gain.kernel[COMPROMIS_WC_ITLB_WALKS];
	if (!tap_ok(ok && gain.kernel[COMPROMIS_WC_DTLB_WALKS] == 4 &&
			    gain.kernel[COMPROMIS_WC_GUEST_REFS] == 4 * (4 + iwalks) &&
			    gain.kernel[COMPROMIS_WC_NESTED_REFS] == 20 * (4 + iwalks) &&
			    gain.user[COMPROMIS_WC_DTLB_WALKS] == 0 &&
			    gain.user[COMPROMIS_WC_ITLB_WALKS] > 0,
		    "INT in user mode: 4 data walks of the kernel, none of the user"))
		tap_diag("exit 0x%lx info 0x%lx, data walks: kernel %lu, user %lu",
			 vm.vmcb->exitcode, vm.vmcb->exitinfo1,
			 gain.kernel[COMPROMIS_WC_DTLB_WALKS], gain.user[COMPROMIS_WC_DTLB_WALKS]);
}

void test_counts(void)
{
	test_closed_form();
	test_hits();
	test_accumulate();
	test_disabled();
	test_spare_slots();
	test_wrap();
	test_memory_while_running();
	test_fault();
	test_implicit();
	mixed_case("tables by a segment, data by NPT: 4 hits and 1 lookup per walk", false);
	mixed_case("tables by NPT, data by a segment: 1 hit and 4 lookups per walk", true);
	test_mixed_npt();
	unpaged_case("4 refs per walk: guest without paging, NPT 4K", false);
	unpaged_case("0 refs per walk: guest without paging, segment", true);
}
