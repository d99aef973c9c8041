// SPDX-License-Identifier: GPL-2.0-only
#include "report-run.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Numbers beyond these are mistakes. */
#define REP_MAX	    1000000
#define SECONDS_MAX 1e9
#define SECONDS_MIN 1e-9 /* virtual time has no finer unit */
#define METRIC_MAX  1e18

/* What names are made of, so that they need no quotes in CSV, plots and the names of files. */
#define NAME_CHARS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:=+-"
#define UNIT_CHARS NAME_CHARS "/ %"

const char *const report_event_names[NR_EVENTS] = {
	[EVENT_DTLB_WALKS] = "dtlb_walks",     [EVENT_ITLB_WALKS] = "itlb_walks",
	[EVENT_WALKS_4K] = "walks_4k",	       [EVENT_WALKS_2M] = "walks_2m",
	[EVENT_WALKS_1G] = "walks_1g",	       [EVENT_GUEST_REFS] = "guest_refs",
	[EVENT_NESTED_REFS] = "nested_refs",   [EVENT_REFS] = "refs",
	[EVENT_SEGMENT_HITS] = "segment_hits", [EVENT_NESTED_LOOKUPS] = "nested_lookups",
	[EVENT_STLB_HITS] = "stlb_hits",       [EVENT_NTLB_HITS] = "ntlb_hits",
	[EVENT_PWC_SKIPS] = "pwc_skips",       [EVENT_NESTED_PWC_SKIPS] = "nested_pwc_skips",
	[EVENT_WALK_CYCLES] = "walk_cycles",   [EVENT_NPT_FAULTS] = "npt_faults",
};

const char *const report_exit_names[NR_EXITS] = {
	[EXIT_NPF] = "npf",	    [EXIT_PAGE_FAULT] = "page_fault",
	[EXIT_CR3] = "cr3",	    [EXIT_INVLPG] = "invlpg",
	[EXIT_HLT] = "hlt",	    [EXIT_INTERRUPT] = "interrupt",
	[EXIT_VMMCALL] = "vmmcall", [EXIT_IO] = "io",
	[EXIT_MSR] = "msr",	    [EXIT_CPUID] = "cpuid",
	[EXIT_OTHER] = "other",	    [EXIT_TOTAL] = "total",
};

const char *const report_page_names[COST_NR_PAGES] = {
	[COST_PAGE_4K] = "4k",
	[COST_PAGE_2M] = "2m",
};

/* Where the members of an object go, and the first thing that is wrong with them. */
struct parser {
	struct json_object *object;
	char *text;
	bool failed;
};

static void fail(struct parser *parser, const char *key, const char *what)
{
	if (!parser->failed)
		snprintf(parser->text, REPORT_REASON_SIZE, "%s %s", key, what);
	parser->failed = true;
}

static struct json_object *member(struct parser *parser, const char *key, enum json_type type,
				  const char *what)
{
	struct json_object *value = NULL;

	if (!json_object_object_get_ex(parser->object, key, &value)) {
		fail(parser, key, "is missing");
		return NULL;
	}
	if (!json_object_is_type(value, type)) {
		fail(parser, key, what);
		return NULL;
	}
	return value;
}

static void take_name(struct parser *parser, const char *key, const char *chars, char *name,
		      size_t size)
{
	struct json_object *value = member(parser, key, json_type_string, "is no string");
	size_t length;

	if (!value)
		return;
	length = (size_t)json_object_get_string_len(value);
	if (!length || length >= size || strspn(json_object_get_string(value), chars) != length) {
		fail(parser, key, "is empty, too long, or has odd characters");
		return;
	}
	memcpy(name, json_object_get_string(value), length + 1);
}

/* Which of the names a member is. */
static int take_word(struct parser *parser, const char *key, const char *const names[], int nr)
{
	char name[REPORT_NAME_SIZE] = "";
	int i;

	take_name(parser, key, NAME_CHARS, name, sizeof(name));
	for (i = 0; i < nr; i++) {
		if (!strcmp(names[i], name))
			return i;
	}
	fail(parser, key, "is none of those known");
	return 0;
}

