// SPDX-License-Identifier: GPL-2.0-only
#include "fixture.h"

#include <errno.h>

#include "size.h"

static void suffixes(void **state)
{
	static const struct {
		const char *text;
		uint64_t value;
	} cases[] = {
		{ "0", 0 },
		{ "4096", 4096 },
		{ "4k", 4096 },
		{ "64M", UINT64_C(64) << 20 },
		{ "3g", UINT64_C(3) << 30 },
		{ "18446744073709551615", UINT64_MAX },
		{ "17179869183G", UINT64_C(17179869183) << 30 },
	};
	uint64_t value;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(size_parse(cases[i].text, &value), 0);
		assert_true(value == cases[i].value);
	}
}

static void malformed(void **state)
{
	static const char *const bad[] = { "",	  "k",	 "-1", "+1",   " 1",  "1 ",
					   "1kb", "1kk", "1t", "0x10", "1.5", "1e3" };
	uint64_t value;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(size_parse(bad[i], &value), -EINVAL);
}

static void overflow(void **state)
{
	static const char *const large[] = { "18446744073709551616", "17179869184g",
					     "18014398509481984k", "99999999999999999999999m" };
	uint64_t value;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(large); i++)
		assert_int_equal(size_parse(large[i], &value), -ERANGE);
}

static void formats_are_exact(void **state)
{
	char buf[SIZE_TEXT];

	(void)state;
	assert_string_equal(size_format(0, buf), "0 KiB");
	assert_string_equal(size_format(4, buf), "4 KiB");
	assert_string_equal(size_format(1024, buf), "1 MiB");
	assert_string_equal(size_format(2621440, buf), "2560 MiB");
	assert_string_equal(size_format(2621444, buf), "2621444 KiB");
	assert_string_equal(size_format(UINT64_C(1) << 30, buf), "1 TiB");
	assert_string_equal(size_format(UINT64_C(1) << 40, buf), "1024 TiB");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(suffixes),
		cmocka_unit_test(malformed),
		cmocka_unit_test(overflow),
		cmocka_unit_test(formats_are_exact),
	};

	return cmocka_run_group_tests_name("size", tests, NULL, NULL);
}
