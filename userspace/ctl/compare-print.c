// SPDX-License-Identifier: GPL-2.0-only
/* The results of compare, for people and for programs. */
#include "compare.h"

#include <inttypes.h>
#include <string.h>

#include "json.h"
#include "table.h"

/* Mode, exit, ratios and a remark; and a row of titles. */
_Static_assert(COUNTERS_MAX + NR_RATIOS + 3 <= TABLE_COLS, "all events must fit the table");
_Static_assert(TEXT_WORDS_MAX + 1 <= TABLE_ROWS, "all modes must fit the table");

static bool left_mode(const struct compare_run *run)
{
	return strcmp(run->mode, run->mode_after);
}

static void add_count(struct table *table, const struct count *count)
{
	switch (count->state) {
	case COUNT_VALID:
		table_cell(table, "%" PRIu64, count->value);
		break;
	case COUNT_UNSUPPORTED:
		table_cell(table, "unsupported");
		break;
	case COUNT_MISSING:
		table_cell(table, "not counted");
		break;
	}
}

static bool run_ratio(const struct counters *counters, const struct compare_run *run,
		      enum counters_ratio which, double *ratio)
{
	return !run->refused && counters_ratio(counters, run->counts, which, ratio);
}

/* References per walk are what it is all about; the others are there if they can be. */
static bool ratio_shown(const struct compare *compare, enum counters_ratio which)
{
	unsigned int i;
	double ratio;

	for (i = 0; i < compare->nr; i++) {
		if (run_ratio(&compare->counters, &compare->runs[i], which, &ratio))
			return true;
	}
	return which == RATIO_REFS_PER_WALK;
}

static void add_ratio(struct table *table, const struct counters *counters,
		      const struct compare_run *run, enum counters_ratio which)
{
	double ratio;

	if (run_ratio(counters, run, which, &ratio))
		table_cell(table, "%.2f", ratio);
	else
		table_cell(table, "-");
}

static void add_row(struct table *table, const struct compare *compare,
		    const struct compare_run *run)
{
	const struct counters *counters = &compare->counters;
	unsigned int i;

	table_row(table);
	table_cell(table, "%s", run->mode);
	if (run->refused) {
		table_cell(table, "refused");
		return;
	}

	table_cell(table, "%d", run->status);
	for (i = 0; i < counters->nr; i++)
		add_count(table, &run->counts[i]);
	for (i = 0; i < NR_RATIOS; i++) {
		if (ratio_shown(compare, i))
			add_ratio(table, counters, run, i);
	}
	if (left_mode(run))
		table_cell(table, "left for %s", run->mode_after);
}

void compare_print_text(const struct compare *compare, FILE *out)
{
	struct table table = { 0 };
	unsigned int i;

	table_row(&table);
	table_cell(&table, "mode");
	table_cell(&table, "exit");
	for (i = 0; i < compare->counters.nr; i++)
		table_cell(&table, "%s", compare->counters.counter[i].spec.label);
	for (i = 0; i < NR_RATIOS; i++) {
		if (ratio_shown(compare, i))
			table_cell(&table, "%s", counters_ratio_titles[i]);
	}

	for (i = 0; i < compare->nr; i++)
		add_row(&table, compare, &compare->runs[i]);
	table_print(&table, out);
	if (compare->model[0])
		fprintf(out, "model: %s\n", compare->model);
}

static void add_events(struct json *json, struct json_object *object,
		       const struct counters *counters, const struct compare_run *run)
{
	struct json_object *events = json_add_object(json, object, "events");
	unsigned int i;

	for (i = 0; i < counters->nr; i++) {
		const char *label = counters->counter[i].spec.label;

		if (!run->refused && run->counts[i].state == COUNT_VALID)
			json_add_u64(json, events, label, run->counts[i].value);
		else
			json_add_null(json, events, label);
	}
}

static void add_run(struct json *json, struct json_object *array, const struct counters *counters,
		    const struct compare_run *run)
{
	struct json_object *object = json_append_object(json, array);
	unsigned int i;
	double ratio;

	json_add_string(json, object, "mode", run->mode);
	if (run->refused)
		json_add_null(json, object, "exit");
	else
		json_add_int(json, object, "exit", run->status);
	if (!run->refused && left_mode(run))
		json_add_string(json, object, "mode_after", run->mode_after);
	add_events(json, object, counters, run);
	for (i = 0; i < NR_RATIOS; i++) {
		if (run_ratio(counters, run, i, &ratio))
			json_add_ratio(json, object, counters_ratio_keys[i], ratio);
		else
			json_add_null(json, object, counters_ratio_keys[i]);
	}
}

int compare_print_json(const struct compare *compare, FILE *out)
{
	struct json_object *array;
	struct json json;
	unsigned int i;

	json_start(&json);
	array = json_add_array(&json, json.root, "command");
	for (i = 0; compare->command[i]; i++)
		json_append_string(&json, array, compare->command[i]);
	json_add_string(&json, json.root, "mode_before", compare->mode_before);
	if (compare->model[0])
		json_add_string(&json, json.root, "model", compare->model);
	else
		json_add_null(&json, json.root, "model");
	array = json_add_array(&json, json.root, "runs");
	for (i = 0; i < compare->nr; i++)
		add_run(&json, array, &compare->counters, &compare->runs[i]);
	return json_print(&json, out);
}
