// SPDX-License-Identifier: GPL-2.0-only
#include "report-check.h"

#include <math.h>
#include <string.h>

#include "walk.h"

/* The model without caches, for which alone the closed form is exact. */
#define UNCACHED "architectural"

const struct report_check_info report_checks[NR_CHECKS] = {
	[CHECK_CLOSED_FORM] = {
		.key = "closed_form",
		.title = "closed form",
		.rule = "refs / walks is (g + 1)(n + 1) - 1 for the page sizes that the walks ended "
			"in; model architectural only",
		.tolerance = 0.01,
	},
	[CHECK_GUEST_SUM] = {
		.key = "guest_sum",
		.title = "guest sum",
		.rule = "guest_refs + pwc_skips is the sum of g over all walks",
		.tolerance = 0.001,
	},
	[CHECK_LOOKUP_SUM] = {
		.key = "lookup_sum",
		.title = "lookup sum",
		.rule = "segment_hits + nested_lookups is guest_refs + walks; nested paging only",
		.tolerance = 0.001,
	},
	[CHECK_NESTED_LEVELS] = {
		.key = "nested_levels",
		.title = "nested levels",
		.rule = "(nested_refs + nested_pwc_skips) / (nested_lookups - ntlb_hits) is n: all "
			"memory is backed by entries of the size that the system is named for",
		.tolerance = 0.01,
	},
	[CHECK_SEGMENT] = {
		.key = "segment",
		.title = "segment",
		.rule = "nested_refs / refs is 0: the segment translates all; segment only",
		.tolerance = 0.01,
	},
	[CHECK_COUNT_SPREAD] = {
		.key = "count_spread",
		.title = "counts",
		.rule = "(max - min) / median of each event over the repetitions; events of less than "
			"10000 are left out",
		.tolerance = 0.01,
	},
	[CHECK_TIME_SPREAD] = {
		.key = "time_spread",
		.title = "times",
		.rule = "(max - min) / median of the time over the repetitions",
		.tolerance = 0.03,
	},
	[CHECK_VERIFIED] = {
		.key = "not_verified",
		.title = "not verified",
		.rule = "share of the repetitions whose results are wrong",
		.tolerance = 0,
	},
};

static double count(const struct report_run *run, enum report_event event)
{
	return run->events[event].known ? (double)run->events[event].value : NAN;
}

static double walks(const struct report_run *run)
{
	return count(run, EVENT_DTLB_WALKS) + count(run, EVENT_ITLB_WALKS);
}

/* A sum over all walks, of a number for each size of the page that they ended in. */
static double sum_over_walks(const struct report_run *run, double of_4k, double of_2m, double of_1g)
{
	return count(run, EVENT_WALKS_4K) * of_4k + count(run, EVENT_WALKS_2M) * of_2m +
	       count(run, EVENT_WALKS_1G) * of_1g;
}

static double difference(double found, double expected)
{
	return expected > 0 ? found / expected - 1 : NAN;
}

static double closed_form(const struct report_run *run)
{
	unsigned int nested = cost_nested_levels(run->system);

	if (strcmp(run->model, UNCACHED))
		return NAN;
	return difference(count(run, EVENT_REFS),
			  sum_over_walks(run, walk_refs(WALK_LEVELS_4K, nested),
					 walk_refs(WALK_LEVELS_2M, nested),
					 walk_refs(WALK_LEVELS_1G, nested)));
}

static double guest_sum(const struct report_run *run)
{
	return difference(count(run, EVENT_GUEST_REFS) + count(run, EVENT_PWC_SKIPS),
			  sum_over_walks(run, WALK_LEVELS_4K, WALK_LEVELS_2M, WALK_LEVELS_1G));
}

/* Native and shadow paging have no gPA to look up. */
static bool is_nested(enum cost_system system)
{
	return system != COST_NATIVE && system != COST_SHADOW;
}

static double lookup_sum(const struct report_run *run)
{
	if (!is_nested(run->system))
		return NAN;
	return difference(count(run, EVENT_SEGMENT_HITS) + count(run, EVENT_NESTED_LOOKUPS),
			  count(run, EVENT_GUEST_REFS) + walks(run));
}

static double nested_levels(const struct report_run *run)
{
	unsigned int nested = cost_nested_levels(run->system);
	double walked = count(run, EVENT_NESTED_LOOKUPS) - count(run, EVENT_NTLB_HITS);

	/* Those of few lookups are the kernel's own, and not of memory that is typical. */
	if (!nested || walked < REPORT_SMALL_COUNT)
		return NAN;
	return difference(count(run, EVENT_NESTED_REFS) + count(run, EVENT_NESTED_PWC_SKIPS),
			  nested * walked);
}

static double segment(const struct report_run *run)
{
	double refs = count(run, EVENT_REFS);

	if (run->system != COST_SEGMENT || !(refs > 0))
		return NAN;
	return count(run, EVENT_NESTED_REFS) / refs;
}

typedef double check_fn(const struct report_run *run);

static check_fn *const check_runs[NR_CHECKS] = {
	[CHECK_CLOSED_FORM] = closed_form, [CHECK_GUEST_SUM] = guest_sum,
	[CHECK_LOOKUP_SUM] = lookup_sum,   [CHECK_NESTED_LEVELS] = nested_levels,
	[CHECK_SEGMENT] = segment,
};

static bool is_worse(double residual, double than)
{
	return !isnan(residual) && (isnan(than) || fabs(residual) > fabs(than));
}

static double unverified(const struct report_cell *cell)
{
	size_t i, nr = 0;

	for (i = 0; i < cell->reps; i++)
		nr += !cell->run[i].verified;
	return (double)nr / (double)cell->reps;
}

double report_check(const struct report_group *group, enum cost_system system,
		    enum report_check check)
{
	const struct report_cell *cell = &group->cell[system];
	double worst = NAN;
	size_t i;

	if (!cell->reps)
		return NAN;
	if (check == CHECK_COUNT_SPREAD)
		return cell->count_spread;
	if (check == CHECK_TIME_SPREAD)
		return cell->time_spread;
	if (check == CHECK_VERIFIED)
		return unverified(cell);
	for (i = 0; i < cell->reps; i++) {
		double residual = check_runs[check](&cell->run[i]);

		if (is_worse(residual, worst))
			worst = residual;
	}
	return worst;
}

bool report_check_holds(enum report_check check, double residual)
{
	return fabs(residual) <= report_checks[check].tolerance;
}

static void add_to_total(struct report_check_total *total, const struct report_group *group,
			 enum cost_system system, enum report_check check)
{
	double residual = report_check(group, system, check);

	if (isnan(residual))
		return;
	total->checked++;
	total->held += report_check_holds(check, residual);
	if (!is_worse(residual, total->worst))
		return;
	total->worst = residual;
	total->group = group;
	total->system = system;
}

void report_check_all(const struct report *report, enum report_check check,
		      struct report_check_total *total)
{
	size_t i;
	int k;

	*total = (struct report_check_total){ .worst = NAN };
	for (i = 0; i < report->nr_groups; i++) {
		for (k = 0; k < COST_NR_SYSTEMS; k++)
			add_to_total(total, &report->group[i], (enum cost_system)k, check);
	}
}
