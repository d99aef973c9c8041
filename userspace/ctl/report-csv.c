// SPDX-License-Identifier: GPL-2.0-only
/* No field needs quotes: the reader takes no name that would. */
#include "report-write.h"

#include <inttypes.h>
#include <math.h>

static void print_key(const struct report_run *key, enum cost_system system, FILE *out)
{
	fprintf(out, "%s,%s,%s,%s,%s", key->size, key->model, report_page_names[key->page],
		key->workload, cost_names[system]);
}

static void print_count(const struct report_count *count, FILE *out)
{
	fputc(',', out);
	if (count->known)
		fprintf(out, "%" PRIu64, count->value);
}

static void print_value(double value, FILE *out)
{
	fputc(',', out);
	if (!isnan(value))
		fprintf(out, "%.12g", value);
}

static void print_names(const char *const names[], int nr, const char *prefix, FILE *out)
{
	int i;

	for (i = 0; i < nr; i++)
		fprintf(out, ",%s%s", prefix, names[i]);
}

static void print_run(const struct report_run *run, FILE *out)
{
	int i;

	print_key(run, run->system, out);
	fprintf(out, ",%u", run->rep);
	print_value(run->seconds, out);
	print_value(run->metric, out);
	fprintf(out, ",%s,%s", run->unit, run->verified ? "true" : "false");
	print_count(&run->faults, out);
	for (i = 0; i < NR_EVENTS; i++)
		print_count(&run->events[i], out);
	for (i = 0; i < NR_EXITS; i++)
		print_count(&run->exits[i], out);
	print_count(&run->updates, out);
	fputc('\n', out);
}

void report_csv_runs(const struct report *report, FILE *out)
{
	size_t i;

	fputs("size,model,page,workload,system,rep,seconds,metric,unit,verified,faults", out);
	print_names(report_event_names, NR_EVENTS, "", out);
	print_names(report_exit_names, NR_EXITS, "exits_", out);
	fputs(",page_table_updates\n", out);
	for (i = 0; i < report->runs->nr; i++)
		print_run(&report->runs->run[i], out);
}

static void print_cell(const struct report_group *group, enum cost_system system, FILE *out)
{
	const struct report_cell *cell = &group->cell[system];
	int i;

	print_key(group->key, system, out);
	fprintf(out, ",%zu,%s", cell->reps, cell->verified ? "true" : "false");
	print_value(cell->seconds, out);
	print_value(cell->time_spread, out);
	print_value(cell->metric, out);
	fprintf(out, ",%s", cell->run->unit);
	print_value(cell->faults, out);
	for (i = 0; i < NR_EVENTS; i++)
		print_value(cell->events[i], out);
	for (i = 0; i < NR_EXITS; i++)
		print_value(cell->exits[i], out);
	print_value(cell->updates, out);
	print_value(cell->count_spread, out);
	print_value(cell->walks, out);
	print_value(cell->refs_per_walk, out);
	print_value(cell->closed_form, out);
	print_value(group->work_ns, out);
	print_value(cell->guest_walk_ns, out);
	print_value(cell->nested_walk_ns, out);
	print_value(cell->exits_ns, out);
	print_value(cell->overhead, out);
	print_value(cell->speedup, out);
	for (i = 0; i < NR_CHECKS; i++)
		print_value(report_check(group, system, (enum report_check)i), out);
	fputc('\n', out);
}

void report_csv_cells(const struct report *report, FILE *out)
{
	size_t i;
	int k;

	fputs("size,model,page,workload,system,reps,verified,seconds,seconds_spread,metric,unit,faults",
	      out);
	print_names(report_event_names, NR_EVENTS, "", out);
	print_names(report_exit_names, NR_EXITS, "exits_", out);
	fputs(",page_table_updates,events_spread,walks,refs_per_walk,closed_form,work_ns,"
	      "guest_walk_ns,nested_walk_ns,exits_ns,overhead,segment_speedup",
	      out);
	for (k = 0; k < NR_CHECKS; k++)
		fprintf(out, ",residual_%s", report_checks[k].key);
	fputc('\n', out);
	for (i = 0; i < report->nr_groups; i++) {
		for (k = 0; k < COST_NR_SYSTEMS; k++) {
			if (report->group[i].cell[k].reps)
				print_cell(&report->group[i], (enum cost_system)k, out);
		}
	}
}
