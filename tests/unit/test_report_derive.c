// SPDX-License-Identifier: GPL-2.0-only
/* What follows from runs, held against numbers that were worked out by hand. */
#include "fixture.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report-check.h"
#include "report-gap.h"
#include "results.h"

#define M 1000000ul

static void assert_near(double found, double expected)
{
	if (!(fabs(found - expected) <= 1e-9 * fmax(1, fabs(expected))))
		fail_msg("%.12g, not %.12g", found, expected);
}

/* 100 million walks.  Of 2 s native ones take 0.8 s: 1.2 s are work. */
static const struct result native = {
	.system = "native",
	.seconds = 2,
	.walks = 100 * M,
	.guest_refs = 400 * M,
	.cycles = 800 * M,
};

/* 24 references each, 3 s of 4.5 s: a sixth of them for the guest's, and 0.3 s of exits. */
static const struct result nested_4k = {
	.system = "nested-4k",
	.seconds = 4.5,
	.walks = 100 * M,
	.guest_refs = 400 * M,
	.nested_refs = 2000 * M,
	.lookups = 500 * M,
	.cycles = 3000 * M,
};

static const struct result segment = {
	.system = "segment",
	.seconds = 2.25,
	.walks = 100 * M,
	.guest_refs = 400 * M,
	.hits = 500 * M,
	.cycles = 800 * M,
};

/* Faster than native work and walks are: below 0 is left for exits. */
static const struct result shadow = {
	.system = "shadow",
	.seconds = 1.9,
	.walks = 100 * M,
	.guest_refs = 400 * M,
	.cycles = 800 * M,
};

static void add_all(struct results *results)
{
	results_add(results, &native);
	results_add(results, &nested_4k);
	results_add(results, &segment);
	results_add(results, &shadow);
}

static void times_split(void **state)
{
	const struct report_cell *cell;
	struct results results;

	(void)state;
	results_begin(&results);
	add_all(&results);
	results_end(&results);
	assert_int_equal(results.report.nr_groups, 1);
	assert_int_equal(results.report.nr_panels, 1);
	assert_near(results.report.group[0].work_ns, 1.2e9);

	cell = &results.report.group[0].cell[COST_NESTED_4K];
	assert_near(cell->walks, 100e6);
	assert_near(cell->refs_per_walk, 24);
	assert_near(cell->closed_form, 24);
	assert_near(cell->guest_walk_ns, 0.5e9);
	assert_near(cell->nested_walk_ns, 2.5e9);
	assert_near(cell->exits_ns, 0.3e9);
	assert_near(cell->overhead, 1.25);
	assert_near(cell->speedup, 2);

	cell = &results.report.group[0].cell[COST_SEGMENT];
	assert_near(cell->refs_per_walk, 4);
	assert_near(cell->guest_walk_ns, 0.8e9);
	assert_near(cell->nested_walk_ns, 0);
	assert_near(cell->exits_ns, 0.25e9);
	assert_near(cell->overhead, 0.125);
	assert_near(cell->speedup, 1);

	cell = &results.report.group[0].cell[COST_NATIVE];
	assert_near(cell->exits_ns, 0);
	assert_near(cell->speedup, 2 / 2.25);
	assert_near(results.report.group[0].cell[COST_SHADOW].exits_ns, -0.1e9);
	results_free(&results);
}

/* The closed form of walks that end in pages of several sizes is the mean over them. */
static void closed_form_of_mixed_pages(void **state)
{
	static const char line[] =
		"{\"system\":\"nested-2m\",\"workload\":\"a\",\"model\":\"m\",\"page\":\"2m\","
		"\"size\":\"quick\",\"rep\":1,\"seconds\":1,\"events\":{\"walks_4k\":1,"
		"\"walks_2m\":2,\"walks_1g\":1},\"exits\":null,\"unit\":\"s\",\"verified\":true}";
	struct report_runs runs = { 0 };
	struct report report;

	(void)state;
	results_read(&runs, line, "f");
	report_read_end(&runs);
	assert_int_equal(report_derive(&runs, &report), 0);
	/* 19, 15 twice, and 11. */
	assert_near(report.group[0].cell[COST_NESTED_2M].closed_form, 15);
	assert_true(isnan(report.group[0].cell[COST_NESTED_2M].refs_per_walk));
	report_free(&report);
	report_runs_free(&runs);
}

