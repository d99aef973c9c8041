// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves that the extension is enumerated as the contract says, and that its
 * MSRs raise #GP outside of guests as long as nothing is counted there.
 */
#include "cpu.h"
#include "idt.h"
#include "suites.h"
#include "svm.h"
#include "tap.h"

void test_cpuid(void)
{
	uint32_t ecx = cpuid(COMPROMIS_CPUID_LEAF).ecx;
	uint32_t segments = (ecx & COMPROMIS_CPUID_ECX_SEGMENTS) >> COMPROMIS_CPUID_SEGMENTS_SHIFT;
	uint32_t counters = (ecx & COMPROMIS_CPUID_ECX_COUNTERS) >> COMPROMIS_CPUID_COUNTERS_SHIFT;
	uint64_t val;

	if (!tap_ok(segments == COMPROMIS_MMU_SEGMENTS, "CPUID: %d segments",
		    COMPROMIS_MMU_SEGMENTS))
		tap_diag("CPUID 0x%x ECX is 0x%x", COMPROMIS_CPUID_LEAF, ecx);
	tap_ok(counters == COMPROMIS_MMU_COUNTERS_VERSION, "CPUID: version %d of the counters",
	       COMPROMIS_MMU_COUNTERS_VERSION);
	tap_ok(!(ecx & ~(COMPROMIS_CPUID_ECX_SEGMENTS | COMPROMIS_CPUID_ECX_COUNTERS)),
	       "CPUID: no other bit of ECX");

	tap_ok(!rdmsr_safe(COMPROMIS_MSR_WC_USER, &val) &&
		       !rdmsr_safe(COMPROMIS_MSR_WC_KERNEL, &val),
	       "RDMSR of a counter outside a guest, WC_HOST clear: #GP");
	tap_ok(!wrmsr_safe(COMPROMIS_MSR_WC_USER, 0) && !wrmsr_safe(COMPROMIS_MSR_WC_KERNEL, 0),
	       "WRMSR of a counter outside a guest: #GP");
}
