// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves what a direct segment translates and what it does not.  Words hold their
 * own host-physical address, at H_RAM (where the nested page table leads) and at
 * H_OTHER (where the segments here lead), so what the guest reads says who
 * translated: segment or nested page table.
 */
#include "cpu.h"
#include "paging.h"
#include "string.h"
#include "suites.h"
#include "tap.h"
#include "vm.h"

#define GPA   (G_STAMPED + MIB(2))
#define SIZE  KIB(64)
#define LIMIT (GPA + SIZE)
#define OTHER H_OTHER /* offset that leads gPA 0 to H_OTHER */

/* A gPA far above all RAM, and the gVA that far_space() maps to it. */
#define FAR_GPA GIB(8)
#define FAR_VA	GIB(2)

static void reset(void)
{
	vm_reset(&vm_space[LEVEL_4K], &vm_npt[LEVEL_4K], false);
}

/* Does the word at gVA @va come from @hpa? */
static bool served_by(uint64_t va, uint64_t hpa)
{
	uint64_t got = vm_peek(va);

	if (got != hpa)
		tap_diag("gVA 0x%lx: got hPA 0x%lx, want 0x%lx (exit 0x%lx, gPA 0x%lx)", va, got,
			 hpa, vm.vmcb->exitcode, vm.vmcb->exitinfo2);
	return got == hpa;
}

/* Is a read at gVA @va, whose gPA is the same, a nested page fault? */
static bool faults_at(uint64_t va)
{
	vm.regs.rdi = va;
	vm.regs.rsi = va;
	if (vm_run(program_peek) == VMEXIT_NPF && vm.vmcb->exitinfo2 == va &&
	    (vm.vmcb->exitinfo1 & (NPF_FINAL | NPF_TABLE | NPF_PRESENT)) == NPF_FINAL)
		return true;
	tap_diag("gVA 0x%lx: exit 0x%lx, info 0x%lx 0x%lx", va, vm.vmcb->exitcode,
		 vm.vmcb->exitinfo1, vm.vmcb->exitinfo2);
	return false;
}

/* A nested page table as vm_npt's, with [@start, @end) mapped by @flags instead. */
static struct pagetable npt_except(uint64_t start, uint64_t end, uint64_t flags)
{
	struct pagetable npt = pagetable_new(&vm_host_tables);

	pagetable_map(&npt, 0, H_RAM, G_SPACE_4K, LEVEL_4K, VM_LEAF);
	pagetable_map(&npt, start, H_RAM + start, end - start, LEVEL_4K, flags);
	return npt;
}

static void test_bounds(void)
{
	uint64_t half;

	reset();
	vm_segment(0, GPA, LIMIT, OTHER);
	tap_ok(served_by(GPA, OTHER + GPA), "first word of a segment is inside");
	tap_ok(served_by(LIMIT - 8, OTHER + LIMIT - 8), "last word below limit is inside");
	tap_ok(served_by(LIMIT, H_RAM + LIMIT), "limit itself goes to the nested page table");
	tap_ok(served_by(GPA - 8, H_RAM + GPA - 8), "last word below gpa goes there too");

	/* A word across limit: its halves come from the two memories. */
	*hpa_word(H_OTHER + LIMIT - 8) = 0x55555555aaaaaaaaUL;
	*hpa_word(H_RAM + LIMIT - 8) = 0x6666666699999999UL;
	half = (H_RAM + LIMIT) << 32;
	tap_ok(served_by(LIMIT - 4, half | 0x55555555), "a word across limit is split");
	*hpa_word(H_OTHER + LIMIT - 8) = H_OTHER + LIMIT - 8;
	*hpa_word(H_RAM + LIMIT - 8) = H_RAM + LIMIT - 8;
}

/* The halves of a word of 8 bytes. */
static uint64_t halves(uint64_t low, uint64_t high)
{
	return high << 32 | (low & 0xffffffff);
}

/* A word of the guest at @va that is no page fault, but a nested one at @gpa. */
static bool straddle_faults(const char *program, uint64_t va, uint64_t gpa)
{
	vm.regs.rdi = va;
	vm.regs.rsi = 0x7777777788888888UL;
	if (vm_run(program) == VMEXIT_NPF && vm.vmcb->exitinfo2 == gpa &&
	    vm.vmcb->exitinfo1 & NPF_FINAL)
		return true;
	tap_diag("exit 0x%lx, info 0x%lx 0x%lx, want gPA 0x%lx", vm.vmcb->exitcode,
		 vm.vmcb->exitinfo1, vm.vmcb->exitinfo2, gpa);
	return false;
}

