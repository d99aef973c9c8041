// SPDX-License-Identifier: GPL-2.0-only
#include "report-read.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* A run takes 2 KiB. */
#define LINE_MAX_BYTES (256 * 1024)
#define DEPTH_MAX      8

/* Commands that are told; one for each time that a comparison went on, if these differ. */
#define COMMANDS_MAX 32

/* The line that is being read. */
struct place {
	const char *file;
	size_t line;
};

static void __attribute__((format(printf, 3, 4)))
note(struct report_runs *runs, struct place place, const char *format, ...)
{
	struct report_problem *problem;
	va_list args;

	if (runs->nr_problems == REPORT_PROBLEMS_MAX)
		return;
	problem = &runs->problem[runs->nr_problems++];
	problem->file = place.file;
	problem->line = place.line;
	va_start(args, format);
	vsnprintf(problem->text, sizeof(problem->text), format, args);
	va_end(args);
}

static int add_run(struct report_runs *runs, const struct report_run *run)
{
	if (runs->nr == runs->room) {
		size_t room = runs->room ? 2 * runs->room : 256;
		struct report_run *larger = reallocarray(runs->run, room, sizeof(*larger));

		if (!larger)
			return -ENOMEM;
		runs->run = larger;
		runs->room = room;
	}
	runs->run[runs->nr] = *run;
	runs->run[runs->nr].order = runs->nr;
	runs->nr++;
	return 0;
}

/* Versions that change make runs that one may not compare. */
static void note_change(struct report_runs *runs, struct place place, const char *key,
			struct json_object *before, struct json_object *after)
{
	if (!before || json_object_equal(before, after))
		return;
	runs->changed++;
	note(runs, place, "the version of %.32s was %.48s, and from here it is %.48s", key,
	     json_object_get_string(before), json_object_get_string(after));
}

static int set_member(struct json_object *object, const char *key, struct json_object *value)
{
	if (!json_object_object_add(object, key, json_object_get(value)))
		return 0;
	json_object_put(value);
	return -ENOMEM;
}

/* Results of the same programs, by the hash of these: a commit that changed others is no change. */
static bool is_version(struct json_object *versions, const char *key)
{
	return strcmp(key, "compromis") != 0 ||
	       !json_object_object_get_ex(versions, "programs", NULL);
}

/* Members of objects replace each other one by one, as a resumed run may know a part of them only. */
static int merge_inner(struct report_runs *runs, struct place place, const char *name,
		       struct json_object *from)
{
	bool versions = !strcmp(name, "versions");
	struct json_object *into = NULL;

	json_object_object_get_ex(runs->meta, name, &into);
	if (!into || !json_object_is_type(into, json_type_object))
		return set_member(runs->meta, name, from);
	if (into == from)
		return 0;
	json_object_object_foreach(from, key, value)
	{
		struct json_object *before = NULL;

		json_object_object_get_ex(into, key, &before);
		if (versions && is_version(from, key))
			note_change(runs, place, key, before, value);
		if (set_member(into, key, value))
			return -ENOMEM;
	}
	return 0;
}

static int add_command(struct json_object *meta, struct json_object *command)
{
	struct json_object *commands = NULL;
	size_t i;

	if (!json_object_object_get_ex(meta, "commands", &commands)) {
		commands = json_object_new_array();
		if (!commands)
			return -ENOMEM;
		if (json_object_object_add(meta, "commands", commands)) {
			json_object_put(commands);
			return -ENOMEM;
		}
	}
	if (json_object_array_length(commands) == COMMANDS_MAX)
		return 0;
	for (i = 0; i < json_object_array_length(commands); i++) {
		if (json_object_equal(json_object_array_get_idx(commands, i), command))
			return 0;
	}
	if (!json_object_array_add(commands, json_object_get(command)))
		return 0;
	json_object_put(command);
	return -ENOMEM;
}

static int merge_meta(struct report_runs *runs, struct place place, struct json_object *meta)
{
	int rc = 0;

	if (!runs->meta)
		runs->meta = json_object_new_object();
	if (!runs->meta)
		return -ENOMEM;
	json_object_object_foreach(meta, key, value)
	{
		/* It is made here. */
		if (!strcmp(key, "commands"))
			continue;
		if (!rc && !strcmp(key, "command"))
			rc = add_command(runs->meta, value);
		if (!rc && json_object_is_type(value, json_type_object))
			rc = merge_inner(runs, place, key, value);
		else if (!rc)
			rc = set_member(runs->meta, key, value);
	}
	return rc;
}

