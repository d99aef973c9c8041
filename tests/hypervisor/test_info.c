// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves that INFO agrees with what Xen says elsewhere of this domain, and tells
 * an unprivileged caller no machine address.
 */
#include "op.h"
#include "suites.h"
#include "tap.h"
#include "xen.h"

static void test_segments(const struct compromis_info *info)
{
	uint64_t frames = 0;
	bool hidden = true, sane = true;

	for (unsigned int i = 0; i < COMPROMIS_MAX_SEGMENTS; i++) {
		const struct compromis_segment *s = &info->segment[i];

		if (i >= info->nr_segments) {
			sane = sane && !(s->gfn | s->nr | s->align | s->flags);
			continue;
		}
		tap_diag("segment %u: gfn 0x%lx nr 0x%lx align %u flags 0x%x", i, s->gfn, s->nr,
			 s->align, s->flags);
		hidden = hidden && s->mfn == COMPROMIS_NO_MFN;
		sane = sane && s->nr && s->gfn + s->nr > s->gfn && s->align < 64 &&
		       !(s->flags & ~COMPROMIS_SEGMENT_ACTIVE);
		frames += s->nr;
	}
	tap_ok(info->nr_segments <= COMPROMIS_MAX_SEGMENTS && sane, "info: segments are sane");
	tap_ok(hidden, "info: no machine frame of a segment is told");
	tap_ok(frames <= info->reserved_ram || !info->nr_segments,
	       "info: segments are no larger than the reservation");
}

void test_info(void)
{
	struct compromis_info info = op_info();

	tap_diag("mode %u ram 0x%lx reserved 0x%lx max_gfn 0x%lx switches %lu demotions %lu",
		 info.mode, info.ram, info.reserved_ram, info.max_gfn, info.switches,
		 info.demotions);
	tap_ok(info.mode < COMPROMIS_NR_MODES && op_features().modes & 1U << info.mode,
	       "info: the mode is one that Xen offers");
	tap_ok(info.target == info.mode && !info.done && !info.total,
	       "info: no change of mode is under way");
	tap_ok(info.ram == xen_current_reservation(), "info: ram is the current reservation");
	tap_ok(info.max_gfn == xen_maximum_gpfn(), "info: max_gfn is the maximum gpfn");
	tap_ok(info.failure.reason < COMPROMIS_NR_FAIL && !info.failure.reserved && !info.reserved,
	       "info: known failure reason, reserved words zero");
	test_segments(&info);
}