/* Words half of which is in a segment, and the other half not, or in another one. */
static void test_straddle(void)
{
	struct pagetable hole = npt_except(LIMIT, LIMIT + 4096, 0);
	uint64_t low = OTHER + LIMIT - 8, first = H_RAM + GPA - 8;
	bool ok;

	/* Before gpa: the word there is the nPT's, the next one the segment's. */
	reset();
	vm_segment(0, GPA, LIMIT, OTHER);
	*hpa_word(first) = 0x1111111122222222UL;
	ok = served_by(GPA - 4, halves(0x11111111, OTHER + GPA));
	*hpa_word(first) = first;
	tap_ok(ok, "a word across gpa is split");

	reset();
	vm_segment(0, GPA, LIMIT, OTHER);
	*hpa_word(low) = 0;
	*hpa_word(H_RAM + LIMIT) = 0;
	ok = vm_poke(LIMIT - 4, 0x3333333344444444UL) == VMEXIT_VMMCALL &&
	     *hpa_word(low) == 0x4444444400000000UL && *hpa_word(H_RAM + LIMIT) == 0x33333333 &&
	     *hpa_word(H_RAM + LIMIT - 8) == H_RAM + LIMIT - 8;
	*hpa_word(H_RAM + LIMIT) = H_RAM + LIMIT;
	tap_ok(ok, "a write across limit is split");

	reset();
	vm_segment(0, GPA, LIMIT, OTHER);
	vm_segment(1, LIMIT, LIMIT + SIZE, OTHER + SIZE);
	*hpa_word(low) = 0x5555555566666666UL;
	ok = served_by(LIMIT - 4, halves(0x55555555, OTHER + LIMIT + SIZE));
	tap_ok(ok, "a word from one segment into the next");

	/* The part that faults, and nothing written to the other. */
	*hpa_word(low) = low;
	reset();
	vm.vmcb->n_cr3 = hole.root;
	vm_segment(0, GPA, LIMIT, OTHER);
	tap_ok(straddle_faults(program_peek, LIMIT - 4, LIMIT),
	       "a read across limit, nothing mapped above: NPF at limit");
	tap_ok(straddle_faults(program_poke, LIMIT - 4, LIMIT) && *hpa_word(low) == low,
	       "... a write, too, and nothing is written below");
	tap_ok(served_by(LIMIT - 8, OTHER + LIMIT - 8), "... the word below is read");

	reset();
	vm.vmcb->n_cr3 = hole.root;
	vm_segment(0, LIMIT + 4096, LIMIT + SIZE, OTHER);
	tap_ok(straddle_faults(program_peek, LIMIT + 4096 - 4, LIMIT + 4096 - 4),
	       "a read across gpa, nothing mapped below: NPF below");
}

/* An instruction whose first bytes are in a segment, and whose last are not. */
static void test_straddle_fetch(void)
{
	static const uint8_t code[] = { 0x48, 0xb8, 1, 2, 3, 4, 5, 6, 7, 8, 0x0f, 0x01, 0xd9 };
	const uint64_t start = LIMIT - 5;
	uint64_t a = *hpa_word(OTHER + LIMIT - 8), b = *hpa_word(H_RAM + LIMIT);
	uint8_t *low = (uint8_t *)(OTHER + start), *high = (uint8_t *)(H_RAM + start);
	struct pagetable hole = npt_except(LIMIT, LIMIT + 4096, 0);
	bool ok;

	for (unsigned int i = 0; i < sizeof(code); i++) {
		if (i < 5)
			low[i] = code[i];
		else
			high[i] = code[i];
	}
	reset();
	vm_segment(0, GPA, LIMIT, OTHER);
	ok = vm_run_at(start) == VMEXIT_VMMCALL && vm.vmcb->rax == 0x0807060504030201UL;
	tap_ok(ok, "an instruction across limit is fetched from both sides");
	reset();
	vm.vmcb->n_cr3 = hole.root;
	vm_segment(0, GPA, LIMIT, OTHER);
	ok = vm_run_at(start) == VMEXIT_NPF && vm.vmcb->exitinfo2 == LIMIT;
	tap_ok(ok, "... NPF at limit, if nothing is mapped there");
	*hpa_word(OTHER + LIMIT - 8) = a;
	*hpa_word(H_RAM + LIMIT) = b;
	*hpa_word(H_RAM + LIMIT + 8) = 0;
}

