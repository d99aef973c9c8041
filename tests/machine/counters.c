// SPDX-License-Identifier: GPL-2.0-only
#include "counters.h"

#include "tap.h"
#include "vm.h"

/* The low half is about to overflow: a 32-bit counter would show. */
#define PRESET_USER(i)	 (0x1fffffff0UL + (i))
#define PRESET_KERNEL(i) (0x2fffffff0UL + (i))

const char *const counter_names[COMPROMIS_WC_IMPLEMENTED] = {
	[COMPROMIS_WC_DTLB_WALKS] = "dtlb_walks",
	[COMPROMIS_WC_ITLB_WALKS] = "itlb_walks",
	[COMPROMIS_WC_WALKS_4K] = "walks_4k",
	[COMPROMIS_WC_WALKS_2M] = "walks_2m",
	[COMPROMIS_WC_WALKS_1G] = "walks_1g",
	[COMPROMIS_WC_GUEST_REFS] = "guest_refs",
	[COMPROMIS_WC_NESTED_REFS] = "nested_refs",
	[COMPROMIS_WC_SEGMENT_HITS] = "segment_hits",
	[COMPROMIS_WC_NESTED_LOOKUPS] = "nested_lookups",
	[COMPROMIS_WC_STLB_HITS] = "stlb_hits",
	[COMPROMIS_WC_NTLB_HITS] = "ntlb_hits",
	[COMPROMIS_WC_PWC_SKIPS] = "pwc_skips",
	[COMPROMIS_WC_NESTED_PWC_SKIPS] = "nested_pwc_skips",
	[COMPROMIS_WC_WALK_CYCLES] = "walk_cycles",
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
		tap_diag("%s %s: got %lu, want %lu", bank, counter_names[i], got[i], want[i]);
		equal = false;
	}
	return equal;
}

void counters_charge(uint64_t *want)
{
	want[COMPROMIS_WC_WALK_CYCLES] =
		200 * (want[COMPROMIS_WC_GUEST_REFS] + want[COMPROMIS_WC_NESTED_REFS]);
}

/* One of the sums of section 6. */
static bool sum_holds(const char *what, uint64_t left, uint64_t right)
{
	if (left != right)
		tap_diag("%s: %lu, want %lu", what, left, right);
	return left == right;
}

bool counters_add_up(const uint64_t *c, const struct walk_form *form)
{
	uint64_t walks = c[COMPROMIS_WC_DTLB_WALKS] + c[COMPROMIS_WC_ITLB_WALKS];
	uint64_t sized =
		c[COMPROMIS_WC_WALKS_4K] + c[COMPROMIS_WC_WALKS_2M] + c[COMPROMIS_WC_WALKS_1G];
	uint64_t gpas = c[COMPROMIS_WC_SEGMENT_HITS] + c[COMPROMIS_WC_NESTED_LOOKUPS];
	uint64_t nested = c[COMPROMIS_WC_NESTED_LOOKUPS] - c[COMPROMIS_WC_NTLB_HITS];
	bool ok;

	ok = sum_holds("walks by page size", sized, walks);
	ok = sum_holds("guest_refs + pwc_skips",
		       c[COMPROMIS_WC_GUEST_REFS] + c[COMPROMIS_WC_PWC_SKIPS],
		       form->guest * walks) &&
	     ok;
	ok = sum_holds("segment_hits + nested_lookups", gpas,
		       form->stage2 ? c[COMPROMIS_WC_GUEST_REFS] + walks : 0) &&
	     ok;
	ok = sum_holds("nested_refs + nested_pwc_skips",
		       c[COMPROMIS_WC_NESTED_REFS] + c[COMPROMIS_WC_NESTED_PWC_SKIPS],
		       form->nested * nested) &&
	     ok;
	return ok;
}
