// SPDX-License-Identifier: GPL-2.0-only
#include "fixture.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "text.h"

static void read_whole_file(void **state)
{
	const struct fixture *fixture = *state;
	char buf[16];

	fixture_write(fixture, "file", "0123456789abcde");
	assert_int_equal(text_read(fixture->dir, "file", buf, sizeof(buf)), 15);
	assert_string_equal(buf, "0123456789abcde");

	/* No room for the NUL. */
	assert_int_equal(text_read(fixture->dir, "file", buf, 15), -EFBIG);
	assert_int_equal(text_read(fixture->dir, "file", buf, 4), -EFBIG);
	assert_int_equal(text_read(fixture->dir, "other", buf, sizeof(buf)), -ENOENT);

	fixture_write(fixture, "file", "");
	assert_int_equal(text_read(fixture->dir, "file", buf, sizeof(buf)), 0);
	assert_string_equal(buf, "");
}

static void write_neither_creates_nor_truncates(void **state)
{
	const struct fixture *fixture = *state;
	char path[PATH_MAX];

	assert_int_equal(text_write(fixture->dir, "file", "word"), -ENOENT);
	assert_int_equal(access(fixture_path(fixture, "file", path), F_OK), -1);

	fixture_write(fixture, "file", "0123456789");
	assert_int_equal(text_write(fixture->dir, "file", "word"), 0);
	fixture_expect(fixture, "file", "word\n56789");
}

static void write_refuses_long_words(void **state)
{
	const struct fixture *fixture = *state;
	char word[TEXT_WORD_SIZE + 1];

	memset(word, 'x', sizeof(word));
	word[TEXT_WORD_SIZE] = '\0';
	fixture_write(fixture, "file", "");
	assert_int_equal(text_write(fixture->dir, "file", word), -EINVAL);
	fixture_expect(fixture, "file", "");
}

static void numbers(void **state)
{
	static const char *const bad[] = { "", " 1", "1 ", "-1", "+1", "1x", "x", "0x" };
	uint64_t value;
	size_t i;

	(void)state;
	assert_int_equal(text_to_u64("18446744073709551615", 10, &value), 0);
	assert_true(value == UINT64_MAX);
	assert_int_equal(text_to_u64("18446744073709551616", 10, &value), -ERANGE);
	assert_int_equal(text_to_u64("0x00000000a0000000", 16, &value), 0);
	assert_int_equal(value, 0xa0000000);
	assert_int_equal(text_to_u64("0x1f", 0, &value), 0);
	assert_int_equal(value, 0x1f);
	assert_int_equal(text_to_u64("ff", 10, &value), -EINVAL);

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(text_to_u64(bad[i], 10, &value), -EINVAL);
}

static void lines(void **state)
{
	const char *text = "one\n\nthree";
	char line[6];

	(void)state;
	assert_int_equal(text_line(&text, line, sizeof(line)), 1);
	assert_string_equal(line, "one");
	assert_int_equal(text_line(&text, line, sizeof(line)), 1);
	assert_string_equal(line, "");
	assert_int_equal(text_line(&text, line, sizeof(line)), 1);
	assert_string_equal(line, "three");
	assert_int_equal(text_line(&text, line, sizeof(line)), 0);

	text = "sixsix\n";
	assert_int_equal(text_line(&text, line, sizeof(line)), -EBADMSG);
}

static void words(void **state)
{
	char many[2 * TEXT_WORDS_MAX + 3] = "";
	struct text_words words;
	unsigned int i;

	(void)state;
	assert_int_equal(text_split("  one\ttwo \n", &words), 0);
	assert_int_equal(words.nr, 2);
	assert_int_equal(text_find(&words, "two"), 1);
	assert_int_equal(text_find(&words, "tw"), -1);
	assert_int_equal(text_split("", &words), 0);
	assert_int_equal(words.nr, 0);

	for (i = 0; i < TEXT_WORDS_MAX; i++)
		strcat(many, "x ");
	assert_int_equal(text_split(many, &words), 0);
	assert_int_equal(words.nr, TEXT_WORDS_MAX);
	strcat(many, "x");
	assert_int_equal(text_split(many, &words), -EBADMSG);
	assert_int_equal(text_split("a-word-that-has-thirty-two-chars", &words), -EBADMSG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(read_whole_file, fixture_setup, fixture_teardown),
		cmocka_unit_test_setup_teardown(write_neither_creates_nor_truncates, fixture_setup,
						fixture_teardown),
		cmocka_unit_test_setup_teardown(write_refuses_long_words, fixture_setup,
						fixture_teardown),
		cmocka_unit_test(numbers),
		cmocka_unit_test(lines),
		cmocka_unit_test(words),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
