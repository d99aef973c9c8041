// SPDX-License-Identifier: GPL-2.0-only
#include "report-write.h"

#include <math.h>

#include "json.h"
#include "report-gap.h"

static void add_value(struct json *json, struct json_object *parent, const char *key, double value)
{
	if (isnan(value))
		json_add_null(json, parent, key);
	else
		json_add_double(json, parent, key, value);
}

static void add_values(struct json *json, struct json_object *parent, const char *key,
		       const char *const names[], int nr, const double values[])
{
	struct json_object *object = json_add_object(json, parent, key);
	int i;

	for (i = 0; i < nr; i++)
		add_value(json, object, names[i], values[i]);
}

static void add_key(struct json *json, struct json_object *object, const struct report_run *key)
{
	json_add_string(json, object, "size", key->size);
	json_add_string(json, object, "model", key->model);
	json_add_string(json, object, "page", report_page_names[key->page]);
}

static void add_times(struct json *json, struct json_object *object,
		      const struct report_group *group, const struct report_cell *cell)
{
	add_value(json, object, "seconds", cell->seconds);
	add_value(json, object, "seconds_spread", cell->time_spread);
	add_value(json, object, "work_ns", group->work_ns);
	add_value(json, object, "guest_walk_ns", cell->guest_walk_ns);
	add_value(json, object, "nested_walk_ns", cell->nested_walk_ns);
	add_value(json, object, "exits_ns", cell->exits_ns);
	add_value(json, object, "overhead", cell->overhead);
	add_value(json, object, "segment_speedup", cell->speedup);
}

static void add_residuals(struct json *json, struct json_object *object,
			  const struct report_group *group, enum cost_system system)
{
	struct json_object *residuals = json_add_object(json, object, "residuals");
	int i;

	for (i = 0; i < NR_CHECKS; i++)
		add_value(json, residuals, report_checks[i].key,
			  report_check(group, system, (enum report_check)i));
}

static void add_cell(struct json *json, struct json_object *array, const struct report_group *group,
		     enum cost_system system)
{
	struct json_object *object = json_append_object(json, array);
	const struct report_cell *cell = &group->cell[system];

	add_key(json, object, group->key);
	json_add_string(json, object, "workload", group->key->workload);
	json_add_string(json, object, "system", cost_names[system]);
	json_add_u64(json, object, "reps", cell->reps);
	json_add_bool(json, object, "verified", cell->verified);
	add_times(json, object, group, cell);
	add_value(json, object, "metric", cell->metric);
	json_add_string(json, object, "unit", cell->run->unit);
	add_value(json, object, "faults", cell->faults);
	add_values(json, object, "events", report_event_names, NR_EVENTS, cell->events);
	add_value(json, object, "events_spread", cell->count_spread);
	if (isnan(cell->count_spread))
		json_add_null(json, object, "events_spread_of");
	else
		json_add_string(json, object, "events_spread_of",
				report_event_names[cell->count_spread_event]);
	add_values(json, object, "exits", report_exit_names, NR_EXITS, cell->exits);
	add_value(json, object, "page_table_updates", cell->updates);
	add_value(json, object, "refs_per_walk", cell->refs_per_walk);
	add_value(json, object, "closed_form", cell->closed_form);
	add_residuals(json, object, group, system);
}

static void add_means(struct json *json, struct json_object *parent, const char *key,
		      const double means[])
{
	struct json_object *object = json_add_object(json, parent, key);
	int i;

	for (i = 0; i < COST_NR_SYSTEMS; i++)
		add_value(json, object, cost_names[i], means[i]);
}

static void add_panel(struct json *json, struct json_object *array,
		      const struct report_panel *panel)
{
	struct json_object *object = json_append_object(json, array);

	add_key(json, object, panel->key);
	json_add_u64(json, object, "workloads", panel->nr);
	json_add_u64(json, object, "workloads_in_means", panel->whole);
	add_means(json, object, "overhead", panel->overhead);
	add_means(json, object, "segment_speedup", panel->speedup);
}

static void add_problems(struct json *json, const struct report_runs *runs)
{
	struct json_object *object = json_add_object(json, json->root, "input");
	struct json_object *array;
	size_t i;

	json_add_u64(json, object, "runs", runs->nr);
	json_add_u64(json, object, "malformed_lines", runs->malformed);
	json_add_u64(json, object, "replaced_runs", runs->replaced);
	json_add_u64(json, object, "changed_versions", runs->changed);
	array = json_add_array(json, object, "problems");
	for (i = 0; i < runs->nr_problems; i++) {
		struct json_object *problem = json_append_object(json, array);

		json_add_string(json, problem, "file", runs->problem[i].file);
		json_add_u64(json, problem, "line", runs->problem[i].line);
		json_add_string(json, problem, "text", runs->problem[i].text);
	}
}

/* Where gaps go. */
struct gaps {
	struct json *json;
	struct json_object *array;
};

static void add_gap(const struct gaps *gaps, const struct report_run *key, const char *workload,
		    const char *system, const char *text)
{
	struct json_object *object = json_append_object(gaps->json, gaps->array);

	add_key(gaps->json, object, key);
	json_add_string(gaps->json, object, "workload", workload);
	if (system)
		json_add_string(gaps->json, object, "system", system);
	else
		json_add_null(gaps->json, object, "system");
	json_add_string(gaps->json, object, "text", text);
}

static void add_absent(const char *workload, const struct report_panel *panel, void *data)
{
	add_gap(data, panel->key, workload, NULL, "missing on all systems");
}

static void add_gaps(struct json *json, const struct report *report)
{
	struct gaps gaps = { json, json_add_array(json, json->root, "gaps") };
	char text[REPORT_GAP_TEXT];
	size_t i;
	int k;

	for (i = 0; i < report->nr_groups; i++) {
		const struct report_group *group = &report->group[i];

		for (k = 0; k < COST_NR_SYSTEMS; k++) {
			if (report_gap(group, (enum cost_system)k, text))
				add_gap(&gaps, group->key, group->key->workload, cost_names[k],
					text);
		}
	}
	report_absent(report, add_absent, &gaps);
}

int report_json(const struct report *report, FILE *out)
{
	struct json_object *array;
	struct json json;
	size_t i;
	int k;

	json_start(&json);
	if (report->runs->meta)
		json_add_value(&json, json.root, "meta", report->runs->meta);
	else
		json_add_null(&json, json.root, "meta");
	add_problems(&json, report->runs);
	array = json_add_array(&json, json.root, "means");
	for (i = 0; i < report->nr_panels; i++)
		add_panel(&json, array, &report->panel[i]);
	array = json_add_array(&json, json.root, "cells");
	for (i = 0; i < report->nr_groups; i++) {
		for (k = 0; k < COST_NR_SYSTEMS; k++) {
			if (report->group[i].cell[k].reps)
				add_cell(&json, array, &report->group[i], (enum cost_system)k);
		}
	}
	add_gaps(&json, report);
	return json_print(&json, out);
}
