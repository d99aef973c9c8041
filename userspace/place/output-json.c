// SPDX-License-Identifier: GPL-2.0-only
#include "output.h"

#include <math.h>

#include "json.h"
#include "policy.h"

static const char *const segment_keys[NR_SEGMENTS] = { NULL, "one", "two", "three", "none" };

static void add_mib(struct json *json, struct json_object *object, const char *key, uint64_t blocks)
{
	json_add_u64(json, object, key, blocks * BLOCK_MIB);
}

/* As exact as it is: four nines, and not all of them, must not become 1.  Null if it is none. */
static void add_figure(struct json *json, struct json_object *object, const char *key, double value)
{
	if (isnan(value))
		json_add_null(json, object, key);
	else
		json_add_double(json, object, key, value);
}

static void add_trace(struct json *json, const struct reading_stats *stats)
{
	struct json_object *trace = json_add_object(json, json->root, "trace"), *reasons;
	unsigned int i;

	json_add_u64(json, trace, "rows", stats->rows);
	json_add_u64(json, trace, "malformed", stats->malformed);
	reasons = json_add_object(json, trace, "malformed_by_reason");
	for (i = 0; i < stats->nr; i++)
		json_add_u64(json, reasons, stats->reason[i].reason, stats->reason[i].rows);
	json_add_u64(json, trace, "files_left_out", stats->left_out);
}

static void add_options(struct json *json, struct json_object *object, const struct run *run)
{
	const struct cluster_options *options = &run->options.cluster;

	json_add_string(json, object, "policy", options->policy->name);
	json_add_string(json, object, "fleet", run->fleet->name);
	json_add_u64(json, object, "servers", run->fleet->servers);
	add_mib(json, object, "align_mib", options->geometry.align);
	json_add_bool(json, object, "hole", options->geometry.hole);
	json_add_ratio(json, object, "cpu_ratio", (double)options->cpu_ratio / CPU_UNIT);
	json_add_u64(json, object, "headroom_percent", options->headroom);
	json_add_bool(json, object, "power_on", options->power_on);
	add_mib(json, object, "compact_mib_per_hour", run->options.compact);
}

static void add_segments(struct json *json, struct json_object *object, const struct totals *totals)
{
	struct json_object *counts = json_add_object(json, object, "segments"), *hours, *reasons;
	unsigned int i;

	for (i = 1; i < NR_SEGMENTS; i++)
		json_add_u64(json, counts, segment_keys[i], totals->by_segments[i]);
	json_add_u64(json, object, "minimal", totals->minimal);
	add_figure(json, object, "one_share", totals_share(totals, 1));
	add_figure(json, object, "minimal_share", totals_minimal_share(totals));
	hours = json_add_object(json, object, "vm_hours");
	for (i = 1; i < NR_SEGMENTS; i++)
		json_add_ratio(json, hours, segment_keys[i], totals->vm_hours[i]);
	reasons = json_add_object(json, object, "reasons");
	for (i = REASON_NONE + 1; i < NR_REASONS; i++)
		json_add_u64(json, reasons, reason_word(i), totals->by_reason[i]);
}

static void add_runs(struct json *json, struct json_object *object, const struct totals *totals)
{
	struct json_object *array = json_add_array(json, object, "free_runs"), *element;
	unsigned int i;

	for (i = 0; i < RUN_BUCKETS; i++) {
		if (!totals->free_runs.runs[i])
			continue;
		element = json_append_object(json, array);
		add_mib(json, element, "from_mib", UINT64_C(1) << i);
		json_add_u64(json, element, "runs", totals->free_runs.runs[i]);
		add_mib(json, element, "mib", totals->free_runs.blocks[i]);
	}
}

static void add_run(struct json *json, struct json_object *array, const struct run *run)
{
	struct json_object *object = json_append_object(json, array);
	const struct samples *samples = &run->result.samples;
	const struct totals *totals = &run->result.totals;

	add_options(json, object, run);
	json_add_u64(json, object, "vms", totals->vms);
	json_add_u64(json, object, "placed", totals_placed(totals));
	json_add_u64(json, object, "rejected", totals_rejected(totals));
	add_segments(json, object, totals);
	json_add_u64(json, object, "servers_peak", totals->servers_peak);
	add_figure(json, object, "servers_mean", totals_servers_mean(totals));
	json_add_u64(json, object, "switched_on", totals->switched_on);
	json_add_u64(json, object, "switched_off", totals->switched_off);
	json_add_u64(json, object, "moves", totals->moves);
	json_add_u64(json, object, "migrations", totals->migrations);
	json_add_u64(json, object, "adoptions", totals->adoptions);
	add_mib(json, object, "moved_mib", totals->moved_blocks);
	if (samples->nr) {
		const struct sample *last = &samples->sample[samples->nr - 1];

		add_figure(json, object, "fragmentation", sample_fragmentation(last));
		add_mib(json, object, "largest_run_mib", last->largest);
	} else {
		json_add_null(json, object, "fragmentation");
		json_add_null(json, object, "largest_run_mib");
	}
	add_runs(json, object, totals);
}

int output_json(const struct run *runs, size_t nr, const struct reading_stats *stats, FILE *out)
{
	struct json_object *array;
	struct json json;
	size_t i;

	json_start(&json);
	add_trace(&json, stats);
	array = json_add_array(&json, json.root, "runs");
	for (i = 0; i < nr; i++)
		add_run(&json, array, &runs[i]);
	return json_print(&json, out);
}
