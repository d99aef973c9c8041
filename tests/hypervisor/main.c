// SPDX-License-Identifier: GPL-2.0-only
/*
 * Test of the Compromis hypercall (hypercall/ABI.md), from inside a PVH domain
 * that runs nothing else.  What it prints through the debug port shows on Xen's
 * console as "(dN) ...", given guest_loglvl=all; the domain then powers off, or
 * crashes if a test failed.
 *
 * Words of the command line:
 *   backed      every mode that Xen offers must be reached
 *   not-backed  the domain has no reservation: segment must fail, and say why
 *   splits-code Xen lets no superpage of an EPT be executed
 */
#include "main.h"

#include <stddef.h>

#include "cpu.h"
#include "op.h"
#include "suites.h"
#include "tap.h"
#include "xen.h"

static bool is_xen;

void platform_exit(bool ok)
{
	if (is_xen)
		xen_shutdown(ok);
	/* With -no-reboot, that ends QEMU. */
	triple_fault();
}

bool test_main(void)
{
	struct compromis_op op = op_new();

	is_xen = xen_init();
	if (!is_xen)
		return tap_finish("no Xen: this is not a Xen domain");
	if (op_call(COMPROMIS_CMD_FEATURES, &op) == -ENOSYS)
		return tap_finish("this Xen has no Compromis hypercall");

	test_features();
	/* Before anything else sets a mode. */
	test_superpages();
	test_info();
	test_args();
	test_pointers();
	test_p2m();
	test_events();
	test_counters();
	test_backing();
	test_demote();

	tap_diag("calls as of a 32-bit kernel");
	op_compat = true;
	test_features();
	test_info();
	test_args();
	test_p2m();
	test_events();
	test_backing();
	test_demote();
	op_compat = false;

	test_release();
	test_hostile();
	test_altp2m();
	return tap_finish(NULL);
}
