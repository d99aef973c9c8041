// SPDX-License-Identifier: GPL-2.0-only
/* What is printed of a result that is known. */
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fields.h"
#include "json.h"
#include "output.h"
#include "policy.h"

static const struct fleet fleet = { .name = "ours", .servers = 7 };

static struct sample samples[] = {
	{ .time = 3600,
	  .vms = 2,
	  .by_segments = { 0, 1, 1, 0, 0 },
	  .arrived = 3,
	  .placed = 2,
	  .single = 1,
	  .minimal = 2,
	  .by_reason = { [REASON_NONE] = 1, [REASON_HOLE] = 1, [REASON_BOTH] = 9 },
	  .moves = 11,
	  .migrations = 12,
	  .adoptions = 13,
	  .moved_blocks = 5,
	  .servers = 1,
	  .switched_on = 3,
	  .switched_off = 2,
	  .free_blocks = 100,
	  .largest_sum = 75,
	  .largest = 75,
	  .free_runs = { .runs = { [4] = 1, [6] = 1 }, .blocks = { [4] = 25, [6] = 75 } } },
};

static struct run make_run(void)
{
	return (struct run){
		.fleet = &fleet,
		.options = { .cluster = { .policy = &policy_contiguity,
					  .geometry = { .align = 1, .hole = true },
					  .cpu_ratio = 1500,
					  .headroom = 5 },
			     .compact = 512 },
		.result = { .totals = { .vms = 3,
					.by_segments = { 0, 1, 1, 0, 0 },
					.by_reason = { [REASON_POWER] = 1, [REASON_CPUS] = 1 },
					.minimal = 1,
					.vm_hours = { 0, 3, 1, 0, 4 },
					.begin = 0,
					.end = 3600,
					.servers = 7,
					.servers_peak = 2,
					.server_hours = 1.5,
					.switched_on = 3,
					.switched_off = 2,
					.moves = 1,
					.migrations = 4,
					.adoptions = 5,
					.moved_blocks = 512,
					.free_runs = { .runs = { [6] = 1 },
						       .blocks = { [6] = 100 } } },
			    .samples = { .sample = samples, .nr = 1, .room = 1 } },
	};
}

static const struct reading_stats stats = {
	.rows = 4,
	.malformed = 1,
	.left_out = 2,
	.nr = 1,
	.reason = { { "not 5 fields", 1 } },
};

static void text(void **state)
{
	const struct run run = make_run();
	char *printed;
	size_t size;
	FILE *out = open_memstream(&printed, &size);

	(void)state;
	output_text(&run, &stats, out);
	fclose(out);
	assert_string_equal(
		printed, "trace: 3 VMs in 1.0 hours; 1 of 4 rows are malformed; "
			 "files left out: 2\n"
			 "  1: not 5 fields\n"
			 "fleet ours, 7 servers; policy contiguity; segments aligned to 2 MiB, "
			 "a hole below 4 GiB\n"
			 "CPU ratio 1.50, headroom 5 %, compaction of 1 GiB an hour\n"
			 "\n"
			 "VMs with          at arrival        %  % of hours\n"
			 "one segment                1  50.0000     37.5000\n"
			 "two segments               1  50.0000     12.5000\n"
			 "three segments             0   0.0000      0.0000\n"
			 "none                       0   0.0000     50.0000\n"
			 "as few as can be           1  50.0000\n"
			 "rejected                   1\n"
			 "  1: only a server that was off had long enough runs (power)\n"
			 "  1: rejected: no server had CPUs left (cpus)\n"
			 "\n"
			 "servers: peak 2, mean 1.5; times switched on: 3, off: 2\n"
			 "compaction: parts moved: 1, VMs migrated: 4, adopted: 5, copied: 1 GiB\n"
			 "at the end: fragmentation 0.2500, longest free run 150 MiB\n"
			 "\n"
			 "free runs from  runs  GiB\n"
			 "128 MiB            1  0.2\n");
	free(printed);
}

