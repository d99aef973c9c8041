// SPDX-License-Identifier: GPL-2.0-only
/* compromis-place advise */
#include "place.h"

#include <argp.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "advice.h"
#include "json.h"
#include "output.h"
#include "size.h"
#include "table.h"

struct advise {
	uint64_t blocks;
	struct geometry geometry;
	bool json;
	char **hosts;
	size_t nr;
};

/* A host and what it is worth. */
struct candidate {
	const char *path;
	char *error; /* why it cannot be read; NULL: it is known */
	uint64_t room_kib;
	struct host_advice advice;
};

static const struct argp_option options[] = {
	{ "memory", 'm', "SIZE", 0, "RAM of the VM, such as 8g; it has to be given", 0 },
	{ "align", 'a', "2m|1g", 0, "Where segments may begin (default 2m)", 0 },
	{ "no-hole", 'n', NULL, 0, "The VM has no hole below 4 GiB", 0 },
	{ "json", 'j', NULL, 0, "Print JSON", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct advise *advise = state->input;

	switch (key) {
	case 'm':
		if (args_size(arg, &advise->blocks) || advise->blocks > BLOCKS_MAX / 2)
			argp_error(state, "no size: %s", arg);
		return 0;
	case 'a':
		if (args_align(arg, &advise->geometry.align))
			argp_error(state, "alignment is 2m or 1g, not %s", arg);
		return 0;
	case 'n':
		advise->geometry.hole = false;
		return 0;
	case 'j':
		advise->json = true;
		return 0;
	case ARGP_KEY_ARGS:
		advise->hosts = state->argv + state->next;
		advise->nr = (size_t)(state->argc - state->next);
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "no host is given");
		return 0;
	case ARGP_KEY_END:
		if (!advise->blocks)
			argp_error(state, "--memory is not given");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* As the policy "contiguity" would choose: few segments, a longest run that stays, little room. */
static int by_worth(const void *left, const void *right)
{
	const struct candidate *a = left, *b = right;
	unsigned int segments_a = a->advice.segments ? a->advice.segments : NR_SEGMENTS;
	unsigned int segments_b = b->advice.segments ? b->advice.segments : NR_SEGMENTS;

	if (!a->error != !b->error)
		return a->error ? 1 : -1;
	if (segments_a != segments_b)
		return segments_a < segments_b ? -1 : 1;
	if (a->advice.spare != b->advice.spare)
		return a->advice.spare ? -1 : 1;
	if (a->room_kib != b->room_kib)
		return a->room_kib < b->room_kib ? -1 : 1;
	return strcmp(a->path, b->path);
}

/* A host that cannot be read is told, and the others are looked at.  Returns 0 or -ENOMEM. */
static int look_at(const struct advise *advise, struct candidate *candidate)
{
	char error[MESSAGE_SIZE];
	struct host host;
	int rc = host_read(candidate->path, &host, error);

	if (rc == -ENOMEM)
		return rc;
	if (rc) {
		output_error("%s: %s", candidate->path, error);
		candidate->error = strdup(error);
		return candidate->error ? 0 : -ENOMEM;
	}
	candidate->room_kib = host.room_kib;
	rc = host_advise(&host, (uint32_t)advise->blocks, &advise->geometry, &candidate->advice);
	host_free(&host);
	return rc;
}

static int look(const struct advise *advise, struct candidate *candidates)
{
	size_t i;

	for (i = 0; i < advise->nr; i++) {
		candidates[i].path = advise->hosts[i];
		if (look_at(advise, &candidates[i])) {
			output_error("out of memory");
			return -ENOMEM;
		}
	}
	qsort(candidates, advise->nr, sizeof(*candidates), by_worth);
	return 0;
}

static bool takes(const struct host_advice *advice)
{
	return advice->segments && advice->segments <= advice->few;
}

/* The end of a path, which is what tells hosts apart. */
static const char *tail_of(const char *path)
{
	size_t length = strlen(path);

	return length < TABLE_CELL ? path : path + length - (TABLE_CELL - 1);
}

static void print_row(struct table *table, const struct candidate *candidate)
{
	const struct host_advice *advice = &candidate->advice;
	char buf[SIZE_TEXT];

	table_row(table);
	table_cell(table, "%s", tail_of(candidate->path));
	if (!advice->segments)
		table_cell(table, "no room");
	else if (advice->segments == SEGMENTS_NONE)
		table_cell(table, "none");
	else
		table_cell(table, "%u", advice->segments);
	table_cell(table, "%s", advice->segments && advice->spare ? "yes" : "no");
	table_cell(table, "%s", size_format(candidate->room_kib, buf));
	table_cell(table, "%s", size_format((uint64_t)advice->largest * BLOCK_MIB * 1024, buf));
	table_cell(table, "%s", size_format((uint64_t)advice->left * BLOCK_MIB * 1024, buf));
}

static void table_names(struct table *table)
{
	static const char *const names[] = {
		"host", "segments", "spares", "room", "longest", "left"
	};
	size_t i;

	*table = (struct table){ 0 };
	table_row(table);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		table_cell(table, "%s", names[i]);
}

static void print_text(const struct candidate *candidates, size_t nr)
{
	static struct table table;
	size_t i;

	table_names(&table);
	for (i = 0; i < nr && !candidates[i].error; i++) {
		if (table.rows == TABLE_ROWS) {
			table_print(&table, stdout);
			table_names(&table);
		}
		print_row(&table, &candidates[i]);
	}
	table_print(&table, stdout);
}

static void add_advice(struct json *json, struct json_object *object,
		       const struct candidate *candidate)
{
	const struct host_advice *advice = &candidate->advice;

	json_add_bool(json, object, "takes", takes(advice));
	if (advice->segments && advice->segments <= SEGMENTS_MAX)
		json_add_u64(json, object, "segments", advice->segments);
	else
		json_add_null(json, object, "segments");
	json_add_bool(json, object, "fits", advice->segments != 0);
	json_add_bool(json, object, "spares", advice->segments && advice->spare);
	json_add_u64(json, object, "room_kib", candidate->room_kib);
	json_add_u64(json, object, "longest_kib", (uint64_t)advice->largest * BLOCK_MIB * 1024);
	json_add_u64(json, object, "left_kib", (uint64_t)advice->left * BLOCK_MIB * 1024);
}

static int print_json(const struct candidate *candidates, size_t nr)
{
	struct json_object *array, *object;
	struct json json;
	size_t i;

	json_start(&json);
	array = json_add_array(&json, json.root, "hosts");
	for (i = 0; i < nr; i++) {
		object = json_append_object(&json, array);
		json_add_string(&json, object, "host", candidates[i].path);
		if (candidates[i].error)
			json_add_string(&json, object, "error", candidates[i].error);
		else
			add_advice(&json, object, &candidates[i]);
	}
	return json_print(&json, stdout);
}

/* Those that cannot be read are last; a host that takes the VM is first. */
static int status_of(const struct candidate *candidates, size_t nr)
{
	if (candidates[nr - 1].error)
		return PLACE_UNREAD;
	return takes(&candidates[0].advice) ? PLACE_OK : PLACE_NO_HOST;
}

static void free_candidates(struct candidate *candidates, size_t nr)
{
	size_t i;

	for (i = 0; candidates && i < nr; i++)
		free(candidates[i].error);
	free(candidates);
}

static int print(const struct advise *advise, const struct candidate *candidates)
{
	if (!advise->json) {
		print_text(candidates, advise->nr);
	} else if (print_json(candidates, advise->nr)) {
		output_error("out of memory");
		return PLACE_FAILED;
	}
	return place_finish(status_of(candidates, advise->nr));
}

int cmd_advise(int argc, char **argv)
{
	static const struct argp argp = {
		.options = options,
		.parser = parse,
		.args_doc = "HOST.json...",
		.doc = "Tell which of these hosts takes a VM in one segment, or two if it is "
		       "larger than 3.75 GiB; the best one first.  A file has what "
		       "\"xen-compromis host --json\" prints there."
		       "\vExit status 3 means that none does, 4 that a host could not be read.",
	};
	struct advise advise = { .geometry = { .align = 1, .hole = true } };
	struct candidate *candidates;
	int status = PLACE_FAILED;

	argp_parse(&argp, argc, argv, 0, NULL, &advise);
	candidates = calloc(advise.nr, sizeof(*candidates));
	if (!candidates)
		output_error("out of memory");
	else if (!look(&advise, candidates))
		status = print(&advise, candidates);
	free_candidates(candidates, advise.nr);
	return status;
}