static void test_write(void)
{
	uint64_t gpa = GPA + 4096;
	struct pagetable npt;

	reset();
	vm_segment(0, GPA, LIMIT, OTHER);
	tap_ok(vm_poke(gpa, 0x1234) == VMEXIT_VMMCALL && *hpa_word(OTHER + gpa) == 0x1234,
	       "a write lands at gpa + offset");
	tap_ok(*hpa_word(H_RAM + gpa) == H_RAM + gpa, "... and nowhere else");

	npt = npt_except(GPA, LIMIT, PTE_P | PTE_U | PTE_A);
	reset();
	vm.vmcb->n_cr3 = npt.root;
	tap_ok(vm_poke(gpa, 0x5678) == VMEXIT_NPF &&
		       (vm.vmcb->exitinfo1 & (NPF_PRESENT | NPF_WRITE)) ==
			       (NPF_PRESENT | NPF_WRITE),
	       "a write to a read-only nested page faults without a segment");
	vm_segment(0, GPA, LIMIT, OTHER);
	tap_ok(vm_poke(gpa, 0x5678) == VMEXIT_VMMCALL && *hpa_word(OTHER + gpa) == 0x5678,
	       "... and succeeds with one");
	*hpa_word(OTHER + gpa) = OTHER + gpa;
}

static void test_fallback(void)
{
	struct pagetable npt = npt_except(GPA, GPA + MIB(1), 0);

	reset();
	vm.vmcb->n_cr3 = npt.root;
	vm_segment(0, GPA, LIMIT, OTHER);
	tap_ok(served_by(LIMIT - 8, OTHER + LIMIT - 8), "a segment needs no nested page");
	tap_ok(faults_at(LIMIT), "beyond limit an unmapped gPA exits with NPF and that gPA");
	vm.vmcb->ds_ctl = 0;
	tap_ok(faults_at(GPA), "a disabled segment does not translate");
}

static void test_several(void)
{
	reset();
	vm_segment(0, GPA, LIMIT, OTHER);
	vm_segment(1, GPA, LIMIT + SIZE, OTHER + SIZE);
	tap_ok(served_by(GPA, OTHER + GPA), "overlap: segment 0 wins over 1");
	tap_ok(served_by(LIMIT, OTHER + LIMIT + SIZE), "... and 1 has the rest");
	vm.vmcb->ds_ctl = 1 << 1;
	tap_ok(served_by(GPA, OTHER + GPA + SIZE), "segment 1 alone, 0 filled but disabled");

	reset();
	vm_segment(2, GPA, LIMIT, OTHER);
	vm_segment(1, GPA + 4096, LIMIT, H_RAM + 4096);
	tap_ok(served_by(GPA, OTHER + GPA) && served_by(GPA + 4096, H_RAM + GPA + 8192),
	       "overlap: segment 1 wins over 2");

	reset();
	vm_segment(0, GPA + 2 * SIZE, GPA + 3 * SIZE, OTHER + SIZE);
	vm_segment(1, GPA, LIMIT, OTHER);
	vm_segment(2, LIMIT, LIMIT + SIZE, OTHER + 8 * SIZE);
	tap_ok(served_by(GPA, OTHER + GPA) && served_by(LIMIT, OTHER + LIMIT + 8 * SIZE) &&
		       served_by(GPA + 2 * SIZE, OTHER + GPA + 3 * SIZE) &&
		       served_by(GPA + 3 * SIZE - 8, OTHER + GPA + 4 * SIZE - 8) &&
		       served_by(GPA + 3 * SIZE, H_RAM + GPA + 3 * SIZE),
	       "three segments side by side, in no order");
}

/* A guest space in which FAR_VA leads to FAR_GPA. */
static struct pagetable far_space(void)
{
	struct pagetable space = pagetable_new(&vm_guest_tables);

	pagetable_map(&space, 0, 0, MIB(2), LEVEL_4K, VM_LEAF);
	pagetable_map(&space, FAR_VA, FAR_GPA, SIZE, LEVEL_4K, VM_LEAF);
	return space;
}

static void test_offsets(void)
{
	struct pagetable space = far_space();

	vm_reset(&space, &vm_npt[LEVEL_4K], false);
	vm_segment(0, FAR_GPA, FAR_GPA + SIZE, OTHER + GPA - FAR_GPA);
	tap_ok(served_by(FAR_VA, OTHER + GPA) &&
		       served_by(FAR_VA + SIZE - 8, OTHER + GPA + SIZE - 8),
	       "a negative offset is added modulo 2^64");

	reset();
	vm_segment(0, GPA, LIMIT, H_RAM + 4096);
	tap_ok(served_by(GPA, H_RAM + GPA + 4096), "an offset of odd pages");
}

