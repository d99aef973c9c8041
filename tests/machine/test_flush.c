// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves each row of the table in MMU.md's section 5, what removes translations:
 *
 * - that after it no stale one is used: the guest reads a word, maps its page
 *   elsewhere, invalidates and reads again; or the hypervisor changes the nested page
 *   table or a segment between two runs;
 * - with a model that has a second-level TLB, that it removes what the table says and
 *   nothing else.  Every world switch empties the first level, so each access of
 *   another run shows in the counters whether the second still had it.
 *
 * RESET has a test of its own, test_reset.c.  INIT is not tested: it takes a CPU more.
 */
#include "counters.h"
#include "cpu.h"
#include "model.h"
#include "paging.h"
#include "suites.h"
#include "tap.h"
#include "vm.h"

#define PTE_G 0x100

#define CR0_MP	 (1UL << 1)
#define CR0_WP	 (1UL << 16)
#define CR4_DE	 (1UL << 3)
#define CR4_PSE	 (1UL << 4)
#define CR4_PGE	 (1UL << 7)
#define CR4_SMEP (1UL << 20)
#define CR4_SMAP (1UL << 21)

/*
 * Data is half a TiB above the code, so that the guest's page-walk caches share no
 * entry between them, and 6M more, so that they do not share a set; in guest-physical
 * memory it is in another 2M than code and page tables.
 */
#define VA	  (GIB(512) + MIB(6))
#define VA_PLAIN  VA
#define VA_GLOBAL (VA + 1 * 4096)
#define VA_FRESH  (VA + 2 * 4096)
#define VA_LARGE  (VA + MIB(2))

#define ASID_OTHER 2
#define ASID_NEW   3

/* What survives: pages of the ASID that runs, and of another; walk caches of both. */
#define PLAIN	   (1U << 0)
#define GLOBAL	   (1U << 1)
#define LARGE	   (1U << 2)
#define PWC	   (1U << 3)
#define NESTED	   (1U << 4) /* nested TLB and PWC */
#define OTHER	   (1U << 5)
#define OTHER_PWC  (1U << 6)
#define PAGES	   (PLAIN | GLOBAL | LARGE)
#define ALL_OTHERS (OTHER | OTHER_PWC)
#define ALL	   (PAGES | PWC | NESTED | ALL_OTHERS)

static const char *const names[] = { "4K page",		"global page",	      "2M page",
				     "guest PWC",	"nested TLB and PWC", "other ASID",
				     "other ASID's PWC" };

/* The large page is one to the nested page table too. */
static struct pagetable space, npt;

static void make_space(void)
{
	space = pagetable_new(&vm_guest_tables);
	/* Code is the kernel's, or SMEP would forbid it. */
	pagetable_map(&space, 0, 0, G_TABLES, LEVEL_4K, PTE_LEAF);
	/* The guest writes its own tables, one to one. */
	pagetable_map(&space, G_TABLES, G_TABLES, G_TABLES_END - G_TABLES, LEVEL_4K, VM_LEAF);
	pagetable_map(&space, VA, G_STAMPED, MIB(1), LEVEL_4K, VM_LEAF);
	*pagetable_entry(&space, VA_GLOBAL, LEVEL_4K) |= PTE_G;
	pagetable_map(&space, VA_LARGE, G_STAMPED + MIB(2), MIB(2), LEVEL_2M, VM_LEAF);

	npt = pagetable_new(&vm_host_tables);
	pagetable_map(&npt, 0, H_RAM, G_STAMPED + MIB(2), LEVEL_4K, VM_LEAF);
	pagetable_map(&npt, G_STAMPED + MIB(2), H_RAM + G_STAMPED + MIB(2), MIB(8), LEVEL_2M,
		      VM_LEAF);
}

static void reset(void)
{
	vm_reset(&space, &npt, false);
	vm.vmcb->cr4 |= CR4_PGE;
	counters_start();
}

