// SPDX-License-Identifier: GPL-2.0-only
#include "fixture.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "mix.h"

static int keep(void *data, const struct vm *vm)
{
	return trace_add(data, vm);
}

static void generate(const char *text, uint64_t seed, uint64_t vms, struct trace *trace)
{
	char error[MESSAGE_SIZE];
	struct mix mix;

	*trace = (struct trace){ 0 };
	assert_int_equal(mix_parse(text, &mix, error), 0);
	assert_int_equal(mix_generate(&mix, seed, vms, keep, trace), 0);
	assert_int_equal(trace->nr, vms);
}

static void same_seed_same_trace(void **state)
{
	struct trace a, b, c;

	(void)state;
	generate(mix_azure, 1, 5000, &a);
	generate(mix_azure, 1, 5000, &b);
	generate(mix_azure, 2, 5000, &c);
	assert_memory_equal(a.vm, b.vm, 5000 * sizeof(*a.vm));
	assert_int_not_equal(memcmp(a.vm, c.vm, 5000 * sizeof(*a.vm)), 0);
	trace_free(&a);
	trace_free(&b);
	trace_free(&c);
}

static void azure_is_like_azure(void **state)
{
	size_t i, small = 0, stay = 0;
	struct trace trace;
	int64_t hours;

	(void)state;
	generate(mix_azure, 3, 100000, &trace);
	for (i = 0; i < trace.nr; i++) {
		small += trace.vm[i].blocks == 896;
		stay += trace.vm[i].departure == VM_STAYS;
		assert_true(!i || trace.vm[i].arrival >= trace.vm[i - 1].arrival);
	}
	/* 60.4 % have 1.75 GiB, 5.5 % stay, 3120 come an hour; batches make for a wide spread. */
	assert_in_range(small, 55000, 66000);
	assert_in_range(stay, 4000, 7500);
	hours = trace.vm[trace.nr - 1].arrival / HOUR;
	assert_in_range(hours, 28, 37);
	trace_free(&trace);
}

static void bounds_are_inclusive(void **state)
{
	bool seen[4] = { false };
	struct trace trace;
	size_t i;

	(void)state;
	generate("arrivals 36000\nsize 0.5 3 1\nlifetime 7 10 5\n", 1, 1000, &trace);
	for (i = 0; i < trace.nr; i++) {
		int64_t lifetime = trace.vm[i].departure - trace.vm[i].arrival;

		assert_in_range(lifetime, 7, 10);
		seen[lifetime - 7] = true;
		assert_int_equal(trace.vm[i].cpus, 500);
		assert_int_equal(trace.vm[i].blocks, 2);
	}
	assert_true(seen[0] && seen[1] && seen[2] && seen[3]);
	assert_in_range(trace.vm[999].arrival, 80, 120);
	trace_free(&trace);
}

static void batches_and_the_day(void **state)
{
	struct trace trace;
	size_t i;

	(void)state;
	generate("# busy at one\narrivals 24000\nbatch 5 5 1 # always\n"
		 "day 0 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n"
		 "size 1 2 1\nstays 1\n",
		 9, 5000, &trace);
	for (i = 0; i < trace.nr; i++) {
		assert_in_range(trace.vm[i].arrival, HOUR, 2 * HOUR - 1);
		assert_true(trace.vm[i].arrival == trace.vm[i / 5 * 5].arrival);
	}
	trace_free(&trace);
}

static void bad_mixes(void **state)
{
	static const struct {
		const char *text;
		const char *message;
	} bad[] = {
		{ "", "is missing" },
		{ "arrivals 1\nsize 1 1 1\n", "is missing" },
		{ "arrivals 0\n", "line 1" },
		{ "arrivals\n", "line 1" },
		{ "arrivals 1 2\n", "line 1" },
		{ "\nsizes 1 1 1\n", "line 2: no such word" },
		{ "size 1 99999999999999999999 1\n", "line 1" },
		{ "batch 3 2 1\n", "line 1" },
		{ "lifetime 3 2 1\n", "line 1" },
		{ "day 1 2 3\n", "line 1" },
		{ "stays -1\n", "line 1" },
		{ "arrivals 1\nsize 1 1 0\nlifetime 1 1 1\n", "is missing" },
	};
	char error[MESSAGE_SIZE];
	struct mix mix;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		assert_int_equal(mix_parse(bad[i].text, &mix, error), -EINVAL);
		assert_non_null(strstr(error, bad[i].message));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_seed_same_trace),
		cmocka_unit_test(azure_is_like_azure),
		cmocka_unit_test(bounds_are_inclusive),
		cmocka_unit_test(batches_and_the_day),
		cmocka_unit_test(bad_mixes),
	};

	return cmocka_run_group_tests_name("place-mix", tests, NULL, NULL);
}
