// SPDX-License-Identifier: GPL-2.0-only
#include "fixture.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sysfs.h"

static void backing(void **state)
{
	static const char *const bad[] = {
		"",
		"paged superpage segment\n",
		"[paged] [superpage]\n",
		"[]\n",
		"paged [super\n",
		"paged super] [segment]\n",
		"[[paged]]\n",
		"paged paged [segment]\n",
		"paged [paged]\n",
	};
	struct sysfs_backing backing;
	size_t i;

	(void)state;
	assert_int_equal(sysfs_parse_backing("paged superpage [segment]\n", &backing), 0);
	assert_int_equal(backing.modes.nr, 3);
	assert_int_equal(backing.current, 2);
	assert_string_equal(backing.modes.word[0], "paged");
	assert_string_equal(backing.modes.word[2], "segment");

	assert_int_equal(sysfs_parse_backing("[paged]", &backing), 0);
	assert_int_equal(backing.modes.nr, 1);

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(sysfs_parse_backing(bad[i], &backing), -EBADMSG);
}

static void features(void **state)
{
	static const char text[] = "abi 1\nmodes paged superpage segment\norders 4k 2m 1g\n"
				   "segments 3\ncounters dtlb_walks itlb_walks\n"
				   "events npt_faults demotions\nfuture 7 of 9\n";
	static const char *const bad[] = {
		"",
		"abi 1\n",
		"modes paged\n",
		"abi one\nmodes paged\n",
		"abi 1 2\nmodes paged\n",
		"abi\nmodes paged\n",
		"abi 1\nmodes\n",
		"abi 1\n\nmodes paged\n",
		"abi -1\nmodes paged\n",
	};
	struct sysfs_features features;
	size_t i;

	(void)state;
	assert_int_equal(sysfs_parse_features(text, &features), 0);
	assert_int_equal(features.abi, 1);
	assert_int_equal(features.segments, 3);
	assert_int_equal(features.modes.nr, 3);
	assert_int_equal(features.orders.nr, 3);
	assert_int_equal(features.counters.nr, 2);
	assert_string_equal(features.events.word[1], "demotions");

	assert_int_equal(sysfs_parse_features("abi 1\nmodes paged\ncounters none\n", &features), 0);
	assert_int_equal(features.counters.nr, 0);

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(sysfs_parse_features(bad[i], &features), -EBADMSG);
}

static void segments(void **state)
{
	static const char two[] = "0 0x0000000000000000 0x00000000a0000000 2621440 active\n"
				  "1 0x0000000100000000 0x0000000120000000 524288 reserved\n";
	static const char *const bad[] = {
		/* wrong number, empty, backwards, no whole pages, wrong size, words */
		"1 0x0000 0x1000 4 active\n",
		"0 0x1000 0x1000 0 active\n",
		"0 0x2000 0x1000 4 active\n",
		"0 0x0800 0x1800 4 active\n",
		"0 0x0000 0x1000 8 active\n",
		"0 0x0000 0x2000 4 active\n",
		"0 0x0000 0x1000 4 idle\n",
		"0 0x0000 0x1000 4\n",
		"0 0x0000 0x1000 4 active now\n",
		"0 0x0000 0xg000 4 active\n",
		"\n",
		/* more than there can be */
		("0 0x0000 0x1000 4 active\n1 0x2000 0x3000 4 active\n"
		 "2 0x4000 0x5000 4 active\n3 0x6000 0x7000 4 active\n"),
	};
	struct sysfs_segments segments;
	size_t i;

	(void)state;
	assert_int_equal(sysfs_parse_segments(two, &segments), 0);
	assert_int_equal(segments.nr, 2);
	assert_true(segments.segment[0].limit == 0xa0000000);
	assert_true(segments.segment[0].active);
	assert_true(segments.segment[1].gpa == 0x100000000);
	assert_false(segments.segment[1].active);

	assert_int_equal(sysfs_parse_segments("", &segments), 0);
	assert_int_equal(segments.nr, 0);

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(sysfs_parse_segments(bad[i], &segments), -EBADMSG);
}

