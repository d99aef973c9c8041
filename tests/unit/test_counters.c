// SPDX-License-Identifier: GPL-2.0-only
#include "fixture.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "counters.h"

static void lists(void **state)
{
	struct counters counters = { 0 };
	char many[COUNTERS_MAX * 8 + 8] = "";
	int i;

	(void)state;
	assert_int_equal(counters_add(&counters, "refs:u,dtlb_walks"), 0);
	assert_int_equal(counters_add(&counters, "refs:k"), 0);
	assert_int_equal(counters.nr, 3);
	assert_string_equal(counters.counter[0].spec.label, "refs:u");
	assert_string_equal(counters.counter[2].spec.label, "refs:k");

	assert_int_equal(counters_add(&counters, "refs:u"), -EEXIST);
	assert_int_equal(counters_add(&counters, ""), -EINVAL);
	assert_int_equal(counters_add(&counters, "walks_4k,"), -EINVAL);
	assert_int_equal(counters_add(&counters, "a_name_that_is_longer_than_a_word_may_be"),
			 -EINVAL);

	counters.nr = 0;
	for (i = 0; i <= COUNTERS_MAX; i++)
		sprintf(many + strlen(many), "%se%d", i ? "," : "", i);
	assert_int_equal(counters_add(&counters, many), -E2BIG);
	assert_int_equal(counters.nr, COUNTERS_MAX);
}

/* A ratio of these events with these counts; negative if there is none. */
static double ratio_of(enum counters_ratio which, const char *list, const struct count counts[])
{
	struct counters counters = { 0 };
	double value;

	assert_int_equal(counters_add(&counters, list), 0);
	return counters_ratio(&counters, counts, which, &value) ? value : -1;
}

static double ratio(const char *list, const struct count counts[])
{
	return ratio_of(RATIO_REFS_PER_WALK, list, counts);
}

static void refs_per_walk(void **state)
{
	const struct count counts[] = {
		{ COUNT_VALID, 90 }, { COUNT_VALID, 10 }, { COUNT_VALID, 2400 }, { COUNT_VALID, 1 }
	};
	const struct count missing[] = { { COUNT_VALID, 90 },
					 { COUNT_MISSING, 10 },
					 { COUNT_VALID, 2400 } };
	const struct count unsupported[] = { { COUNT_VALID, 90 },
					     { COUNT_VALID, 10 },
					     { COUNT_UNSUPPORTED, 0 } };
	const struct count none[] = { { COUNT_VALID, 0 }, { COUNT_VALID, 0 }, { COUNT_VALID, 5 } };

	(void)state;
	assert_true(ratio("dtlb_walks:u,itlb_walks:u,refs:u", counts) == 24);
	assert_true(ratio("dtlb_walks,itlb_walks:ku,refs:uk,refs:u", counts) == 24);

	/* One of the three was not asked for, or with another modifier. */
	assert_true(ratio("dtlb_walks:u,guest_refs:u,refs:u", counts) < 0);
	assert_true(ratio("dtlb_walks:u,itlb_walks:k,refs:u", counts) < 0);
	assert_true(ratio("dtlb_walks:u,itlb_walks:u,refs", counts) < 0);
	/* One was not counted. */
	assert_true(ratio("dtlb_walks:u,itlb_walks:u,refs:u", missing) < 0);
	assert_true(ratio("dtlb_walks:u,itlb_walks:u,refs:u", unsupported) < 0);
	/* Nothing to divide by. */
	assert_true(ratio("dtlb_walks:u,itlb_walks:u,refs:u", none) < 0);
}

static void probe(void **state)
{
	const struct fixture *fixture = *state;
	struct counters counters = { 0 };
	unsigned int i;

	/* No PMU at all: known events are not supported, others are an error. */
	assert_int_equal(counters_add(&counters, "refs:u,demotions"), 0);
	assert_int_equal(counters_add(&counters, "stlb_hits,ntlb_hits,pwc_skips"), 0);
	assert_int_equal(counters_add(&counters, "nested_pwc_skips,walk_cycles"), 0);
	assert_int_equal(counters_probe(&counters, fixture->dir), 0);
	for (i = 0; i < counters.nr; i++)
		assert_false(counters.counter[i].supported);

	assert_int_equal(counters_add(&counters, "reefs:u"), 0);
	assert_int_equal(counters_probe(&counters, fixture->dir), -ENOENT);

	/* A PMU that the kernel does not know supports nothing. */
	counters.nr = 1;
	fixture_write(fixture, "compromis/type", "4294967295\n");
	fixture_write(fixture, "compromis/format/event", "config:0-7\n");
	fixture_write(fixture, "compromis/events/refs", "event=0x10\n");
	assert_int_equal(counters_probe(&counters, fixture->dir), 0);
	assert_false(counters.counter[0].supported);

	fixture_write(fixture, "compromis/events/refs", "event=0x100\n");
	assert_int_equal(counters_probe(&counters, fixture->dir), -EBADMSG);
}

static void shares(void **state)
{
	const struct count counts[] = { { COUNT_VALID, 75 }, { COUNT_VALID, 100 } };
	const struct count hits[] = { { COUNT_VALID, 30 }, { COUNT_VALID, 10 } };
	const struct count none[] = { { COUNT_VALID, 0 }, { COUNT_VALID, 0 } };

	(void)state;
	assert_true(ratio_of(RATIO_NESTED_SHARE, "nested_refs:u,refs:u", counts) == 0.75);
	assert_true(ratio_of(RATIO_NESTED_SHARE, "nested_refs:u,refs:k", counts) < 0);
	assert_true(ratio_of(RATIO_NESTED_SHARE, "nested_refs,refs", none) < 0);
	assert_true(ratio_of(RATIO_SEGMENT_COVERAGE, "segment_hits,nested_lookups", hits) == 0.75);
	assert_true(ratio_of(RATIO_SEGMENT_COVERAGE, "segment_hits,refs", hits) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists),
		cmocka_unit_test(refs_per_walk),
		cmocka_unit_test(shares),
		cmocka_unit_test_setup_teardown(probe, fixture_setup, fixture_teardown),
	};

	return cmocka_run_group_tests_name("counters", tests, NULL, NULL);
}
