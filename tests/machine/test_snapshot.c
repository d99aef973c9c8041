// SPDX-License-Identifier: GPL-2.0-only
/*
 * Proves, together with the runner, that a machine saved in the middle of a guest with
 * segments goes on from there as if nothing had happened, data, counters and modelled
 * TLBs included.  The guest changes words of its memory in a way that depends on all
 * of the past; it goes over more pages than the first-level TLB holds, in circles, so
 * that TCG's TLB, which is no part of a saved machine, serves no access to data.
 *
 * What is printed after the run must be the same, whoever runs the second half; but for
 * the few accesses by which TCG finds the guest's page of code again.
 */
#include "counters.h"
#include "print.h"
#include "suites.h"
#include "tap.h"
#include "vm.h"

#define PAGES  2176U
#define ROUNDS 2500U
#define SEED   19850727UL

/* program_stir's numbers, added up in the same way. */
static bool data_is_right(void)
{
	static uint64_t want[PAGES];
	uint64_t state = SEED;
	bool ok = true;

	for (unsigned int round = 0; round < ROUNDS; round++) {
		for (unsigned int i = 0; i < PAGES; i++) {
			state = state * 6364136223846793005UL + 1442695040888963407UL;
			want[i] += state;
		}
	}
	for (unsigned int i = 0; i < PAGES; i++)
		ok = *hpa_word(H_OTHER + G_DATA + i * 4096) == want[i] && ok;
	return ok;
}

static void print_bank(const char *bank, const uint64_t *counts)
{
	for (unsigned int i = 0; i < COMPROMIS_WC_IMPLEMENTED; i++)
		print("# result: %s %s %lu\n", bank, counter_names[i], counts[i]);
}

void test_snapshot(void)
{
	struct walk_form form = { 4, 4, true };
	struct counters gain;
	uint64_t sum = 0, seen;
	bool ok;

	vm_reset(&vm_space[LEVEL_4K], &vm_npt[LEVEL_4K], true);
	vm_segment(0, G_DATA, G_DATA_END, H_OTHER);
	vm_segment(2, G_TABLES, G_TABLES_END, H_RAM);
	counters_start();
	vm.regs.rbx = SEED;
	print("# running\n");
	ok = vm_touch(program_stir, G_DATA, 4096, PAGES, ROUNDS) == VMEXIT_VMMCALL;
	gain = counters_gain();

	for (unsigned int i = 0; i < PAGES; i++)
		sum = sum * 31 + *hpa_word(H_OTHER + G_DATA + i * 4096);
	print("# result: data 0x%lx\n", sum);
	print_bank("user", gain.user);
	print_bank("kernel", gain.kernel);

	tap_ok(ok && data_is_right(), "the guest ends, and its data is right");
	seen = gain.user[COMPROMIS_WC_DTLB_WALKS] + gain.user[COMPROMIS_WC_ITLB_WALKS] +
	       gain.user[COMPROMIS_WC_STLB_HITS];
	tap_ok(counters_add_up(gain.user, &form) && seen >= PAGES * ROUNDS &&
		       seen <= PAGES * ROUNDS + 16,
	       "its counters add up");
}