/* Which references were nested ones is not known: neither is whose the cycles are. */
static void walks_of_unknown_references(void **state)
{
	static const char line[] =
		"{\"system\":\"nested-2m\",\"workload\":\"a\",\"model\":\"m\",\"page\":\"2m\","
		"\"size\":\"quick\",\"rep\":1,\"seconds\":1,\"events\":{\"guest_refs\":4,"
		"\"nested_refs\":null,\"walk_cycles\":80},\"exits\":null,\"unit\":\"s\","
		"\"verified\":true}";
	struct report_runs runs = { 0 };
	struct report report;

	(void)state;
	results_read(&runs, line, "f");
	report_read_end(&runs);
	assert_int_equal(report_derive(&runs, &report), 0);
	assert_true(isnan(report.group[0].cell[COST_NESTED_2M].guest_walk_ns));
	assert_true(isnan(report.group[0].cell[COST_NESTED_2M].nested_walk_ns));
	report_free(&report);
	report_runs_free(&runs);
}

static void medians_and_spread(void **state)
{
	const struct report_cell *cell;
	struct result run = native;
	struct results results;
	unsigned int i;
	static const double seconds[] = { 2.3, 1.9, 2.0 };
	static const unsigned long walks[] = { 104 * M, 100 * M, 98 * M };

	(void)state;
	results_begin(&results);
	for (i = 0; i < ARRAY_SIZE(seconds); i++) {
		run.rep = i + 1;
		run.seconds = seconds[i];
		run.walks = walks[i];
		results_add(&results, &run);
	}
	run = segment;
	results_add(&results, &run);
	run.rep = 2;
	run.seconds = 2.35;
	results_add(&results, &run);
	results_end(&results);

	cell = &results.report.group[0].cell[COST_NATIVE];
	assert_int_equal(cell->reps, 3);
	assert_near(cell->seconds, 2);
	assert_near(cell->time_spread, 0.2);
	assert_near(cell->events[EVENT_WALKS_4K], 100e6);
	assert_near(cell->count_spread, 0.06);
	assert_int_equal(cell->count_spread_event, EVENT_DTLB_WALKS);
	assert_true(report_checks[CHECK_COUNT_SPREAD].tolerance < 0.06);
	/* The middle of two. */
	cell = &results.report.group[0].cell[COST_SEGMENT];
	assert_near(cell->seconds, 2.3);
	assert_near(cell->count_spread, 0);
	results_free(&results);
}

static void one_repetition_has_no_spread(void **state)
{
	struct results results;

	(void)state;
	results_begin(&results);
	add_all(&results);
	results_end(&results);
	assert_true(isnan(results.report.group[0].cell[COST_NATIVE].time_spread));
	assert_true(isnan(results.report.group[0].cell[COST_NATIVE].count_spread));
	results_free(&results);
}

/* Of times 2.25 and 4 of the native ones the geometric mean is 3. */
static void means_are_geometric(void **state)
{
	struct result run = native;
	const struct report_panel *panel;
	struct results results;

	(void)state;
	results_begin(&results);
	add_all(&results);
	run.workload = "redis";
	results_add(&results, &run);
	run = segment;
	run.workload = "redis";
	run.seconds = 4;
	results_add(&results, &run);
	run = shadow;
	run.workload = "redis";
	results_add(&results, &run);
	run = nested_4k;
	run.workload = "redis";
	run.seconds = 8;
	results_add(&results, &run);
	/* Another workload, that is not on all systems, changes no mean. */
	run = native;
	run.workload = "sort";
	results_add(&results, &run);
	run = segment;
	run.workload = "sort";
	results_add(&results, &run);
	run = shadow;
	run.workload = "sort";
	run.seconds = 45;
	results_add(&results, &run);
	results_end(&results);

	panel = &results.report.panel[0];
	assert_int_equal(panel->nr, 3);
	assert_int_equal(panel->whole, 2);
	assert_near(panel->overhead[COST_NESTED_4K], 2);
	assert_near(panel->overhead[COST_SEGMENT], sqrt(1.125 * 2) - 1);
	assert_near(panel->overhead[COST_SHADOW], -0.05);
	assert_near(panel->speedup[COST_NESTED_4K], 2);
	assert_string_equal(panel->best[COST_NESTED_4K]->key->workload, "gups");
	assert_string_equal(panel->best[COST_SHADOW]->key->workload, "sort");
	/* No workload ran there. */
	assert_true(isnan(panel->overhead[COST_NESTED_1G]));
	assert_true(isnan(panel->speedup[COST_NESTED_1G]));
	assert_null(panel->best[COST_NESTED_1G]);
	results_free(&results);
}

