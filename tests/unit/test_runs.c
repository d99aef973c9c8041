// SPDX-License-Identifier: GPL-2.0-only
/* Runs of free memory: joined, counted, and what fits into them. */
#include "fixture.h"

#include <errno.h>
#include <string.h>

#include "fit.h"
#include "host-stub.h"
#include "runs.h"

#define GIB (UINT64_C(1) << COMPROMIS_ORDER_1G)
#define MIB (UINT64_C(1) << 8)

static void add(struct runs *runs, uint64_t mfn, uint64_t nr, uint32_t node, uint32_t flags)
{
	const struct compromis_run run = { .mfn = mfn, .nr = nr, .node = node, .flags = flags };

	assert_int_equal(runs_add(runs, &run), 0);
}

static void neighbours_are_joined(void **state)
{
	struct runs runs = { 0 };

	(void)state;
	add(&runs, 512, 512, 0, 0);
	add(&runs, 1024, 1024, 0, 0);
	assert_int_equal(runs.nr, 1);
	assert_int_equal(runs.run[0].mfn, 512);
	assert_int_equal(runs.run[0].nr, 1536);

	/* Not over a gap, nor an empty one, nor another node, nor the carve-out's border. */
	add(&runs, 4096, 512, 0, 0);
	add(&runs, 4608, 0, 1, 0);
	add(&runs, 4608, 512, 1, 0);
	add(&runs, 5120, 512, 1, COMPROMIS_RUN_CARVED);
	assert_int_equal(runs.nr, 4);
	runs_free(&runs);
	assert_int_equal(runs.nr, 0);
}

static void many_runs(void **state)
{
	struct runs runs = { 0 };
	uint64_t i;

	(void)state;
	for (i = 0; i < 1000; i++)
		add(&runs, i * 1024, 512, 0, 0);
	assert_int_equal(runs.nr, 1000);
	assert_int_equal(runs.run[999].mfn, 999 * 1024);
	runs_free(&runs);
}

static void the_host_is_asked_until_the_end(void **state)
{
	struct runs runs;
	unsigned int i;

	(void)state;
	stub_reset();
	for (i = 0; i < 5; i++)
		stub.run[stub.nr_runs++] =
			(struct compromis_run){ .mfn = 512 * (i + 1), .nr = 512 };
	stub.run[4].mfn += 512;
	assert_int_equal(runs_read(NULL, &runs), 0);
	assert_int_equal(runs.nr, 2);
	assert_int_equal(runs.run[0].nr, 4 * 512);
	assert_int_equal(runs.run[1].mfn, 6 * 512);
	runs_free(&runs);

	stub.new_error = -EOPNOTSUPP;
	assert_int_equal(runs_read(NULL, &runs), -EOPNOTSUPP);
	assert_null(runs.run);
}

static void histogram_is_by_power_of_two(void **state)
{
	struct runs_histogram histogram;
	struct runs runs = { 0 };

	(void)state;
	add(&runs, 0, 512, 0, 0);
	add(&runs, 1024, 1023, 0, 0);
	add(&runs, 4096, 1024, 0, 0);
	runs_count(&runs, &histogram);
	assert_int_equal(histogram.count[9], 2);
	assert_int_equal(histogram.frames[9], 1535);
	assert_int_equal(histogram.count[10], 1);
	assert_int_equal(histogram.frames[10], 1024);
	assert_int_equal(histogram.count[8] + histogram.count[11], 0);
	runs_free(&runs);
}

