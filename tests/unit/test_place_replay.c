// SPDX-License-Identifier: GPL-2.0-only
/*
 * Placement of random traces on random small fleets, by the index and by the list-based
 * reference: same server, same addresses, same reason for each VM.
 */
#include "fixture.h"

#include "place/case.h"
#include "random.h"

#define CASES 10000
#define BYTES 700

static void decisions_are_those_of_the_reference(void **state)
{
	static uint8_t data[BYTES];
	uint64_t seed = 1;

	(void)state;
	for (unsigned int i = 0; i < CASES; i++) {
		for (size_t k = 0; k < BYTES; k++)
			data[k] = (uint8_t)(random_next(&seed) >> 56);
		place_case(data, BYTES);
	}
}

/* Of each outcome there were enough. */
static void cases_got_everywhere(void **state)
{
	const struct place_counts *c = &place_counts;
	unsigned int i;

	(void)state;
	assert_in_range(c->vms, CASES * 20, CASES * BYTES);
	assert_in_range(c->moved, CASES / 50, c->vms);
	assert_in_range(c->migrated, CASES / 50, c->vms);
	assert_int_equal(c->moved_for_vm, c->moved + c->migrated);
	assert_in_range(c->adopted, CASES / 50, c->vms);
	for (i = 1; i < NR_SEGMENTS; i++)
		assert_in_range(c->by_segments[i], CASES / 10, c->vms);
	for (i = 0; i < NR_REASONS; i++)
		assert_in_range(c->by_reason[i], CASES / 50, c->vms);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decisions_are_those_of_the_reference),
		cmocka_unit_test(cases_got_everywhere),
	};

	return cmocka_run_group_tests_name("place-replay", tests, NULL, NULL);
}