/* One wrong repetition is enough: the workload is in no mean, whatever the system. */
static void wrong_results_are_in_no_mean(void **state)
{
	struct result run = nested_4k;
	const struct report_panel *panel;
	struct results results;

	(void)state;
	results_begin(&results);
	add_all(&results);
	run.rep = 2;
	run.wrong = true;
	results_add(&results, &run);
	run = nested_4k;
	run.workload = "redis";
	results_add(&results, &run);
	results_end(&results);
	panel = &results.report.panel[0];
	assert_false(panel->group[0].cell[COST_NESTED_4K].verified);
	assert_int_equal(panel->whole, 0);
	assert_true(isnan(panel->overhead[COST_SEGMENT]));
	assert_null(panel->best[COST_NESTED_4K]);
	assert_non_null(panel->best[COST_SHADOW]);
	results_free(&results);
}

/* Where no workload has right results, the system is left out, not the workloads. */
static void wrong_system_is_left_out(void **state)
{
	const struct report_panel *panel;
	struct result run = native;
	struct results results;

	(void)state;
	results_begin(&results);
	run.wrong = true;
	results_add(&results, &run);
	results_add(&results, &segment);
	results_add(&results, &nested_4k);
	results_end(&results);
	panel = &results.report.panel[0];
	assert_int_equal(panel->whole, 1);
	assert_near(panel->speedup[COST_NESTED_4K], 2);
	assert_true(isnan(panel->overhead[COST_SEGMENT]) && isnan(panel->speedup[COST_NATIVE]));
	assert_false(report_overhead_sound(panel->group, COST_SEGMENT));
	assert_true(report_speedup_sound(panel->group, COST_NESTED_4K));
	results_free(&results);
}

static void without_native_nothing_is_derived(void **state)
{
	const struct report_cell *cell;
	struct results results;

	(void)state;
	results_begin(&results);
	results_add(&results, &nested_4k);
	results_end(&results);
	cell = &results.report.group[0].cell[COST_NESTED_4K];
	assert_true(isnan(results.report.group[0].work_ns));
	assert_true(isnan(cell->exits_ns) && isnan(cell->overhead) && isnan(cell->speedup));
	assert_near(cell->refs_per_walk, 24);
	results_free(&results);
}

static double residual(const struct results *results, enum cost_system system,
		       enum report_check check)
{
	return report_check(&results->report.group[0], system, check);
}

static void checks_hold(void **state)
{
	struct report_check_total total;
	struct results results;
	int i;

	(void)state;
	results_begin(&results);
	add_all(&results);
	results_end(&results);
	for (i = 0; i < NR_CHECKS; i++) {
		report_check_all(&results.report, (enum report_check)i, &total);
		assert_int_equal(total.held, total.checked);
	}
	assert_near(residual(&results, COST_NESTED_4K, CHECK_CLOSED_FORM), 0);
	assert_near(residual(&results, COST_NESTED_4K, CHECK_LOOKUP_SUM), 0);
	assert_near(residual(&results, COST_NESTED_4K, CHECK_NESTED_LEVELS), 0);
	assert_near(residual(&results, COST_SEGMENT, CHECK_LOOKUP_SUM), 0);
	/* There is nothing nested to count. */
	assert_true(isnan(residual(&results, COST_SHADOW, CHECK_LOOKUP_SUM)));
	assert_true(isnan(residual(&results, COST_NATIVE, CHECK_NESTED_LEVELS)));
	assert_true(isnan(residual(&results, COST_NESTED_4K, CHECK_SEGMENT)));
	assert_true(isnan(residual(&results, COST_NESTED_1G, CHECK_VERIFIED)));
	results_free(&results);
}

/* Each mistake is found by its check, and in the repetition that has it. */
static void checks_find_mistakes(void **state)
{
	struct report_check_total total;
	struct result run = nested_4k;
	struct results results;

	(void)state;
	results_begin(&results);
	results_add(&results, &run);
	run.rep = 2;
	run.guest_refs = 440 * M;
	run.seconds = 4.95;
	results_add(&results, &run);
	run = segment;
	run.nested_refs = 100 * M;
	run.lookups = 50 * M;
	run.wrong = true;
	results_add(&results, &run);
	results_end(&results);

	/* 2440 of 2400, 440 of 400, 500 of 540. */
	assert_near(residual(&results, COST_NESTED_4K, CHECK_CLOSED_FORM), 1.0 / 60);
	assert_near(residual(&results, COST_NESTED_4K, CHECK_GUEST_SUM), 0.1);
	assert_near(residual(&results, COST_NESTED_4K, CHECK_LOOKUP_SUM), -2.0 / 27);
	assert_near(residual(&results, COST_NESTED_4K, CHECK_NESTED_LEVELS), 0);
	assert_near(residual(&results, COST_NESTED_4K, CHECK_TIME_SPREAD), 0.45 / 4.725);
	assert_near(residual(&results, COST_NESTED_4K, CHECK_COUNT_SPREAD), 40.0 / 420);
	assert_near(residual(&results, COST_SEGMENT, CHECK_SEGMENT), 0.2);
	assert_near(residual(&results, COST_SEGMENT, CHECK_VERIFIED), 1);

	report_check_all(&results.report, CHECK_LOOKUP_SUM, &total);
	assert_int_equal(total.checked, 2);
	assert_int_equal(total.held, 0);
	assert_near(total.worst, 0.1);
	assert_int_equal(total.system, COST_SEGMENT);
	results_free(&results);
}

