// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves where accessed and dirty bits are set: those of the guest's tables where its
 * walk reads them, through a segment or through the nested page table; those of nested
 * entries by a nested walk, and not for a gPA in a segment.  D is set by the first
 * store, and a store to a page that was cached with D clear is a walk once more.
 */
#include "counters.h"
#include "model.h"
#include "paging.h"
#include "suites.h"
#include "tap.h"
#include "vm.h"

#define AD (PTE_A | PTE_D)

/* In 2M of their own, in the guest's table and in the nested one. */
#define PAGE G_STAMPED
#define VA   (GIB(512) + PAGE)

static struct pagetable space, npt;

/* All entries that lead to @va have A and D clear. */
static void clear(const struct pagetable *pt, uint64_t va)
{
	for (int level = LEVEL_4K; level <= LEVEL_TOP; level++)
		*pagetable_entry(pt, va, level) &= ~(uint64_t)AD;
}

static uint64_t leaf(const struct pagetable *pt, uint64_t va)
{
	return *pagetable_entry(pt, va, LEVEL_4K) & AD;
}

/* A in each of the upper entries, D in none? */
static bool uppers_accessed(const struct pagetable *pt, uint64_t va)
{
	for (int level = LEVEL_2M; level <= LEVEL_TOP; level++) {
		if ((*pagetable_entry(pt, va, level) & AD) != PTE_A)
			return false;
	}
	return true;
}

/* Upper entries that the guest's code and tables do not share: that of 2M. */
static bool npt_untouched(uint64_t gpa)
{
	return !leaf(&npt, gpa) && !(*pagetable_entry(&npt, gpa, LEVEL_2M) & AD);
}

static void reset(void)
{
	vm_reset(&space, &npt, true);
	clear(&space, VA);
	*pagetable_entry(&npt, PAGE, LEVEL_4K) &= ~(uint64_t)AD;
	*pagetable_entry(&npt, PAGE, LEVEL_2M) &= ~(uint64_t)AD;
	counters_start();
}

static bool run(const char *program)
{
	if (vm_touch(program, VA + 16, 0, 1, 1) == VMEXIT_VMMCALL)
		return true;
	tap_diag("exit code 0x%lx, info 0x%lx 0x%lx", vm.vmcb->exitcode, vm.vmcb->exitinfo1,
		 vm.vmcb->exitinfo2);
	return false;
}

static void guest_case(const char *how, bool tables, bool data)
{
	bool ok;

	for (unsigned int store = 0; store < 2; store++) {
		reset();
		if (tables)
			vm_segment(0, G_TABLES, G_TABLES_END, H_RAM);
		if (data)
			vm_segment(1, PAGE, PAGE + MIB(1), H_RAM);
		ok = run(store ? program_write : program_read);
		ok = ok && leaf(&space, VA) == (store ? AD : PTE_A) && uppers_accessed(&space, VA);
		tap_ok(ok, "a %s: %s", store ? "store sets A and D" : "load sets A only", how);
		if (data)
			tap_ok(npt_untouched(PAGE), "... no nested A or D in a segment");
		else
			tap_ok(leaf(&npt, PAGE) == (store ? AD : PTE_A),
			       "... and so do the nested ones");
	}
}

/*
 * What maps the guest's tables: a nested walk reads guest entries as if it wrote them,
 * and sets A and D; a segment sets none.
 */
static void test_tables(void)
{
	uint64_t gpa = space.root;
	bool ok;

	reset();
	*pagetable_entry(&npt, gpa, LEVEL_4K) &= ~(uint64_t)AD;
	ok = run(program_read);
	tap_ok(ok && leaf(&npt, gpa) & PTE_A, "nested A of a guest table, by the nested walk");

	reset();
	*pagetable_entry(&npt, gpa, LEVEL_4K) &= ~(uint64_t)AD;
	vm_segment(0, G_TABLES, G_TABLES_END, H_RAM);
	ok = run(program_write);
	tap_ok(ok && !leaf(&npt, gpa) && leaf(&space, VA) == AD,
	       "no nested A or D of a guest table in a segment");
}