/* Read a word and return what that counted. */
static struct counters probe(uint64_t va)
{
	counters_start();
	vm_touch(program_read, va, 0, 1, 1);
	return counters_gain();
}

static bool page_stays(uint64_t va)
{
	return probe(va).kernel[COMPROMIS_WC_DTLB_WALKS] == 0;
}

/*
 * A walk to a page that no TLB has, in a 2M that has been walked before.  If the guest
 * PWC holds what leads there, one entry is read, else all 4, since the code's walk
 * shares no more than the root's page.  The nested TLB has the 16 entries it takes to
 * hold all tables; if emptied, it has again the root's page, which the code's walk
 * just used.  The page itself is new to it, and takes one nested entry if the nested
 * PWC has the upper ones.
 */
static unsigned int probe_caches(uint64_t va)
{
	struct counters gain = probe(va);
	const uint64_t *c = gain.kernel;
	unsigned int kept = 0;

	if (model.pwc[PWC_PD].entries && c[COMPROMIS_WC_PWC_SKIPS] == 3)
		kept |= PWC;
	if (c[COMPROMIS_WC_NTLB_HITS] == c[COMPROMIS_WC_NESTED_LOOKUPS] - 1 &&
	    c[COMPROMIS_WC_NESTED_REFS] == model_reads(model.npwc, 4, PWC_PD))
		kept |= NESTED;
	if (c[COMPROMIS_WC_DTLB_WALKS] != 1)
		tap_diag("%lu walks for one page", c[COMPROMIS_WC_DTLB_WALKS]);
	return kept;
}

/* Everything in the TLB, of two ASIDs; the one that runs was the last to fill it. */
static void fill(void)
{
	reset();
	vm.vmcb->asid = ASID_OTHER;
	probe(VA_PLAIN);
	vm.vmcb->tlb_control = TLB_KEEP;
	vm.vmcb->asid = 1;
	probe(VA_PLAIN);
	probe(VA_GLOBAL);
	probe(VA_LARGE);
}

/* What is left.  The first run takes in again the code, if it has gone. */
static unsigned int look(void)
{
	unsigned int kept;

	vm.vmcb->tlb_control = TLB_KEEP;
	vm.vmcb->asid = 1;
	vm_run(program_nop);
	kept = probe_caches(VA_FRESH);
	if (page_stays(VA_PLAIN))
		kept |= PLAIN;
	if (page_stays(VA_GLOBAL))
		kept |= GLOBAL;
	if (page_stays(VA_LARGE))
		kept |= LARGE;
	vm.vmcb->asid = ASID_OTHER;
	vm_run(program_nop);
	if (probe_caches(VA_FRESH) & PWC)
		kept |= OTHER_PWC;
	if (page_stays(VA_PLAIN))
		kept |= OTHER;
	return kept;
}

static void check(const char *what, unsigned int want)
{
	unsigned int got, skip = 0;

	if (!model.pwc[PWC_PD].entries)
		skip |= PWC | OTHER_PWC;
	if (!model.ntlb.entries)
		skip |= NESTED;
	got = look();
	if (tap_ok(!((got ^ want) & ~skip), "%s", what))
		return;
	for (unsigned int i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if ((got ^ want) & ~skip & 1U << i)
			tap_diag("%s: %s", names[i], got & 1U << i ? "stays" : "has gone");
	}
}

static void guest_case(const char *what, const char *program, uint64_t operand, unsigned int want)
{
	fill();
	vm.regs.rdi = operand;
	if (vm_run(program) != VMEXIT_VMMCALL)
		tap_diag("exit code 0x%lx", vm.vmcb->exitcode);
	check(what, want);
}

static void vmrun_case(const char *what, uint32_t tlb_control, uint32_t asid, unsigned int want)
{
	fill();
	vm.vmcb->tlb_control = tlb_control;
	vm.vmcb->asid = asid;
	if (vm_run(program_nop) != VMEXIT_VMMCALL)
		tap_diag("exit code 0x%lx", vm.vmcb->exitcode);
	check(what, want);
}

