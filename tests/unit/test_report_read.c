// SPDX-License-Identifier: GPL-2.0-only
/* Lines of results: what is a run, what is not, and why; and what later lines do to earlier ones. */
#include "fixture.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "results.h"

/* A run, cut where tests put something else; the last part closes it. */
#define KEY \
	"{\"system\":\"nested-1g\",\"model\":\"zen3:ntlb=64x4\",\"workload\":\"gups\",\"page\":\"2m\","
#define SIZE	"\"size\":\"quick\","
#define REP	"\"rep\":1,"
#define SECONDS "\"seconds\":1.25,"
#define EVENTS	"\"events\":{\"dtlb_walks\":18446744073709551615,\"refs\":12,\"npt_faults\":null},"
#define EXITS	"\"exits\":{\"npf\":3,\"total\":9},"
#define REST \
	"\"faults\":5,\"page_table_updates\":null,\"metric\":2,\"unit\":\"ops/s\",\"verified\":true}"
#define GOOD KEY SIZE REP SECONDS EVENTS EXITS REST

static void read_text(struct report_runs *runs, const char *text)
{
	*runs = (struct report_runs){ 0 };
	results_read(runs, text, "f");
	report_read_end(runs);
}

static void good_line(void **state)
{
	struct report_runs runs;
	const struct report_run *run;

	(void)state;
	read_text(&runs, GOOD);
	assert_int_equal(runs.nr, 1);
	assert_int_equal(runs.nr_problems, 0);
	run = &runs.run[0];
	assert_int_equal(run->system, COST_NESTED_1G);
	assert_int_equal(run->page, COST_PAGE_2M);
	assert_string_equal(run->model, "zen3:ntlb=64x4");
	assert_string_equal(run->workload, "gups");
	assert_string_equal(run->size, "quick");
	assert_string_equal(run->unit, "ops/s");
	assert_int_equal(run->rep, 1);
	assert_true(run->seconds == 1.25 && run->metric == 2);
	assert_true(run->verified);
	assert_true(run->events[EVENT_DTLB_WALKS].value == UINT64_MAX);
	assert_true(run->events[EVENT_REFS].known && run->events[EVENT_REFS].value == 12);
	assert_true(run->exits[EXIT_NPF].value == 3 && run->exits[EXIT_TOTAL].value == 9);
	report_runs_free(&runs);
}

/* Not 0: what was not counted, and what is not said at all. */
static void unknown_is_not_zero(void **state)
{
	struct report_runs runs;
	const struct report_run *run;

	(void)state;
	read_text(&runs, KEY SIZE REP SECONDS EVENTS
		  "\"exits\":null,\"metric\":null,\"unit\":\"s\",\"verified\":false}\n");
	assert_int_equal(runs.nr, 1);
	run = &runs.run[0];
	assert_false(run->events[EVENT_NPT_FAULTS].known);
	assert_false(run->events[EVENT_WALK_CYCLES].known);
	assert_false(run->exits[EXIT_TOTAL].known);
	assert_false(run->faults.known);
	assert_false(run->updates.known);
	assert_true(isnan(run->metric));
	assert_false(run->verified);
	report_runs_free(&runs);
}

/* Each line alone, and what is said of it. */
static const struct {
	const char *line;
	const char *why;
} bad[] = {
	{ "hello", "left out: unexpected" },
	{ "[1]", "left out: no JSON object" },
	{ "\"meta\"", "left out: no JSON object" },
	{ "{\"system\":\"nati", "left out: JSON that ends too early" },
	{ GOOD "{}", "left out: unexpected" },
	{ "{}", "left out: system is missing" },
	{ "{\"meta\":1}", "left out: meta is no object" },
	{ "[[[[[[[[[[[[1]]]]]]]]]]]]", "left out: nesting too deep" },
	{ "{\"system\":\"ept\"}", "left out: system is none of those known" },
	{ "{\"system\":7}", "left out: system is no string" },
	{ KEY SIZE SECONDS EVENTS EXITS REST, "left out: rep is not 1 to 1000000" },
	{ KEY SIZE "\"rep\":0," SECONDS EVENTS EXITS REST, "left out: rep is not 1 to 1000000" },
	{ KEY SIZE "\"rep\":-1," SECONDS EVENTS EXITS REST, "left out: rep is no count" },
	{ KEY SIZE REP EVENTS EXITS REST, "left out: seconds is not 1 ns to 1e9 s" },
	{ KEY SIZE REP "\"seconds\":0," EVENTS EXITS REST,
	  "left out: seconds is not 1 ns to 1e9 s" },
	{ KEY SIZE REP "\"seconds\":\"1\"," EVENTS EXITS REST, "left out: seconds is no number" },
	{ KEY SIZE REP "\"seconds\":NaN," EVENTS EXITS REST, "left out: seconds is" },
	{ KEY SIZE REP SECONDS EXITS REST, "left out: events is missing" },
	{ KEY SIZE REP SECONDS "\"events\":3," EXITS REST, "left out: events is no object" },
	{ KEY SIZE REP SECONDS "\"events\":{\"refs\":-1}," EXITS REST,
	  "left out: refs is no count" },
	{ KEY SIZE REP SECONDS "\"events\":{\"refs\":1.5}," EXITS REST,
	  "left out: refs is no count" },
	{ KEY SIZE REP SECONDS EVENTS REST, "left out: exits is missing" },
	{ KEY "\"size\":\"\"," REP SECONDS EVENTS EXITS REST, "left out: size is empty" },
	{ KEY "\"size\":\"a,b\"," REP SECONDS EVENTS EXITS REST, "left out: size is empty" },
	{ KEY "\"size\":\"../x\"," REP SECONDS EVENTS EXITS REST, "left out: size is empty" },
	{ KEY "\"size\":\"a\\u0000b\"," REP SECONDS EVENTS EXITS REST, "left out: size is empty" },
	{ KEY "\"size\":\"12345678901234567890123456789012\"," REP SECONDS EVENTS EXITS REST,
	  "left out: size is empty" },
	{ KEY SIZE REP SECONDS EVENTS EXITS "\"unit\":\"s\"}", "left out: verified is missing" },
	{ KEY SIZE REP SECONDS EVENTS EXITS "\"unit\":\"s\",\"verified\":1}",
	  "left out: verified is neither true nor false" },
	{ KEY SIZE REP SECONDS EVENTS EXITS "\"metric\":1e300,\"unit\":\"s\",\"verified\":true}",
	  "left out: metric is out of range" },
};

