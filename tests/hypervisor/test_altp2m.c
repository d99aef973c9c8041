// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves that no change of mode takes away what an alternate p2m restricts: Xen
 * copies a new entry of the host's p2m into all others, whatever they had there.
 */
#include <stddef.h>

#include "altp2m.h"
#include "op.h"
#include "suites.h"
#include "tap.h"

/* The first frame of a block of 2 MiB, in the middle of RAM. */
#define GFN_RESTRICTED 0x20000UL

static void test_refused(uint32_t mode)
{
	struct compromis_info before = op_info();
	struct compromis_failure failure;
	long rc = op_set_backing(mode, &failure);

	if (!tap_ok(rc < 0 && failure.reason == COMPROMIS_FAIL_ALTP2M, "altp2m: %s is refused",
		    mode_names[mode]))
		tap_diag("returned %ld, reason %u", rc, failure.reason);
	tap_ok(op_info().mode == before.mode && op_info().switches == before.switches,
	       "... and the mode is as before");
}

void test_altp2m(void)
{
	uint32_t mode = op_info().mode == COMPROMIS_MODE_PAGED ? COMPROMIS_MODE_SUPERPAGE :
								 COMPROMIS_MODE_PAGED;
	uint16_t view, access = 0;

	if (altp2m_enable(true)) {
		tap_skip("this domain can have none", "altp2m: a view restricts a frame");
		return;
	}
	if (tap_ok(altp2m_create_view(&view) == 0 &&
			   altp2m_set_access(view, GFN_RESTRICTED, ALTP2M_ACCESS_R) == 0,
		   "altp2m: a view restricts a frame")) {
		test_refused(mode);
		tap_ok(altp2m_get_access(view, GFN_RESTRICTED, &access) == 0 &&
			       access == ALTP2M_ACCESS_R,
		       "... and the frame is still restricted");
	}
	tap_ok(altp2m_enable(false) == 0 && op_set_backing(mode, NULL) == 0 &&
		       op_info().mode == mode,
	       "altp2m: %s is reached without it", mode_names[mode]);
}
