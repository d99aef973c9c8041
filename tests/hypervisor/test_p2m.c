// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves that P2M_STATS counts all RAM of the domain, that LOOKUP_GFN, asked for
 * every entry, counts the same, and that neither tells a machine address; and that
 * RAM is by superpages from the start.
 */
#include "main.h"
#include "op.h"
#include "start_info.h"
#include "suites.h"
#include "tap.h"

#define PAGE_SHIFT 12
#define GFN_LAPIC  0xfee00UL
/* Beyond all guest-physical memory, yet a frame number of 52-bit addresses. */
#define GFN_BEYOND (1UL << 39)

static bool is_ram(const struct compromis_lookup_gfn *l)
{
	const uint32_t flags = COMPROMIS_GFN_MAPPED | COMPROMIS_GFN_RAM;

	return (l->flags & flags) == flags;
}

static void test_lookup(void)
{
	struct compromis_lookup_gfn own = op_lookup((uint64_t)image_start >> PAGE_SHIFT);
	struct compromis_lookup_gfn lapic = op_lookup(GFN_LAPIC);
	struct compromis_lookup_gfn beyond = op_lookup(GFN_BEYOND);

	tap_ok(is_ram(&own), "LOOKUP_GFN: this image is on RAM");
	tap_ok(own.order == COMPROMIS_ORDER_4K || own.order == COMPROMIS_ORDER_2M ||
		       own.order == COMPROMIS_ORDER_1G,
	       "LOOKUP_GFN: by an entry of a known order");
	tap_ok(own.mfn == COMPROMIS_NO_MFN && lapic.mfn == COMPROMIS_NO_MFN &&
		       beyond.mfn == COMPROMIS_NO_MFN,
	       "LOOKUP_GFN: no machine frame is told");
	tap_ok(!(lapic.flags & COMPROMIS_GFN_RAM), "LOOKUP_GFN: the local APIC is no RAM");
	tap_ok(!(beyond.flags & (COMPROMIS_GFN_MAPPED | COMPROMIS_GFN_RAM)),
	       "LOOKUP_GFN: nothing is mapped beyond memory");
}

static void test_beyond(void)
{
	static const uint64_t beyond[] = { 1UL << 39, 1UL << 40, 1UL << 52, COMPROMIS_GFN_END - 1,
					   COMPROMIS_GFN_END };
	struct compromis_p2m_stats *p;
	bool ok = true;

	for (unsigned int i = 0; i < sizeof(beyond) / sizeof(beyond[0]); i++) {
		struct compromis_op op = op_new();
		long rc;

		op.u.p2m_stats.gfn = beyond[i];
		rc = op_call(COMPROMIS_CMD_P2M_STATS, &op);
		p = &op.u.p2m_stats;
		if (!rc && p->next == COMPROMIS_GFN_END && !op_p2m_frames(p) &&
		    !(p->other[0] | p->other[1] | p->other[2]))
			continue;
		tap_diag("frame 0x%lx: returned %ld, next 0x%lx", beyond[i], rc, p->next);
		ok = false;
	}
	tap_ok(ok, "P2M_STATS: there is nothing beyond the p2m");
}

static unsigned int entry_of(uint32_t order)
{
	if (order == COMPROMIS_ORDER_1G)
		return COMPROMIS_ENTRY_1G;
	return order == COMPROMIS_ORDER_2M ? COMPROMIS_ENTRY_2M : COMPROMIS_ENTRY_4K;
}

/* Count RAM entries one by one in [@gfn, @end). */
static void count_range(uint64_t gfn, uint64_t end, uint64_t *ram)
{
	while (gfn < end) {
		struct compromis_lookup_gfn l = op_lookup(gfn);

		if (is_ram(&l))
			ram[entry_of(l.order)]++;
		gfn = (gfn | ((1UL << l.order) - 1)) + 1;
	}
}

/* All pages are in the memory map, those for the toolstack's own use included. */
static void count_entries(uint64_t *ram)
{
	for (const struct memmap_entry *e = memmap; e->size; e++) {
		uint64_t last = (e->addr + e->size - 1) >> PAGE_SHIFT;

		count_range(e->addr >> PAGE_SHIFT, last + 1, ram);
	}
}

static void test_stats(void)
{
	struct compromis_p2m_stats sum = op_p2m();
	uint64_t ram[COMPROMIS_NR_ENTRIES] = { 0 };

	tap_diag("ram 4k %lu 2m %lu 1g %lu, other 4k %lu 2m %lu 1g %lu", sum.ram[0], sum.ram[1],
		 sum.ram[2], sum.other[0], sum.other[1], sum.other[2]);
	if (!tap_ok(op_p2m_frames(&sum) == op_info().ram,
		    "P2M_STATS: entries add up to the domain's RAM"))
		tap_diag("0x%lx frames, RAM is 0x%lx", op_p2m_frames(&sum), op_info().ram);
	count_entries(ram);
	if (!tap_ok(ram[0] == sum.ram[0] && ram[1] == sum.ram[1] && ram[2] == sum.ram[2],
		    "P2M_STATS: LOOKUP_GFN of every entry counts the same"))
		tap_diag("looked up: 4k %lu 2m %lu 1g %lu", ram[0], ram[1], ram[2]);
}

/* Fetches from a superpage may have split it, but not all of 1 GiB to 4 KiB. */
void test_superpages(void)
{
	struct compromis_p2m_stats p2m = op_p2m();

	if (!tap_ok(p2m.ram[COMPROMIS_ENTRY_4K] < op_p2m_frames(&p2m) / 2,
		    "P2M_STATS: RAM is by superpages from the start"))
		tap_diag("4k %lu 2m %lu 1g %lu", p2m.ram[0], p2m.ram[1], p2m.ram[2]);
}

void test_p2m(void)
{
	test_lookup();
	test_beyond();
	test_stats();
}