static void malformed(struct report_runs *runs, struct place place, const char *why)
{
	runs->malformed++;
	note(runs, place, "left out: %s", why);
}

static int take_object(struct report_runs *runs, struct place place, struct json_object *object)
{
	struct report_run run = { .file = place.file, .line = place.line };
	struct json_object *meta = NULL;
	char text[REPORT_REASON_SIZE];
	const char *why;

	if (!json_object_is_type(object, json_type_object)) {
		malformed(runs, place, "no JSON object");
		return 0;
	}
	if (json_object_object_get_ex(object, "meta", &meta)) {
		if (json_object_is_type(meta, json_type_object))
			return merge_meta(runs, place, meta);
		malformed(runs, place, "meta is no object");
		return 0;
	}
	why = report_run_parse(object, &run, text);
	if (!why)
		return add_run(runs, &run);
	malformed(runs, place, why);
	return 0;
}

static int take_line(struct report_runs *runs, struct place place, struct json_tokener *tokener,
		     const char *line, size_t length)
{
	struct json_object *object;
	enum json_tokener_error error;
	int rc = 0;

	while (length && strchr(" \t\r\n", line[length - 1]))
		length--;
	if (!length)
		return 0;
	if (length > LINE_MAX_BYTES) {
		malformed(runs, place, "longer than 256 KiB");
		return 0;
	}
	json_tokener_reset(tokener);
	object = json_tokener_parse_ex(tokener, line, (int)length);
	error = json_tokener_get_error(tokener);
	if (error == json_tokener_continue)
		malformed(runs, place,
			  "JSON that ends too early, as of a run that was interrupted");
	else if (error != json_tokener_success)
		malformed(runs, place, json_tokener_error_desc(error));
	else
		rc = take_object(runs, place, object);
	json_object_put(object);
	return rc;
}

int report_read(struct report_runs *runs, FILE *in, const char *name)
{
	struct json_tokener *tokener = json_tokener_new_ex(DEPTH_MAX);
	struct place place = { .file = name };
	char *line = NULL;
	size_t room = 0;
	ssize_t length = 0;
	int rc = tokener ? 0 : -ENOMEM;

	if (tokener)
		json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
	while (!rc) {
		errno = 0;
		length = getline(&line, &room, in);
		if (length < 0)
			break;
		place.line++;
		rc = take_line(runs, place, tokener, line, (size_t)length);
	}
	if (!rc && !feof(in))
		rc = errno ? -errno : -EIO;
	free(line);
	if (tokener)
		json_tokener_free(tokener);
	return rc;
}

static bool same_repetition(const struct report_run *a, const struct report_run *b)
{
	return a->rep == b->rep && report_run_same_cell(a, b);
}

void report_read_end(struct report_runs *runs)
{
	size_t i, kept = 0;

	if (runs->nr)
		qsort(runs->run, runs->nr, sizeof(*runs->run), report_run_compare);
	for (i = 0; i < runs->nr; i++) {
		const struct report_run *run = &runs->run[i];

		if (i + 1 < runs->nr && same_repetition(run, run + 1)) {
			runs->replaced++;
			note(runs, (struct place){ run->file, run->line },
			     "replaced by the same repetition in %.96s:%zu", run[1].file,
			     run[1].line);
			continue;
		}
		runs->run[kept++] = *run;
	}
	runs->nr = kept;
}

bool report_asked(const struct report_runs *runs, const char *kind, const char *name)
{
	struct json_object *asked = NULL;

	if (!runs->meta || !json_object_object_get_ex(runs->meta, kind, &asked) ||
	    !json_object_is_type(asked, json_type_object))
		return true;
	return json_object_object_get_ex(asked, name, NULL);
}

void report_runs_free(struct report_runs *runs)
{
	free(runs->run);
	json_object_put(runs->meta);
	memset(runs, 0, sizeof(*runs));
}
