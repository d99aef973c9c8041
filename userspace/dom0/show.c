// SPDX-License-Identifier: GPL-2.0-only
/* xen-compromis show */
#include "show.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "demotion.h"
#include "failure.h"
#include "size.h"
#include "state-json.h"
#include "tool.h"

#define KEY "%-14s  "

static const char *error_text(int error)
{
	return error == -EOPNOTSUPP ? "unsupported by this Xen" : strerror(-error);
}

static void print_size(const char *key, uint64_t frames, FILE *out)
{
	char size[SIZE_TEXT];

	fprintf(out, KEY "%s\n", key, size_format(frames * 4, size));
}

static void print_mode(const struct state *state, FILE *out)
{
	const struct compromis_info *info = &state->info;
	unsigned int i;

	fprintf(out, KEY "%s\n", "mode", state_mode_word(info->mode));
	if (info->target != info->mode)
		fprintf(out, KEY "%s, %" PRIu64 " of %" PRIu64 " frames done\n", "changing to",
			state_mode_word(info->target), info->done, info->total);

	fprintf(out, KEY, "modes");
	if (state->features_error) {
		fprintf(out, "%s\n", error_text(state->features_error));
		return;
	}
	for (i = 0; i < COMPROMIS_NR_MODES; i++) {
		if (state->features.modes & (1U << i))
			fprintf(out, "%s%s", i ? " " : "", state_mode_word(i));
	}
	fprintf(out, "\n" KEY "%" PRIu32 "\n", "CPU segments", state->features.segments);
}

static void print_segments(const struct compromis_info *info, FILE *out)
{
	char size[SIZE_TEXT], align[SIZE_TEXT], mfn[32];
	uint32_t i;

	if (!info->nr_segments)
		fprintf(out, KEY "none\n", "segments");
	for (i = 0; i < info->nr_segments; i++) {
		const struct compromis_segment *s = &info->segment[i];

		snprintf(mfn, sizeof(mfn), "0x%" PRIx64, s->mfn);
		fprintf(out, KEY "gfn 0x%" PRIx64 " mfn %s size %s aligned to %s, %s\n",
			i ? "" : "segments", s->gfn, s->mfn == COMPROMIS_NO_MFN ? "hidden" : mfn,
			size_format(s->nr * 4, size),
			size_format(UINT64_C(4) << (s->align & 31), align),
			s->flags & COMPROMIS_SEGMENT_ACTIVE ? "active" : "reserved");
	}
}

static void print_entries(const char *key, const uint64_t counts[COMPROMIS_NR_ENTRIES], int error,
			  FILE *out)
{
	if (error)
		fprintf(out, KEY "%s\n", key, error_text(error));
	else
		fprintf(out, KEY "%" PRIu64 " of 4k, %" PRIu64 " of 2m, %" PRIu64 " of 1g\n", key,
			counts[COMPROMIS_ENTRY_4K], counts[COMPROMIS_ENTRY_2M],
			counts[COMPROMIS_ENTRY_1G]);
}

static void print_reason(uint32_t reason, FILE *out)
{
	const char *word = demotion_word(reason);

	if (word)
		fprintf(out, "%s", word);
	else
		fprintf(out, "reason %" PRIu32, reason);
}

static void print_demotions(const struct state *state, FILE *out)
{
	const struct compromis_demotions *demotions = &state->demotions;
	uint32_t i;

	fprintf(out, KEY "%" PRIu64 "\n", "demotions", state->info.demotions);
	if (state->demotions_error) {
		fprintf(out, KEY "reasons: %s\n", "", error_text(state->demotions_error));
		return;
	}
	for (i = 1; i < demotions->nr; i++) {
		if (!demotions->count[i])
			continue;
		fprintf(out, KEY "%" PRIu64 " by ", "", demotions->count[i]);
		print_reason(i, out);
		if (demotion_text(i))
			fprintf(out, ": %s", demotion_text(i));
		fputc('\n', out);
	}
	if (demotions->last == COMPROMIS_DEMOTE_NONE)
		return;
	fprintf(out, KEY, "last demotion");
	print_reason(demotions->last, out);
	fprintf(out, ", gfn 0x%" PRIx64 "\n", demotions->last_gfn);
}

static void print_failure(const struct compromis_failure *from, FILE *out)
{
	struct sysfs_failure failure;
	char text[FAILURE_TEXT];

	failure_from_call(from, &failure);
	fprintf(out, KEY "%s\n", "failure", failure_describe(&failure, text));
	if (failure_remedy(&failure))
		fprintf(out, KEY "%s\n", "remedy", failure_remedy(&failure));
}

void show_print_text(const struct state *state, FILE *out)
{
	const struct compromis_info *info = &state->info;

	fprintf(out, KEY "%s\n", "name", state->domain.name[0] ? state->domain.name : "-");
	fprintf(out, KEY "%u\n", "id", state->domain.id);
	fprintf(out, KEY "%s\n", "uuid", state->domain.uuid[0] ? state->domain.uuid : "-");
	print_mode(state, out);
	print_size("ram", info->ram, out);
	print_size("reserved", info->reserved_ram, out);
	fprintf(out, KEY "0x%" PRIx64 "\n", "highest gfn", info->max_gfn);
	print_segments(info, out);
	print_entries("p2m, RAM", state->p2m.ram, state->p2m_error, out);
	print_entries("p2m, other", state->p2m.other, state->p2m_error, out);
	fprintf(out, KEY "%" PRIu64 "\n", "mode changes", info->switches);
	print_demotions(state, out);
	print_failure(&info->failure, out);
}

int show_print_json(const struct state *state, FILE *out)
{
	struct json json;

	json_start(&json);
	state_json_info(&json, json.root, state);
	state_json_details(&json, json.root, state);
	return json_print(&json, out);
}

int tool_show(struct tool *tool, char **args)
{
	struct domain domain;
	struct state state;
	int status = tool_find_info(tool, args[0], &domain, &state.info);

	if (status)
		return status;
	state_read(tool->call, &domain, &state);
	if (state.info_error)
		return tool_call_failed(state.info_error, "read the state", &domain);

	if (!tool->json) {
		show_print_text(&state, stdout);
	} else if (show_print_json(&state, stdout)) {
		tool_error("out of memory");
		return TOOL_FAILED;
	}
	return tool_finish(TOOL_OK);
}
