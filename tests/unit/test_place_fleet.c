// SPDX-License-Identifier: GPL-2.0-only
#include "fixture.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fleet.h"

#define NAMES "type,count,cpus,memory_gib,nodes,reserved_mib,hole_mib\n"

static int read_text(const char *text, struct fleet *fleet, char error[MESSAGE_SIZE])
{
	FILE *in = fmemopen((void *)text, strlen(text), "r");
	int rc;

	assert_non_null(in);
	rc = fleet_read(in, "dir/servers", fleet, error);
	fclose(in);
	return rc;
}

static void presets(void **state)
{
	char error[MESSAGE_SIZE];
	struct fleet fleet;

	(void)state;
	assert_int_equal(fleet_open("azure:2003", &fleet, error), 0);
	assert_int_equal(fleet.servers, 2003);
	assert_int_equal(fleet.nr_types, 6);
	assert_string_equal(fleet.type[0].name, "gen3");
	assert_int_equal(fleet.type[0].count, 401);
	assert_int_equal(fleet.type[5].count, 200);
	assert_int_equal(fleet.type[5].memory.total, 512 * BLOCKS_PER_GIB);
	assert_int_equal(fleet_open("uniform:1", &fleet, error), 0);
	assert_int_equal(fleet.type[0].cpus, 24000);
}

static void bad_presets(void **state)
{
	static const char *const bad[] = { "azure:0", "azure:", "azure:x", "azure:1000001" };
	char error[MESSAGE_SIZE];
	struct fleet fleet;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(fleet_open(bad[i], &fleet, error), -EINVAL);
	assert_int_equal(fleet_open("/nonexistent:5", &fleet, error), -ENOENT);
	assert_non_null(strstr(error, "/nonexistent:5"));
}

static void descriptions(void **state)
{
	char error[MESSAGE_SIZE];
	struct fleet fleet;

	(void)state;
	assert_int_equal(read_text("# ours\n" NAMES "\nsmall,3,8,64,1,1024,0\n"
				   "large, 1, 64, 1024, 2, 4096, 2048\n",
				   &fleet, error),
			 0);
	assert_string_equal(fleet.name, "servers");
	assert_int_equal(fleet.servers, 4);
	assert_int_equal(fleet.type[1].memory.reserved, 2048);
	assert_int_equal(fleet.type[1].memory.hole, 1024);
}

static void bad_descriptions(void **state)
{
	static const struct {
		const char *text;
		const char *message;
	} bad[] = {
		{ "", "describes no server" },
		{ NAMES, "describes no server" },
		{ "a,1,1,1,1,0,0\n", ":1: the first line" },
		{ "type,cpus,count,memory_gib,nodes,reserved_mib,hole_mib\na,1,1,1,1,0,0\n",
		  ":1: the first line is not type,count," },
		{ NAMES "a,1,1,1,1,0\n", ":2: 6 fields" },
		{ NAMES "a,1,1,1,1,1024,0\n", ":2: all memory is reserved" },
		{ NAMES "a,1,0,1,1,0,0\n", ":2: cpus" },
		{ NAMES "a,1,1,99999999999,1,0,0\n", ":2: memory_gib" },
		{ NAMES "a,1,1,1,1,0,4096\n", ":2: hole_mib" },
		{ NAMES "a,1000000,1,1,1,0,0\na,1,1,1,1,0,0\n", ":3: more than" },
		{ NAMES ",1,1,1,1,0,0\n", ":2: type" },
		{ NAMES "\"a,1,1,1,1,0,0\n", ":2: no CSV" },
	};
	char error[MESSAGE_SIZE];
	struct fleet fleet;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		assert_int_not_equal(read_text(bad[i].text, &fleet, error), 0);
		assert_non_null(strstr(error, bad[i].message));
	}
}

/* The first n servers are as mixed as all: no type is off its share by a server or more. */
static void types_alternate(void **state)
{
	uint32_t i, seen[FLEET_TYPES] = { 0 };
	char error[MESSAGE_SIZE];
	struct fleet fleet;
	unsigned int t;
	uint8_t *type;

	(void)state;
	assert_int_equal(fleet_open("azure:1000", &fleet, error), 0);
	type = malloc(fleet.servers);
	assert_non_null(type);
	fleet_number(&fleet, type);
	for (i = 0; i < fleet.servers; i++) {
		seen[type[i]]++;
		for (t = 0; t < fleet.nr_types; t++)
			assert_in_range(seen[t] + 2, (i + 1) * fleet.type[t].count / 1000 + 1,
					(i + 1) * fleet.type[t].count / 1000 + 3);
	}
	for (t = 0; t < fleet.nr_types; t++)
		assert_int_equal(seen[t], fleet.type[t].count);
	free(type);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(presets),	   cmocka_unit_test(bad_presets),
		cmocka_unit_test(descriptions),	   cmocka_unit_test(bad_descriptions),
		cmocka_unit_test(types_alternate),
	};

	return cmocka_run_group_tests_name("place-fleet", tests, NULL, NULL);
}