static inline void invlpga(uint64_t va, uint32_t asid)
{
	asm volatile("invlpga %%rax, %%ecx" : : "a"(va), "c"(asid) : "memory");
}

static void invlpga_case(const char *what, uint64_t va, uint32_t asid, unsigned int want)
{
	fill();
	invlpga(va, asid);
	check(what, want);
}

#define TLB_LESS(pages) (ALL & ~(pages))

static void test_rows(void)
{
	const unsigned int guest = PAGES | PWC;

	guest_case("no instruction: all stays", program_nop, 0, ALL);
	guest_case("INVLPG: that page and the guest PWC", program_invlpg, VA_PLAIN,
		   TLB_LESS(PLAIN | PWC));
	guest_case("INVLPG within the page", program_invlpg, VA_PLAIN + 0xfff,
		   TLB_LESS(PLAIN | PWC));
	guest_case("INVLPG of a global page", program_invlpg, VA_GLOBAL, TLB_LESS(GLOBAL | PWC));
	guest_case("INVLPG within a 2M page", program_invlpg, VA_LARGE + MIB(1) + 4096,
		   TLB_LESS(LARGE | PWC));
	guest_case("INVLPG of a page that was never used", program_invlpg, VA + MIB(8),
		   TLB_LESS(PWC));

	invlpga_case("INVLPGA for the ASID that ran", VA_PLAIN, 1, TLB_LESS(PLAIN | PWC));
	invlpga_case("INVLPGA of a global page", VA_GLOBAL, 1, TLB_LESS(GLOBAL | PWC));
	invlpga_case("INVLPGA of a 2M page", VA_LARGE + 4096, 1, TLB_LESS(LARGE | PWC));
	invlpga_case("INVLPGA for another ASID", VA_PLAIN, ASID_OTHER, TLB_LESS(ALL_OTHERS));
	invlpga_case("INVLPGA for an ASID that never ran", VA_PLAIN, ASID_NEW, ALL);
	invlpga_case("INVLPGA for the host", VA_PLAIN, 0, ALL);

	guest_case("MOV CR3: all but global pages, and the guest PWC", program_cr3, 0,
		   TLB_LESS(PLAIN | LARGE | PWC));
	guest_case("MOV CR4, PGE: all pages", program_cr4, CR4_PGE, TLB_LESS(guest));
	guest_case("MOV CR4, PSE: all pages", program_cr4, CR4_PSE, TLB_LESS(guest));
	guest_case("MOV CR4, SMEP: all pages", program_cr4, CR4_SMEP, TLB_LESS(guest));
	guest_case("MOV CR4, SMAP: all pages", program_cr4, CR4_SMAP, TLB_LESS(guest));
	guest_case("MOV CR4, DE: none", program_cr4, CR4_DE, ALL);
	guest_case("MOV CR0, WP: all pages", program_cr0, CR0_WP, TLB_LESS(guest));
	guest_case("MOV CR0, MP: none", program_cr0, CR0_MP, ALL);

	vmrun_case("VMRUN and #VMEXIT, TLB_CONTROL 0: none", TLB_KEEP, 1, ALL);
	vmrun_case("VMRUN, TLB_CONTROL 1: all of all", TLB_FLUSH_ALL, 1, 0);
	vmrun_case("VMRUN, TLB_CONTROL 3: all of its ASID", TLB_FLUSH_ASID, 1, ALL_OTHERS);
	vmrun_case("VMRUN, TLB_CONTROL 7: all but its global pages", TLB_FLUSH_NONGLOBAL, 1,
		   GLOBAL | ALL_OTHERS);
	vmrun_case("VMRUN, TLB_CONTROL 3, another ASID: nothing of this one", TLB_FLUSH_ASID,
		   ASID_OTHER, ALL & ~ALL_OTHERS);
	vmrun_case("VMRUN with a new ASID: none of the old", TLB_KEEP, ASID_NEW, ALL);
}

