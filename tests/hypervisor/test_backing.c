// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves that SET_BACKING reaches each mode that it can, by every path, that the
 * p2m then looks as the mode says, that no byte of the domain's RAM changes on the
 * way, and that a mode which cannot be had is refused with a reason.
 */
#include <stddef.h>

#include "main.h"
#include "op.h"
#include "ram.h"
#include "start_info.h"
#include "suites.h"
#include "tap.h"
#include "xen.h"

#define PAGE_SHIFT 12

/* More than steps of 2 MiB and 1 GiB, each of which may be one call. */
#define MAX_CALLS 2048

/* Frames of RAM as the memory map has them: without the toolstack's own pages. */
static uint64_t memmap_ram(void)
{
	uint64_t frames = 0;

	for (const struct memmap_entry *e = memmap; e->size; e++) {
		if (e->type == MEMMAP_RAM)
			frames += e->size >> PAGE_SHIFT;
	}
	return frames;
}

/* Every ordered pair of modes is next to each other once. */
static const uint32_t path[] = {
	COMPROMIS_MODE_PAGED,	  COMPROMIS_MODE_SUPERPAGE, COMPROMIS_MODE_SEGMENT,
	COMPROMIS_MODE_SUPERPAGE, COMPROMIS_MODE_PAGED,	    COMPROMIS_MODE_SEGMENT,
	COMPROMIS_MODE_PAGED,
};

static bool is_all_4k(const struct compromis_p2m_stats *p)
{
	return !p->ram[COMPROMIS_ENTRY_2M] && !p->ram[COMPROMIS_ENTRY_1G];
}

/* Blocks of 2^@order frames that lie within @s and are aligned in both spaces. */
static uint64_t nr_blocks(const struct compromis_segment *s, unsigned int order)
{
	uint64_t size = 1UL << order;
	uint64_t first = (s->gfn + size - 1) >> order, end = (s->gfn + s->nr) >> order;

	return s->align >= order && end > first ? end - first : 0;
}

/*
 * Is RAM by the largest entries that the reservation allows?  Without one, there
 * is no telling how large, but most of RAM has come by large ones.  Where Xen splits
 * what code is fetched from, one block of 2 MiB has been split, the image's.
 */
static bool is_large(const struct compromis_p2m_stats *p, const struct compromis_info *info)
{
	uint64_t want_2m = 0, want_1g = 0;

	if (!info->nr_segments)
		return p->ram[COMPROMIS_ENTRY_4K] < op_p2m_frames(p) / 2;
	for (unsigned int i = 0; i < info->nr_segments; i++) {
		want_2m += nr_blocks(&info->segment[i], COMPROMIS_ORDER_2M);
		if (op_features().orders & 1U << COMPROMIS_ORDER_1G)
			want_1g += nr_blocks(&info->segment[i], COMPROMIS_ORDER_1G);
	}
	if (cmdline_has("splits-code")) {
		want_2m--;
		want_1g -= want_1g > 0;
	}
	return p->ram[COMPROMIS_ENTRY_1G] == want_1g &&
	       p->ram[COMPROMIS_ENTRY_2M] == want_2m - 512 * want_1g;
}

/* Frames that are translated by a segment. */
static uint64_t active_frames(const struct compromis_info *info)
{
	uint64_t frames = 0;

	for (unsigned int i = 0; i < info->nr_segments; i++) {
		if (info->segment[i].flags & COMPROMIS_SEGMENT_ACTIVE)
			frames += info->segment[i].nr;
	}
	return frames;
}

static bool in_segment(void)
{
	return op_lookup((uint64_t)image_start >> PAGE_SHIFT).flags & COMPROMIS_GFN_SEGMENT;
}

/* Are p2m and segments as @mode wants them? */
static bool mode_holds(uint32_t mode)
{
	struct compromis_p2m_stats p2m = op_p2m();
	struct compromis_info info = op_info();
	bool segment = mode == COMPROMIS_MODE_SEGMENT;
	bool ok = info.mode == mode && info.target == mode && !info.done && !info.total;

	ok = ok && op_p2m_frames(&p2m) == info.ram;
	ok = ok && (mode == COMPROMIS_MODE_PAGED ? is_all_4k(&p2m) : is_large(&p2m, &info));
	ok = ok && (active_frames(&info) == (segment ? memmap_ram() : 0));
	ok = ok && in_segment() == segment;
	if (!ok)
		tap_diag("mode %u target %u ram 4k %lu 2m %lu 1g %lu of 0x%lx, active 0x%lx",
			 info.mode, info.target, p2m.ram[0], p2m.ram[1], p2m.ram[2], info.ram,
			 active_frames(&info));
	return ok;
}

