// SPDX-License-Identifier: GPL-2.0-only
#include "fixture.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "status.h"

static void write_files(const struct fixture *fixture)
{
	fixture_write(fixture, "backing", "paged superpage [segment]\n");
	fixture_write(fixture, "features",
		      "abi 1\nmodes paged superpage segment\norders 4k 2m 1g\nsegments 3\n"
		      "counters dtlb_walks refs\nevents npt_faults demotions\n");
	fixture_write(fixture, "segments",
		      "0 0x0000000000000000 0x00000000a0000000 2621440 active\n");
	fixture_write(fixture, "p2m/4k", "512\n");
	fixture_write(fixture, "p2m/2m", "255\n");
	fixture_write(fixture, "p2m/1g", "2\n");
	fixture_write(fixture, "p2m/other_4k", "3\n");
	fixture_write(fixture, "p2m/other_2m", "0\n");
	fixture_write(fixture, "p2m/other_1g", "0\n");
	fixture_write(fixture, "p2m/holes", "96\n");
	fixture_write(fixture, "demotions", "1\n");
	fixture_write(fixture, "failures/last", "fragmented needed 2621440 available 1048576\n");
}

static void read_all(const struct fixture *fixture, struct status *status)
{
	status->only_counts = false;
	status->paging = CTL_PAGING_UNKNOWN;
	assert_int_equal(sysfs_read_backing(fixture->dir, &status->backing), 0);
	status_read(fixture->dir, status);
}

static char *render_text(const struct status *status)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	status_print_text(status, out);
	assert_int_equal(fclose(out), 0);
	return text;
}

static struct json_object *render_json(const struct status *status)
{
	struct json_object *json;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	assert_int_equal(status_print_json(status, out), 0);
	assert_int_equal(fclose(out), 0);
	json = json_tokener_parse(text);
	assert_non_null(json);
	free(text);
	return json;
}

static void write_pmu(const struct fixture *fixture)
{
	fixture_write(fixture, "compromis/type", "12\n");
	fixture_write(fixture, "compromis/events/dtlb_walks", "event=0x00\n");
	fixture_write(fixture, "compromis/events/stlb_hits", "event=0x09\n");
	fixture_write(fixture, "compromis/caps/model", "architectural, TLB of 64\n");
}

static const char *json_line(struct json_object *json, const char *key)
{
	struct json_object *value;

	assert_true(json_object_object_get_ex(json, key, &value));
	return json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN);
}

static void text(void **state)
{
	const struct fixture *fixture = *state;
	struct status status;
	char *found;

	write_files(fixture);
	read_all(fixture, &status);
	found = render_text(&status);
	assert_string_equal(
		found,
		"mode        segment\n"
		"modes       paged superpage segment\n"
		"segment 0   0x0000000000000000 to 0x00000000a0000000, 2560 MiB, active\n"
		"p2m RAM     2 of 1 GiB, 255 of 2 MiB, 512 of 4 KiB\n"
		"p2m other   0 of 1 GiB, 0 of 2 MiB, 3 of 4 KiB\n"
		"p2m holes   96 of 4 KiB\n"
		"walk        4 KiB pages 4, 2 MiB pages 3, 1 GiB pages 2"
		" references per TLB miss, nothing cached\n"
		"counters    dtlb_walks refs\n"
		"events      npt_faults demotions\n"
		"demotions   1\n"
		"failure     no run of free machine memory is long enough: "
		"2560 MiB needed, 1 GiB in the largest run\n"
		"remedy      shut down or migrate other domains, then create this one anew\n");
	free(found);
}

static void ranges_and_absences(void **state)
{
	const struct fixture *fixture = *state;
	struct status status;
	char *found;

	write_files(fixture);
	fixture_write(fixture, "backing", "paged [superpage]\n");
	fixture_write(fixture, "features", "abi 1\nmodes paged superpage\ncounters none\n");
	fixture_write(fixture, "segments", "");
	fixture_write(fixture, "failures/last", "none\n");
	read_all(fixture, &status);
	found = render_text(&status);
	assert_non_null(strstr(found, "\nsegments    none\n"));
	assert_non_null(strstr(found, " 4 KiB pages 14 to 19, 2 MiB pages 11 to 15,"));
	assert_non_null(strstr(found, "\ncounters    unsupported\n"));
	assert_non_null(strstr(found, "\nfailure     none\n"));
	assert_null(strstr(found, "remedy"));
	free(found);
}

static void json(void **state)
{
	const struct fixture *fixture = *state;
	struct json_object *found;
	struct status status;

	write_files(fixture);
	read_all(fixture, &status);
	found = render_json(&status);
	assert_string_equal(json_line(found, "mode"), "\"segment\"");
	assert_string_equal(json_line(found, "modes"), "[\"paged\",\"superpage\",\"segment\"]");
	assert_string_equal(json_line(found, "segments"),
			    "[{\"gpa\":0,\"limit\":2684354560,\"active\":true}]");
	assert_string_equal(json_line(found, "p2m"), "{\"ram\":{\"4k\":512,\"2m\":255,\"1g\":2},"
						     "\"other\":{\"4k\":3,\"2m\":0,\"1g\":0},"
						     "\"holes\":96}");
	assert_string_equal(json_line(found, "refs_per_walk"),
			    "{\"4k\":[4,4],\"2m\":[3,3],\"1g\":[2,2]}");
	assert_string_equal(json_line(found, "demotions"), "1");
	assert_non_null(strstr(json_line(found, "failure"), "\"reason\":\"fragmented\""));
	json_object_put(found);
}