/* With caches a walk reads fewer entries than the closed form says. */
static void closed_form_is_of_no_caches(void **state)
{
	struct result run = nested_4k;
	struct results results;

	(void)state;
	results_begin(&results);
	run.model = "zen3";
	results_add(&results, &run);
	results_end(&results);
	assert_true(isnan(residual(&results, COST_NESTED_4K, CHECK_CLOSED_FORM)));
	results_free(&results);
}

static void count_absent(const char *workload, const struct report_panel *panel, void *data)
{
	assert_string_equal(workload, "redis");
	assert_string_equal(panel->key->model, "zen3");
	++*(int *)data;
}

static void gaps(void **state)
{
	struct result run = native;
	char text[REPORT_GAP_TEXT];
	struct results results;
	int absent = 0;

	(void)state;
	results_begin(&results);
	results_add(&results, &native);
	run.rep = 2;
	results_add(&results, &run);
	results_add(&results, &segment);
	run = shadow;
	run.wrong = true;
	results_add(&results, &run);
	run = native;
	run.workload = "redis";
	results_add(&results, &run);
	run = native;
	run.model = "zen3";
	results_add(&results, &run);
	results_end(&results);

	assert_null(report_gap(&results.report.group[0], COST_NATIVE, text));
	assert_string_equal(report_gap(&results.report.group[0], COST_SEGMENT, text),
			    "1 of 2 repetitions");
	assert_string_equal(report_gap(&results.report.group[0], COST_SHADOW, text),
			    "not verified: 1 of 1 repetitions");
	assert_string_equal(report_gap(&results.report.group[0], COST_NESTED_1G, text), "missing");
	report_absent(&results.report, count_absent, &absent);
	assert_int_equal(absent, 1);

	/* Once is enough where nothing was repeated: with another model. */
	assert_string_equal(results.report.group[2].key->model, "zen3");
	assert_null(report_gap(&results.report.group[2], COST_NATIVE, text));
	results_free(&results);
}

static void count_gone(const char *workload, const struct report_panel *panel, void *data)
{
	(void)panel;
	assert_string_equal(workload, "gone");
	++*(int *)data;
}

/* What was not asked for is not missing; what was, and never ran, is. */
static void gaps_of_what_was_asked_for(void **state)
{
	char text[REPORT_GAP_TEXT];
	struct results results;
	struct result run = native;
	int absent = 0;

	(void)state;
	results_begin(&results);
	fputs("{\"meta\":{\"systems\":{\"native\":true,\"segment\":true},"
	      "\"workloads\":{\"gone\":true,\"gups\":true}}}\n",
	      results.out);
	results_add(&results, &native);
	run.model = "zen3";
	results_add(&results, &run);
	results_end(&results);
	assert_null(report_gap(&results.report.group[0], COST_NATIVE, text));
	assert_null(report_gap(&results.report.group[0], COST_SHADOW, text));
	assert_string_equal(report_gap(&results.report.group[0], COST_SEGMENT, text), "missing");
	report_absent(&results.report, count_gone, &absent);
	assert_int_equal(absent, 2);
	results_free(&results);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_split),
		cmocka_unit_test(closed_form_of_mixed_pages),
		cmocka_unit_test(walks_of_unknown_references),
		cmocka_unit_test(medians_and_spread),
		cmocka_unit_test(one_repetition_has_no_spread),
		cmocka_unit_test(means_are_geometric),
		cmocka_unit_test(wrong_results_are_in_no_mean),
		cmocka_unit_test(wrong_system_is_left_out),
		cmocka_unit_test(without_native_nothing_is_derived),
		cmocka_unit_test(checks_hold),
		cmocka_unit_test(checks_find_mistakes),
		cmocka_unit_test(closed_form_is_of_no_caches),
		cmocka_unit_test(gaps),
		cmocka_unit_test(gaps_of_what_was_asked_for),
	};

	return cmocka_run_group_tests_name("report_derive", tests, NULL, NULL);
}
