// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves that a frame which leaves a segment for a place outside is not reachable
 * by its old number as well: what is done to it at the new place would be evaded.
 * Xen demotes the domain first; segments can then be had around the hole, and a
 * single one again when the frame is back.
 */
#include <stddef.h>

#include "op.h"
#include "physmap.h"
#include "suites.h"
#include "tap.h"

#define PAGE_SHIFT 12
/* Inside of RAM, far from what the test runs on; and outside. */
#define GFN_MIDDLE  0x20000UL
#define GFN_OUTSIDE 0xf0002UL

static volatile uint64_t *frame_at(uint64_t gfn)
{
	return (volatile uint64_t *)(gfn << PAGE_SHIFT);
}

static bool segments_on(void)
{
	return op_set_backing(COMPROMIS_MODE_SEGMENT, NULL) == 0;
}

static bool in_segment(uint64_t gfn)
{
	return op_lookup(gfn).flags & COMPROMIS_GFN_SEGMENT;
}

static void test_move_out(void)
{
	volatile uint64_t *old = frame_at(GFN_MIDDLE), *new = frame_at(GFN_OUTSIDE);
	uint64_t demotions = op_info().demotions;

	*old = 0x77;
	tap_ok(physmap_move(GFN_MIDDLE, GFN_OUTSIDE) == 0 && *new == 0x77,
	       "demote: a frame moves out of a segment");
	tap_ok(op_info().demotions == demotions + 1 && op_events().demotions == demotions + 1 &&
		       op_info().mode == COMPROMIS_MODE_SUPERPAGE && !in_segment(GFN_MIDDLE),
	       "... that is a demotion");
	*old = 0x88;
	tap_ok(*new == 0x77, "... and the frame is not at its old place any more");
	tap_ok(segments_on() && op_info().nr_segments == 2 && !in_segment(GFN_MIDDLE) &&
		       in_segment(GFN_MIDDLE - 1) && in_segment(GFN_MIDDLE + 1),
	       "... segments leave the hole out");
}

static void test_move_back(void)
{
	tap_ok(physmap_remove(GFN_OUTSIDE) == 0 && physmap_populate(GFN_MIDDLE) == 1 &&
		       *frame_at(GFN_MIDDLE) == 0x77,
	       "... the same frame comes back");
	tap_ok(segments_on() && op_info().nr_segments == 1 && in_segment(GFN_MIDDLE),
	       "... to a single segment");
}

void test_demote(void)
{
	if (!(op_features().modes & 1U << COMPROMIS_MODE_SEGMENT) || !op_info().reserved_ram) {
		tap_skip("no segments to be had", "demote: a frame moves out of a segment");
		return;
	}
	if (!tap_ok(segments_on() && in_segment(GFN_MIDDLE), "demote: segments are on"))
		return;
	test_move_out();
	test_move_back();
}