/* It is said where it is done. */
static void power_on_is_for_some(void **state)
{
	struct run run = make_run();
	unsigned int max;
	char *printed;
	size_t size;
	FILE *out;

	(void)state;
	run.options.cluster.power_on = true;
	for (max = 0; max < 2; max++) {
		if (max)
			run.options.cluster.policy = &policy_max;
		out = open_memstream(&printed, &size);
		output_text(&run, &stats, out);
		fclose(out);
		assert_int_equal(!strstr(printed, "switched on for contiguity"), max);
		free(printed);
	}
}

static struct json_object *member(struct json_object *object, const char *key)
{
	struct json_object *value = NULL;

	assert_true(json_object_object_get_ex(object, key, &value));
	return value;
}

static void json(void **state)
{
	const struct run run = make_run();
	struct json_object *root, *one;
	char *printed;
	size_t size;
	FILE *out = open_memstream(&printed, &size);

	(void)state;
	assert_int_equal(output_json(&run, 1, &stats, out), 0);
	fclose(out);
	root = json_tokener_parse(printed);
	assert_non_null(root);
	assert_int_equal(json_object_get_int(member(member(root, "trace"), "malformed")), 1);
	assert_int_equal(json_object_get_int(member(member(root, "trace"), "files_left_out")), 2);
	one = json_object_array_get_idx(member(root, "runs"), 0);
	assert_string_equal(json_object_get_string(member(one, "policy")), "contiguity");
	assert_int_equal(json_object_get_int(member(one, "rejected")), 1);
	assert_int_equal(json_object_get_int(member(member(one, "segments"), "two")), 1);
	assert_int_equal(json_object_get_int(member(member(one, "reasons"), "power")), 1);
	assert_int_equal(json_object_get_int(member(one, "servers_peak")), 2);
	assert_int_equal(json_object_get_int(member(one, "switched_on")), 3);
	assert_int_equal(json_object_get_int(member(one, "switched_off")), 2);
	assert_int_equal(json_object_get_int(member(one, "moves")), 1);
	assert_int_equal(json_object_get_int(member(one, "migrations")), 4);
	assert_int_equal(json_object_get_int(member(one, "adoptions")), 5);
	assert_int_equal(json_object_get_int(member(one, "moved_mib")), 1024);
	assert_int_equal(json_object_get_int(member(one, "largest_run_mib")), 150);
	json_object_put(root);
	free(printed);
}

/* What a column of the only row holds. */
static void expect_column(char *names, char *row, const char *name, const char *value)
{
	struct fields columns, fields;
	char *copy_names = strdup(names), *copy_row = strdup(row);
	int at;

	assert_int_equal(fields_split(copy_names, ',', &columns), 0);
	assert_int_equal(fields_split(copy_row, ',', &fields), 0);
	assert_int_equal(columns.nr, fields.nr);
	at = fields_find(&columns, name);
	assert_in_range(at, 0, fields.nr);
	assert_string_equal(fields.field[at], value);
	free(copy_names);
	free(copy_row);
}

static void csv(void **state)
{
	static const char begin[] = "contiguity,ours,5,1.500,3600,2,1,1,0,0,3,2,1,2,1,3,2,200,150,"
				    "0.250000,10,11,12,13,1,0,0,0,0,0,0,9,0,0,0,0,1,0,1,0,";
	const struct run run = make_run();
	char *printed, *row;
	size_t size;
	FILE *out = open_memstream(&printed, &size);

	(void)state;
	output_csv(&run, 1, out);
	fclose(out);
	row = strchr(printed, '\n');
	*row++ = '\0';
	row[strcspn(row, "\n")] = '\0';
	assert_int_equal(strncmp(row, begin, strlen(begin)), 0);
	expect_column(printed, row, "moved_mib", "10");
	expect_column(printed, row, "moves", "11");
	expect_column(printed, row, "migrations", "12");
	expect_column(printed, row, "adoptions", "13");
	expect_column(printed, row, "reason_hole", "1");
	expect_column(printed, row, "reason_too-large", "0");
	expect_column(printed, row, "reason_both", "9");
	expect_column(printed, row, "free_runs_from_2_mib", "0");
	expect_column(printed, row, "free_runs_from_32_mib", "1");
	expect_column(printed, row, "free_runs_from_128_mib", "1");
	expect_column(printed, row, "free_mib_from_32_mib", "50");
	expect_column(printed, row, "free_mib_from_128_mib", "150");
	expect_column(printed, row, "free_mib_from_67108864_mib", "0");
	free(printed);
}