/* The last page below 2^MAXPHYADDR, to hPA 0 and up: gpa + offset wraps around 2^64. */
static void test_top(void)
{
	uint64_t end = 1UL << (cpuid(0x80000008).eax & 0xff), top = end - SIZE;
	struct pagetable space = pagetable_new(&vm_guest_tables);

	pagetable_map(&space, 0, 0, MIB(2), LEVEL_4K, VM_LEAF);
	pagetable_map(&space, FAR_VA, top, SIZE, LEVEL_4K, VM_LEAF);
	vm_reset(&space, &vm_npt[LEVEL_4K], false);
	vm_segment(0, top, end, OTHER + GPA - top);
	tap_ok(served_by(FAR_VA, OTHER + GPA) &&
		       served_by(FAR_VA + SIZE - 8, OTHER + GPA + SIZE - 8),
	       "a segment up to the last gPA");
}

static void test_changes(void)
{
	reset();
	tap_ok(served_by(GPA, H_RAM + GPA), "no segment: the nested page table");
	vm_segment(0, GPA, LIMIT, OTHER);
	tap_ok(served_by(GPA, OTHER + GPA), "a segment enabled between two runs is in force");
	vm.vmcb->ds[0].offset = OTHER + SIZE;
	tap_ok(served_by(GPA, OTHER + GPA + SIZE), "... so is a changed offset");
	vm.vmcb->ds[0].limit = GPA + 4096;
	tap_ok(served_by(GPA + 4096, H_RAM + GPA + 4096), "... and a lower limit");
	vm.vmcb->ds[0].gpa = GPA + 4096;
	vm.vmcb->ds[0].limit = LIMIT;
	tap_ok(served_by(GPA, H_RAM + GPA), "... and a higher gpa");
	vm.vmcb->ds_ctl = 0;
	tap_ok(served_by(GPA + 4096, H_RAM + GPA + 4096), "... and that it is disabled");
}

/* The host runs at the addresses that the segment of its guest covers. */
static void test_outside(void)
{
	uint64_t hpa = GPA;

	*hpa_word(hpa) = hpa;
	reset();
	vm_segment(0, GPA, LIMIT, OTHER);
	tap_ok(served_by(GPA, OTHER + GPA) && *hpa_word(hpa) == hpa,
	       "segments are off after #VMEXIT");
}

/*
 * One guest page that a segment's limit cuts in two: what the TLB holds of one
 * part must not serve the other.  Both orders, without an exit between.
 */
static bool cut_page(int level, uint64_t limit)
{
	bool ok = true;

	for (unsigned int order = 0; order < 2; order++) {
		uint64_t first = order ? limit : limit - 8, second = order ? limit - 8 : limit;

		vm_reset(&vm_space[level], &vm_npt[LEVEL_1G], false);
		vm_segment(0, GPA, limit, OTHER);
		vm.regs.rdi = first;
		vm.regs.rsi = second;
		if (vm_run(program_peek) == VMEXIT_VMMCALL &&
		    vm.vmcb->rax == first + (order ? H_RAM : OTHER) &&
		    vm.regs.rbx == second + (order ? OTHER : H_RAM))
			continue;
		tap_diag("order %u: exit 0x%lx, got 0x%lx and 0x%lx", order, vm.vmcb->exitcode,
			 vm.vmcb->rax, vm.regs.rbx);
		ok = false;
	}
	return ok;
}

static void test_cut(void)
{
	tap_ok(cut_page(LEVEL_2M, GPA + MIB(1)), "a limit within a 2M guest page");
	tap_ok(cut_page(LEVEL_1G, GPA + MIB(4) + 4096), "a limit within a 1G guest page");
}

/* Copy what the guest's walks and fetches need from H_RAM to H_OTHER. */
static void copy_tables(void)
{
	memcpy((void *)(H_OTHER + G_PROGRAM), (void *)(H_RAM + G_PROGRAM), 4096);
	memcpy((void *)(H_OTHER + G_TABLES), (void *)(H_RAM + G_TABLES),
	       vm_guest_tables.next - G_TABLES);
}