static void largest_by_alignment(void **state)
{
	struct runs runs = { 0 };

	(void)state;
	assert_int_equal(runs_largest(&runs, 0), 0);
	add(&runs, 1, 1022, 0, 0);
	assert_int_equal(runs_largest(&runs, COMPROMIS_ORDER_4K), 1022);
	assert_int_equal(runs_largest(&runs, COMPROMIS_ORDER_2M), 0);
	add(&runs, 1023, 2, 0, 0);
	assert_int_equal(runs_largest(&runs, COMPROMIS_ORDER_2M), 512);
	add(&runs, GIB - 512, GIB + 512, 0, 0);
	add(&runs, 4 * GIB + 512, 2 * GIB - 1024, 0, 0);
	assert_int_equal(runs_largest(&runs, COMPROMIS_ORDER_4K), 2 * GIB - 1024);
	assert_int_equal(runs_largest(&runs, COMPROMIS_ORDER_1G), GIB);
	runs_free(&runs);
}

static void as_many_fit_as_there_is_room_for(void **state)
{
	struct runs runs = { 0 };

	(void)state;
	/* A VM may get a little more than its memory: three in 4 GiB, none in 1 GiB. */
	add(&runs, 8 * GIB, 4 * GIB, 0, 0);
	add(&runs, 16 * GIB, GIB, 0, 0);
	assert_int_equal(fit_count(&runs, GIB, 100 * GIB), 3);
	assert_int_equal(fit_count(&runs, 2 * GIB, 100 * GIB), 1);
	/* One of 4 GiB takes both, for part of it lies above the hole below 4 GiB. */
	assert_int_equal(fit_count(&runs, 4 * GIB, 100 * GIB), 1);
	assert_int_equal(fit_count(&runs, 8 * GIB, 100 * GIB), 0);
	/* What is claimed is not there. */
	assert_int_equal(fit_count(&runs, GIB, 2 * GIB + 2 * MIB), 2);
	assert_int_equal(fit_count(&runs, GIB, GIB), 0);
	/* The list itself is as before. */
	assert_int_equal(runs.run[0].nr, 4 * GIB);
	runs_free(&runs);
}

static void no_runs_no_vms(void **state)
{
	struct runs runs = { 0 };

	(void)state;
	assert_int_equal(fit_count(&runs, GIB, GIB * 2), 0);
}

static void large_vms_take_two_runs(void **state)
{
	struct fit_obstacle obstacle;
	struct runs runs = { 0 };

	(void)state;
	/* Below 4 GiB and above it. */
	add(&runs, 8 * GIB, 4032 * MIB, 0, 0);
	assert_int_equal(fit_one(&runs, 8 * GIB, &obstacle), -ENOSPC);
	assert_int_equal(obstacle.needed, 8 * GIB + MIB - 3840 * MIB);
	assert_int_equal(obstacle.largest, 0);
	add(&runs, 16 * GIB, 8 * GIB + MIB - 3840 * MIB, 0, 0);
	assert_int_equal(fit_one(&runs, 8 * GIB, &obstacle), 0);
	assert_int_equal(fit_count(&runs, 8 * GIB, 100 * GIB), 1);
	runs_free(&runs);
}

static void the_obstacle_has_numbers(void **state)
{
	struct fit_obstacle obstacle;
	struct runs runs = { 0 };

	(void)state;
	add(&runs, 512, 1024, 0, 0);
	add(&runs, 4096, 2048, 0, 0);
	assert_int_equal(fit_one(&runs, 4096, &obstacle), -ENOSPC);
	assert_int_equal(obstacle.needed, 4096 + 256);
	assert_int_equal(obstacle.largest, 2048);
	runs_free(&runs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(neighbours_are_joined),
		cmocka_unit_test(many_runs),
		cmocka_unit_test(the_host_is_asked_until_the_end),
		cmocka_unit_test(histogram_is_by_power_of_two),
		cmocka_unit_test(largest_by_alignment),
		cmocka_unit_test(as_many_fit_as_there_is_room_for),
		cmocka_unit_test(no_runs_no_vms),
		cmocka_unit_test(large_vms_take_two_runs),
		cmocka_unit_test(the_obstacle_has_numbers),
	};

	return cmocka_run_group_tests_name("runs", tests, NULL, NULL);
}
