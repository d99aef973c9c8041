// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves that the modelled TLBs and walk caches are what the model's name says, and
 * that they replace by LRU.  The guest touches pages in known orders; how many of its
 * accesses are walks must be what two independent predictions say, within 1 %:
 *
 * - the oracle, which knows the order and the definition of LRU (oracle.h);
 * - closed forms.  Going over N pages in circles, with C entries in the sets that
 *   they use: if they fit, N walks, each page's first; if every set gets at least one
 *   page more than it has ways, all accesses, since a page is always replaced just
 *   before it is needed again.  Drawing at random from N > C pages: 1 - C/N of the
 *   accesses, once the TLB is full, since all pages are equally likely to be in it.
 *
 * The prediction leaves out what the guest fetches: one page of code that is looked up
 * two or three times in a run.  Where code and data share a TLB and a set is just full,
 * one such look-up lets one round over that set miss, so the slack is its ways.
 */
#include "counters.h"
#include "model.h"
#include "oracle.h"
#include "paging.h"
#include "suites.h"
#include "tap.h"
#include "vm.h"

#define ROUNDS 3
#define SEED   20221213

struct setting {
	const char *name;
	int guest; /* level of the leaves */
	int nested; /* LEVEL_NONE: no nested paging */
	bool segment;
	unsigned int lg_page; /* what a TLB entry may cover, as log2 */
	uint64_t base, size; /* gVAs to touch */
};

static const struct setting settings[] = {
	{ "4K, NPT 4K", LEVEL_4K, LEVEL_4K, false, 12, G_DATA, G_DATA_END - G_DATA },
	{ "4K, segment", LEVEL_4K, LEVEL_4K, true, 12, G_DATA, G_DATA_END - G_DATA },
	{ "2M, NPT 2M", LEVEL_2M, LEVEL_2M, false, 21, GIB(1) + G_DATA, GIB(30) },
	{ "2M, segment", LEVEL_2M, LEVEL_4K, true, 21, GIB(1) + G_DATA, GIB(30) },
	{ "2M, no NPT", LEVEL_2M, LEVEL_NONE, false, 21, GIB(1) + G_DATA, GIB(30) },
	{ "2M, NPT 4K", LEVEL_2M, LEVEL_4K, false, 12, GIB(1) + G_DATA, GIB(30) },
	{ "4K, NPT 2M", LEVEL_4K, LEVEL_2M, false, 12, G_DATA, G_DATA_END - G_DATA },
	{ "1G, NPT 1G", LEVEL_1G, LEVEL_1G, false, 30, GIB(1) + G_DATA, GIB(510) },
	{ "1G, segment", LEVEL_1G, LEVEL_4K, true, 30, GIB(1) + G_DATA, GIB(510) },
	{ "4K, no NPT", LEVEL_4K, LEVEL_NONE, false, 12, G_DATA, G_DATA_END - G_DATA },
};

#define NR_SETTINGS (sizeof(settings) / sizeof(settings[0]))

static void reset(const struct setting *s)
{
	if (s->nested == LEVEL_NONE)
		vm_reset(&vm_flat_space[s->guest], NULL, true);
	else
		vm_reset(&vm_space[s->guest], &vm_npt[s->nested], true);
	if (s->segment)
		vm_segment(0, 0, RAM_SIZE, H_RAM);
	counters_start();
}

static struct walk_form form_of(const struct setting *s)
{
	bool stage2 = s->nested != LEVEL_NONE;

	return (struct walk_form){ WALK_LENGTH(s->guest), stage2 ? WALK_LENGTH(s->nested) : 0,
				   stage2 };
}

/* Within 1 %, or @slack. */
static bool near(const char *what, uint64_t got, uint64_t want, uint64_t slack)
{
	uint64_t off = got > want ? got - want : want - got;

	if (off <= slack || off * 100 <= want)
		return true;
	tap_diag("%s: got %lu, want %lu", what, got, want);
	return false;
}

static bool matches(const struct setting *s, const struct tlb_shape *shape,
		    const struct oracle_counts *want, uint64_t *walks)
{
	struct counters gain = counters_gain();
	struct walk_form form = form_of(s);
	const uint64_t *user = gain.user;
	bool ok;

	*walks = user[COMPROMIS_WC_DTLB_WALKS];
	ok = near("walks", *walks, want->walks, shape->ways);
	ok = near("stlb_hits", user[COMPROMIS_WC_STLB_HITS], want->stlb_hits, shape->ways) && ok;
	return counters_add_up(user, &form) && ok;
}

