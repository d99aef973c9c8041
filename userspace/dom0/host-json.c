// SPDX-License-Identifier: GPL-2.0-only
#include "host.h"

#include <stdbool.h>

#include "failure.h"
#include "state-json.h"

static void add_kib(struct json *json, struct json_object *object, const char *key, uint64_t frames)
{
	json_add_u64(json, object, key, frames * 4);
}

static void add_memory(struct json *json, const struct compromis_host *memory)
{
	struct json_object *failures;
	uint32_t i;

	add_kib(json, json->root, "total_kib", memory->total);
	add_kib(json, json->root, "free_kib", memory->free);
	add_kib(json, json->root, "claimed_kib", memory->claimed);
	add_kib(json, json->root, "carved_kib", memory->carved);
	add_kib(json, json->root, "carved_free_kib", memory->carved_free);
	add_kib(json, json->root, "reserved_kib", memory->reserved);
	json_add_u64(json, json->root, "domains", memory->domains);
	json_add_u64(json, json->root, "reservations", memory->allocs);

	failures = json_add_object(json, json->root, "failures");
	for (i = COMPROMIS_FAIL_NONE + 1; i < COMPROMIS_NR_FAIL; i++) {
		struct compromis_failure one = { .reason = i };
		struct sysfs_failure failure;

		failure_from_call(&one, &failure);
		json_add_u64(json, failures, failure.reason, memory->failures[i]);
	}
	state_json_failure(json, json->root, "last_failure", &memory->last);
}

static void add_largest(struct json *json, const struct runs *runs)
{
	struct json_object *largest = json_add_object(json, json->root, "largest_run_kib");

	add_kib(json, largest, "4k", runs_largest(runs, COMPROMIS_ORDER_4K));
	add_kib(json, largest, "2m", runs_largest(runs, COMPROMIS_ORDER_2M));
	add_kib(json, largest, "1g", runs_largest(runs, COMPROMIS_ORDER_1G));
}

static void add_histogram(struct json *json, const struct runs_histogram *histogram)
{
	struct json_object *array = json_add_array(json, json->root, "histogram"), *element;
	unsigned int i;

	for (i = 0; i < RUNS_BUCKETS; i++) {
		if (!histogram->count[i])
			continue;
		element = json_append_object(json, array);
		add_kib(json, element, "from_kib", UINT64_C(1) << i);
		json_add_u64(json, element, "runs", histogram->count[i]);
		add_kib(json, element, "kib", histogram->frames[i]);
	}
}

static void add_runs(struct json *json, const struct runs *runs)
{
	struct json_object *array = json_add_array(json, json->root, "runs"), *element;
	size_t i;

	for (i = 0; i < runs->nr; i++) {
		element = json_append_object(json, array);
		json_add_u64(json, element, "mfn", runs->run[i].mfn);
		json_add_u64(json, element, "frames", runs->run[i].nr);
		json_add_u64(json, element, "node", runs->run[i].node);
		json_add_bool(json, element, "carved", runs->run[i].flags & COMPROMIS_RUN_CARVED);
	}
}

static void add_fits(struct json *json, const struct host *host)
{
	struct json_object *array = json_add_array(json, json->root, "fits"), *element;
	unsigned int i;

	for (i = 0; i < host->nr_fits; i++) {
		element = json_append_object(json, array);
		json_add_u64(json, element, "gib", host->fit[i].gib);
		json_add_u64(json, element, "count", host->fit[i].count);
	}
}

int host_print_json(const struct host *host, FILE *out)
{
	struct json json;

	json_start(&json);
	add_memory(&json, &host->memory);
	add_largest(&json, &host->runs);
	add_histogram(&json, &host->histogram);
	add_fits(&json, host);
	add_runs(&json, &host->runs);
	return json_print(&json, out);
}
