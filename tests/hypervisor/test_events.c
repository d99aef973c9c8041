// SPDX-License-Identifier: GPL-2.0-only
/* Proves that VCPU_EVENTS counts the nested page faults of this vCPU. */
#include "op.h"
#include "suites.h"
#include "tap.h"

/* Nothing is there: a PVH domain has no I/O APIC. */
#define HOLE	  ((volatile uint32_t *)0xfec00000)
#define NR_FAULTS 10

static void test_faults(void)
{
	struct compromis_vcpu_events before = op_events(), after;

	/* Xen makes up what is read.  The local APIC would not do: CPUs virtualize it. */
	for (unsigned int i = 0; i < NR_FAULTS; i++)
		(void)*HOLE;
	after = op_events();
	if (!tap_ok(after.npt_faults_kernel == before.npt_faults_kernel + NR_FAULTS,
		    "VCPU_EVENTS: %d accesses to a hole are as many faults", NR_FAULTS))
		tap_diag("%lu before, %lu after", before.npt_faults_kernel,
			 after.npt_faults_kernel);
	tap_ok(after.npt_faults_user == before.npt_faults_user,
	       "VCPU_EVENTS: ... none of them in user mode");
}

void test_events(void)
{
	struct compromis_op op = op_valid(COMPROMIS_CMD_VCPU_EVENTS);
	struct compromis_vcpu_events self = op_events();
	uint32_t events = op_features().events;

	op.u.vcpu_events.vcpu = 0;
	tap_ok(op_call(COMPROMIS_CMD_VCPU_EVENTS, &op) == 0 &&
		       op.u.vcpu_events.npt_faults_kernel == self.npt_faults_kernel,
	       "VCPU_EVENTS: vCPU 0 is the one that calls");
	tap_ok(self.demotions == op_info().demotions, "VCPU_EVENTS: demotions as INFO has them");
	if (events & COMPROMIS_EVENT_NPT_FAULTS)
		test_faults();
	else
		tap_skip("Xen does not count them", "VCPU_EVENTS: nested page faults");
}
