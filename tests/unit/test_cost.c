// SPDX-License-Identifier: GPL-2.0-only
/* The linear model, by hand. */
#include "fixture.h"

#include <errno.h>

#include "cost.h"

#define NEAR 1e-9

/* A thousand misses of each size, 100 ns each, in a second; a cycle takes no time. */
static struct cost_run example(enum cost_system on)
{
	struct cost_run run = {
		.misses = { 1000, 1000 },
		.faults = 10,
		.seconds = 1,
		.on = on,
		.walk_ns = 100,
		.exit_ns = 1000,
	};

	return run;
}

static struct cost_estimate estimate(const struct cost_run *run, enum cost_system system)
{
	struct cost_estimate result;

	assert_int_equal(cost_estimate(run, system, &result), 0);
	return result;
}

static void assert_range(struct cost_range range, double lo, double hi)
{
	assert_float_equal(range.lo, lo, NEAR);
	assert_float_equal(range.hi, hi, NEAR);
}

static void names(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < COST_NR_SYSTEMS; i++)
		assert_int_equal(cost_find(cost_names[i]), i);
	assert_int_equal(cost_find("nested"), -EINVAL);
	assert_int_equal(cost_find(""), -EINVAL);
}

/* 24, 19 and 14 entries for a page of 4 KiB, 4 where nothing is nested. */
static void references(void **state)
{
	static const unsigned int hi[COST_NR_SYSTEMS][COST_NR_PAGES] = {
		[COST_NATIVE] = { 4, 3 },      [COST_SHADOW] = { 4, 3 },
		[COST_NESTED_4K] = { 24, 19 }, [COST_NESTED_2M] = { 19, 15 },
		[COST_NESTED_1G] = { 14, 11 }, [COST_SEGMENT] = { 4, 3 },
	};
	const struct cost_run run = example(COST_NATIVE);
	unsigned int i;

	(void)state;
	for (i = 0; i < COST_NR_SYSTEMS; i++) {
		unsigned int lo = hi[i][0] > 4 ? 2 : 1;

		assert_int_equal(cost_refs_hi(i, COST_PAGE_4K), hi[i][0]);
		assert_int_equal(cost_refs_hi(i, COST_PAGE_2M), hi[i][1]);
		assert_int_equal(cost_refs_lo(i), lo);
		assert_range(estimate(&run, i).refs, 2000 * lo, 1000 * (hi[i][0] + hi[i][1]));
	}
}

/* From native: 200 us of walks become two times that, or 43/7 times. */
static void from_native(void **state)
{
	const struct cost_run run = example(COST_NATIVE);
	struct cost_estimate nested = estimate(&run, COST_NESTED_4K);

	(void)state;
	assert_range(nested.walk_seconds, 0.0004, 0.0002 * 43 / 7);
	assert_range(nested.seconds, 1.0002, 1 - 0.0002 + 0.0002 * 43 / 7);
	assert_range(estimate(&run, COST_SEGMENT).seconds, 1, 1);
}

/* Back again it is the other bound that is the larger one. */
static void from_nested(void **state)
{
	const struct cost_run run = example(COST_NESTED_4K);
	struct cost_estimate native = estimate(&run, COST_NATIVE);

	(void)state;
	assert_range(native.walk_seconds, 0.0002 * 7 / 43, 0.0001);
	assert_range(native.seconds, 1 - 0.0002 + 0.0002 * 7 / 43, 1 - 0.0001);
	assert_range(estimate(&run, COST_NESTED_4K).seconds, 1, 1);
}

/* Five additions for a page of 4 KiB, four for one of 2 MiB. */
static void additions_of_a_segment(void **state)
{
	struct cost_run run = example(COST_NATIVE);
	struct cost_run back;

	(void)state;
	run.cycle_ns = 0.5;
	assert_range(estimate(&run, COST_SEGMENT).seconds, 1 + 4.5e-6, 1 + 4.5e-6);

	back = run;
	back.on = COST_SEGMENT;
	assert_range(estimate(&back, COST_NATIVE).seconds, 1 - 4.5e-6, 1 - 4.5e-6);
}

/* Ten faults of one to three exits of a microsecond. */
static void exits_of_shadow_paging(void **state)
{
	struct cost_run run = example(COST_NATIVE);

	(void)state;
	assert_range(estimate(&run, COST_SHADOW).seconds, 1 + 10e-6, 1 + 30e-6);

	run.on = COST_SHADOW;
	assert_range(estimate(&run, COST_NATIVE).seconds, 1 - 30e-6, 1 - 10e-6);
	assert_range(estimate(&run, COST_SHADOW).seconds, 1, 1);
}

static void no_estimate(void **state)
{
	struct cost_run run = example(COST_NATIVE);
	struct cost_estimate result;

	(void)state;
	run.walk_ns = -1;
	assert_int_equal(cost_estimate(&run, COST_NATIVE, &result), -EDOM);
	run.walk_ns = 1e6;
	assert_int_equal(cost_estimate(&run, COST_NATIVE, &result), -ERANGE);
	run.walk_ns = 100;
	run.misses[COST_PAGE_4K] = 0;
	assert_int_equal(cost_estimate(&run, COST_NATIVE, &result), 0);
	run.misses[COST_PAGE_2M] = 0;
	assert_int_equal(cost_estimate(&run, COST_NATIVE, &result), -ENODATA);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(references),
		cmocka_unit_test(from_native),
		cmocka_unit_test(from_nested),
		cmocka_unit_test(additions_of_a_segment),
		cmocka_unit_test(exits_of_shadow_paging),
		cmocka_unit_test(no_estimate),
	};

	return cmocka_run_group_tests_name("cost", tests, NULL, NULL);
}