/* The same page table entry as the segment shows it. */
static uint64_t *other_entry(const struct pagetable *space, uint64_t va)
{
	return pagetable_entry(space, va, LEVEL_4K) + (H_OTHER - H_RAM) / sizeof(uint64_t);
}

static void test_tables(void)
{
	const struct pagetable *space = &vm_space[LEVEL_4K];
	struct pagetable npt = npt_except(G_TABLES, G_TABLES_END, 0);
	uint64_t *entry;

	copy_tables();
	entry = other_entry(space, GPA);
	*entry = (GPA + 4096) | VM_LEAF;

	reset();
	tap_ok(served_by(GPA, H_RAM + GPA), "guest page tables through the nested page table");
	vm_segment(0, G_TABLES, G_TABLES_END, OTHER);
	tap_ok(served_by(GPA, H_RAM + GPA + 4096), "guest page tables through a segment");

	*entry &= ~(uint64_t)(PTE_A | PTE_D);
	tap_ok(vm_poke(GPA + 16, 1) == VMEXIT_VMMCALL &&
		       (*entry & (PTE_A | PTE_D)) == (PTE_A | PTE_D),
	       "A and D bits are written through a segment");
	*entry = GPA | VM_LEAF;

	reset();
	vm.vmcb->n_cr3 = npt.root;
	tap_ok(vm_run(program_nop) == VMEXIT_NPF && vm.vmcb->exitinfo1 & NPF_TABLE &&
		       vm.vmcb->exitinfo2 == space->root,
	       "unmapped guest page tables exit with NPF");
	vm_segment(0, G_TABLES, G_TABLES_END, OTHER);
	tap_ok(served_by(GPA, H_RAM + GPA), "... and work within a segment");
}

/* Code at the same gPA differs between the two memories. */
static void test_fetch(void)
{
	uint64_t value = H_OTHER + G_PROGRAM + (program_constant_value - program_start);

	copy_tables();
	memcpy((void *)value, &(uint64_t){ 0x2222222222222222 }, sizeof(uint64_t));

	reset();
	tap_ok(vm_run(program_constant) == VMEXIT_VMMCALL && vm.vmcb->rax == 0x1111111111111111,
	       "code is fetched through the nested page table");
	vm_segment(0, G_PROGRAM, G_PROGRAM + 4096, OTHER);
	tap_ok(vm_run(program_constant) == VMEXIT_VMMCALL && vm.vmcb->rax == 0x2222222222222222,
	       "code is fetched through a segment");
}

/* User mode has the same rights as kernel mode within a segment. */
static void test_user(void)
{
	vm_reset(&vm_space[LEVEL_4K], &vm_npt[LEVEL_4K], true);
	vm_segment(0, GPA, LIMIT, OTHER);
	tap_ok(served_by(GPA, OTHER + GPA) && vm_poke(GPA + 16, 7) == VMEXIT_VMMCALL &&
		       *hpa_word(OTHER + GPA + 16) == 7,
	       "user mode reads and writes through a segment");
}

/*
 * Without guest paging, a segment translates all the same, and changes too.  A new ASID
 * each time is flush enough.
 */
static void test_unpaged(void)
{
	bool ok = true;

	vm_reset_unpaged(&vm_npt[LEVEL_4K]);
	for (unsigned int round = 0; round < 4; round++) {
		uint64_t ram = round & 1 ? OTHER : H_RAM;
		uint64_t word = GPA + round * 8;

		vm.vmcb->asid = 1 + round;
		vm.vmcb->tlb_control = round ? TLB_KEEP : TLB_FLUSH_ALL;
		vm.vmcb->ds_ctl = 0;
		if (round & 1)
			vm_segment(0, GPA, LIMIT, OTHER);
		*hpa_word(ram + word) = 0;
		vm.regs.rdi = word;
		ok = vm_run(program_mark32) == VMEXIT_VMMCALL && ok;
		ok = (uint32_t)*hpa_word(ram + word) == word && ok;
		*hpa_word(ram + word) = ram + word;
	}
	tap_ok(ok, "a guest without paging, with and without a segment in turn");
}

/*
 * Neither the guest nor its host pages, so nothing but the segments changes at VMRUN and
 * #VMEXIT.  QEMU then takes gPAs for hPAs, outside of segments: the program is where the
 * image has it.
 */
