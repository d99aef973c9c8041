// SPDX-License-Identifier: GPL-2.0-only
/* The status for programs: what could not be read is null. */
#include "status.h"

#include "failure.h"
#include "json.h"

/* By COMPROMIS_ENTRY_*. */
static const char *const page_keys[COMPROMIS_NR_ENTRIES] = { "4k", "2m", "1g" };

static void add_segments(struct json *json, const struct status *status)
{
	struct json_object *array;
	unsigned int i;

	if (status->only_counts || status->segments_error) {
		json_add_null(json, json->root, "segments");
		return;
	}
	array = json_add_array(json, json->root, "segments");
	for (i = 0; i < status->segments.nr; i++) {
		const struct sysfs_segment *segment = &status->segments.segment[i];
		struct json_object *object = json_append_object(json, array);

		json_add_u64(json, object, "gpa", segment->gpa);
		json_add_u64(json, object, "limit", segment->limit);
		json_add_bool(json, object, "active", segment->active);
	}
}

static void add_entries(struct json *json, struct json_object *parent, const char *key,
			const uint64_t entries[])
{
	struct json_object *object = json_add_object(json, parent, key);
	unsigned int i;

	for (i = 0; i < COMPROMIS_NR_ENTRIES; i++)
		json_add_u64(json, object, page_keys[i], entries[i]);
}

static void add_p2m(struct json *json, const struct status *status)
{
	struct json_object *object;

	if (status->only_counts || status->p2m_error) {
		json_add_null(json, json->root, "p2m");
		return;
	}
	object = json_add_object(json, json->root, "p2m");
	add_entries(json, object, "ram", status->p2m.ram);
	add_entries(json, object, "other", status->p2m.other);
	json_add_u64(json, object, "holes", status->p2m.holes);
}

static void add_refs(struct json *json, const struct status *status)
{
	struct json_object *object, *range;
	unsigned int i;

	if (status->refs_error) {
		json_add_null(json, json->root, "refs_per_walk");
		return;
	}
	object = json_add_object(json, json->root, "refs_per_walk");
	for (i = 0; i < STATUS_NR_PAGES; i++) {
		range = json_add_array(json, object, page_keys[i]);
		json_append_u64(json, range, status->refs[i].lo);
		json_append_u64(json, range, status->refs[i].hi);
	}
}

static void add_features(struct json *json, const struct status *status)
{
	const struct sysfs_features *features = &status->features;
	struct json_object *object;

	if (status->features_error) {
		json_add_null(json, json->root, "features");
		return;
	}
	object = json_add_object(json, json->root, "features");
	json_add_words(json, object, "counters", &features->counters);
	if (status->only_counts)
		return;
	json_add_u64(json, object, "abi", features->abi);
	json_add_words(json, object, "orders", &features->orders);
	json_add_u64(json, object, "segments", features->segments);
	json_add_words(json, object, "events", &features->events);
}

static void add_failure(struct json *json, const struct status *status)
{
	const struct sysfs_failure *failure = &status->failure;
	struct json_object *object;
	char text[FAILURE_TEXT];

	if (status->only_counts || status->failure_error || !failure->reason[0]) {
		json_add_null(json, json->root, "failure");
		return;
	}
	object = json_add_object(json, json->root, "failure");
	json_add_string(json, object, "reason", failure->reason);
	json_add_u64(json, object, "needed", failure->needed);
	json_add_u64(json, object, "available", failure->available);
	json_add_string(json, object, "text", failure_describe(failure, text));
}

static void add_backing(struct json *json, const struct status *status)
{
	const struct sysfs_backing *backing = &status->backing;

	json_add_bool(json, json->root, "native", status->paging == CTL_PAGING_NATIVE);
	json_add_bool(json, json->root, "shadow", status->paging == CTL_PAGING_SHADOW);
	if (status->only_counts) {
		json_add_null(json, json->root, "mode");
		json_add_null(json, json->root, "modes");
		return;
	}
	json_add_string(json, json->root, "mode", backing->modes.word[backing->current]);
	json_add_words(json, json->root, "modes", &backing->modes);
}

int status_print_json(const struct status *status, FILE *out)
{
	struct json json;

	json_start(&json);
	add_backing(&json, status);
	add_segments(&json, status);
	add_p2m(&json, status);
	add_refs(&json, status);
	add_features(&json, status);
	if (status->model_error)
		json_add_null(&json, json.root, "model");
	else
		json_add_string(&json, json.root, "model", status->model);
	if (status->only_counts || status->demotions_error)
		json_add_null(&json, json.root, "demotions");
	else
		json_add_u64(&json, json.root, "demotions", status->demotions);
	add_failure(&json, status);
	return json_print(&json, out);
}