static void model(void **state)
{
	const struct fixture *fixture = *state;
	struct json_object *found;
	struct status status;
	char *lines;

	/* A machine that names none is an ordinary one. */
	write_files(fixture);
	read_all(fixture, &status);
	lines = render_text(&status);
	assert_null(strstr(lines, "model"));
	free(lines);
	found = render_json(&status);
	assert_string_equal(json_line(found, "model"), "null");
	json_object_put(found);

	write_pmu(fixture);
	read_all(fixture, &status);
	lines = render_text(&status);
	assert_non_null(strstr(lines, "\nmodel       architectural, TLB of 64\n"));
	free(lines);
	found = render_json(&status);
	assert_string_equal(json_line(found, "model"), "\"architectural, TLB of 64\"");
	assert_string_equal(json_line(found, "native"), "false");
	json_object_put(found);

	fixture_write(fixture, "compromis/caps/model", "two\nlines\n");
	read_all(fixture, &status);
	lines = render_text(&status);
	assert_non_null(strstr(lines, "\nmodel       not in the form that this release knows"));
	free(lines);
}

static void neither_hypervisor_nor_counters(void **state)
{
	const struct fixture *fixture = *state;
	struct status status = { .only_counts = true };
	struct json_object *found;
	char *lines;

	write_pmu(fixture);
	status_read(fixture->dir, &status);
	lines = render_text(&status);
	assert_non_null(strstr(lines, "unknown: no hypervisor with Compromis"));
	assert_null(strstr(lines, "references per TLB miss"));
	free(lines);

	found = render_json(&status);
	assert_string_equal(json_line(found, "native"), "false");
	assert_string_equal(json_line(found, "mode"), "null");
	assert_string_equal(json_line(found, "refs_per_walk"), "null");
	json_object_put(found);
}

/* No hypervisor: the PMU is all there is. */
static void native(void **state)
{
	static const char *const keys[] = { "mode", "modes",	 "segments",
					    "p2m",  "demotions", "failure" };
	const struct fixture *fixture = *state;
	struct status status = { .only_counts = true, .paging = CTL_PAGING_NATIVE };
	struct json_object *found;
	char *lines;
	size_t i;

	write_pmu(fixture);
	status_read(fixture->dir, &status);
	lines = render_text(&status);
	assert_string_equal(
		lines, "mode        native: no hypervisor translates the memory of this machine\n"
		       "walk        4 KiB pages 4, 2 MiB pages 3, 1 GiB pages 2"
		       " references per TLB miss, nothing cached\n"
		       "counters    dtlb_walks stlb_hits\n"
		       "model       architectural, TLB of 64\n");
	free(lines);

	found = render_json(&status);
	assert_string_equal(json_line(found, "native"), "true");
	for (i = 0; i < ARRAY_SIZE(keys); i++)
		assert_string_equal(json_line(found, keys[i]), "null");
	assert_string_equal(json_line(found, "refs_per_walk"),
			    "{\"4k\":[4,4],\"2m\":[3,3],\"1g\":[2,2]}");
	assert_string_equal(json_line(found, "features"),
			    "{\"counters\":[\"dtlb_walks\",\"stlb_hits\"]}");
	assert_string_equal(json_line(found, "model"), "\"architectural, TLB of 64\"");
	json_object_put(found);
}

/* The same walks, of other tables. */
static void shadow(void **state)
{
	const struct fixture *fixture = *state;
	struct status status = { .only_counts = true, .paging = CTL_PAGING_SHADOW };
	struct json_object *found;
	char *lines;

	write_pmu(fixture);
	status_read(fixture->dir, &status);
	lines = render_text(&status);
	assert_non_null(strstr(lines, "mode        shadow: Xen shadows the page tables of this "
				      "machine (hap=0)\n"
				      "walk        4 KiB pages 4, 2 MiB pages 3, "));
	free(lines);

	found = render_json(&status);
	assert_string_equal(json_line(found, "native"), "false");
	assert_string_equal(json_line(found, "shadow"), "true");
	assert_string_equal(json_line(found, "mode"), "null");
	json_object_put(found);
}

/* What cannot be read is null or said so, never an empty list or a zero. */
static void unreadable_files(void **state)
{
	static const char *const keys[] = { "segments", "p2m", "refs_per_walk", "features",
					    "demotions" };
	const struct fixture *fixture = *state;
	struct json_object *found;
	struct status status;
	char *lines;
	size_t i;

	fixture_write(fixture, "backing", "[paged]\n");
	fixture_write(fixture, "p2m/4k", "nonsense\n");
	read_all(fixture, &status);
	found = render_json(&status);
	for (i = 0; i < ARRAY_SIZE(keys); i++)
		assert_string_equal(json_line(found, keys[i]), "null");
	json_object_put(found);

	status.segments_error = -13;
	lines = render_text(&status);
	assert_non_null(strstr(lines, "\nsegments    permission denied; run as root\n"));
	assert_non_null(strstr(lines, "\np2m         not in the form that this release knows"));
	assert_null(strstr(lines, "\nwalk"));
	free(lines);
}

/* The PMU's files are in the fixture, too. */
static int setup(void **state)
{
	const struct fixture *fixture;

	if (fixture_setup(state))
		return -1;
	fixture = *state;
	return setenv(PMU_ROOT_ENV, fixture->dir, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(text),
		TEST(ranges_and_absences),
		TEST(json),
		TEST(model),
		TEST(native),
		TEST(shadow),
		TEST(neither_hypervisor_nor_counters),
		TEST(unreadable_files),
	};

	return cmocka_run_group_tests_name("status", tests, NULL, NULL);
}
