// SPDX-License-Identifier: GPL-2.0-only
#include "state-json.h"

#include <stdio.h>

#include "demotion.h"
#include "failure.h"

static const char *const entries[COMPROMIS_NR_ENTRIES] = { "4k", "2m", "1g" };

void state_json_failure(struct json *json, struct json_object *object, const char *key,
			const struct compromis_failure *from)
{
	struct sysfs_failure failure;
	char text[FAILURE_TEXT];

	failure_from_call(from, &failure);
	if (!failure.reason[0]) {
		json_add_null(json, object, key);
		return;
	}
	object = json_add_object(json, object, key);
	json_add_string(json, object, "reason", failure.reason);
	json_add_u64(json, object, "needed", failure.needed);
	json_add_u64(json, object, "available", failure.available);
	json_add_string(json, object, "text", failure_describe(&failure, text));
}

static void add_text(struct json *json, struct json_object *object, const char *key,
		     const char *text)
{
	if (text[0])
		json_add_string(json, object, key, text);
	else
		json_add_null(json, object, key);
}

static void add_segments(struct json *json, struct json_object *object,
			 const struct compromis_info *info)
{
	struct json_object *array = json_add_array(json, object, "segments");
	unsigned int i;

	for (i = 0; i < info->nr_segments; i++) {
		const struct compromis_segment *segment = &info->segment[i];
		struct json_object *element = json_append_object(json, array);

		json_add_u64(json, element, "gfn", segment->gfn);
		json_add_u64(json, element, "frames", segment->nr);
		if (segment->mfn == COMPROMIS_NO_MFN)
			json_add_null(json, element, "mfn");
		else
			json_add_u64(json, element, "mfn", segment->mfn);
		json_add_u64(json, element, "align_order", segment->align);
		json_add_bool(json, element, "active", segment->flags & COMPROMIS_SEGMENT_ACTIVE);
	}
}

void state_json_info(struct json *json, struct json_object *object, const struct state *state)
{
	static const char *const keys[] = {
		"mode",	    "target",	"ram_kib",   "reserved_kib",
		"switches", "segments", "demotions", "failure",
	};
	const struct compromis_info *info = &state->info;
	size_t i;

	add_text(json, object, "name", state->domain.name);
	json_add_u64(json, object, "id", state->domain.id);
	if (state->info_error) {
		for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
			json_add_null(json, object, keys[i]);
		return;
	}
	json_add_string(json, object, "mode", state_mode_word(info->mode));
	json_add_string(json, object, "target", state_mode_word(info->target));
	json_add_u64(json, object, "ram_kib", info->ram * 4);
	json_add_u64(json, object, "reserved_kib", info->reserved_ram * 4);
	json_add_u64(json, object, "switches", info->switches);
	add_segments(json, object, info);
	json_add_u64(json, object, "demotions", info->demotions);
	state_json_failure(json, object, "failure", &info->failure);
}

static void add_p2m(struct json *json, struct json_object *object, const struct state *state)
{
	struct json_object *ram, *other;
	unsigned int i;

	if (state->p2m_error) {
		json_add_null(json, object, "p2m");
		return;
	}
	object = json_add_object(json, object, "p2m");
	ram = json_add_object(json, object, "ram");
	other = json_add_object(json, object, "other");
	for (i = 0; i < COMPROMIS_NR_ENTRIES; i++) {
		json_add_u64(json, ram, entries[i], state->p2m.ram[i]);
		json_add_u64(json, other, entries[i], state->p2m.other[i]);
	}
}

static void demotion_key(uint32_t reason, char key[32])
{
	const char *word = demotion_word(reason);

	if (word)
		snprintf(key, 32, "%s", word);
	else
		snprintf(key, 32, "reason-%u", reason);
}

static void add_demotions(struct json *json, struct json_object *object, const struct state *state)
{
	const struct compromis_demotions *demotions = &state->demotions;
	struct json_object *last;
	char key[32];
	uint32_t i;

	if (state->demotions_error) {
		json_add_null(json, object, "demotions_by_reason");
		json_add_null(json, object, "last_demotion");
		return;
	}
	if (demotions->last == COMPROMIS_DEMOTE_NONE) {
		json_add_null(json, object, "last_demotion");
	} else {
		last = json_add_object(json, object, "last_demotion");
		demotion_key(demotions->last, key);
		json_add_string(json, last, "reason", key);
		json_add_u64(json, last, "gfn", demotions->last_gfn);
	}
	object = json_add_object(json, object, "demotions_by_reason");
	for (i = 1; i < demotions->nr; i++) {
		demotion_key(i, key);
		json_add_u64(json, object, key, demotions->count[i]);
	}
}

void state_json_details(struct json *json, struct json_object *object, const struct state *state)
{
	unsigned int i;
	struct json_object *modes;

	add_text(json, object, "uuid", state->domain.uuid);
	if (state->features_error) {
		json_add_null(json, object, "modes");
		json_add_null(json, object, "cpu_segments");
	} else {
		modes = json_add_array(json, object, "modes");
		for (i = 0; i < COMPROMIS_NR_MODES; i++) {
			if (state->features.modes & (1U << i))
				json_append_string(json, modes, state_mode_word(i));
		}
		json_add_u64(json, object, "cpu_segments", state->features.segments);
	}
	if (state->info_error) {
		json_add_null(json, object, "max_gfn");
		json_add_null(json, object, "done_kib");
		json_add_null(json, object, "total_kib");
	} else {
		json_add_u64(json, object, "max_gfn", state->info.max_gfn);
		json_add_u64(json, object, "done_kib", state->info.done * 4);
		json_add_u64(json, object, "total_kib", state->info.total * 4);
	}
	add_p2m(json, object, state);
	add_demotions(json, object, state);
}
