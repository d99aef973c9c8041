// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves that RESET clears WC_HOST and the host's banks, empties the modelled TLBs and
 * leaves no segment in force.  The image runs twice: the first time it counts, fills the
 * TLB and lets a guest with a segment reset the machine; a word above 4 GiB, where
 * nothing is loaded anew, tells the second run that it is the second.
 */
#include "counters.h"
#include "cpu.h"
#include "model.h"
#include "suites.h"
#include "tap.h"
#include "vm.h"

#define MARK  (H_OTHER + OTHER_SIZE - 8)
#define MAGIC 0x5245534554UL

#define PAGES 200

static uint64_t host_misses(void)
{
	return rdmsr(COMPROMIS_MSR_WC_KERNEL + COMPROMIS_WC_DTLB_WALKS) +
	       rdmsr(COMPROMIS_MSR_WC_KERNEL + COMPROMIS_WC_STLB_HITS);
}

static void first_run(void)
{
	wrmsr(COMPROMIS_MSR_WC_HOST, COMPROMIS_WC_HOST_ENABLE);
	for (unsigned int i = 0; i < 4096; i++)
		*hpa_word(H_RAM + G_DATA + i * 4096);
	if (host_misses() < 4096)
		tap_bail("the host's accesses are not counted");

	vm_reset(&vm_space[LEVEL_4K], &vm_npt[LEVEL_4K], false);
	vm_segment(0, G_DATA, G_DATA_END, H_OTHER);
	counters_start();
	vm_touch(program_read, G_DATA, 4096, PAGES, 1);
	vm.vmcb->tlb_control = TLB_KEEP;
	counters_start();
	vm_touch(program_read, G_DATA, 4096, PAGES, 1);
	if (counters_gain().kernel[COMPROMIS_WC_STLB_HITS] < PAGES)
		tap_bail("the guest's pages are not in the TLB");
	*hpa_word(MARK) = MAGIC;
	vm_run(program_reset);
	tap_bail("the guest did not reset the machine");
}

void test_reset(void)
{
	struct counters gain;

	if (*hpa_word(MARK) != MAGIC)
		first_run();

	*hpa_word(MARK) = 0;
	tap_ok(rdmsr(COMPROMIS_MSR_WC_HOST) == 0, "RESET clears WC_HOST");
	wrmsr(COMPROMIS_MSR_WC_HOST, COMPROMIS_WC_HOST_ENABLE);
	tap_ok(host_misses() < 1024, "RESET clears the host's banks");
	wrmsr(COMPROMIS_MSR_WC_HOST, 0);

	vm_reset(&vm_space[LEVEL_4K], &vm_npt[LEVEL_4K], false);
	vm.vmcb->tlb_control = TLB_KEEP;
	counters_start();
	vm_touch(program_read, G_DATA, 4096, PAGES, 1);
	gain = counters_gain();
	tap_ok(gain.kernel[COMPROMIS_WC_DTLB_WALKS] == PAGES, "RESET empties the TLBs");
	tap_ok(gain.kernel[COMPROMIS_WC_SEGMENT_HITS] == 0, "no segment is in force");
}