static const char *const p2m_files[] = { "p2m/4k",	 "p2m/2m",	 "p2m/1g",   "p2m/other_4k",
					 "p2m/other_2m", "p2m/other_1g", "p2m/holes" };

static void p2m(void **state)
{
	static const char *const bad[] = { "", "x\n", "1 2\n", "-1\n" };
	const struct fixture *fixture = *state;
	struct sysfs_p2m p2m;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(p2m_files); i++) {
		assert_int_equal(sysfs_read_p2m(fixture->dir, &p2m), -ENOENT);
		fixture_write(fixture, p2m_files[i], (const char[]){ (char)('1' + i), '\n', 0 });
	}
	assert_int_equal(sysfs_read_p2m(fixture->dir, &p2m), 0);
	for (i = 0; i < COMPROMIS_NR_ENTRIES; i++) {
		assert_int_equal(p2m.ram[i], 1 + i);
		assert_int_equal(p2m.other[i], 4 + i);
	}
	assert_int_equal(p2m.holes, 7);

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		fixture_write(fixture, p2m_files[i], bad[i]);
		assert_int_equal(sysfs_read_p2m(fixture->dir, &p2m), -EBADMSG);
		fixture_write(fixture, p2m_files[i], "0\n");
	}
}

static void failure(void **state)
{
	static const char *const bad[] = {
		"",
		"some\n",
		"fragmented needed 1 available\n",
		"fragmented needed 1 available 2 3\n",
		"fragmented wanted 1 available 2\n",
		"fragmented needed 1 there 2\n",
		"fragmented needed x available 2\n",
		"fragmented needed 1 available -2\n",
	};
	struct sysfs_failure failure;
	size_t i;

	(void)state;
	assert_int_equal(sysfs_parse_failure("none\n", &failure), 0);
	assert_string_equal(failure.reason, "");

	assert_int_equal(sysfs_parse_failure("fragmented needed 2621440 available 4\n", &failure),
			 0);
	assert_string_equal(failure.reason, "fragmented");
	assert_int_equal(failure.needed, 2621440);
	assert_int_equal(failure.available, 4);

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(sysfs_parse_failure(bad[i], &failure), -EBADMSG);
}

static void readers(void **state)
{
	const struct fixture *fixture = *state;
	struct sysfs_backing modes;
	uint64_t demotions;

	assert_int_equal(sysfs_read_backing(fixture->dir, &modes), -ENOENT);
	fixture_write(fixture, "backing", "[paged] superpage\n");
	assert_int_equal(sysfs_read_backing(fixture->dir, &modes), 0);
	assert_int_equal(modes.current, 0);

	fixture_write(fixture, "demotions", "12\n");
	assert_int_equal(sysfs_read_demotions(fixture->dir, &demotions), 0);
	assert_int_equal(demotions, 12);
	fixture_write(fixture, "demotions", "many\n");
	assert_int_equal(sysfs_read_demotions(fixture->dir, &demotions), -EBADMSG);
	fixture_write(fixture, "demotions", "");
	assert_int_equal(sysfs_read_demotions(fixture->dir, &demotions), -EBADMSG);
}

static void root(void **state)
{
	(void)state;
	unsetenv(SYSFS_ROOT_ENV);
	assert_string_equal(sysfs_root(), "/sys/kernel/compromis");
	setenv(SYSFS_ROOT_ENV, "", 1);
	assert_string_equal(sysfs_root(), "/sys/kernel/compromis");
	setenv(SYSFS_ROOT_ENV, "/elsewhere", 1);
	assert_string_equal(sysfs_root(), "/elsewhere");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(backing),
		cmocka_unit_test(features),
		cmocka_unit_test(segments),
		cmocka_unit_test_setup_teardown(p2m, fixture_setup, fixture_teardown),
		cmocka_unit_test(failure),
		cmocka_unit_test_setup_teardown(readers, fixture_setup, fixture_teardown),
		cmocka_unit_test(root),
	};

	return cmocka_run_group_tests_name("sysfs", tests, NULL, NULL);
}