static unsigned int common_divisor(unsigned int a, unsigned int b)
{
	return b ? common_divisor(b, a % b) : a;
}

/* Entries in the sets that pages @stride apart use, and how many sets that are. */
static unsigned int reach(const struct setting *s, const struct tlb_shape *shape,
			  unsigned int stride, unsigned int *sets)
{
	unsigned int step = stride << (LEVEL_SHIFT(s->guest) - shape->lg_page);

	*sets = shape->sets / common_divisor(shape->sets, step % shape->sets);
	return *sets * shape->ways;
}

static void circle_case(const struct setting *s, const struct tlb_shape *shape, unsigned int stride,
			unsigned int pages)
{
	struct oracle_counts want = { 0 };
	uint64_t bytes = stride * LEVEL_SIZE(s->guest), walks = 0;
	unsigned int sets, entries = reach(s, shape, stride, &sets);
	const char *closed = "";
	bool ok;

	if (!pages || bytes * pages > s->size || bytes * pages >> shape->lg_page > ORACLE_PAGES)
		return;
	oracle_reset(shape, s->base);
	oracle_fetch(G_PROGRAM);
	for (unsigned int i = 0; i < pages * ROUNDS; i++)
		oracle_access(s->base + i % pages * bytes, &want);

	reset(s);
	ok = vm_touch(program_read, s->base, bytes, pages, ROUNDS) == VMEXIT_VMMCALL;
	ok = matches(s, shape, &want, &walks) && ok;
	if (pages <= entries && pages % sets == 0) {
		ok = near("closed form", walks, pages, shape->ways) && ok;
		closed = ", all fit";
	} else if (pages >= entries + sets && !want.first_hits) {
		ok = near("closed form", walks, pages * ROUNDS, shape->ways) && ok;
		closed = ", none stays";
	}
	tap_ok(ok, "%lu walks: %s, %u pages, %u apart, x %u%s", walks, s->name, pages, stride,
	       ROUNDS, closed);
}

/* Below, at, just above and well above what the TLB holds of pages @stride apart. */
static void circle_cases(const struct setting *s, const struct tlb_shape *shape,
			 unsigned int stride)
{
	unsigned int sets, entries = reach(s, shape, stride, &sets);

	circle_case(s, shape, stride, entries / 2);
	circle_case(s, shape, stride, entries);
	circle_case(s, shape, stride, entries + (sets + 1) / 2);
	circle_case(s, shape, stride, entries + sets);
	circle_case(s, shape, stride, 2 * entries);
}

/* What program_random or program_skewed draws next of @pages. */
static unsigned int draw(uint64_t *state, unsigned int pages, bool skewed)
{
	*state = *state * 6364136223846793005UL + 1442695040888963407UL;
	if (skewed && *state & 1UL << 31)
		pages /= 8;
	return (*state >> 32) * pages >> 32;
}

static uint64_t run_random(const struct setting *s, bool skewed, unsigned int pages,
			   unsigned int accesses)
{
	vm.regs.rdi = s->base;
	vm.regs.rsi = pages;
	vm.regs.rdx = accesses;
	vm.regs.rcx = LEVEL_SHIFT(s->guest);
	return vm_run(skewed ? program_skewed : program_random);
}

/* Is that nearly the part of @accesses that random draws from @pages must miss? */
static bool misses_by_chance(uint64_t walks, unsigned int accesses, unsigned int entries,
			     unsigned int pages)
{
	uint64_t want = (uint64_t)accesses * (pages - entries) / pages;
	uint64_t off = walks > want ? walks - want : want - walks;

	/* Three times the standard deviation of 4096 drawings at even odds is 2.4 %. */
	if (off * 1000 <= accesses * 24UL)
		return true;
	tap_diag("closed form: got %lu, want %lu", walks, want);
	return false;
}

/*
 * One run, from an empty TLB, for the oracle, and one with the TLB full for the closed
 * form; that one suffers from the few entries that the host took in between.  Circles
 * and even odds do not tell LRU from other orders of replacement: with pages that are
 * drawn more often than others, LRU is what keeps these.
 */