/* It is told by its place, and the run around it is read. */
static void malformed_lines(void **state)
{
	char text[4096];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		struct report_runs runs;

		snprintf(text, sizeof(text), GOOD "\n\n%s\r\n", bad[i].line);
		read_text(&runs, text);
		if (runs.nr_problems != 1 ||
		    strncmp(runs.problem[0].text, bad[i].why, strlen(bad[i].why)))
			fail_msg("%s: %s", bad[i].line,
				 runs.nr_problems ? runs.problem[0].text : "no problem");
		assert_int_equal(runs.nr, 1);
		assert_int_equal(runs.malformed, 1);
		assert_int_equal(runs.problem[0].line, 3);
		assert_string_equal(runs.problem[0].file, "f");
		report_runs_free(&runs);
	}
}

static void nothing_at_all(void **state)
{
	struct report_runs runs;

	(void)state;
	read_text(&runs, "");
	assert_int_equal(runs.nr, 0);
	read_text(&runs, " \t\r\n\n");
	assert_int_equal(runs.nr, 0);
	assert_int_equal(runs.nr_problems, 0);
	report_runs_free(&runs);
}

static void long_line(void **state)
{
	size_t size = 300 * 1024;
	char *text = malloc(size);
	struct report_runs runs;

	(void)state;
	assert_non_null(text);
	memset(text, ' ', size - 1);
	strcpy(text + size - 3, "{}");
	read_text(&runs, text);
	assert_int_equal(runs.malformed, 1);
	assert_string_equal(runs.problem[0].text, "left out: longer than 256 KiB");
	report_runs_free(&runs);
	free(text);
}

/* More than are kept are counted. */
static void many_problems(void **state)
{
	struct report_runs runs = { 0 };
	int i;

	(void)state;
	for (i = 0; i < 2 * REPORT_PROBLEMS_MAX; i++)
		results_read(&runs, "x\n", "f");
	assert_int_equal(runs.malformed, 2 * REPORT_PROBLEMS_MAX);
	assert_int_equal(runs.nr_problems, REPORT_PROBLEMS_MAX);
	report_runs_free(&runs);
}

/* The last of a repetition counts, whichever file it is in. */
static void repetition_made_anew(void **state)
{
	struct report_runs runs = { 0 };

	(void)state;
	results_read(&runs, GOOD "\n" KEY SIZE "\"rep\":2," SECONDS EVENTS EXITS REST, "a");
	results_read(&runs, "\n" KEY SIZE REP "\"seconds\":3," EVENTS EXITS REST, "b");
	report_read_end(&runs);
	assert_int_equal(runs.nr, 2);
	assert_int_equal(runs.replaced, 1);
	assert_true(runs.run[0].rep == 1 && runs.run[0].seconds == 3);
	assert_true(runs.run[1].rep == 2 && runs.run[1].seconds == 1.25);
	assert_int_equal(runs.nr_problems, 1);
	assert_string_equal(runs.problem[0].file, "a");
	assert_int_equal(runs.problem[0].line, 1);
	assert_string_equal(runs.problem[0].text, "replaced by the same repetition in b:2");
	report_runs_free(&runs);
}

static const char *meta(const struct report_runs *runs, const char *key)
{
	struct json_object *value;

	assert_true(json_object_object_get_ex(runs->meta, key, &value));
	return json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN);
}