static double take_double(struct parser *parser, const char *key)
{
	struct json_object *value = NULL;
	double number;

	json_object_object_get_ex(parser->object, key, &value);
	if (!value)
		return NAN;
	if (!json_object_is_type(value, json_type_int) &&
	    !json_object_is_type(value, json_type_double)) {
		fail(parser, key, "is no number");
		return NAN;
	}
	number = json_object_get_double(value);
	if (!isfinite(number))
		fail(parser, key, "is out of range");
	return number;
}

/* null and nothing at all: it could not be counted. */
static struct report_count take_count(struct parser *parser, const char *key)
{
	struct report_count count = { 0 };
	struct json_object *value = NULL;

	json_object_object_get_ex(parser->object, key, &value);
	if (!value)
		return count;
	if (!json_object_is_type(value, json_type_int) || json_object_get_int64(value) < 0) {
		fail(parser, key, "is no count");
		return count;
	}
	count.known = true;
	count.value = json_object_get_uint64(value);
	return count;
}

static void take_counts(struct parser *parser, const char *key, const char *const names[], int nr,
			struct report_count counts[])
{
	struct parser inner = *parser;
	int i;

	if (!json_object_object_get_ex(parser->object, key, &inner.object))
		fail(parser, key, "is missing");
	if (!inner.object || parser->failed)
		return;
	if (!json_object_is_type(inner.object, json_type_object)) {
		fail(parser, key, "is no object");
		return;
	}
	for (i = 0; i < nr; i++)
		counts[i] = take_count(&inner, names[i]);
	parser->failed = inner.failed;
}

static unsigned int take_rep(struct parser *parser)
{
	struct report_count count = take_count(parser, "rep");

	if (!count.known || !count.value || count.value > REP_MAX) {
		fail(parser, "rep", "is not 1 to 1000000");
		return 0;
	}
	return (unsigned int)count.value;
}

const char *report_run_parse(struct json_object *object, struct report_run *run,
			     char text[REPORT_REASON_SIZE])
{
	struct parser parser = { .object = object, .text = text };
	struct json_object *verified;

	run->system = (enum cost_system)take_word(&parser, "system", cost_names, COST_NR_SYSTEMS);
	run->page = (enum cost_page)take_word(&parser, "page", report_page_names, COST_NR_PAGES);
	take_name(&parser, "model", NAME_CHARS, run->model, sizeof(run->model));
	take_name(&parser, "workload", NAME_CHARS, run->workload, sizeof(run->workload));
	take_name(&parser, "size", NAME_CHARS, run->size, sizeof(run->size));
	take_name(&parser, "unit", UNIT_CHARS, run->unit, sizeof(run->unit));
	run->rep = take_rep(&parser);
	run->seconds = take_double(&parser, "seconds");
	if (!(run->seconds >= SECONDS_MIN && run->seconds <= SECONDS_MAX))
		fail(&parser, "seconds", "is not 1 ns to 1e9 s");
	run->metric = take_double(&parser, "metric");
	if (fabs(run->metric) > METRIC_MAX)
		fail(&parser, "metric", "is out of range");
	run->faults = take_count(&parser, "faults");
	run->updates = take_count(&parser, "page_table_updates");
	take_counts(&parser, "events", report_event_names, NR_EVENTS, run->events);
	take_counts(&parser, "exits", report_exit_names, NR_EXITS, run->exits);
	verified = member(&parser, "verified", json_type_boolean, "is neither true nor false");
	run->verified = verified && json_object_get_boolean(verified);
	return parser.failed ? text : NULL;
}

static int order(long a, long b)
{
	return (a > b) - (a < b);
}

static int compare_cells(const struct report_run *a, const struct report_run *b)
{
	int rc = strcmp(a->size, b->size);

	if (!rc)
		rc = strcmp(a->model, b->model);
	if (!rc)
		rc = order(a->page, b->page);
	if (!rc)
		rc = strcmp(a->workload, b->workload);
	return rc ? rc : order(a->system, b->system);
}

int report_run_compare(const void *a, const void *b)
{
	const struct report_run *left = a, *right = b;
	int rc = compare_cells(left, right);

	if (!rc)
		rc = order(left->rep, right->rep);
	return rc ? rc : order((long)left->order, (long)right->order);
}

bool report_run_same_cell(const struct report_run *a, const struct report_run *b)
{
	return !compare_cells(a, b);
}