static void random_case(const struct setting *s, const struct tlb_shape *shape, bool skewed,
			unsigned int pages)
{
	struct oracle_counts want = { 0 };
	unsigned int accesses = pages < 1366 ? 4096 : 3 * pages, sets;
	unsigned int entries = reach(s, shape, 1, &sets);
	uint64_t walks = 0, state = SEED;
	bool ok;

	if (pages < 8 || LEVEL_SIZE(s->guest) * pages > s->size)
		return;
	oracle_reset(shape, s->base);
	oracle_fetch(G_PROGRAM);
	for (unsigned int i = 0; i < accesses; i++)
		oracle_access(s->base + draw(&state, pages, skewed) * LEVEL_SIZE(s->guest), &want);
	reset(s);
	vm.regs.rbx = SEED;
	ok = run_random(s, skewed, pages, accesses) == VMEXIT_VMMCALL;
	ok = matches(s, shape, &want, &walks) && ok;

	/* The first level holds 72, so it must be small against the second. */
	if (!skewed && pages > entries && entries >= 720) {
		vm.vmcb->tlb_control = TLB_KEEP;
		counters_start();
		ok = run_random(s, skewed, pages, accesses) == VMEXIT_VMMCALL && ok;
		ok = misses_by_chance(counters_gain().user[COMPROMIS_WC_DTLB_WALKS], accesses,
				      entries, pages) &&
		     ok;
	}
	tap_ok(ok, "%lu walks: %s, %u drawings from %u pages%s", walks, s->name, accesses, pages,
	       skewed ? ", half of them from an eighth" : "");
}

static void test_data(const struct setting *s, bool strides)
{
	struct tlb_shape shape = model_shape(FOR_DATA, s->lg_page);
	unsigned int sets, entries;

	if (!shape.sets)
		return;
	circle_cases(s, &shape, 1);
	circle_cases(s, &shape, shape.sets);
	if (!strides)
		return;
	circle_cases(s, &shape, 2);
	circle_cases(s, &shape, 3);
	circle_cases(s, &shape, shape.sets / 2 + 1);
	entries = reach(s, &shape, 1, &sets);
	random_case(s, &shape, false, entries / 2);
	random_case(s, &shape, false, entries + entries / 4);
	random_case(s, &shape, false, 3 * entries);
	random_case(s, &shape, true, 2 * entries);
}

/*
 * Code: pages that jump from one to the next, in circles.  TCG asks its TLB for code
 * only on entering a block that its jump cache does not hold.  That has one place for
 * all pages whose numbers agree in 6 bits, so with a multiple of 64 pages, 128 or
 * more, each page is asked for in each round.
 */
static void chain_make(unsigned int pages)
{
	static const uint8_t next[] = { 0xe9, 0xfb, 0x0f, 0, 0 }; /* jmp .+4096 */
	static const uint8_t last[] = {
		0xff, 0xc9, /* dec %ecx */
		0x0f, 0x85, 0,	  0, 0, 0, /* jnz first */
		0x0f, 0x01, 0xd9, /* vmmcall */
	};
	int32_t back = -(int32_t)(8 + (pages - 1) * 4096);
	uint8_t *page = (uint8_t *)(H_RAM + G_CHAIN);

	for (unsigned int i = 0; i + 1 < pages; i++, page += 4096) {
		for (unsigned int j = 0; j < sizeof(next); j++)
			page[j] = next[j];
	}
	for (unsigned int j = 0; j < sizeof(last); j++)
		page[j] = last[j];
	for (unsigned int j = 0; j < sizeof(back); j++)
		page[4 + j] = (uint32_t)back >> (8 * j);
}

static uint64_t run_chain(unsigned int rounds)
{
	vm.regs.rcx = rounds;
	return vm_run_at(G_CHAIN);
}