static void last_meta_wins(void **state)
{
	struct report_runs runs;

	(void)state;
	read_text(&runs,
		  "{\"meta\":{\"command\":\"a\",\"versions\":{\"xen\":\"4.17\",\"qemu\":\"7.2\"},"
		  "\"footprints\":{\"gups\":64}}}\n"
		  "{\"meta\":{\"command\":\"b\",\"footprints\":{\"redis\":32},"
		  "\"versions\":{\"xen\":\"4.17\"}}}\n");
	assert_string_equal(meta(&runs, "command"), "\"b\"");
	assert_string_equal(meta(&runs, "commands"), "[\"a\",\"b\"]");
	assert_string_equal(meta(&runs, "footprints"), "{\"gups\":64,\"redis\":32}");
	assert_string_equal(meta(&runs, "versions"), "{\"xen\":\"4.17\",\"qemu\":\"7.2\"}");
	assert_int_equal(runs.changed, 0);
	report_runs_free(&runs);
}

static void changed_version_is_told(void **state)
{
	struct report_runs runs;

	(void)state;
	read_text(&runs, "{\"meta\":{\"versions\":{\"xen\":\"4.17\"}}}\n" GOOD
			 "\n{\"meta\":{\"versions\":{\"xen\":\"4.18\",\"linux\":null}}}\n");
	assert_int_equal(runs.changed, 1);
	assert_int_equal(runs.problem[0].line, 3);
	assert_string_equal(runs.problem[0].text,
			    "the version of xen was 4.17, and from here it is 4.18");
	assert_string_equal(meta(&runs, "versions"), "{\"xen\":\"4.18\",\"linux\":null}");
	report_runs_free(&runs);
}

/* Where the programs are the same, and a commit has changed something else. */
static void changed_commit_is_none(void **state)
{
	struct report_runs runs;

	(void)state;
	read_text(&runs, "{\"meta\":{\"versions\":{\"compromis\":\"a\",\"programs\":\"1\"}}}\n" GOOD
			 "\n{\"meta\":{\"versions\":{\"compromis\":\"b\",\"programs\":\"1\"}}}\n"
			 "{\"meta\":{\"versions\":{\"compromis\":\"b\",\"programs\":\"2\"}}}\n"
			 "{\"meta\":{\"versions\":{\"compromis\":\"c\"}}}\n");
	assert_int_equal(runs.changed, 2);
	assert_string_equal(runs.problem[0].text,
			    "the version of programs was 1, and from here it is 2");
	assert_string_equal(runs.problem[1].text,
			    "the version of compromis was b, and from here it is c");
	report_runs_free(&runs);
}

/* What a comparison writes for each time that it went on. */
static void commands_are_few(void **state)
{
	struct report_runs runs = { 0 };
	char text[64];
	int i;

	(void)state;
	for (i = 0; i < 100; i++) {
		snprintf(text, sizeof(text), "{\"meta\":{\"command\":\"%d\",\"commands\":7}}",
			 i / 2);
		results_read(&runs, text, "a");
	}
	assert_string_equal(meta(&runs, "command"), "\"49\"");
	assert_int_equal(json_object_array_length(json_object_object_get(runs.meta, "commands")),
			 32);
	report_runs_free(&runs);
}

static void asked_for(void **state)
{
	struct report_runs runs;

	(void)state;
	read_text(&runs, "{\"meta\":{\"systems\":{\"native\":true}}}\n"
			 "{\"meta\":{\"systems\":{\"segment\":true},\"workloads\":7}}\n");
	assert_true(report_asked(&runs, "systems", "native"));
	assert_true(report_asked(&runs, "systems", "segment"));
	assert_false(report_asked(&runs, "systems", "shadow"));
	assert_true(report_asked(&runs, "workloads", "gups"));
	report_runs_free(&runs);
}

static void unreadable_file(void **state)
{
	struct report_runs runs = { 0 };
	FILE *in = fopen("/", "r");

	(void)state;
	assert_non_null(in);
	assert_int_equal(report_read(&runs, in, "/"), -EISDIR);
	fclose(in);
	report_runs_free(&runs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_line),
		cmocka_unit_test(unknown_is_not_zero),
		cmocka_unit_test(malformed_lines),
		cmocka_unit_test(nothing_at_all),
		cmocka_unit_test(long_line),
		cmocka_unit_test(many_problems),
		cmocka_unit_test(repetition_made_anew),
		cmocka_unit_test(last_meta_wins),
		cmocka_unit_test(changed_version_is_told),
		cmocka_unit_test(changed_commit_is_none),
		cmocka_unit_test(commands_are_few),
		cmocka_unit_test(asked_for),
		cmocka_unit_test(unreadable_file),
	};

	return cmocka_run_group_tests_name("report_read", tests, NULL, NULL);
}