static void test_unpaged_host(void)
{
	static struct vmcb other __attribute__((aligned(4096)));
	bool ok;

	vm_reset_unpaged(&vm_npt[LEVEL_4K]);
	vm.vmcb->rip = (uint64_t)program_mark32;
	other = *vm.vmcb;
	*hpa_word(GPA) = 0;
	vm_segment(0, GPA, LIMIT, OTHER);
	vm.vmcb->asid = 2;
	vm.vmcb->tlb_control = TLB_KEEP;
	ok = svm_enter_unpaged(&other, vm.vmcb, GPA) == GPA;
	ok = ok && other.exitcode == VMEXIT_VMMCALL && vm.vmcb->exitcode == VMEXIT_VMMCALL;
	ok = ok && (uint32_t)*hpa_word(OTHER + GPA) == GPA;
	tap_ok(ok, "neither side pages: without a segment, then with one");

	*hpa_word(OTHER + GPA) = OTHER + GPA;
	*hpa_word(GPA) = 0;
	other.asid = 3;
	other.tlb_control = TLB_KEEP;
	other.rip = (uint64_t)program_mark32;
	vm.vmcb->rip = (uint64_t)program_mark32;
	ok = svm_enter_unpaged(vm.vmcb, &other, GPA) == GPA;
	tap_ok(ok, "... with one, then without");

	/* And to the host, at once. */
	*hpa_word(OTHER + GPA) = OTHER + GPA;
	*hpa_word(GPA) = 0x1234;
	vm.vmcb->rip = (uint64_t)program_mark32;
	other = *vm.vmcb;
	ok = svm_enter_unpaged(vm.vmcb, &other, GPA) == 0x1234;
	tap_ok(ok, "... and the host is outside of it");
	*hpa_word(OTHER + GPA) = OTHER + GPA;
}

/* A 32-bit address that wraps: the word's end is at gPA 0, which is no part of the segment. */
static void test_wrap(void)
{
	const uint64_t last = GIB(4) - 4096, to = OTHER + GPA;
	uint32_t low = *hpa_word(to + 4088) >> 48, high = *hpa_word(H_RAM) & 0xffff;
	bool ok;

	vm_reset_unpaged(&vm_npt[LEVEL_4K]);
	vm_segment(0, last, last + 4096, to - last);
	vm.regs.rdi = GIB(4) - 2;
	ok = vm_run(program_peek32) == VMEXIT_VMMCALL &&
	     (uint32_t)vm.vmcb->rax == (high << 16 | low);
	if (!tap_ok(ok, "a word that wraps around 4 GiB, half of it in a segment"))
		tap_diag("exit 0x%lx, gPA 0x%lx, read 0x%lx, want 0x%x", vm.vmcb->exitcode,
			 vm.vmcb->exitinfo2, vm.vmcb->rax, high << 16 | low);
}

/* Real mode: as without paging, whatever the base of DS is. */
static bool real_case(uint64_t base, uint64_t offset, uint64_t hpa)
{
	bool ok;

	vm.vmcb->ds_seg.base = base;
	vm.regs.rdi = offset;
	vm.regs.rsi = 0x12345678;
	ok = vm_run(program_swap16) == VMEXIT_VMMCALL && (uint32_t)vm.vmcb->rax == (uint32_t)hpa &&
	     (uint32_t)*hpa_word(hpa) == 0x12345678;
	if (!ok)
		tap_diag("0x%lx + 0x%lx: exit 0x%lx, read 0x%lx", base, offset, vm.vmcb->exitcode,
			 vm.vmcb->rax);
	*hpa_word(hpa) = hpa;
	return ok;
}

static void test_real(void)
{
	vm_reset_real(&vm_npt[LEVEL_4K], 0);
	tap_ok(real_case(GPA, 0, H_RAM + GPA), "real mode: the nested page table");
	vm_segment(0, GPA, GPA + 8192, OTHER);
	tap_ok(real_case(GPA, 0, OTHER + GPA) && real_case(GPA, 8184, OTHER + GPA + 8184) &&
		       real_case(GPA - 4096, 4096, OTHER + GPA),
	       "... a segment");
	tap_ok(real_case(GPA, 8192, H_RAM + GPA + 8192) &&
		       real_case(GPA - 4096, 4088, H_RAM + GPA - 8),
	       "... and around it");
}

void test_translate(void)
{
	test_bounds();
	test_straddle();
	test_straddle_fetch();
	test_write();
	test_fallback();
	test_several();
	test_offsets();
	test_top();
	test_changes();
	test_outside();
	test_cut();
	test_tables();
	test_fetch();
	test_user();
	test_unpaged();
	test_unpaged_host();
	test_wrap();
	test_real();
}
