// SPDX-License-Identifier: GPL-2.0-only
#include "fixture.h"

#include <string.h>

#include "compromis.h"
#include "failure.h"

/* The words of the ABI, in the order of COMPROMIS_FAIL_*. */
static const char *const words[COMPROMIS_NR_FAIL] = {
	"none",	      "not-requested", "fragmented", "no-memory",  "no-records", "no-hardware",
	"not-linear", "log-dirty",     "altp2m",     "superseded", "p2m-pool",	 "shadow",
};

static struct sysfs_failure make(const char *reason, uint64_t needed, uint64_t available)
{
	struct sysfs_failure failure = { .needed = needed, .available = available };

	strcpy(failure.reason, reason);
	return failure;
}

static void every_reason_has_words_and_remedy(void **state)
{
	char text[FAILURE_TEXT];
	unsigned int i;

	(void)state;
	for (i = COMPROMIS_FAIL_NOT_REQUESTED; i < COMPROMIS_NR_FAIL; i++) {
		struct sysfs_failure failure = make(words[i], 123456789, 987654321);

		failure_describe(&failure, text);
		assert_true(strlen(text) > strlen(words[i]));
		assert_null(strstr(text, words[i]));
		assert_true(strlen(text) < FAILURE_TEXT - 1);
		assert_non_null(failure_remedy(&failure));
	}
}

static void numbers_have_their_unit(void **state)
{
	struct sysfs_failure failure = make("fragmented", 2621440, 1536);
	char text[FAILURE_TEXT];

	(void)state;
	assert_string_equal(failure_describe(&failure, text),
			    "no run of free machine memory is long enough: "
			    "2560 MiB needed, 1536 KiB in the largest run");
	failure = make("no-hardware", 1, 0);
	assert_string_equal(failure_describe(&failure, text),
			    "the CPU has too few direct segments: 1 needed, 0 there");
	failure = make("not-linear", 4, 1048576);
	assert_string_equal(failure_describe(&failure, text),
			    "RAM is not contiguous any more: 4 KiB in the smallest run, "
			    "1 GiB in the largest");
}

static void no_numbers_where_there_are_none(void **state)
{
	struct sysfs_failure failure = make("log-dirty", 0, 0);
	char text[FAILURE_TEXT];

	(void)state;
	assert_null(strpbrk(failure_describe(&failure, text), "0123456789"));
}

static void unknown_reason_is_shown_as_it_is(void **state)
{
	struct sysfs_failure failure = make("moon-phase", 7, 3);
	char text[FAILURE_TEXT];

	(void)state;
	assert_string_equal(failure_describe(&failure, text), "moon-phase: needed 7, available 3");
	assert_null(failure_remedy(&failure));
}

static void no_failure(void **state)
{
	struct sysfs_failure failure = { 0 };
	char text[FAILURE_TEXT];

	(void)state;
	assert_string_equal(failure_describe(&failure, text), "none");
	assert_null(failure_remedy(&failure));
}

static void the_call_and_the_file_say_the_same(void **state)
{
	struct compromis_failure from = { .needed = 256, .available = 3 };
	struct sysfs_failure failure;
	unsigned int i;

	(void)state;
	for (i = 0; i < COMPROMIS_NR_FAIL; i++) {
		from.reason = i;
		failure_from_call(&from, &failure);
		assert_string_equal(failure.reason, i ? words[i] : "");
	}

	from.reason = COMPROMIS_FAIL_FRAGMENTED;
	failure_from_call(&from, &failure);
	assert_int_equal(failure.needed, 1024);
	assert_int_equal(failure.available, 12);
	from.reason = COMPROMIS_FAIL_NO_HARDWARE;
	failure_from_call(&from, &failure);
	assert_int_equal(failure.needed, 256);

	from.reason = COMPROMIS_NR_FAIL;
	failure_from_call(&from, &failure);
	assert_string_equal(failure.reason, "reason 12");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_reason_has_words_and_remedy),
		cmocka_unit_test(numbers_have_their_unit),
		cmocka_unit_test(no_numbers_where_there_are_none),
		cmocka_unit_test(unknown_reason_is_shown_as_it_is),
		cmocka_unit_test(no_failure),
		cmocka_unit_test(the_call_and_the_file_say_the_same),
	};

	return cmocka_run_group_tests_name("failure", tests, NULL, NULL);
}