/* All VMs are rejected at once: there is no share, no mean and no memory. */
static void nothing_to_share(void **state)
{
	struct sample sample = { .arrived = 1 };
	struct run run = make_run();
	struct json_object *root, *one;
	char *printed;
	size_t size;
	FILE *out;

	(void)state;
	run.result = (struct replay_result){
		.totals = { .vms = 1, .by_reason = { [REASON_CPUS] = 1 }, .servers = 7 },
		.samples = { .sample = &sample, .nr = 1, .room = 1 },
	};
	out = open_memstream(&printed, &size);
	output_text(&run, &stats, out);
	fclose(out);
	assert_non_null(strstr(printed, "one segment                0  -           -\n"));
	assert_non_null(strstr(printed, "peak 0, mean -;"));
	assert_non_null(strstr(printed, "fragmentation -,"));
	free(printed);

	out = open_memstream(&printed, &size);
	output_csv(&run, 1, out);
	fclose(out);
	assert_non_null(strstr(printed, ",0,0,,0,0,"));
	free(printed);

	out = open_memstream(&printed, &size);
	assert_int_equal(output_json(&run, 1, &stats, out), 0);
	fclose(out);
	root = json_tokener_parse(printed);
	one = json_object_array_get_idx(member(root, "runs"), 0);
	assert_null(member(one, "one_share"));
	assert_null(member(one, "minimal_share"));
	assert_null(member(one, "servers_mean"));
	assert_null(member(one, "fragmentation"));
	json_object_put(root);
	free(printed);
}

/* One VM of 259,159 is not none. */
static void shares_are_not_rounded_to_one(void **state)
{
	struct run run = make_run();
	struct json_object *root, *one;
	char *printed;
	size_t size;
	FILE *out = open_memstream(&printed, &size);

	(void)state;
	run.result.totals.by_segments[1] = run.result.totals.minimal = 259158;
	assert_int_equal(output_json(&run, 1, &stats, out), 0);
	fclose(out);
	root = json_tokener_parse(printed);
	one = json_object_array_get_idx(member(root, "runs"), 0);
	assert_true(json_object_get_double(member(one, "one_share")) < 0.999997);
	assert_true(json_object_get_double(member(one, "minimal_share")) < 0.999997);
	json_object_put(root);
	free(printed);
}

/* More rows than a table has. */
static void long_tables(void **state)
{
	struct run runs[50];
	unsigned int i, names = 0, lines = 0;
	char *printed, *at;
	size_t size;
	FILE *out = open_memstream(&printed, &size);

	(void)state;
	for (i = 0; i < ARRAY_SIZE(runs); i++)
		runs[i] = make_run();
	output_table(runs, ARRAY_SIZE(runs), out);
	fclose(out);
	for (at = printed; (at = strstr(at, "policy")); at++)
		names++;
	for (at = printed; (at = strchr(at, '\n')); at++)
		lines++;
	assert_int_equal(names, 2);
	assert_int_equal(lines, ARRAY_SIZE(runs) + 2);
	free(printed);
}

static void progress(void **state)
{
	char line[128];

	(void)state;
	progress_format(1, 4, 30, line, sizeof(line));
	assert_string_equal(line, "[#######-----------------------]  25 %, 1:30 left");
	progress_format(4, 4, 30, line, sizeof(line));
	assert_string_equal(line, "[##############################] 100 %, 0:00 left");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text),
		cmocka_unit_test(power_on_is_for_some),
		cmocka_unit_test(json),
		cmocka_unit_test(csv),
		cmocka_unit_test(nothing_to_share),
		cmocka_unit_test(shares_are_not_rounded_to_one),
		cmocka_unit_test(long_tables),
		cmocka_unit_test(progress),
	};

	return cmocka_run_group_tests_name("place-output", tests, NULL, NULL);
}