/*
 * A 2M page that the nested page table maps by 4K pages is held in pieces, but it is
 * one page to the guest: INVLPG of any address in it removes them all.
 */
static void test_splinters(void)
{
	bool kept, gone;

	reset();
	vm.vmcb->n_cr3 = vm_npt[LEVEL_4K].root;
	probe(VA_LARGE);
	vm.vmcb->tlb_control = TLB_KEEP;
	kept = page_stays(VA_LARGE);
	vm.regs.rdi = VA_LARGE + MIB(1);
	vm_run(program_invlpg);
	gone = !page_stays(VA_LARGE);
	tap_ok(kept && gone, "INVLPG within a 2M page held in pieces of 4K: all of them");

	probe(VA_LARGE);
	invlpga(VA_LARGE + MIB(1), 1);
	tap_ok(!page_stays(VA_LARGE), "INVLPGA, the same");
}

/* Without CR4.PGE no page is global. */
static void test_no_pge(void)
{
	fill();
	vm.vmcb->cr4 &= ~CR4_PGE;
	vm.vmcb->tlb_control = TLB_FLUSH_ALL;
	probe(VA_GLOBAL);
	vm.vmcb->tlb_control = TLB_KEEP;
	vm_run(program_cr3);
	vm_run(program_nop);
	tap_ok(!page_stays(VA_GLOBAL), "MOV CR3 removes global pages without CR4.PGE");
}

/* A new ASID has nothing. */
static void test_new_asid(void)
{
	fill();
	vm.vmcb->asid = ASID_NEW;
	tap_ok(!page_stays(VA_PLAIN) && !page_stays(VA_GLOBAL), "a new ASID finds no page");
}

/*
 * Staleness, by what the guest reads.  Words of G_STAMPED hold their hPA.
 */
static void remap_case(const char *what, const char *program, uint64_t va, int level, uint64_t bits)
{
	/* Of a 4K page, the next one; of a 2M page, the one that is 2M further on. */
	uint64_t size = LEVEL_SIZE(level);
	uint64_t *entry = pagetable_entry(&space, va, level), old = *entry;
	uint64_t gpa = old & ~0xfffUL & (level == LEVEL_4K ? ~0UL : ~0x1fffffUL);
	bool ok;

	reset();
	vm.regs.rdi = va;
	vm.regs.rsi = bits;
	vm.regs.rdx = (uint64_t)entry - H_RAM;
	vm.regs.rcx = old + size;
	ok = vm_run(program) == VMEXIT_VMMCALL && vm.vmcb->rax == H_RAM + gpa &&
	     vm.regs.rbx == H_RAM + gpa + size;
	if (!tap_ok(ok, "not stale after %s", what))
		tap_diag("exit code 0x%lx at 0x%lx, read 0x%lx and 0x%lx", vm.vmcb->exitcode,
			 vm.vmcb->rip, vm.vmcb->rax, vm.regs.rbx);
	*entry = old;
}

static void test_remap(void)
{
	remap_case("INVLPG, 4K page", program_remap_invlpg, VA_PLAIN, LEVEL_4K, 0);
	remap_case("INVLPG, global page", program_remap_invlpg, VA_GLOBAL, LEVEL_4K, 0);
	remap_case("INVLPG, 2M page", program_remap_invlpg, VA_LARGE, LEVEL_2M, 0);
	remap_case("INVLPGA in the guest, 4K page", program_remap_invlpga, VA_PLAIN, LEVEL_4K, 1);
	remap_case("INVLPGA in the guest, global page", program_remap_invlpga, VA_GLOBAL, LEVEL_4K,
		   1);
	remap_case("MOV CR3, 4K page", program_remap_cr3, VA_PLAIN, LEVEL_4K, 0);
	remap_case("MOV CR3, 2M page", program_remap_cr3, VA_LARGE, LEVEL_2M, 0);
	remap_case("MOV CR4, PGE, 4K page", program_remap_cr4, VA_PLAIN, LEVEL_4K, CR4_PGE);
	remap_case("MOV CR4, PGE, global page", program_remap_cr4, VA_GLOBAL, LEVEL_4K, CR4_PGE);
	remap_case("MOV CR4, PSE, global page", program_remap_cr4, VA_GLOBAL, LEVEL_4K, CR4_PSE);
	remap_case("MOV CR0, WP, 4K page", program_remap_cr0, VA_PLAIN, LEVEL_4K, CR0_WP);
	remap_case("MOV CR0, WP, global page", program_remap_cr0, VA_GLOBAL, LEVEL_4K, CR0_WP);
}

