// SPDX-License-Identifier: GPL-2.0-only
/*
 * The hypervisor's allocator of contiguous ranges, with what it needs of the
 * heap, against a scan of all frames: the files and patches that Xen is built
 * from, on a small machine to which things happen at random.
 */
#include "fixture.h"

#include "contig/case.h"

#define CASES 1500
#define BYTES 400

static unsigned long seed;

/* Knuth's MMIX generator; its high bits are the good ones. */
static unsigned int random_byte(void)
{
	seed = seed * 6364136223846793005UL + 1442695040888963407UL;
	return (unsigned int)(seed >> 56);
}

static void decisions_are_those_of_a_scan(void **state)
{
	static uint8_t data[BYTES];

	(void)state;
	for (unsigned long i = 1; i <= CASES; i++) {
		seed = i;
		for (size_t k = 0; k < BYTES; k++)
			data[k] = (uint8_t)random_byte();
		contig_case(data, BYTES);
	}
}

/* Of each outcome there were enough. */
static void cases_got_everywhere(void **state)
{
	const struct case_counts *c = &case_counts;

	(void)state;
	assert_in_range(c->allocs, CASES, CASES * BYTES);
	assert_in_range(c->from_carved, CASES / 4, c->allocs);
	assert_in_range(c->fragmented, CASES / 4, CASES * BYTES);
	assert_in_range(c->no_memory, CASES / 4, CASES * BYTES);
	assert_in_range(c->lost, 4, c->fragmented);
	assert_in_range(c->runs, CASES, CASES * BYTES);
	assert_in_range(c->parts, CASES / 4, c->runs);
	assert_in_range(c->cancels, CASES / 4, c->allocs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decisions_are_those_of_a_scan),
		cmocka_unit_test(cases_got_everywhere),
	};

	return cmocka_run_group_tests_name("contig", tests, NULL, NULL);
}
