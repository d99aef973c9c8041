// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves that RELEASE gives back what is idle and nothing else, that no segment
 * reaches what was given back, and that other memory may come to its place.
 */
#include <stddef.h>

#include "op.h"
#include "physmap.h"
#include "ram.h"
#include "suites.h"
#include "tap.h"

#define PAGE_SHIFT 12
/* Inside of RAM, far from what the test runs on. */
#define GFN_IDLE    0x20000UL
#define GFN_OUTSIDE 0xc0000UL
#define ORDER_2M    9

static void test_nothing_idle(void)
{
	struct compromis_info before = op_info(), after;
	struct compromis_release r = op_release();

	after = op_info();
	tap_ok(!r.released && after.ram == before.ram && after.mode == before.mode &&
		       after.reserved_ram == before.reserved_ram &&
		       after.demotions == before.demotions,
	       "RELEASE: where no frame is idle it does nothing");
}

static void test_idle(void)
{
	struct compromis_info before = op_info(), after;
	struct compromis_demotions demotions = op_demotions();
	struct compromis_release r;

	if (!tap_ok(physmap_balloon(GFN_IDLE, 0) == 1 && op_info().ram == before.ram,
		    "RELEASE: a frame that is ballooned out stays the domain's"))
		return;
	r = op_release();
	after = op_info();
	tap_ok(r.released == 1 && !r.busy && after.ram == before.ram - 1 &&
		       after.reserved_ram == before.reserved_ram - 1,
	       "... until it is released");
	if (before.mode == COMPROMIS_MODE_SEGMENT)
		tap_ok(op_demotions().count[COMPROMIS_DEMOTE_RELEASE] ==
				       demotions.count[COMPROMIS_DEMOTE_RELEASE] + 1 &&
			       op_demotions().last_gfn == GFN_IDLE &&
			       after.mode == COMPROMIS_MODE_SUPERPAGE && !op_in_segment(GFN_IDLE),
		       "... which demotes the domain");
	tap_ok(!op_release().released, "... and only once");
}

static bool segments_leave_hole(void)
{
	return op_segments_on() && op_info().nr_segments == 2 && !op_in_segment(GFN_IDLE) &&
	       op_in_segment(GFN_IDLE - 1) && op_in_segment(GFN_IDLE + 1);
}

static void test_other_memory(void)
{
	volatile uint64_t *word = (volatile uint64_t *)(GFN_IDLE << PAGE_SHIFT);
	struct compromis_info before = op_info();

	tap_ok(physmap_populate(GFN_IDLE, 0) == 1 && op_info().ram == before.ram + 1 &&
		       op_info().reserved_ram == before.reserved_ram,
	       "RELEASE: other memory comes to its place");
	*word = 0x5a5a;
	tap_ok(*word == 0x5a5a, "... and works");
	if (op_can_segment())
		tap_ok(segments_leave_hole() && *word == 0x5a5a, "... outside of all segments");
}

/*
 * Other memory, contiguous as well: that makes three segments.  It is not retained
 * when it is ballooned out, and so that demotes.
 */
static void test_third_segment(void)
{
	struct compromis_demotions before;
	uint64_t released;

	tap_ok(physmap_balloon(GFN_IDLE, ORDER_2M) == 1, "RELEASE: 2 MiB are ballooned out");
	released = op_release().released;
	if (!tap_ok(released == (1 << ORDER_2M) - 1, "... all but the frame of other memory"))
		tap_diag("released %lu", released);
	tap_ok(physmap_populate(GFN_OUTSIDE, ORDER_2M) == 1, "... 2 MiB come to another place");
	if (!op_can_segment())
		return;
	tap_ok(op_segments_on() && op_info().nr_segments == 3 && op_in_segment(GFN_OUTSIDE) &&
		       !op_in_segment(GFN_IDLE) && op_in_segment(GFN_IDLE - 1),
	       "... which get the third segment");
	before = op_demotions();
	tap_ok(physmap_balloon(GFN_OUTSIDE, 0) == 1 && !op_in_segment(GFN_OUTSIDE) &&
		       op_demotions().count[COMPROMIS_DEMOTE_UNMAP] ==
			       before.count[COMPROMIS_DEMOTE_UNMAP] + 1,
	       "... and one of their frames, ballooned out, demotes");
	tap_ok(op_segments_on() && op_info().nr_segments == 2,
	       "... what is left of them is too small for a segment");
}

/* Without a reservation nothing is kept, hence nothing to be given back. */
static void test_not_backed(void)
{
	struct compromis_op op = op_new();

	tap_ok(op_call(COMPROMIS_CMD_RELEASE, &op) == 0 && !op.u.release.released &&
		       op.u.release.next == COMPROMIS_GFN_END,
	       "RELEASE: without a reservation there is nothing to do");
}

void test_release(void)
{
	if (!op_info().reserved_ram) {
		test_not_backed();
		return;
	}
	if (op_can_segment())
		op_set_backing(COMPROMIS_MODE_SEGMENT, NULL);
	ram_fill(0);
	test_nothing_idle();
	test_idle();
	if (op_can_segment())
		tap_ok(segments_leave_hole(), "RELEASE: segments leave the hole out");
	test_other_memory();
	test_third_segment();
}