static void chain_case(const struct setting *s, const struct tlb_shape *shape, unsigned int pages)
{
	struct oracle_counts want = { 0 };
	struct walk_form form = form_of(s);
	struct counters gain;
	bool ok;

	pages &= ~63U;
	if (pages < 128 || pages * 4096 > G_CHAIN_END - G_CHAIN)
		return;
	oracle_reset(shape, G_CHAIN);
	for (unsigned int i = 0; i < pages * ROUNDS; i++)
		oracle_access(G_CHAIN + i % pages * 4096, &want);

	chain_make(pages);
	reset(s);
	ok = run_chain(ROUNDS) == VMEXIT_VMMCALL;
	gain = counters_gain();
	ok = near("walks", gain.user[COMPROMIS_WC_ITLB_WALKS], want.walks, 0) && ok;
	ok = near("stlb_hits", gain.user[COMPROMIS_WC_STLB_HITS], want.stlb_hits, 0) && ok;
	ok = near("data walks", gain.user[COMPROMIS_WC_DTLB_WALKS], 0, 0) && ok;
	ok = counters_add_up(gain.user, &form) && ok;
	tap_ok(ok, "%lu code walks: %s, %u pages of 4K x %u", gain.user[COMPROMIS_WC_ITLB_WALKS],
	       s->name, pages, ROUNDS);
}

static void test_code(const struct setting *s)
{
	struct tlb_shape shape = model_shape(FOR_CODE, s->lg_page);
	unsigned int entries = shape.sets * shape.ways;

	if (!shape.sets)
		return;
	if (shape.lg_page > 12) {
		/* The chain is not long enough for so many pages: it is all in a few. */
		chain_case(s, &shape, 2048);
		return;
	}
	chain_case(s, &shape, entries / 2);
	chain_case(s, &shape, entries);
	chain_case(s, &shape, entries + shape.sets);
	chain_case(s, &shape, 2 * entries);
}

/* Is there one TLB for code and data?  Data that fills it must drive out the code. */
static void test_sharing(void)
{
	const struct setting *s = &settings[0];
	struct tlb_shape code = model_shape(FOR_CODE, 12), data = model_shape(FOR_DATA, 12);
	unsigned int pages = (code.sets * code.ways / 2) & ~63U;
	bool shared = model.stlb_for[0] == FOR_BOTH;
	struct counters gain;
	bool ok;

	if (pages < 128 || !data.sets)
		return;
	chain_make(pages);
	reset(s);
	ok = run_chain(1) == VMEXIT_VMMCALL;
	vm.vmcb->tlb_control = TLB_KEEP;
	ok = vm_touch(program_read, s->base, 4096, data.sets * data.ways, 1) == VMEXIT_VMMCALL &&
	     ok;
	counters_start();
	ok = run_chain(1) == VMEXIT_VMMCALL && ok;
	gain = counters_gain();
	ok = near("walks", gain.user[COMPROMIS_WC_ITLB_WALKS], shared ? pages : 0, 0) && ok;
	tap_ok(ok, "code and data %s one STLB", shared ? "share" : "do not share");
}

/*
 * What one entry covers: no more than the guest page, the nested leaf, and what the
 * alignment and the bounds of the segment allow.  Two words of one 2M guest page, in
 * different 4K pages, are one walk or two.
 */
static void cover_case(const char *name, int nested, bool segment, uint64_t start, uint64_t end,
		       uint64_t offset, bool whole)
{
	uint64_t walks;
	bool ok;

	vm_reset(&vm_space[LEVEL_2M], &vm_npt[nested], true);
	if (segment)
		vm_segment(1, start, end, offset);
	counters_start();
	ok = vm_touch(program_read, G_DATA + MIB(1) - 4096, 4096, 2, 1) == VMEXIT_VMMCALL;
	walks = counters_gain().user[COMPROMIS_WC_DTLB_WALKS];
	if (!tap_ok(ok && walks == (whole ? 1 : 2), "an entry for a 2M page covers %s: %s",
		    whole ? "2M" : "4K", name))
		tap_diag("exit code 0x%lx, %lu walks", vm.vmcb->exitcode, walks);
}

