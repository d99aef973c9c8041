// SPDX-License-Identifier: GPL-2.0-only
/* xen-compromis list */
#include "list.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "size.h"
#include "state-json.h"
#include "tool.h"

static int name_width(const struct state *states, size_t nr)
{
	size_t width = strlen("NAME"), i, length;

	for (i = 0; i < nr; i++) {
		length = strlen(states[i].domain.name);
		if (length > width)
			width = length;
	}
	return (int)width;
}

/* "superpage>segment" while a change is under way. */
static const char *mode_text(const struct compromis_info *info, char text[32])
{
	if (info->target == info->mode)
		snprintf(text, 32, "%s", state_mode_word(info->mode));
	else
		snprintf(text, 32, "%s>%s", state_mode_word(info->mode),
			 state_mode_word(info->target));
	return text;
}

static void print_domain(const struct state *state, int width, FILE *out)
{
	const struct compromis_info *info = &state->info;
	char mode[32], ram[SIZE_TEXT], reserved[SIZE_TEXT];
	const char *name = state->domain.name[0] ? state->domain.name : "-";
	struct sysfs_failure failure;

	fprintf(out, "%-*s  %5u  ", width, name, state->domain.id);
	if (state->info_error) {
		/* Dashes, for 0 would be a statement. */
		fprintf(out, "%-17s  %12s  %12s  %8s  %9s  %s\n", "-", "-", "-", "-", "-",
			state->info_error == -EOPNOTSUPP ? "no nested paging" :
							   strerror(-state->info_error));
		return;
	}
	failure_from_call(&info->failure, &failure);
	fprintf(out, "%-17s  %12s  %12s  %8u  %9" PRIu64 "  %s\n", mode_text(info, mode),
		size_format(info->ram * 4, ram), size_format(info->reserved_ram * 4, reserved),
		state_active(info), info->demotions, failure.reason[0] ? failure.reason : "none");
}

void list_print_text(const struct state *states, size_t nr, FILE *out)
{
	int width = name_width(states, nr);
	size_t i;

	fprintf(out, "%-*s  %5s  %-17s  %12s  %12s  %8s  %9s  %s\n", width, "NAME", "ID", "MODE",
		"RAM", "RESERVED", "SEGMENTS", "DEMOTIONS", "FAILURE");
	for (i = 0; i < nr; i++)
		print_domain(&states[i], width, out);
}

int list_print_json(const struct state *states, size_t nr, FILE *out)
{
	struct json json;
	struct json_object *array;
	size_t i;

	json_start(&json);
	array = json_add_array(&json, json.root, "domains");
	for (i = 0; i < nr; i++)
		state_json_info(&json, json_append_object(&json, array), &states[i]);
	return json_print(&json, out);
}

static int print(struct tool *tool, const struct state *states, size_t nr)
{
	if (!tool->json) {
		list_print_text(states, nr, stdout);
	} else if (list_print_json(states, nr, stdout)) {
		tool_error("out of memory");
		return TOOL_FAILED;
	}
	return tool_finish(TOOL_OK);
}

static int list(struct tool *tool, const struct domains *domains)
{
	struct state *states = calloc(domains->nr + 1, sizeof(*states));
	size_t i, nr = 0;
	int status = TOOL_OK;

	if (!states) {
		tool_error("out of memory");
		return TOOL_FAILED;
	}
	for (i = 0; i < domains->nr && !status; i++) {
		state_read_info(tool->call, &domains->domain[i], &states[nr]);
		if (states[nr].info_error == -ENOSYS)
			status = tool_call_failed(-ENOSYS, "list domains", NULL);
		/* A domain may end at any time. */
		if (states[nr].info_error != -ESRCH)
			nr++;
	}
	if (!status)
		status = print(tool, states, nr);
	free(states);
	return status;
}

int tool_list(struct tool *tool, char **args)
{
	struct domains domains;
	int status, rc = domains_read(&domains);

	(void)args;
	if (rc) {
		tool_error("cannot list domains: xenstore: %s", strerror(-rc));
		tool_error("remedy: start xenstored");
		return TOOL_FAILED;
	}
	status = list(tool, &domains);
	domains_free(&domains);
	return status;
}
