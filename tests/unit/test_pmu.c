// SPDX-License-Identifier: GPL-2.0-only
#include "fixture.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pmu.h"

static struct pmu find(const struct fixture *fixture)
{
	struct pmu pmu;

	fixture_write(fixture, "compromis/type", "12\n");
	fixture_write(fixture, "compromis/format/event", "config:0-7\n");
	assert_int_equal(pmu_find(fixture->dir, PMU_NAME, &pmu), 0);
	assert_int_equal(pmu.type, 12);
	return pmu;
}

static void find_pmu(void **state)
{
	static const char *const bad[] = { "", "\n", "x\n", "-1\n", "4294967296\n", "1\n2\n" };
	const struct fixture *fixture = *state;
	struct pmu pmu;
	size_t i;

	assert_int_equal(pmu_find(fixture->dir, PMU_NAME, &pmu), -ENOENT);
	find(fixture);
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		fixture_write(fixture, "compromis/type", bad[i]);
		assert_int_equal(pmu_find(fixture->dir, PMU_NAME, &pmu), -EBADMSG);
	}
}

static void encode(void **state)
{
	const struct fixture *fixture = *state;
	struct pmu pmu = find(fixture);
	uint64_t config;

	fixture_write(fixture, "compromis/events/refs", "event=0x10\n");
	assert_int_equal(pmu_encode(&pmu, "refs", &config), 0);
	assert_int_equal(config, 0x10);

	fixture_write(fixture, "compromis/events/refs", "event=16");
	assert_int_equal(pmu_encode(&pmu, "refs", &config), 0);
	assert_int_equal(config, 16);

	fixture_write(fixture, "compromis/format/high", "config:60-63\n");
	fixture_write(fixture, "compromis/format/flag", "config:8\n");
	fixture_write(fixture, "compromis/events/refs", "event=0xff,high=0xf,flag\n");
	assert_int_equal(pmu_encode(&pmu, "refs", &config), 0);
	assert_true(config == UINT64_C(0xf0000000000001ff));

	fixture_write(fixture, "compromis/format/all", "config:0-63\n");
	fixture_write(fixture, "compromis/events/refs", "all=0xffffffffffffffff\n");
	assert_int_equal(pmu_encode(&pmu, "refs", &config), 0);
	assert_true(config == UINT64_MAX);
}

static void encode_names(void **state)
{
	static const char *const bad[] = { "none", "", ".", "..", "../type", "a/b" };
	const struct fixture *fixture = *state;
	struct pmu pmu = find(fixture);
	uint64_t config;
	size_t i;

	fixture_write(fixture, "compromis/events/refs", "event=0x10\n");
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(pmu_encode(&pmu, bad[i], &config), -ENOENT);
}

static void encode_malformed_events(void **state)
{
	static const char *const bad[] = {
		"",	"event=\n",	 "event=x\n", "event=-1\n", "event=256\n",
		"=1\n", "event=1\nmore", "other=1\n", "event=1,\n"
	};
	const struct fixture *fixture = *state;
	struct pmu pmu = find(fixture);
	uint64_t config;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		fixture_write(fixture, "compromis/events/refs", bad[i]);
		assert_int_not_equal(pmu_encode(&pmu, "refs", &config), 0);
	}
}

static void encode_malformed_formats(void **state)
{
	static const char *const bad[] = {
		"",	      "config\n",   "config:\n", "config:7-0\n", "config:0-64\n",
		"config:x\n", "config:0-\n"
	};
	const struct fixture *fixture = *state;
	struct pmu pmu = find(fixture);
	uint64_t config;
	size_t i;

	fixture_write(fixture, "compromis/events/refs", "event=1\n");
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		fixture_write(fixture, "compromis/format/event", bad[i]);
		assert_int_equal(pmu_encode(&pmu, "refs", &config), -EBADMSG);
	}
	fixture_write(fixture, "compromis/format/event", "config1:0-7\n");
	assert_int_equal(pmu_encode(&pmu, "refs", &config), -EOPNOTSUPP);
	fixture_write(fixture, "compromis/format/event", "config:0-3,8-11\n");
	assert_int_equal(pmu_encode(&pmu, "refs", &config), -EOPNOTSUPP);
}

