// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves that a guest which touches what it should not reaches its own frames, or
 * nothing: right behind a segment, a frame that it has ballooned out, one that Xen has
 * back, and one that was replaced, with the translation of the old one in its TLB.
 */
#include <stddef.h>

#include "op.h"
#include "physmap.h"
#include "suites.h"
#include "tap.h"

#define PAGE_SHIFT 12
/* Inside of RAM, far from what the test runs on. */
#define GFN_VICTIM 0x30000UL
/* What a domain without a device model reads where nothing is. */
#define NOTHING (~0UL)
#define SECRET	0x5ec2e75ec2e7UL

static volatile uint64_t *frame_at(uint64_t gfn)
{
	return (volatile uint64_t *)(gfn << PAGE_SHIFT);
}

/* The frames around each segment that the p2m does not map. */
static void test_limits(void)
{
	struct compromis_info info = op_info();
	unsigned int tried = 0;
	bool ok = true;

	for (unsigned int i = 0; i < info.nr_segments; i++) {
		uint64_t end = info.segment[i].gfn + info.segment[i].nr;

		for (uint64_t gfn = end; gfn < end + 512; gfn++) {
			if (op_lookup(gfn).flags)
				continue;
			tried++;
			*frame_at(gfn) = SECRET;
			ok = ok && *frame_at(gfn) == NOTHING;
		}
	}
	tap_ok(ok && tried, "hostile: there is nothing behind a segment");
}

/* It stays the domain's, so the segment may still translate it. */
static void test_ballooned(void)
{
	volatile uint64_t *word = frame_at(GFN_VICTIM);
	uint64_t seen;

	*word = SECRET;
	tap_ok(physmap_balloon(GFN_VICTIM, 0) == 1, "hostile: a frame is ballooned out");
	seen = *word;
	if (!tap_ok(seen == SECRET || seen == NOTHING, "... its place holds it, or nothing"))
		tap_diag("0x%lx", seen);
	*word = SECRET + 1;
	tap_ok(physmap_populate(GFN_VICTIM, 0) == 1 && (*word == SECRET || *word == SECRET + 1),
	       "... and it comes back as it was, or as it was written to");
}

/* Another frame comes; what went through the TLB to the old one must not any more. */
static void test_replaced(void)
{
	volatile uint64_t *word = frame_at(GFN_VICTIM);
	bool ok;

	*word = SECRET;
	ok = physmap_shared_info(GFN_VICTIM) == 0 && *word != SECRET;
	tap_ok(ok, "hostile: the place of a replaced frame does not lead to it");
	ok = physmap_remove(GFN_VICTIM) == 0 && *word == NOTHING;
	tap_ok(ok, "... nor when the other has gone");
	tap_ok(physmap_populate(GFN_VICTIM, 0) == 1 && *word == SECRET, "... it comes back");
}

/* Last, for the frame is lost. */
static void test_released(void)
{
	volatile uint64_t *word = frame_at(GFN_VICTIM);

	*word = SECRET;
	tap_ok(op_segments_on() && op_in_segment(GFN_VICTIM) &&
		       physmap_balloon(GFN_VICTIM, 0) == 1 && *word == SECRET,
	       "hostile: a ballooned frame is in the segment");
	tap_ok(op_release().released == 1 && *word == NOTHING, "... until Xen has it back");
	tap_ok(op_segments_on() && !op_in_segment(GFN_VICTIM) && *word == NOTHING,
	       "... no new segment reaches it");
	tap_ok(op_set_backing(COMPROMIS_MODE_PAGED, NULL) == 0 && *word == NOTHING,
	       "... nor does any other mode");
}

void test_hostile(void)
{
	if (!op_can_segment()) {
		tap_skip("no segments to be had", "hostile: there is nothing behind a segment");
		return;
	}
	if (!tap_ok(op_segments_on() && op_in_segment(GFN_VICTIM), "hostile: segments are on"))
		return;
	test_limits();
	test_ballooned();
	test_replaced();
	test_released();
}