/* A fault sets no D, in neither table. */
static void test_read_only(void)
{
	bool ok;

	reset();
	*pagetable_entry(&npt, PAGE, LEVEL_4K) &= ~(uint64_t)PTE_W;
	ok = vm_touch(program_write, VA, 0, 1, 1) == VMEXIT_NPF;
	*pagetable_entry(&npt, PAGE, LEVEL_4K) |= PTE_W;
	tap_ok(ok && !(leaf(&npt, PAGE) & PTE_D),
	       "a store that is a nested fault sets no nested D");

	reset();
	*pagetable_entry(&space, VA, LEVEL_4K) &= ~(uint64_t)PTE_W;
	ok = vm_touch(program_write, VA, 0, 1, 1) == VMEXIT_EXCEPTION(14);
	*pagetable_entry(&space, VA, LEVEL_4K) |= PTE_W;
	tap_ok(ok && !(leaf(&space, VA) & PTE_D), "a store that is a guest's fault sets no D");
}

static uint64_t walks(void)
{
	return counters_gain().user[COMPROMIS_WC_DTLB_WALKS];
}

/* Loads, stores, stores: within one run, and over runs that keep the second-level TLB. */
static void test_first_store(const char *how, bool segment)
{
	bool ok;

	reset();
	if (segment)
		vm_segment(1, PAGE, PAGE + MIB(1), H_RAM);
	ok = run(program_load_store);
	if (!tap_ok(ok && walks() == 2 && leaf(&space, VA) == AD,
		    "load, store, store: two walks, the second for D: %s", how))
		tap_diag("%lu walks", walks());

	*pagetable_entry(&space, VA, LEVEL_4K) |= AD;
	*pagetable_entry(&npt, PAGE, LEVEL_4K) |= AD;
	counters_start();
	ok = run(program_load_store);
	if (!tap_ok(ok && walks() == 1, "... one, if D is set before: %s", how))
		tap_diag("%lu walks", walks());

	if (!model_keeps_pages())
		return;
	reset();
	if (segment)
		vm_segment(1, PAGE, PAGE + MIB(1), H_RAM);
	ok = run(program_read) && walks() == 1;
	vm.vmcb->tlb_control = TLB_KEEP;
	ok = run(program_read) && walks() == 1 && ok;
	ok = run(program_write) && walks() == 2 && ok;
	ok = run(program_write) && walks() == 2 && ok;
	ok = run(program_read) && walks() == 2 && ok;
	if (!tap_ok(ok && leaf(&space, VA) == AD,
		    "the second-level TLB serves a store once D is set, not before: %s", how))
		tap_diag("%lu walks", walks());
}

/* The nested D alone is clear. */
static void test_nested_dirty(void)
{
	bool ok;

	reset();
	*pagetable_entry(&space, VA, LEVEL_4K) |= AD;
	ok = run(program_load_store);
	if (!tap_ok(ok && walks() == 2 && leaf(&npt, PAGE) == AD,
		    "load, store, store: two walks, the second for the nested D"))
		tap_diag("%lu walks", walks());
}

void test_dirty(void)
{
	space = pagetable_new(&vm_guest_tables);
	pagetable_map(&space, 0, 0, G_TABLES, LEVEL_4K, VM_LEAF);
	pagetable_map(&space, VA, PAGE, MIB(1), LEVEL_4K, VM_LEAF);
	npt = pagetable_new(&vm_host_tables);
	pagetable_map(&npt, 0, H_RAM, PAGE + MIB(1), LEVEL_4K, VM_LEAF);

	guest_case("all by the NPT", false, false);
	guest_case("tables by a segment, data by the NPT", true, false);
	guest_case("tables by the NPT, data by a segment", false, true);
	guest_case("all by segments", true, true);
	test_tables();
	test_read_only();
	test_first_store("NPT", false);
	test_first_store("segment", true);
	test_nested_dirty();
}