static void test_cover(void)
{
	const uint64_t page = G_DATA, end = G_DATA + MIB(2);

	if (model_shape(FOR_DATA, 21).lg_page != 21)
		return;
	cover_case("NPT 1G", LEVEL_1G, false, 0, 0, 0, true);
	cover_case("NPT 2M", LEVEL_2M, false, 0, 0, 0, true);
	cover_case("NPT 4K", LEVEL_4K, false, 0, 0, 0, false);
	cover_case("segment beyond it", LEVEL_4K, true, G_STAMPED, RAM_SIZE, H_OTHER, true);
	cover_case("segment just as large", LEVEL_4K, true, page, end, H_OTHER, true);
	cover_case("segment with an offset of odd pages", LEVEL_4K, true, G_STAMPED, RAM_SIZE,
		   H_OTHER + 4096, false);
	cover_case("segment with an offset of 1M", LEVEL_4K, true, G_STAMPED, RAM_SIZE,
		   H_OTHER + MIB(1), false);
	cover_case("segment that begins within it", LEVEL_4K, true, page + 4096, end, H_OTHER,
		   false);
	cover_case("segment that ends within it", LEVEL_4K, true, page, end - 4096, H_OTHER, false);
	cover_case("segment that ends between the words", LEVEL_2M, true, page, page + MIB(1),
		   H_OTHER, false);
	/* A nested leaf that a segment cuts into covers no 2M either. */
	cover_case("NPT 2M, segment that begins between the words", LEVEL_2M, true, page + MIB(1),
		   end, H_OTHER, false);
	cover_case("NPT 1G, segment elsewhere in the 2M", LEVEL_1G, true, page, page + 4096,
		   H_OTHER, false);
}

/* Nor does a segment that one of a lower number cuts into. */
static void test_overlap(void)
{
	bool ok;

	if (model_shape(FOR_DATA, 21).lg_page != 21)
		return;
	vm_reset(&vm_space[LEVEL_2M], &vm_npt[LEVEL_2M], true);
	vm_segment(0, G_DATA + MIB(1), G_DATA + MIB(2), H_RAM);
	vm_segment(1, G_DATA, G_DATA + MIB(2), H_OTHER);
	counters_start();
	ok = vm_touch(program_read, G_DATA + MIB(1) - 4096, 4096, 2, 1) == VMEXIT_VMMCALL;
	tap_ok(ok && counters_gain().user[COMPROMIS_WC_DTLB_WALKS] == 2,
	       "an entry for a 2M page covers 4K: segment 1 where 0 has a part");
}

/*
 * Closed forms for N walks, one to each of N neighbouring pages, the first of them at
 * the start of a region that one entry of the level above the leaf covers: 2M for 4K
 * pages, 1G for 2M ones.  There are R regions.
 *
 * Guest entries.  Within a region the lowest upper entry is in its page-walk cache, so
 * a walk reads a = model_reads(that level) entries; the first of a region, b =
 * model_reads(the level above):
 *	guest_refs = (N - R) a + R b
 *
 * Nested lookups are guest_refs + N.  Of table pages, the a lowest are used by every
 * walk, so a nested TLB of LRU holds them as long as it has more than a + 1 entries.
 * New to it is, for each region, the lowest table; and the b - a tables above it that
 * were last used a region ago, hundreds of lookups since.  With nested leaves of 2M
 * all tables are in the one leaf that holds the guest's code too.  Of the pages
 * themselves, each new nested leaf is a miss.
 *
 * A miss reads model_reads() nested entries; the tables' are within 2M of the guest's
 * code, so all upper ones are known; those of a page, from the second page in the
 * same 2M on; before, only those for 1G.
 */
