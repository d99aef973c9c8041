// SPDX-License-Identifier: GPL-2.0-only
/* Hosts as xen-compromis prints them, and what a VM would find there. */
#include "fixture.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "advice.h"
#include "fit.h"
#include "place/host-json.h"
#include "random.h"
#include "totals.h"

#define HEAD \
	"{\"free_kib\": 16777216, \"claimed_kib\": 1048576, \"carved_free_kib\": 0, \"runs\": ["
#define TAIL "]}"

static const struct geometry geometry = { .align = 1, .hole = true };

static int parse(const char *text, struct host *host, char error[MESSAGE_SIZE])
{
	struct json_object *json = json_tokener_parse(text);
	int rc = host_parse(json, host, error);

	json_object_put(json);
	return rc;
}

static struct host_advice advise(const char *text, uint32_t mib)
{
	struct host_advice advice;
	char error[MESSAGE_SIZE];
	struct host host;

	assert_int_equal(parse(text, &host, error), 0);
	assert_int_equal(host_advise(&host, mib / BLOCK_MIB, &geometry, &advice), 0);
	host_free(&host);
	return advice;
}

static void runs_are_whole_blocks(void **state)
{
	char error[MESSAGE_SIZE];
	struct host host;

	(void)state;
	/* Not in order, one that begins and ends amid blocks, one that has no whole block. */
	assert_int_equal(parse(HEAD "{\"mfn\": 1048576, \"frames\": 1024, \"node\": 0},"
				    "{\"mfn\": 1000, \"frames\": 1100, \"node\": 0},"
				    "{\"mfn\": 5000, \"frames\": 600, \"node\": 0}" TAIL,
			       &host, error),
			 0);
	assert_int_equal(host.room_kib, 15 << 20);
	assert_int_equal(host.nr, 2);
	assert_int_equal(host.run[0].start, 2);
	assert_int_equal(host.run[0].length, 2);
	assert_int_equal(host.run[1].start, 2048);
	assert_int_equal(host.run[1].length, 2);
	host_free(&host);
}

/* Printed by xen-compromis itself. */
static void what_a_host_prints(void **state)
{
	static const struct compromis_run run[] = {
		{ .mfn = 512, .nr = 1024, .node = 0 },
		{ .mfn = 4096, .nr = 2048, .node = 1, .flags = COMPROMIS_RUN_CARVED },
	};
	static const struct compromis_host memory = {
		.total = 100000, .free = 1024, .claimed = 24, .carved = 4096, .carved_free = 2048
	};
	char *text = host_json(&memory, run, ARRAY_SIZE(run)), error[MESSAGE_SIZE];
	struct host host;

	(void)state;
	assert_non_null(text);
	assert_int_equal(parse(text, &host, error), 0);
	assert_int_equal(host.room_kib, (1000 + 2048) * 4);
	assert_int_equal(host.nr, 2);
	assert_int_equal(host.run[0].start, 1);
	assert_int_equal(host.run[0].length, 2);
	assert_int_equal(host.run[1].start, 8);
	assert_int_equal(host.run[1].length, 4);
	host_free(&host);
	free(text);
}

/* A MiB more than the VM has, hence a block. */
static void one_segment_or_not(void **state)
{
	static const char runs[] = HEAD "{\"mfn\": 0, \"frames\": 131072, \"node\": 0},"
					"{\"mfn\": 262144, \"frames\": 262144, \"node\": 0}" TAIL;
	struct host_advice advice = advise(runs, 510);

	(void)state;
	assert_int_equal(advice.segments, 1);
	assert_true(advice.spare);
	assert_int_equal(advice.largest, 512);
	assert_int_equal(advice.left, 512);
	advice = advise(runs, 512);
	assert_int_equal(advice.segments, 1);
	assert_false(advice.spare);
	assert_int_equal(advice.left, 256);
	advice = advise(runs, 1024);
	assert_int_equal(advice.segments, 2);
	/* There is room for these, but not in blocks that are free. */
	advice = advise(runs, 1536);
	assert_int_equal(advice.segments, SEGMENTS_NONE);
	assert_int_equal(advice.left, 512);
	assert_int_equal(advise(HEAD TAIL, 2048).segments, SEGMENTS_NONE);
	assert_int_equal(advise(runs, 15360).segments, 0);
}

/* At 1 GiB: a run of 2 GiB that begins amid one has but one GiB that begins there. */
static void runs_are_aligned(void **state)
{
	static const char runs[] = HEAD "{\"mfn\": 131072, \"frames\": 524288, \"node\": 0},"
					"{\"mfn\": 1048576, \"frames\": 786432, \"node\": 0}" TAIL;
	const struct geometry at_1g = { .align = 512 };
	struct host_advice advice;
	char error[MESSAGE_SIZE];
	struct host host;

	(void)state;
	assert_int_equal(parse(runs, &host, error), 0);
	assert_int_equal(host_advise(&host, 760, &at_1g, &advice), 0);
	assert_int_equal(advice.segments, 1);
	assert_true(advice.spare);
	assert_int_equal(advice.left, 1536);
	/* The other is long enough, but not from there on. */
	assert_int_equal(host_advise(&host, 800, &at_1g, &advice), 0);
	assert_int_equal(advice.segments, 1);
	assert_false(advice.spare);
	assert_int_equal(advice.largest, 1536);
	host_free(&host);
}

