// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves the closed form for guests in the other paging modes: 32-bit paging (2 entries
 * for a page of 4 KiB, 1 for one of 4 MiB), PAE (3 and 2), and 5-level paging (one more
 * than 4-level paging), each by the nested page table and by a segment.  For the
 * model without caches.
 */
#include "counters.h"
#include "cpu.h"
#include "paging.h"
#include "suites.h"
#include "tap.h"
#include "vm.h"

#define CR0_PG	  (1UL << 31)
#define CR4_PSE	  (1UL << 4)
#define CR4_PAE	  (1UL << 5)
#define CR4_LA57  (1UL << 12)
#define ECX7_LA57 (1U << 16)

/* How much is mapped by small pages, from gVA 0. */
#define SMALL_END MIB(64)

struct mode {
	const char *name;
	uint64_t cr4;
	unsigned int entries; /* of a walk */
	uint64_t page;
	unsigned int counter; /* the one for pages of that size */
};

static const struct mode modes[] = {
	{ "32-bit paging, 4K", CR4_PSE, 2, KIB(4), COMPROMIS_WC_WALKS_4K },
	{ "32-bit paging, 4M", CR4_PSE, 1, MIB(4), COMPROMIS_WC_WALKS_2M },
	{ "PAE, 4K", CR4_PAE, 3, KIB(4), COMPROMIS_WC_WALKS_4K },
	{ "PAE, 2M", CR4_PAE, 2, MIB(2), COMPROMIS_WC_WALKS_2M },
};

/* An empty page for a table. */
static uint64_t new_table(void)
{
	return pagetable_new(&vm_guest_tables).root;
}

/* Entry @i of the table at gPA @table, of 4 or 8 bytes. */
static void set_entry(const struct mode *mode, uint64_t table, unsigned int i, uint64_t value)
{
	if (mode->cr4 & CR4_PAE)
		((uint64_t *)(table + H_RAM))[i] = value;
	else
		((uint32_t *)(table + H_RAM))[i] = value;
}

/* Directories for the first GiB, gVA = gPA; returns CR3. */
static uint64_t make_tables(const struct mode *mode)
{
	bool pae = mode->cr4 & CR4_PAE;
	uint64_t covers = pae ? MIB(2) : MIB(4), directory = new_table(), root = directory;

	for (uint64_t va = 0; va < (mode->page == covers ? RAM_SIZE : SMALL_END); va += covers) {
		uint64_t table;

		if (mode->page == covers) {
			set_entry(mode, directory, va / covers, va | VM_LEAF | PTE_PS);
			continue;
		}
		table = new_table();
		set_entry(mode, directory, va / covers, table | PTE_TABLE | PTE_U);
		for (uint64_t off = 0; off < covers; off += 4096)
			set_entry(mode, table, off / 4096, (va + off) | VM_LEAF);
	}
	if (pae) {
		root = new_table();
		set_entry(mode, root, 0, directory | PTE_P);
	}
	return root;
}

/* Do the counters of the kernel bank show @count data walks of @g entries each? */
static bool counts_match(const struct mode *mode, uint64_t count, unsigned int nested, bool segment)
{
	struct counters gain = counters_gain();
	uint64_t iwalks = gain.kernel[COMPROMIS_WC_ITLB_WALKS], walks = count + iwalks;
	uint64_t gpas = walks * (mode->entries + 1);
	uint64_t want[COMPROMIS_WC_IMPLEMENTED] = {
		[COMPROMIS_WC_DTLB_WALKS] = count,
		[COMPROMIS_WC_ITLB_WALKS] = iwalks,
		[COMPROMIS_WC_GUEST_REFS] = walks * mode->entries,
		[COMPROMIS_WC_NESTED_REFS] = gpas * nested,
		[COMPROMIS_WC_SEGMENT_HITS] = segment ? gpas : 0,
		[COMPROMIS_WC_NESTED_LOOKUPS] = nested ? gpas : 0,
	};

	want[mode->counter] = walks;
	counters_charge(want);
	return counters_equal("kernel", gain.kernel, want);
}

static void run_case(const struct mode *mode, uint64_t cr3, const char *how, int level,
		     bool segment)
{
	uint64_t count = mode->page == KIB(4) ? 4096 : RAM_SIZE / mode->page - 32;
	unsigned int nested = segment ? 0 : WALK_LENGTH(level);
	bool ok;

	vm_reset_unpaged(&vm_npt[level]);
	vm.vmcb->cr0 |= CR0_PG;
	vm.vmcb->cr3 = cr3;
	vm.vmcb->cr4 = mode->cr4;
	if (segment)
		vm_segment(2, 0, RAM_SIZE, H_RAM);
	counters_start();
	ok = vm_touch(program_read32, G_DATA, mode->page, count, 1) == VMEXIT_VMMCALL;
	ok = counts_match(mode, count, nested, segment) && ok;
	if (!tap_ok(ok, "%u refs per walk: %s, %s", (mode->entries + 1) * (nested + 1) - 1,
		    mode->name, how))
		tap_diag("exit code 0x%lx, info 0x%lx 0x%lx", vm.vmcb->exitcode, vm.vmcb->exitinfo1,
			 vm.vmcb->exitinfo2);
}

/* A fifth level above the tables of 4-level paging. */
static void test_5_levels(void)
{
	static const struct mode mode = { "5-level paging, 4K", CR4_LA57, 5, KIB(4),
					  COMPROMIS_WC_WALKS_4K };
	uint64_t top;

	if (!(cpuid(7).ecx & ECX7_LA57)) {
		tap_skip("the CPU has no LA57", "5-level paging");
		return;
	}
	top = new_table();
	*hpa_word(H_RAM + top) = vm_space[LEVEL_4K].root | PTE_TABLE | PTE_U;
	for (int level = LEVEL_4K; level <= LEVEL_1G; level++) {
		bool ok, segment = level == LEVEL_1G;
		unsigned int nested = segment ? 0 : WALK_LENGTH(level);

		vm_reset(&vm_space[LEVEL_4K], &vm_npt[level], false);
		vm.vmcb->cr3 = top;
		vm.vmcb->cr4 |= CR4_LA57;
		if (segment)
			vm_segment(0, 0, RAM_SIZE, H_RAM);
		counters_start();
		ok = vm_touch(program_read, G_DATA, 4096, 4096, 1) == VMEXIT_VMMCALL;
		ok = counts_match(&mode, 4096, nested, segment) && ok;
		tap_ok(ok, "%u refs per walk: %s, %s", 6 * (nested + 1) - 1, mode.name,
		       segment		 ? "segment" :
		       level == LEVEL_4K ? "NPT 4K" :
					   "NPT 2M");
	}
}

void test_modes(void)
{
	for (unsigned int i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		uint64_t cr3 = make_tables(&modes[i]);

		run_case(&modes[i], cr3, "NPT 4K", LEVEL_4K, false);
		run_case(&modes[i], cr3, "NPT 2M", LEVEL_2M, false);
		run_case(&modes[i], cr3, "NPT 1G", LEVEL_1G, false);
		run_case(&modes[i], cr3, "segment", LEVEL_4K, true);
	}
	test_5_levels();
}
