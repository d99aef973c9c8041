// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves that FEATURES describes hypervisor and CPU consistently, for any version
 * the caller speaks, and sets no bit that version 1 does not define.
 */
#include "op.h"
#include "suites.h"
#include "tap.h"

#define ALL_MODES  ((1U << COMPROMIS_NR_MODES) - 1)
#define ALL_ORDERS (1U << COMPROMIS_ORDER_4K | 1U << COMPROMIS_ORDER_2M | 1U << COMPROMIS_ORDER_1G)
#define ALL_EVENTS (COMPROMIS_EVENT_NPT_FAULTS | COMPROMIS_EVENT_DEMOTIONS)

void test_features(void)
{
	struct compromis_features f = op_features();
	bool has_segment = f.modes & 1U << COMPROMIS_MODE_SEGMENT;

	tap_diag("modes 0x%x orders 0x%x segments %u counters 0x%x events 0x%x", f.modes, f.orders,
		 f.segments, f.counters, f.events);
	tap_ok(f.abi_min <= COMPROMIS_ABI_VERSION && f.abi_max >= COMPROMIS_ABI_VERSION,
	       "features: version 1 is spoken");
	tap_ok(f.modes & 1U << COMPROMIS_MODE_PAGED && !(f.modes & ~ALL_MODES),
	       "features: modes that exist, paged among them");
	tap_ok(f.orders & 1U << COMPROMIS_ORDER_4K && !(f.orders & ~ALL_ORDERS),
	       "features: orders that exist, 4K among them");
	tap_ok(!has_segment || (f.segments >= 1 && f.segments <= COMPROMIS_MAX_SEGMENTS),
	       "features: segment mode only with segments");
	tap_ok(!(f.events & ~ALL_EVENTS), "features: events that exist");
	tap_ok(!(f.reserved[0] | f.reserved[1] | f.reserved[2] | f.reserved[3]),
	       "features: reserved words are zero");
}