/* More than 3.75 GiB: two parts; the lower one is reserved up to 4032 MiB. */
static void two_parts(void **state)
{
	static const char fits[] = HEAD "{\"mfn\": 0, \"frames\": 1032192, \"node\": 0},"
					"{\"mfn\": 2097152, \"frames\": 66048, \"node\": 0}" TAIL;
	static const char not [] = HEAD "{\"mfn\": 0, \"frames\": 1031680, \"node\": 0},"
					"{\"mfn\": 2097152, \"frames\": 66560, \"node\": 0}" TAIL;

	(void)state;
	assert_int_equal(advise(fits, 4096).segments, 2);
	assert_int_equal(advise(not, 4096).segments, 3);
}

/* Memory that is claimed is no room, however long the runs are. */
static void claimed_memory(void **state)
{
	static const char runs[] = "{\"free_kib\": 1048576, \"claimed_kib\": 524288, "
				   "\"carved_free_kib\": 0, \"runs\": ["
				   "{\"mfn\": 0, \"frames\": 262144, \"node\": 0}]}";

	(void)state;
	assert_int_equal(advise(runs, 510).segments, 1);
	assert_int_equal(advise(runs, 512).segments, 0);
}

#define CASES 20000
#define RUNS  8

/* Runs of whole blocks at random, as xen-compromis has them and as we do. */
static void make_hosts(uint64_t *seed, struct compromis_run *frames, struct runs *theirs,
		       struct memory_run *blocks, struct host *ours)
{
	uint32_t at = 0;
	size_t i;

	theirs->nr = theirs->room = ours->nr = 1 + random_scale(random_next(seed), RUNS);
	for (i = 0; i < ours->nr; i++) {
		blocks[i].start = at + 1;
		blocks[i].length = 1 + (uint32_t)random_scale(random_next(seed), 4000);
		at = blocks[i].start + blocks[i].length;
		frames[i] = (struct compromis_run){ .mfn = blocks[i].start * 512UL,
						    .nr = blocks[i].length * 512UL };
	}
	theirs->run = frames;
	ours->run = blocks;
}

/* What "xen-compromis host" counts as fitting is what we say is taken. */
static void same_as_on_the_host(void **state)
{
	struct host ours = { .room_kib = UINT64_MAX };
	struct compromis_run frames[RUNS];
	struct memory_run blocks[RUNS];
	struct runs theirs = { 0 };
	struct host_advice advice;
	uint64_t seed = 5, fit = 0;
	unsigned int i;
	uint32_t vm;
	bool fits;

	(void)state;
	for (i = 0; i < CASES; i++) {
		make_hosts(&seed, frames, &theirs, blocks, &ours);
		vm = 1 + (uint32_t)random_scale(random_next(&seed), 5000);
		fits = !fit_one(&theirs, vm * 512UL, NULL);
		assert_int_equal(host_advise(&ours, vm, &geometry, &advice), 0);
		assert_int_equal(advice.segments && advice.segments <= advice.few, fits);
		fit += fits;
	}
	assert_in_range(fit, CASES / 10, CASES - CASES / 10);
}

static void bad_hosts(void **state)
{
	static const struct {
		const char *text;
		const char *message;
	} bad[] = {
		{ "[]", "there are no runs" },
		{ "{}", "there are no runs" },
		{ "{\"runs\": []}", "free_kib is missing" },
		{ "{\"runs\": {}}", "there are no runs" },
		{ HEAD "1" TAIL, "run 0" },
		{ HEAD "{\"mfn\": 1}" TAIL, "run 0" },
		{ HEAD "{\"mfn\": -1, \"frames\": 5}" TAIL, "run 0" },
		{ HEAD "{\"mfn\": 1.5, \"frames\": 5}" TAIL, "run 0" },
		{ HEAD "{\"mfn\": 9223372036854775807, \"frames\": 5}" TAIL, "run 0" },
		{ HEAD "{\"mfn\": 5, \"frames\": 9223372036854775807}" TAIL, "run 0" },
		{ HEAD "{\"mfn\": 5, \"frames\": 10}, {\"mfn\": 14, \"frames\": 1}" TAIL,
		  "runs at mfn 5 and 14 overlap" },
	};
	char error[MESSAGE_SIZE];
	struct host host;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		assert_int_equal(parse(bad[i].text, &host, error), -EINVAL);
		assert_non_null(strstr(error, bad[i].message));
	}
}

/* What ssh leaves of a host that is not there. */
static void files_that_are_no_host(void **state)
{
	char path[PATH_MAX], error[MESSAGE_SIZE];
	struct host host;

	fixture_write(*state, "empty", "");
	assert_int_equal(host_read(fixture_path(*state, "empty", path), &host, error), -EINVAL);
	assert_non_null(strstr(error, "remedy: print it anew"));
	assert_int_equal(host_read(fixture_path(*state, "none", path), &host, error), -ENOENT);
	assert_string_equal(error, strerror(ENOENT));
	fixture_write(*state, "host", HEAD TAIL);
	assert_int_equal(host_read(fixture_path(*state, "host", path), &host, error), 0);
	host_free(&host);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_host_prints),
		cmocka_unit_test(runs_are_whole_blocks),
		cmocka_unit_test(one_segment_or_not),
		cmocka_unit_test(runs_are_aligned),
		cmocka_unit_test(two_parts),
		cmocka_unit_test(claimed_memory),
		cmocka_unit_test(bad_hosts),
		cmocka_unit_test(same_as_on_the_host),
		cmocka_unit_test_setup_teardown(files_that_are_no_host, fixture_setup,
						fixture_teardown),
	};

	return cmocka_run_group_tests_name("place-advice", tests, NULL, NULL);
}
