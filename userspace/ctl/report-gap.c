// SPDX-License-Identifier: GPL-2.0-only
#include "report-gap.h"

#include <stdio.h>
#include <string.h>

const char *report_gap(const struct report_group *group, enum cost_system system,
		       char text[REPORT_GAP_TEXT])
{
	const struct report_cell *cell = &group->cell[system];
	size_t i, wrong = 0;

	for (i = 0; i < cell->reps; i++)
		wrong += !cell->run[i].verified;
	if (!cell->reps && !cell->asked)
		return NULL;
	if (!cell->reps)
		snprintf(text, REPORT_GAP_TEXT, "missing");
	else if (wrong)
		snprintf(text, REPORT_GAP_TEXT, "not verified: %zu of %zu repetitions", wrong,
			 cell->reps);
	else if (cell->reps < group->reps_max)
		snprintf(text, REPORT_GAP_TEXT, "%zu of %zu repetitions", cell->reps,
			 group->reps_max);
	else
		return NULL;
	return text;
}

static bool has_workload(const struct report_panel *panel, const char *workload)
{
	size_t i;

	for (i = 0; i < panel->nr; i++) {
		if (!strcmp(panel->group[i].key->workload, workload))
			return true;
	}
	return false;
}

/* Whether an earlier group of this size has the same workload, so that it has been looked at. */
static bool seen_before(const struct report *report, size_t at)
{
	size_t i;

	for (i = 0; i < at; i++) {
		if (!strcmp(report->group[i].key->workload, report->group[at].key->workload) &&
		    !strcmp(report->group[i].key->size, report->group[at].key->size))
			return true;
	}
	return false;
}

static bool has_runs(const struct report *report, const char *workload)
{
	size_t i;

	for (i = 0; i < report->nr_panels; i++) {
		if (has_workload(&report->panel[i], workload))
			return true;
	}
	return false;
}

/* Those that have failed each time: no run leads to expect them. */
static void absent_everywhere(const struct report *report, report_absent_fn *each, void *data)
{
	struct json_object *asked = NULL;
	size_t k;

	if (report->runs->meta)
		json_object_object_get_ex(report->runs->meta, "workloads", &asked);
	if (!json_object_is_type(asked, json_type_object))
		return;
	json_object_object_foreach(asked, workload, value)
	{
		(void)value;
		for (k = 0; k < report->nr_panels && !has_runs(report, workload); k++)
			each(workload, &report->panel[k], data);
	}
}

void report_absent(const struct report *report, report_absent_fn *each, void *data)
{
	size_t i, k;

	for (i = 0; i < report->nr_groups; i++) {
		const struct report_run *key = report->group[i].key;

		if (seen_before(report, i))
			continue;
		for (k = 0; k < report->nr_panels; k++) {
			const struct report_panel *panel = &report->panel[k];

			if (!strcmp(panel->key->size, key->size) &&
			    !has_workload(panel, key->workload))
				each(key->workload, panel, data);
		}
	}
	absent_everywhere(report, each, data);
}