static bool reads(uint64_t va, uint64_t want)
{
	uint64_t got = vm_peek(va);

	if (got != want)
		tap_diag("read 0x%lx, want 0x%lx", got, want);
	return got == want;
}

/* What the hypervisor changes between two runs, and then flushes in this way. */
static void changed_case(const char *what, uint32_t tlb_control, uint32_t asid)
{
	uint64_t plain = G_STAMPED, *entry = pagetable_entry(&npt, plain, LEVEL_4K);
	bool ok;

	reset();
	ok = reads(VA_PLAIN, H_RAM + plain);
	*entry += 4096;
	vm.vmcb->tlb_control = tlb_control;
	vm.vmcb->asid = asid;
	ok = reads(VA_PLAIN, H_RAM + plain + 4096) && ok;
	*entry -= 4096;
	tap_ok(ok, "not stale after %s: nested page table", what);

	reset();
	vm_segment(0, plain, plain + MIB(1), H_OTHER);
	ok = reads(VA_PLAIN, H_OTHER + plain);
	vm.vmcb->ds[0].offset += 4096;
	vm.vmcb->tlb_control = tlb_control;
	vm.vmcb->asid = asid;
	ok = reads(VA_PLAIN, H_OTHER + plain + 4096) && ok;
	vm.vmcb->ds[0].gpa += 4096;
	vm.vmcb->asid += asid == 1 ? 0 : 1;
	ok = reads(VA_PLAIN, H_RAM + plain) && ok;
	tap_ok(ok, "not stale after %s: segment", what);

	/* The guest's own table changes while the guest does not run. */
	entry = pagetable_entry(&space, VA_PLAIN, LEVEL_4K);
	reset();
	ok = reads(VA_PLAIN, H_RAM + plain);
	*entry += 4096;
	vm.vmcb->tlb_control = tlb_control;
	vm.vmcb->asid = asid;
	ok = reads(VA_PLAIN, H_RAM + plain + 4096) && ok;
	*entry -= 4096;
	tap_ok(ok, "not stale after %s: guest page table", what);
}

static void test_changed(void)
{
	changed_case("TLB_CONTROL 1", TLB_FLUSH_ALL, 1);
	changed_case("TLB_CONTROL 3", TLB_FLUSH_ASID, 1);
	changed_case("TLB_CONTROL 7", TLB_FLUSH_NONGLOBAL, 1);
	changed_case("a new ASID", TLB_KEEP, ASID_OTHER);
}

/* A flush after a change of segments lets the page be walked again. */
static void test_segment_walks(void)
{
	bool kept, gone;

	reset();
	vm_segment(0, G_STAMPED, G_STAMPED_END, H_OTHER);
	probe(VA_PLAIN);
	vm.vmcb->tlb_control = TLB_KEEP;
	kept = page_stays(VA_PLAIN);
	vm.vmcb->ds[0].offset += 4096;
	vm.vmcb->tlb_control = TLB_FLUSH_ASID;
	gone = !page_stays(VA_PLAIN);
	tap_ok(kept && gone, "a page of a segment stays, and goes by TLB_CONTROL 3");
}

void test_flush(void)
{
	make_space();
	test_remap();
	test_changed();
	if (!model_keeps_pages())
		return;
	test_rows();
	test_splinters();
	test_no_pge();
	test_new_asid();
	test_segment_walks();
}