static void cache_case(const struct setting *s, unsigned int pages, unsigned int regions)
{
	unsigned int g = WALK_LENGTH(s->guest), leaf = s->guest - LEVEL_4K;
	unsigned int n = s->nested == LEVEL_NONE || s->segment ? 0 : WALK_LENGTH(s->nested);
	uint64_t a = model_reads(model.pwc, g, leaf), b = model_reads(model.pwc, g, leaf + 1);
	uint64_t refs = (pages - regions) * a + regions * b;
	uint64_t lookups = 0, misses = 0, nested = 0, slack;
	struct walk_form form = form_of(s);
	struct counters gain;
	bool ok;

	if (n) {
		bool big = s->nested == LEVEL_2M, same_leaf = big && s->guest == LEVEL_4K;
		uint64_t table = refs, page = pages;
		uint64_t table_reads = model_reads(model.npwc, n, s->nested - LEVEL_4K);
		uint64_t page_reads = model_reads(model.npwc, n, PWC_PDPT);

		if (model.ntlb.entries) {
			table = big ? 0 : regions * (1 + b - a);
			page = same_leaf ? regions : pages;
		}
		lookups = refs + pages;
		misses = table + page;
		nested = table * table_reads + page * page_reads;
		if (s->guest == LEVEL_4K && s->nested == LEVEL_4K)
			nested -= (page - regions) *
				  (page_reads - model_reads(model.npwc, n, PWC_PD));
	}

	reset(s);
	ok = vm_touch(program_read, s->base, LEVEL_SIZE(s->guest), pages, 1) == VMEXIT_VMMCALL;
	gain = counters_gain();
	slack = 24 * gain.user[COMPROMIS_WC_ITLB_WALKS];
	ok = near("walks", gain.user[COMPROMIS_WC_DTLB_WALKS], pages, 0) && ok;
	ok = near("guest_refs", gain.user[COMPROMIS_WC_GUEST_REFS], refs, slack) && ok;
	ok = near("pwc_skips", gain.user[COMPROMIS_WC_PWC_SKIPS], g * pages - refs, slack) && ok;
	ok = near("nested_lookups", gain.user[COMPROMIS_WC_NESTED_LOOKUPS], lookups, slack) && ok;
	ok = near("ntlb_hits", gain.user[COMPROMIS_WC_NTLB_HITS], lookups - misses, slack) && ok;
	ok = near("nested_refs", gain.user[COMPROMIS_WC_NESTED_REFS], nested, slack) && ok;
	ok = near("nested_pwc_skips", gain.user[COMPROMIS_WC_NESTED_PWC_SKIPS], n * misses - nested,
		  slack) &&
	     ok;
	ok = counters_add_up(gain.user, &form) && ok;
	tap_ok(ok, "%u neighbouring pages: %lu guest refs, %lu nested refs: %s", pages, refs,
	       nested, s->name);
}

static void test_caches(void)
{
	for (unsigned int i = 0; i < NR_SETTINGS; i++) {
		if (settings[i].guest == LEVEL_4K)
			cache_case(&settings[i], 4096, 8);
		else if (settings[i].guest == LEVEL_2M)
			cache_case(&settings[i], 256, 1);
	}
}

/*
 * Cycles.  Page tables that no one has read yet come from memory, 8 entries in a line
 * of 64 bytes, and stay in the L2 cache, which no flush of a TLB empties: read again,
 * each entry takes the latency of the L2.
 */
static void test_cycles(void)
{
	const unsigned int pages = 1024;
	struct pagetable space = pagetable_new(&vm_guest_tables);
	uint64_t refs, cycles, lines, per_line = model.lat_mem - model.lat_l2;
	struct counters gain;
	bool ok;

	pagetable_map(&space, 0, 0, G_SPACE_4K, LEVEL_4K, VM_LEAF);
	vm_reset(&space, &vm_npt[LEVEL_4K], true);
	vm_segment(0, 0, RAM_SIZE, H_RAM);
	counters_start();
	ok = vm_touch(program_read, G_DATA, 4096, pages, 1) == VMEXIT_VMMCALL;
	gain = counters_gain();
	refs = gain.user[COMPROMIS_WC_GUEST_REFS];
	cycles = gain.user[COMPROMIS_WC_WALK_CYCLES];
	if (!per_line) {
		tap_ok(ok && cycles == refs * model.lat_mem, "every entry comes from memory");
		return;
	}
	lines = (cycles - refs * model.lat_l2) / per_line;
	/* And the entries that lead there: at most 3 lines for code, 3 for data. */
	ok = lines >= pages / 8 && lines <= pages / 8 + 6 && ok;
	if (!tap_ok(ok && cycles == refs * model.lat_l2 + lines * per_line,
		    "entries never read come from memory, in lines of 8"))
		tap_diag("%lu refs, %lu cycles", refs, cycles);

	counters_start();
	ok = vm_touch(program_read, G_DATA, 4096, pages, 1) == VMEXIT_VMMCALL;
	gain = counters_gain();
	refs = gain.user[COMPROMIS_WC_GUEST_REFS];
	cycles = gain.user[COMPROMIS_WC_WALK_CYCLES];
	if (!tap_ok(ok && cycles == refs * model.lat_l2, "... and from the L2 cache afterwards"))
		tap_diag("%lu refs, %lu cycles", refs, cycles);
}

void test_model(void)
{
	for (unsigned int i = 0; i < NR_SETTINGS; i++)
		test_data(&settings[i], i == 0 || i == 2 || i == 7);
	test_code(&settings[0]);
	test_code(&settings[1]);
	test_code(&settings[2]);
	test_code(&settings[3]);
	test_sharing();
	test_cover();
	test_overlap();
	test_caches();
	test_cycles();
}
