// SPDX-License-Identifier: GPL-2.0-only
#include "counters.h"

#include "tap.h"
#include "vm.h"

/* The low half is about to overflow: a 32-bit counter would show. */
#define PRESET_USER(i)	 (0x1fffffff0UL + (i))
#define PRESET_KERNEL(i) (0x2fffffff0UL + (i))

static const char *const names[COMPROMIS_WC_IMPLEMENTED] = {
	[COMPROMIS_WC_DTLB_WALKS] = "dtlb_walks",
	[COMPROMIS_WC_ITLB_WALKS] = "itlb_walks",
	[COMPROMIS_WC_WALKS_4K] = "walks_4k",
	[COMPROMIS_WC_WALKS_2M] = "walks_2m",
	[COMPROMIS_WC_WALKS_1G] = "walks_1g",
	[COMPROMIS_WC_GUEST_REFS] = "guest_refs",
	[COMPROMIS_WC_NESTED_REFS] = "nested_refs",
	[COMPROMIS_WC_SEGMENT_HITS] = "segment_hits",
	[COMPROMIS_WC_NESTED_LOOKUPS] = "nested_lookups",
};

void counters_start(void)
{
	for (unsigned int i = 0; i < COMPROMIS_WC_IMPLEMENTED; i++) {
		vm.vmcb->wc_user[i] = PRESET_USER(i);
		vm.vmcb->wc_kernel[i] = PRESET_KERNEL(i);
	}
	vm.vmcb->wc_ctl = COMPROMIS_WC_CTL_ENABLE;
}

struct counters counters_gain(void)
{
	struct counters gain;

	for (unsigned int i = 0; i < COMPROMIS_WC_IMPLEMENTED; i++) {
		gain.user[i] = vm.vmcb->wc_user[i] - PRESET_USER(i);
		gain.kernel[i] = vm.vmcb->wc_kernel[i] - PRESET_KERNEL(i);
	}
	return gain;
}

bool counters_equal(const char *bank, const uint64_t *got, const uint64_t *want)
{
	bool equal = true;

	for (unsigned int i = 0; i < COMPROMIS_WC_IMPLEMENTED; i++) {
		if (got[i] == want[i])
			continue;
		tap_diag("%s %s: got %lu, want %lu", bank, names[i], got[i], want[i]);
		equal = false;
	}
	return equal;
}
