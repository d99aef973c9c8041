// SPDX-License-Identifier: GPL-2.0-only
#include "predict.h"

#include <inttypes.h>

#include "json.h"
#include "table.h"

/* Rows are systems, after one of titles. */
_Static_assert(COST_NR_SYSTEMS + 1 <= TABLE_ROWS, "all systems must fit the table");

static double misses(const struct cost_run *run)
{
	return (double)run->misses[COST_PAGE_4K] + (double)run->misses[COST_PAGE_2M];
}

static void add_range(struct table *table, struct cost_range range, double unit, int decimals)
{
	double lo = range.lo / unit, hi = range.hi / unit;

	/* Both look alike: one number says it. */
	if (hi - lo < 0.0005)
		table_cell(table, "%.*f", decimals, lo);
	else
		table_cell(table, "%.*f to %.*f", decimals, lo, decimals, hi);
}

static void add_system(struct table *table, const struct prediction *prediction,
		       enum cost_system system)
{
	const struct cost_estimate *estimate = &prediction->estimates[system];
	const struct cost_run *run = &prediction->run;
	struct cost_range share = {
		.lo = estimate->walk_seconds.lo / estimate->seconds.lo,
		.hi = estimate->walk_seconds.hi / estimate->seconds.hi,
	};

	table_row(table);
	table_cell(table, "%s%s", cost_names[system], system == run->on ? " (here)" : "");
	add_range(table, estimate->refs, misses(run), 2);
	add_range(table, estimate->walk_seconds, 1, 3);
	if (share.lo > share.hi)
		share = (struct cost_range){ share.hi, share.lo };
	add_range(table, share, 0.01, 1);
	add_range(table, estimate->seconds, 1, 3);
	add_range(table, estimate->seconds, run->seconds, 2);
}

static void print_table(const struct prediction *prediction, FILE *out)
{
	static const char *const titles[] = { "system",	 "refs/walk", "walks s",
					      "walks %", "CPU s",     "x here" };
	struct table table = { 0 };
	size_t i;

	table_row(&table);
	for (i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		table_cell(&table, "%s", titles[i]);
	for (i = 0; i < COST_NR_SYSTEMS; i++)
		add_system(&table, prediction, i);
	table_print(&table, out);
}

void predict_print_text(const struct prediction *prediction, FILE *out)
{
	const struct cost_run *run = &prediction->run;

	fprintf(out,
		"misses     %" PRIu64 " of 4 KiB pages, %" PRIu64 " of them for code; %" PRIu64
		" of 2 MiB pages; in user mode\n",
		run->misses[COST_PAGE_4K], prediction->itlb_misses, run->misses[COST_PAGE_2M]);
	fprintf(out, "faults     %" PRIu64 "\n", run->faults);
	fprintf(out, "CPU time   %.3f s, and %.3f s while the misses were counted\n", run->seconds,
		prediction->traced_seconds);
	fprintf(out, "here       %s%s, %.1f ns a miss%s\n\n", cost_names[run->on],
		prediction->guessed ? " (a guess: --on SYSTEM says it)" : "", run->walk_ns,
		prediction->calibrated ? " (measured with 64 MiB of pointers)" : "");
	print_table(prediction, out);
	fprintf(out,
		"\nLow: walk caches hold all entries but the last of each table.  High: none.\n"
		"The model is linear: as many misses everywhere, each entry read in the same time.\n"
		"Shadow: %d to %d exits of %.0f ns for each page fault, an assumption.\n"
		"compromisctl(1), \"Prediction\", has the model and what it leaves out.\n",
		COST_EXITS_LO, COST_EXITS_HI, run->exit_ns);
}

static void json_range(struct json *json, struct json_object *parent, const char *key,
		       struct cost_range range)
{
	struct json_object *object = json_add_object(json, parent, key);

	json_add_ratio(json, object, "lo", range.lo);
	json_add_ratio(json, object, "hi", range.hi);
}

static void json_system(struct json *json, struct json_object *systems,
			const struct prediction *prediction, enum cost_system system)
{
	const struct cost_estimate *estimate = &prediction->estimates[system];
	struct json_object *object = json_add_object(json, systems, cost_names[system]);

	json_range(json, object, "refs", estimate->refs);
	json_range(json, object, "walk_seconds", estimate->walk_seconds);
	json_range(json, object, "seconds", estimate->seconds);
}

int predict_print_json(const struct prediction *prediction, FILE *out)
{
	const struct cost_run *run = &prediction->run;
	struct json_object *systems;
	struct json json;
	int i;

	json_start(&json);
	json_add_string(&json, json.root, "on", cost_names[run->on]);
	json_add_bool(&json, json.root, "guessed", prediction->guessed);
	json_add_int(&json, json.root, "status", prediction->status);
	json_add_u64(&json, json.root, "misses_4k", run->misses[COST_PAGE_4K]);
	json_add_u64(&json, json.root, "misses_2m", run->misses[COST_PAGE_2M]);
	json_add_u64(&json, json.root, "itlb_misses", prediction->itlb_misses);
	json_add_u64(&json, json.root, "faults", run->faults);
	json_add_ratio(&json, json.root, "seconds", run->seconds);
	json_add_ratio(&json, json.root, "traced_seconds", prediction->traced_seconds);
	json_add_ratio(&json, json.root, "walk_ns", run->walk_ns);
	json_add_bool(&json, json.root, "calibrated", prediction->calibrated);
	json_add_ratio(&json, json.root, "exit_ns", run->exit_ns);
	systems = json_add_object(&json, json.root, "systems");
	for (i = 0; i < COST_NR_SYSTEMS; i++)
		json_system(&json, systems, prediction, i);
	return json_print(&json, out);
}
