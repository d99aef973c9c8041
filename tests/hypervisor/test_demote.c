// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves that Xen demotes the domain ahead of what contradicts a segment, says why,
 * and that segments can be had again around, or after it: a frame which leaves for a
 * place outside must not be reachable by its old number as well, what is done to it
 * at the new place would be evaded.  What contradicts nothing demotes nothing.
 */
#include <stddef.h>

#include "grant.h"
#include "op.h"
#include "physmap.h"
#include "suites.h"
#include "tap.h"
#include "xen.h"

#define PAGE_SHIFT 12
/* Inside of RAM, far from what the test runs on; and outside. */
#define GFN_MIDDLE  0x20000UL
#define GFN_GRANTED 0x20400UL
#define GFN_OUTSIDE 0xf0002UL
/* Xen's struct shared_info: bits of pending event channels. */
#define EVTCHN_PENDING 2048

static volatile uint64_t *frame_at(uint64_t gfn)
{
	return (volatile uint64_t *)(gfn << PAGE_SHIFT);
}

/* Has there been one more demotion than @before, for @reason? */
static bool demoted(const struct compromis_demotions *before, uint32_t reason, uint64_t gfn)
{
	struct compromis_demotions now = op_demotions();
	uint64_t sum = 0;
	bool ok = now.last == reason && now.last_gfn == gfn && now.nr == COMPROMIS_NR_DEMOTE;

	for (unsigned int i = 0; i < sizeof(now.count) / sizeof(now.count[0]); i++) {
		sum += now.count[i];
		ok = ok && now.count[i] == before->count[i] + (i == reason);
	}
	ok = ok && op_info().demotions == sum && op_events().demotions == sum;
	ok = ok && op_info().mode == COMPROMIS_MODE_SUPERPAGE && !op_in_segment(GFN_MIDDLE);
	if (!ok)
		tap_diag("last %u at 0x%lx, sum %lu", now.last, now.last_gfn, sum);
	return ok;
}

static bool segments_leave_hole(void)
{
	return op_segments_on() && op_info().nr_segments == 2 && !op_in_segment(GFN_MIDDLE) &&
	       op_in_segment(GFN_MIDDLE - 1) && op_in_segment(GFN_MIDDLE + 1);
}

static bool segment_is_whole(void)
{
	return op_segments_on() && op_info().nr_segments == 1 && op_in_segment(GFN_MIDDLE);
}

static void test_move(void)
{
	volatile uint64_t *old = frame_at(GFN_MIDDLE), *new = frame_at(GFN_OUTSIDE);
	struct compromis_demotions before = op_demotions();

	*old = 0x77;
	tap_ok(physmap_move(GFN_MIDDLE, GFN_OUTSIDE) == 0 && *new == 0x77,
	       "demote: a frame moves out of a segment");
	tap_ok(demoted(&before, COMPROMIS_DEMOTE_MOVE, GFN_OUTSIDE), "... that is a demotion");
	*old = 0x88;
	tap_ok(*new == 0x77, "... and the frame is not at its old place any more");
	tap_ok(segments_leave_hole(), "... segments leave the hole out");
	tap_ok(physmap_remove(GFN_OUTSIDE) == 0 && physmap_populate(GFN_MIDDLE, 0) == 1 &&
		       *frame_at(GFN_MIDDLE) == 0x77,
	       "... the same frame comes back");
	tap_ok(segment_is_whole(), "... to a single segment");
}

/* Where shared information is mapped now.  The event is taken. */
static bool take_event(long port)
{
	volatile uint64_t *pending = frame_at(GFN_MIDDLE) + EVTCHN_PENDING / 8 + port / 64;
	uint64_t bit = 1UL << port % 64;

	return port > 0 && __sync_fetch_and_and(pending, ~bit) & bit;
}

static void test_remap(void)
{
	struct compromis_demotions before = op_demotions();
	static long port;

	if (!port)
		port = xen_bind_virq(COMPROMIS_VIRQ_DEMOTION);
	*frame_at(GFN_MIDDLE) = 0x99;
	tap_ok(physmap_shared_info(GFN_MIDDLE) == 0 && *frame_at(GFN_MIDDLE) != 0x99,
	       "demote: shared information comes to the place of a frame");
	tap_ok(demoted(&before, COMPROMIS_DEMOTE_REMAP, GFN_MIDDLE), "... that is a demotion");
	if (!tap_ok(take_event(port), "... of which the guest gets an event"))
		tap_diag("port %ld", port);
	tap_ok(segments_leave_hole(), "... segments leave it out");
	tap_ok(physmap_remove(GFN_MIDDLE) == 0 && physmap_populate(GFN_MIDDLE, 0) == 1 &&
		       *frame_at(GFN_MIDDLE) == 0x99,
	       "... the frame comes back");
	tap_ok(segment_is_whole(), "... to a single segment");
}

/*
 * The frame is the domain's own, for lack of another domain.  Xen takes it from its
 * old place then; it comes back as one that was ballooned out does.
 */
static void test_grant(void)
{
	struct compromis_demotions before = op_demotions();
	int rc;

	if (!grant_init(GFN_OUTSIDE + 1)) {
		tap_skip("no grant table", "demote: a granted frame comes to the place of another");
		return;
	}
	*frame_at(GFN_MIDDLE) = 0xbb;
	*frame_at(GFN_GRANTED) = 0xcc;
	rc = grant_map(GFN_GRANTED, GFN_MIDDLE);
	if (!tap_ok(rc == 0 && *frame_at(GFN_MIDDLE) == 0xcc,
		    "demote: a granted frame comes to the place of another"))
		tap_diag("status %d", rc);
	tap_ok(demoted(&before, COMPROMIS_DEMOTE_GRANT, GFN_MIDDLE), "... that is a demotion");
	tap_ok(segments_leave_hole(), "... segments leave it out");
	rc = grant_unmap(GFN_MIDDLE);
	tap_ok(rc == 0 && physmap_populate(GFN_MIDDLE, 0) == 1 && *frame_at(GFN_MIDDLE) == 0xbb &&
		       physmap_populate(GFN_GRANTED, 0) == 1 && *frame_at(GFN_GRANTED) == 0xcc,
	       "... both frames come back");
	tap_ok(segment_is_whole(), "... to a single segment");
	physmap_remove(GFN_OUTSIDE + 1);
}

/* The frame stays the domain's, and so may stay in the segment. */
static void test_balloon(void)
{
	struct compromis_demotions before = op_demotions();

	*frame_at(GFN_MIDDLE) = 0xaa;
	tap_ok(physmap_balloon(GFN_MIDDLE, 0) == 1 && op_info().mode == COMPROMIS_MODE_SEGMENT &&
		       op_demotions().last == before.last && op_info().nr_segments == 1,
	       "demote: a frame that is ballooned out is none");
	tap_ok(physmap_populate(GFN_MIDDLE, 0) == 1 && *frame_at(GFN_MIDDLE) == 0xaa &&
		       op_info().mode == COMPROMIS_MODE_SEGMENT,
	       "... it comes back, to the segment");
}

void test_demote(void)
{
	if (!op_can_segment()) {
		tap_skip("no segments to be had", "demote: a frame moves out of a segment");
		return;
	}
	if (!tap_ok(op_segments_on() && op_in_segment(GFN_MIDDLE), "demote: segments are on"))
		return;
	test_move();
	test_remap();
	test_grant();
	test_balloon();
}
