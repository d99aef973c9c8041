// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves that this guest can read by RDMSR just the walk counters that FEATURES
 * announces, that they count, and that it cannot write them.
 */
#include <compromis-mmu.h>

#include "idt.h"
#include "op.h"
#include "ram.h"
#include "suites.h"
#include "tap.h"

static void touch(uint64_t addr)
{
	(void)*(volatile uint64_t *)addr;
}

static bool readable(unsigned int slot)
{
	uint64_t val;
	bool user = rdmsr_safe(COMPROMIS_MSR_WC_USER + slot, &val);
	bool kernel = rdmsr_safe(COMPROMIS_MSR_WC_KERNEL + slot, &val);

	if (user != kernel)
		tap_diag("counter %u: one bank can be read, the other not", slot);
	return user && kernel;
}

static void test_counting(void)
{
	uint64_t user, user_after, kernel, kernel_after;

	rdmsr_safe(COMPROMIS_MSR_WC_USER + COMPROMIS_WC_DTLB_WALKS, &user);
	rdmsr_safe(COMPROMIS_MSR_WC_KERNEL + COMPROMIS_WC_DTLB_WALKS, &kernel);
	ram_for_each(touch);
	rdmsr_safe(COMPROMIS_MSR_WC_KERNEL + COMPROMIS_WC_DTLB_WALKS, &kernel_after);
	rdmsr_safe(COMPROMIS_MSR_WC_USER + COMPROMIS_WC_DTLB_WALKS, &user_after);
	tap_ok(kernel_after > kernel, "counters: touching all RAM walks");
	tap_ok(user_after == user, "counters: ... never in user mode");
}

void test_counters(void)
{
	uint32_t counters = op_features().counters;
	bool match = true, refused = true;

	for (unsigned int slot = 0; slot < COMPROMIS_WC_BANK; slot++) {
		if (readable(slot) != !!(counters & 1U << slot)) {
			tap_diag("counter %u: announced and readable differ", slot);
			match = false;
		}
		refused = !wrmsr_safe(COMPROMIS_MSR_WC_USER + slot, 0) && refused;
		refused = !wrmsr_safe(COMPROMIS_MSR_WC_KERNEL + slot, 0) && refused;
	}
	tap_ok(match, "counters: RDMSR reads those that FEATURES announces, and no other");
	tap_ok(refused, "counters: WRMSR is refused");
	if (counters & 1U << COMPROMIS_WC_DTLB_WALKS)
		test_counting();
	else
		tap_skip("the CPU has none", "counters: touching all RAM walks");
}