static void switch_to(uint32_t mode, unsigned int round)
{
	struct compromis_info before = op_info();
	struct compromis_failure failure;
	long rc = op_set_backing(mode, &failure);

	if (!tap_ok(rc == 0, "SET_BACKING: %s to %s", mode_names[before.mode], mode_names[mode])) {
		tap_diag("returned %ld, reason %u, needed %lu, available %lu", rc, failure.reason,
			 failure.needed, failure.available);
		return;
	}
	tap_ok(mode_holds(mode), "... p2m and segments are as %s wants them", mode_names[mode]);
	tap_ok(op_info().switches == before.switches + (before.mode != mode),
	       "... it is counted as a switch");
	tap_ok(ram_check(round), "... all RAM is unharmed");
}

/* The call fails, says why, and INFO says the same. */
static void refused(uint32_t mode, uint32_t reason)
{
	struct compromis_info before = op_info(), after;
	struct compromis_failure failure;
	long rc = op_set_backing(mode, &failure);

	after = op_info();
	if (!tap_ok(rc < 0 && failure.reason == reason && !failure.reserved,
		    "SET_BACKING: %s is refused with reason %u", mode_names[mode], reason))
		tap_diag("returned %ld, reason %u", rc, failure.reason);
	tap_ok(after.failure.reason == failure.reason && after.failure.needed == failure.needed &&
		       after.failure.available == failure.available,
	       "... and INFO tells the same");
	tap_ok(after.mode == before.mode && after.target == before.mode &&
		       after.switches == before.switches,
	       "... and the mode is as before");
}

/* The call with @flags has to return @want, with no more to say than that. */
static bool step(uint32_t mode, uint32_t flags, long want, uint32_t reason)
{
	struct compromis_failure failure = { .reason = COMPROMIS_FAIL_NONE };
	long rc = op_set_backing_flags(mode, flags, &failure);

	if (rc == want && failure.reason == reason)
		return true;
	tap_diag("mode %u flags %u: returned %ld, reason %u", mode, flags, rc, failure.reason);
	return false;
}

/* With STEP a change takes several calls, of any of which it may be left. */
static void test_steps(void)
{
	const uint32_t again = COMPROMIS_SET_STEP | COMPROMIS_SET_CONTINUE;
	const uint32_t from = COMPROMIS_MODE_SUPERPAGE, to = COMPROMIS_MODE_PAGED;
	struct compromis_info info;
	unsigned int calls = 1;
	bool back = false;
	long rc;

	op_set_backing(from, NULL);
	ram_fill(1);
	tap_ok(step(to, again, -EBUSY, COMPROMIS_FAIL_SUPERSEDED),
	       "STEP: none can go on with what was not begun");
	tap_ok(step(to, COMPROMIS_SET_STEP, -EAGAIN, COMPROMIS_FAIL_NONE),
	       "STEP: the first call leaves something to do");
	info = op_info();
	tap_ok(info.mode == from && info.target == to && info.done < info.total,
	       "... and INFO tells how much");
	tap_ok(step(COMPROMIS_MODE_SUPERPAGE, again, -EBUSY, COMPROMIS_FAIL_SUPERSEDED),
	       "... that was for another mode");
	/* A call may do no more than split one page of 1 GiB, when Xen is needed. */
	do {
		uint64_t done = op_info().done;

		rc = op_set_backing_flags(to, again, NULL);
		back |= rc == -EAGAIN && op_info().done < done;
	} while (rc == -EAGAIN && ++calls < MAX_CALLS);
	if (!tap_ok(rc == 0 && !back && mode_holds(to), "... and going on reaches the mode"))
		tap_diag("%ld after %u calls", rc, calls);
	tap_ok(ram_check(1), "... all RAM is unharmed");
	tap_ok(step(to, again, 0, COMPROMIS_FAIL_NONE), "... where there is no more to do");

	tap_ok(step(from, COMPROMIS_SET_STEP, -EAGAIN, COMPROMIS_FAIL_NONE) &&
		       step(to, 0, 0, COMPROMIS_FAIL_NONE) && mode_holds(to),
	       "STEP: what was left in the middle can be taken back");
	tap_ok(step(from, COMPROMIS_SET_STEP, -EAGAIN, COMPROMIS_FAIL_NONE) &&
		       step(from, 0, 0, COMPROMIS_FAIL_NONE) && mode_holds(from),
	       "STEP: ... or completed by a call without");
	tap_ok(ram_check(1), "... all RAM is unharmed");
}

void test_backing(void)
{
	uint32_t modes = op_features().modes;
	bool not_backed = cmdline_has("not-backed");
	unsigned int round = 1;

	if (cmdline_has("backed"))
		tap_ok(op_info().reserved_ram >= memmap_ram(), "all RAM is reserved contiguously");
	for (unsigned int i = 0; i < sizeof(path) / sizeof(path[0]); i++) {
		uint32_t mode = path[i];

		ram_fill(round);
		if (!(modes & 1U << mode))
			refused(mode, COMPROMIS_FAIL_NO_HARDWARE);
		else if (mode == COMPROMIS_MODE_SEGMENT && not_backed)
			refused(mode, COMPROMIS_FAIL_NOT_REQUESTED);
		else
			switch_to(mode, round);
		round++;
	}
	/* The same mode again is no switch. */
	switch_to(op_info().mode, round - 1);
	test_steps();
}
