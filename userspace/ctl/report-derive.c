// SPDX-License-Identifier: GPL-2.0-only
#include "report-derive.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "walk.h"

#define NS_PER_SECOND 1e9

/* Values of the repetitions of a cell. */
struct values {
	double *value; /* room for all repetitions */
	size_t nr;
};

typedef double get_fn(const struct report_run *run, int which);

static double from_count(const struct report_count *count)
{
	return count->known ? (double)count->value : NAN;
}

static double get_seconds(const struct report_run *run, int which)
{
	(void)which;
	return run->seconds;
}

static double get_metric(const struct report_run *run, int which)
{
	(void)which;
	return run->metric;
}

static double get_faults(const struct report_run *run, int which)
{
	(void)which;
	return from_count(&run->faults);
}

static double get_updates(const struct report_run *run, int which)
{
	(void)which;
	return from_count(&run->updates);
}

static double get_event(const struct report_run *run, int which)
{
	return from_count(&run->events[which]);
}

static double get_exit(const struct report_run *run, int which)
{
	return from_count(&run->exits[which]);
}

static int compare_values(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

/* Sorted, and without those that are not known. */
static void gather(const struct report_cell *cell, get_fn *get, int which, struct values *values)
{
	size_t i;

	values->nr = 0;
	for (i = 0; i < cell->reps; i++) {
		double value = get(&cell->run[i], which);

		if (!isnan(value))
			values->value[values->nr++] = value;
	}
	if (values->nr)
		qsort(values->value, values->nr, sizeof(double), compare_values);
}

static double median(const struct values *values)
{
	size_t half = values->nr / 2;

	if (!values->nr)
		return NAN;
	if (values->nr % 2)
		return values->value[half];
	return (values->value[half - 1] + values->value[half]) / 2;
}

static double spread(const struct values *values)
{
	double middle = median(values);

	if (values->nr < 2 || !(middle > 0))
		return NAN;
	return (values->value[values->nr - 1] - values->value[0]) / middle;
}

static double take_median(const struct report_cell *cell, get_fn *get, int which,
			  struct values *values)
{
	gather(cell, get, which, values);
	return median(values);
}

static void take_events(struct report_cell *cell, struct values *values)
{
	int i;

	cell->count_spread = NAN;
	for (i = 0; i < NR_EVENTS; i++) {
		double s;

		gather(cell, get_event, i, values);
		cell->events[i] = median(values);
		s = spread(values);
		if (isnan(s) || cell->events[i] < REPORT_SMALL_COUNT)
			continue;
		if (isnan(cell->count_spread) || s > cell->count_spread) {
			cell->count_spread = s;
			cell->count_spread_event = (enum report_event)i;
		}
	}
}

/* What follows from one cell alone. */
static void derive_walks(struct report_cell *cell, enum cost_system system)
{
	const double *events = cell->events;
	double sizes = events[EVENT_WALKS_4K] + events[EVENT_WALKS_2M] + events[EVENT_WALKS_1G];
	double refs = events[EVENT_GUEST_REFS] + events[EVENT_NESTED_REFS];
	unsigned int nested = cost_nested_levels(system);
	double closed = events[EVENT_WALKS_4K] * walk_refs(WALK_LEVELS_4K, nested) +
			events[EVENT_WALKS_2M] * walk_refs(WALK_LEVELS_2M, nested) +
			events[EVENT_WALKS_1G] * walk_refs(WALK_LEVELS_1G, nested);

	cell->walks = events[EVENT_DTLB_WALKS] + events[EVENT_ITLB_WALKS];
	cell->refs_per_walk = cell->walks > 0 ? events[EVENT_REFS] / cell->walks : NAN;
	cell->closed_form = sizes > 0 ? closed / sizes : NAN;
	/* Where nothing is nested, a walk is the guest's, whether it read anything or not. */
	if (nested && (refs > 0 || isnan(refs)))
		cell->guest_walk_ns = events[EVENT_WALK_CYCLES] * events[EVENT_GUEST_REFS] / refs;
	else
		cell->guest_walk_ns = events[EVENT_WALK_CYCLES];
	cell->nested_walk_ns = events[EVENT_WALK_CYCLES] - cell->guest_walk_ns;
}

static void take_cell(struct report_cell *cell, enum cost_system system, struct values *values)
{
	size_t i;
	int k;

	cell->verified = cell->reps > 0;
	for (i = 0; i < cell->reps; i++)
		cell->verified = cell->verified && cell->run[i].verified;
	cell->metric = take_median(cell, get_metric, 0, values);
	cell->faults = take_median(cell, get_faults, 0, values);
	cell->updates = take_median(cell, get_updates, 0, values);
	for (k = 0; k < NR_EXITS; k++)
		cell->exits[k] = take_median(cell, get_exit, k, values);
	take_events(cell, values);
	cell->seconds = take_median(cell, get_seconds, 0, values);
	cell->time_spread = spread(values);
	derive_walks(cell, system);
}

/* What follows from a cell and the native one, or the segment's. */
static void derive_times(struct report_group *group)
{
	const struct report_cell *native = &group->cell[COST_NATIVE];
	const struct report_cell *segment = &group->cell[COST_SEGMENT];
	int i;

	group->work_ns = native->seconds * NS_PER_SECOND - native->events[EVENT_WALK_CYCLES];
	for (i = 0; i < COST_NR_SYSTEMS; i++) {
		struct report_cell *cell = &group->cell[i];

		cell->exits_ns = cell->seconds * NS_PER_SECOND - group->work_ns -
				 cell->events[EVENT_WALK_CYCLES];
		cell->overhead = cell->seconds / native->seconds - 1;
		cell->speedup = cell->seconds / segment->seconds;
	}
}

static bool same_panel(const struct report_run *a, const struct report_run *b)
{
	return !strcmp(a->size, b->size) && !strcmp(a->model, b->model) && a->page == b->page;
}

static bool same_group(const struct report_run *a, const struct report_run *b)
{
	return same_panel(a, b) && !strcmp(a->workload, b->workload);
}

/* The runs are sorted: those of a group follow each other, and in it those of a cell. */
static void make_groups(struct report *report)
{
	const struct report_runs *runs = report->runs;
	struct report_group *group = NULL;
	size_t i;

	for (i = 0; i < runs->nr; i++) {
		const struct report_run *run = &runs->run[i];
		struct report_cell *cell;

		if (!group || !same_group(group->key, run)) {
			group = &report->group[report->nr_groups++];
			group->key = run;
		}
		cell = &group->cell[run->system];
		if (!cell->run)
			cell->run = run;
		cell->reps++;
		if (cell->reps > report->reps_max)
			report->reps_max = cell->reps;
	}
}

bool report_overhead_sound(const struct report_group *group, enum cost_system system)
{
	return group->cell[system].verified && group->cell[COST_NATIVE].verified;
}

bool report_speedup_sound(const struct report_group *group, enum cost_system system)
{
	return group->cell[system].verified && group->cell[COST_SEGMENT].verified;
}

bool report_whole(const struct report_panel *panel, const struct report_group *group)
{
	bool any = false;
	size_t i;
	int k;

	for (k = 0; k < COST_NR_SYSTEMS; k++) {
		any = any || group->cell[k].verified;
		for (i = 0; i < panel->nr && !group->cell[k].verified; i++) {
			if (panel->group[i].cell[k].verified)
				return false;
		}
	}
	return any;
}

/*
 * Of the ratio that get() gives of a system's cells.  What is not sound in one of these groups is not
 * in any.
 */
static double geometric_mean(const struct report_panel *panel, enum cost_system system,
			     bool (*sound)(const struct report_group *, enum cost_system),
			     double (*get)(const struct report_cell *))
{
	double sum = 0;
	size_t i;

	for (i = 0; i < panel->nr; i++) {
		const struct report_group *group = &panel->group[i];

		if (!report_whole(panel, group))
			continue;
		sum += sound(group, system) ? log(get(&group->cell[system])) : NAN;
	}
	return panel->whole ? exp(sum / (double)panel->whole) : NAN;
}

static double get_ratio(const struct report_cell *cell)
{
	return cell->overhead + 1;
}

static double get_speedup(const struct report_cell *cell)
{
	return cell->speedup;
}

static void find_best(struct report_panel *panel, enum cost_system system)
{
	const struct report_group **best = &panel->best[system];
	size_t i;

	for (i = 0; i < panel->nr; i++) {
		const struct report_group *group = &panel->group[i];

		if (!report_speedup_sound(group, system))
			continue;
		if (!*best || group->cell[system].speedup > (*best)->cell[system].speedup)
			*best = group;
	}
}

static void derive_panel(struct report_panel *panel)
{
	size_t i;
	int k;

	for (i = 0; i < panel->nr; i++)
		panel->whole += report_whole(panel, &panel->group[i]);
	for (k = 0; k < COST_NR_SYSTEMS; k++) {
		enum cost_system system = (enum cost_system)k;

		panel->overhead[k] =
			geometric_mean(panel, system, report_overhead_sound, get_ratio) - 1;
		panel->speedup[k] =
			geometric_mean(panel, system, report_speedup_sound, get_speedup);
		find_best(panel, system);
	}
}

/* All groups of a panel are to have as many repetitions as the cell that has most. */
static void derive_reps(struct report *report)
{
	size_t first = 0, max = 0, i;
	int k;

	for (i = 0; i < report->nr_groups; i++) {
		struct report_group *group = &report->group[i];

		if (!same_panel(report->group[first].key, group->key)) {
			first = i;
			max = 0;
		}
		for (k = 0; k < COST_NR_SYSTEMS; k++) {
			if (group->cell[k].reps > max)
				max = group->cell[k].reps;
		}
		for (size_t j = first; j <= i; j++)
			report->group[j].reps_max = max;
	}
}

static void make_panels(struct report *report)
{
	struct report_panel *panel = NULL;
	size_t i;

	for (i = 0; i < report->nr_groups; i++) {
		const struct report_group *group = &report->group[i];

		if (!panel || !same_panel(panel->key, group->key)) {
			panel = &report->panel[report->nr_panels++];
			panel->key = group->key;
			panel->group = group;
		}
		panel->nr++;
	}
	for (i = 0; i < report->nr_panels; i++)
		derive_panel(&report->panel[i]);
}

int report_derive(const struct report_runs *runs, struct report *report)
{
	struct values values = { 0 };
	size_t i;
	int k;

	memset(report, 0, sizeof(*report));
	report->runs = runs;
	/* There are not more groups than runs, nor more panels than groups. */
	report->group = calloc(runs->nr + 1, sizeof(*report->group));
	report->panel = calloc(runs->nr + 1, sizeof(*report->panel));
	if (!report->group || !report->panel)
		return -ENOMEM;
	make_groups(report);
	values.value = calloc(report->reps_max + 1, sizeof(*values.value));
	if (!values.value)
		return -ENOMEM;
	for (i = 0; i < report->nr_groups; i++) {
		for (k = 0; k < COST_NR_SYSTEMS; k++) {
			report->group[i].cell[k].asked =
				report_asked(runs, "systems", cost_names[k]);
			take_cell(&report->group[i].cell[k], (enum cost_system)k, &values);
		}
		derive_times(&report->group[i]);
	}
	derive_reps(report);
	make_panels(report);
	free(values.value);
	return 0;
}

void report_free(struct report *report)
{
	free(report->group);
	free(report->panel);
	memset(report, 0, sizeof(*report));
}
