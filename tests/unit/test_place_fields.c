// SPDX-License-Identifier: GPL-2.0-only
#include "fixture.h"

#include <errno.h>
#include <string.h>

#include "fields.h"
#include "reading.h"

static void expect(const char *text, char separator, unsigned int nr, const char *const *wanted)
{
	struct fields fields;
	char line[256];
	unsigned int i;

	strcpy(line, text);
	assert_int_equal(fields_split(line, separator, &fields), 0);
	assert_int_equal(fields.nr, nr);
	for (i = 0; i < nr; i++)
		assert_string_equal(fields.field[i], wanted[i]);
}

static void lines_are_cut(void **state)
{
	(void)state;
	expect("a,b,,c", ',', 4, (const char *const[]){ "a", "b", "", "c" });
	expect("a ; b\t;\tc ", ';', 3, (const char *const[]){ "a", "b", "c" });
	expect("", ',', 1, (const char *const[]){ "" });
	expect("a,", ',', 2, (const char *const[]){ "a", "" });
}

static void quotes(void **state)
{
	struct fields fields;
	char open[] = "a,\"b", part[] = "\"a\"b,c";

	(void)state;
	expect("\"a,b\",\"say \"\"x\"\"\",\"\"", ',', 3,
	       (const char *const[]){ "a,b", "say \"x\"", "" });
	expect("\"a\",\"b\"", ',', 2, (const char *const[]){ "a", "b" });
	expect("\"a\" ,b", ',', 2, (const char *const[]){ "a", "b" });
	assert_int_equal(fields_split(open, ',', &fields), -EINVAL);
	assert_int_equal(fields_split(part, ',', &fields), -EINVAL);
}

static void too_many_fields(void **state)
{
	char line[FIELDS_MAX + 1];
	struct fields fields;

	(void)state;
	memset(line, ',', sizeof(line));
	line[FIELDS_MAX - 1] = '\0';
	assert_int_equal(fields_split(line, ',', &fields), 0);
	assert_int_equal(fields.nr, FIELDS_MAX);
	memset(line, ',', sizeof(line));
	line[FIELDS_MAX] = '\0';
	assert_int_equal(fields_split(line, ',', &fields), -E2BIG);
}

static void numbers(void **state)
{
	static const char *const bad[] = { "",	  "x",	 "1x",	" 1",	"1 ", "+1", "--1",
					   "0x1", "nan", "inf", "-inf", "1e", ".5", "-" };
	int64_t value;
	size_t i;

	(void)state;
	assert_int_equal(fields_number("1.75", 1024, 0, 10000, &value), 0);
	assert_int_equal(value, 1792);
	assert_int_equal(fields_number("-12", 1, -20, 0, &value), 0);
	assert_int_equal(value, -12);
	assert_int_equal(fields_number("1e3", 1, 0, 1000, &value), 0);
	assert_int_equal(value, 1000);
	assert_int_equal(fields_number("1001", 1, 0, 1000, &value), -ERANGE);
	assert_int_equal(fields_number("-1", 1, 0, 1000, &value), -ERANGE);
	assert_int_equal(fields_number("1e999", 1, 0, 1000, &value), -ERANGE);
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_not_equal(fields_number(bad[i], 1, -100, 100, &value), 0);
}

static void times(void **state)
{
	static const char *const bad[] = { "2017-03-01",
					   "2017-13-01 00:00:00",
					   "2017-03-01 24:00:00",
					   "2017-03-01 00:00:00x",
					   "yesterday",
					   "2017-03-01_00:00:00",
					   "1800-03-01 00:00:00",
					   "2017-02-29 00:00:00",
					   "2017-04-31 00:00:00",
					   "2017-03-01 00:00:00+1",
					   "2017-03-01 00:00:00+24:00",
					   "2017-03-01 00:00:00+00:60",
					   "2017-03-01 00:00:00+00:00x",
					   "2017-03-01 00:00:00Z+00:00",
					   "2017-03-01 00:00:00+-1:00",
					   "" };
	int64_t time;
	size_t i;

	(void)state;
	assert_int_equal(fields_time("1488368096", &time), 0);
	assert_int_equal(time, 1488368096);
	assert_int_equal(fields_time("2017-03-01 11:34:56", &time), 0);
	assert_int_equal(time, 1488368096);
	assert_int_equal(fields_time("2017-03-01T11:34:56.123456Z", &time), 0);
	assert_int_equal(time, 1488368096);
	assert_int_equal(fields_time("2017-03-01 11:34:56+00:00", &time), 0);
	assert_int_equal(time, 1488368096);
	assert_int_equal(fields_time("2017-03-01T13:04:56.5+01:30", &time), 0);
	assert_int_equal(time, 1488368096);
	assert_int_equal(fields_time("2017-03-01 06:34:56-0500", &time), 0);
	assert_int_equal(time, 1488368096);
	assert_int_equal(fields_time("2016-02-29 00:00:00", &time), 0);
	assert_int_equal(time, 1456704000);
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(fields_time(bad[i], &time), -EINVAL);
}

static void absent(void **state)
{
	(void)state;
	assert_true(fields_absent(""));
	assert_true(fields_absent("null"));
	assert_true(fields_absent("None"));
	assert_false(fields_absent("0"));
}

static void memory_is_rounded_up(void **state)
{
	uint32_t blocks;

	(void)state;
	assert_null(reading_memory("1", 1, &blocks));
	assert_int_equal(blocks, 1);
	assert_null(reading_memory("1.75", 1024, &blocks));
	assert_int_equal(blocks, 896);
	assert_null(reading_memory("2049", 1.0 / 1024, &blocks));
	assert_int_equal(blocks, 2);
	assert_non_null(reading_memory("0", 1, &blocks));
	assert_non_null(reading_memory("1e12", 1, &blocks));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_cut),
		cmocka_unit_test(quotes),
		cmocka_unit_test(too_many_fields),
		cmocka_unit_test(numbers),
		cmocka_unit_test(times),
		cmocka_unit_test(absent),
		cmocka_unit_test(memory_is_rounded_up),
	};

	return cmocka_run_group_tests_name("place-fields", tests, NULL, NULL);
}