static void list(void **state)
{
	const struct fixture *fixture = *state;
	struct pmu pmu = find(fixture);
	struct text_words events;
	char name[64];
	int i;

	assert_int_equal(pmu_list(&pmu, &events), -ENOENT);
	fixture_write(fixture, "compromis/events/refs", "event=0x10\n");
	fixture_write(fixture, "compromis/events/refs.scale", "1\n");
	fixture_write(fixture, "compromis/events/dtlb_walks", "event=0\n");
	assert_int_equal(pmu_list(&pmu, &events), 0);
	assert_int_equal(events.nr, 2);
	assert_string_equal(events.word[0], "dtlb_walks");
	assert_string_equal(events.word[1], "refs");

	for (i = 0; i < TEXT_WORDS_MAX; i++) {
		sprintf(name, "compromis/events/e%d", i);
		fixture_write(fixture, name, "event=1\n");
	}
	assert_int_equal(pmu_list(&pmu, &events), -E2BIG);
}

static void caps(void **state)
{
	static const char *const bad_names[] = { "none", "", "..", "../type" };
	const struct fixture *fixture = *state;
	struct pmu pmu = find(fixture);
	char text[PMU_CAP_SIZE], line[PMU_CAP_SIZE + 2] = "";
	size_t i;

	assert_int_equal(pmu_read_cap(&pmu, PMU_CAP_MODEL, text), -ENOENT);
	fixture_write(fixture, "compromis/caps/model", "architectural, TLB of 64\n");
	assert_int_equal(pmu_read_cap(&pmu, PMU_CAP_MODEL, text), 0);
	assert_string_equal(text, "architectural, TLB of 64");
	for (i = 0; i < ARRAY_SIZE(bad_names); i++)
		assert_int_equal(pmu_read_cap(&pmu, bad_names[i], text), -ENOENT);

	/* The longest line, and one that is longer. */
	memset(line, 'x', PMU_CAP_SIZE - 1);
	line[PMU_CAP_SIZE - 1] = '\n';
	fixture_write(fixture, "compromis/caps/model", line);
	assert_int_equal(pmu_read_cap(&pmu, PMU_CAP_MODEL, text), 0);
	assert_int_equal(strlen(text), PMU_CAP_SIZE - 1);
	line[PMU_CAP_SIZE - 1] = 'x';
	fixture_write(fixture, "compromis/caps/model", line);
	assert_int_equal(pmu_read_cap(&pmu, PMU_CAP_MODEL, text), -EBADMSG);
	fixture_write(fixture, "compromis/caps/model", "");
	assert_int_equal(pmu_read_cap(&pmu, PMU_CAP_MODEL, text), -EBADMSG);
}

static void specs(void **state)
{
	static const struct {
		const char *text;
		bool user, kernel;
	} cases[] = {
		{ "refs", true, true },	   { "refs:u", true, false }, { "refs:k", false, true },
		{ "refs:uk", true, true }, { "refs:ku", true, true },
	};
	static const char *const bad[] = { "",
					   ":u",
					   "refs:",
					   "refs:x",
					   "refs:uu",
					   "refs:u ",
					   "refs:u:k",
					   "re fs",
					   "Refs",
					   "refs/",
					   "an_event_name_of_forty_characters_is_long" };
	struct pmu_spec spec;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(pmu_parse_spec(cases[i].text, &spec), 0);
		assert_string_equal(spec.name, "refs");
		assert_string_equal(spec.label, cases[i].text);
		assert_int_equal(spec.user, cases[i].user);
		assert_int_equal(spec.kernel, cases[i].kernel);
	}
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(pmu_parse_spec(bad[i], &spec), -EINVAL);
}

static void open_reports_errors(void **state)
{
	struct pmu pmu = { .type = UINT32_MAX };
	struct pmu_spec spec;

	(void)state;
	assert_int_equal(pmu_parse_spec("refs:u", &spec), 0);
	assert_true(pmu_open(&pmu, 0, &spec, 0) < 0);
}

static void root(void **state)
{
	(void)state;
	unsetenv(PMU_ROOT_ENV);
	assert_string_equal(pmu_root(), "/sys/bus/event_source/devices");
	setenv(PMU_ROOT_ENV, "/elsewhere", 1);
	assert_string_equal(pmu_root(), "/elsewhere");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(find_pmu),
		TEST(encode),
		TEST(encode_names),
		TEST(encode_malformed_events),
		TEST(encode_malformed_formats),
		TEST(list),
		TEST(caps),
		cmocka_unit_test(specs),
		cmocka_unit_test(open_reports_errors),
		cmocka_unit_test(root),
	};

	return cmocka_run_group_tests_name("pmu", tests, NULL, NULL);
}
