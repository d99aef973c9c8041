// SPDX-License-Identifier: GPL-2.0-only
/* The parts of the workloads that decide whether memory is right. */
#include "fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cycle.h"
#include "pattern.h"
#include "perfctl.h"
#include "radix.h"
#include "random.h"
#include "region.h"
#include "updates.h"

#define WORDS 1000 /* no power of two */

static void random_numbers_stay_in_range(void **state)
{
	unsigned int hits[7] = { 0 };
	uint64_t seed = 1;
	int i;

	(void)state;
	assert_int_equal(random_scale(0, 7), 0);
	assert_int_equal(random_scale(UINT64_MAX, 7), 6);
	assert_true(random_scale(UINT64_MAX, UINT64_MAX) == UINT64_MAX - 1);
	for (i = 0; i < 7000; i++)
		hits[random_scale(random_next(&seed), 7)]++;
	for (i = 0; i < 7; i++)
		assert_in_range(hits[i], 800, 1200);
}

static void updates_undo_themselves(void **state)
{
	static uint64_t table[WORDS];
	uint64_t before, sum;

	(void)state;
	updates_init(table, WORDS);
	before = updates_sum(table, WORDS);
	sum = updates_run(table, WORDS, 5000, 7);
	assert_true(sum != 0);
	assert_true(updates_sum(table, WORDS) == (before ^ sum));
	assert_int_not_equal(updates_check(table, WORDS), WORDS);

	assert_true(updates_run(table, WORDS, 5000, 7) == sum);
	assert_int_equal(updates_check(table, WORDS), WORDS);
}

static void lost_update_is_found(void **state)
{
	static uint64_t table[WORDS];
	uint64_t before, sum;

	(void)state;
	updates_init(table, WORDS);
	before = updates_sum(table, WORDS);
	sum = updates_run(table, WORDS, 5000, 7);
	table[500] ^= UINT64_C(1) << 40;
	assert_true(updates_sum(table, WORDS) != (before ^ sum));

	updates_run(table, WORDS, 5000, 7);
	assert_int_equal(updates_check(table, WORDS), 500);
}

static struct cycle make_cycle(void *memory, size_t size, size_t stride)
{
	struct cycle cycle = { .base = memory, .stride = stride, .nr = size / stride };

	cycle_link(&cycle, 3);
	return cycle;
}

static void cycle_visits_every_node(void **state)
{
	static _Alignas(64) char memory[WORDS * 64];
	static bool seen[WORDS];
	struct cycle cycle = make_cycle(memory, sizeof(memory), 64);
	struct node *node = cycle_node(&cycle, 0), *at;
	size_t i;

	(void)state;
	for (i = 0; i < WORDS; i++) {
		assert_false(seen[node->number]);
		seen[node->number] = true;
		node = node->next;
	}
	assert_ptr_equal(node, cycle_node(&cycle, 0));

	assert_int_equal(cycle_check(&cycle, 2 * WORDS + 17, &at), 0);
	assert_ptr_equal(at, cycle_follow(cycle_node(&cycle, 0), 2 * WORDS + 17));
	assert_ptr_not_equal(at, cycle_follow(cycle_node(&cycle, 0), 18));
}

static void smallest_cycle(void **state)
{
	static _Alignas(64) char memory[2 * 16];
	struct cycle cycle = make_cycle(memory, sizeof(memory), 16);
	struct node *at;

	(void)state;
	assert_int_equal(cycle_check(&cycle, 1, &at), 0);
	assert_ptr_equal(at, cycle_node(&cycle, 1));
	assert_int_equal(cycle_check(&cycle, 2, &at), 0);
	assert_ptr_equal(at, cycle_node(&cycle, 0));
}

static void broken_cycle_is_found(void **state)
{
	static _Alignas(64) char memory[WORDS * 64];
	struct cycle cycle = make_cycle(memory, sizeof(memory), 64);
	struct node *node = cycle_node(&cycle, 5), *next = node->next, *at;

	(void)state;
	/* A short cut back to the start, a node left out, and a wrong node. */
	node->next = cycle_node(&cycle, 0);
	assert_int_equal(cycle_check(&cycle, 0, &at), -EBADMSG);
	node->next = next->next;
	assert_int_equal(cycle_check(&cycle, 0, &at), -EBADMSG);
	node->next = next;
	assert_int_equal(cycle_check(&cycle, 0, &at), 0);
	node->number ^= 1;
	assert_int_equal(cycle_check(&cycle, 0, &at), -EBADMSG);
	node->number = WORDS;
	assert_int_equal(cycle_check(&cycle, 0, &at), -EBADMSG);
}

static void pattern_passes(void **state)
{
	static uint64_t memory[WORDS];
	struct pattern_error errors[2];

	(void)state;
	pattern_fill(memory, WORDS, 0, 1);
	assert_int_equal(pattern_pass(memory, WORDS, 0, 1, errors, 2), 0);
	assert_int_equal(pattern_pass(memory, WORDS, 1, 1, errors, 2), 0);
	/* The same generation again: everything is stale. */
	assert_int_equal(pattern_pass(memory, WORDS, 1, 1, errors, 2), WORDS);
}

static void wrong_words_are_found(void **state)
{
	static uint64_t memory[WORDS];
	struct pattern_error errors[2];
	uint64_t word;

	(void)state;
	pattern_fill(memory, WORDS, 0, 1);
	/* A flipped bit; two words in each other's place; a word of before. */
	memory[3] ^= 1;
	word = memory[10];
	memory[10] = memory[20];
	memory[20] = word;
	assert_int_equal(pattern_pass(memory, WORDS, 0, 1, errors, 2), 3);
	assert_ptr_equal(errors[0].address, &memory[3]);
	assert_true(errors[0].expected == pattern_word(3, 0, 1));
	assert_true(errors[0].found == (pattern_word(3, 0, 1) ^ 1));
	assert_ptr_equal(errors[1].address, &memory[10]);

	memory[30] = pattern_word(30, 0, 1);
	assert_int_equal(pattern_pass(memory, WORDS, 1, 1, errors, 2), 1);
	assert_ptr_equal(errors[0].address, &memory[30]);
}

static int compare_keys(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Against the C library's sort; keys of one digit only, and equal ones, are among them. */
static void keys_are_sorted(void **state)
{
	static uint64_t keys[WORDS], buffer[WORDS], expected[WORDS];
	size_t i;

	(void)state;
	radix_fill(keys, WORDS, 5);
	for (i = 0; i < 64; i++)
		keys[i * 10] = UINT64_C(1) << i;
	keys[1] = UINT64_MAX;
	keys[2] = 0;
	keys[3] = keys[4];
	memcpy(expected, keys, sizeof(keys));
	assert_true(radix_check(keys, WORDS) < WORDS);

	radix_sort(keys, buffer, WORDS);
	qsort(expected, WORDS, sizeof(*expected), compare_keys);
	assert_memory_equal(keys, expected, sizeof(keys));
	assert_int_equal(radix_check(keys, WORDS), WORDS);

	radix_sort(keys, buffer, 1);
	assert_true(keys[0] == expected[0]);
	radix_sort(keys, buffer, 0);
}

static void lost_keys_are_found(void **state)
{
	static uint64_t keys[WORDS];
	struct radix_sum sum, changed;

	(void)state;
	radix_fill(keys, WORDS, 5);
	sum = radix_sum(keys, WORDS);
	/* Changes that keep the sum, and the number of keys. */
	keys[10]++;
	keys[20]--;
	changed = radix_sum(keys, WORDS);
	assert_true(changed.sum == sum.sum);
	assert_true(changed.mixed != sum.mixed);
	/* Any order will do. */
	radix_fill(keys, WORDS, 5);
	changed.sum = keys[0];
	keys[0] = keys[WORDS - 1];
	keys[WORDS - 1] = changed.sum;
	changed = radix_sum(keys, WORDS);
	assert_true(changed.sum == sum.sum && changed.mixed == sum.mixed);
}

static void unsorted_key_is_found(void **state)
{
	uint64_t keys[] = { 1, 2, 2, UINT64_MAX, UINT64_MAX - 1 };

	(void)state;
	assert_int_equal(radix_check(keys, 4), 4);
	assert_int_equal(radix_check(keys, 5), 4);
	assert_int_equal(radix_check(keys, 1), 1);
}

static void look_up(const char *text, uintptr_t start, uintptr_t end, struct region_pages *pages)
{
	FILE *smaps = fmemopen((char *)text, strlen(text), "r");

	assert_non_null(smaps);
	assert_int_equal(region_read_smaps(smaps, start, end, pages), 0);
	fclose(smaps);
}

static void smaps(void **state)
{
	static const char text[] =
		"00200000-00600000 rw-p 00000000 00:00 0 \n"
		"Size:               4096 kB\n"
		"KernelPageSize:        4 kB\n"
		"AnonHugePages:      2048 kB\n"
		"00600000-00800000 rw-p 00000000 00:0e 12 /anon_hugepage (deleted)\n"
		"KernelPageSize:     2048 kB\n"
		"AnonHugePages:         0 kB\n";
	struct region_pages pages;

	(void)state;
	look_up(text, 0x200000, 0x600000, &pages);
	assert_int_equal(pages.mapped, 4096);
	assert_int_equal(pages.page, 4);
	assert_int_equal(pages.huge, 2048);
	look_up(text, 0x600000, 0x800000, &pages);
	assert_int_equal(pages.page, 2048);
	assert_int_equal(pages.huge, 0);
	look_up(text, 0x200000, 0x800000, &pages);
	assert_int_equal(pages.mapped, 0);
}

static void page_sizes_must_match(void **state)
{
	static const struct {
		struct region_pages pages;
		bool small, large;
	} cases[] = {
		{ { .mapped = 4096, .page = 4, .huge = 0 }, true, false },
		{ { .mapped = 4096, .page = 4, .huge = 2048 }, false, false },
		{ { .mapped = 4096, .page = 4, .huge = 4096 }, false, true },
		{ { .mapped = 4096, .page = 2048, .huge = 0 }, false, true },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(region_pages_match(&cases[i].pages, REGION_4K), cases[i].small);
		assert_int_equal(region_pages_match(&cases[i].pages, REGION_2M), cases[i].large);
	}
}

static void page_names(void **state)
{
	enum region_page page;

	(void)state;
	assert_int_equal(region_parse_page("4k", &page), 0);
	assert_int_equal(region_page_size(page), 4096);
	assert_int_equal(region_parse_page("2m", &page), 0);
	assert_int_equal(region_page_size(page), 2 << 20);
	assert_string_equal(region_page_name(page), "2m");
	assert_int_equal(region_parse_page("1g", &page), -EINVAL);
	assert_int_equal(region_parse_page("", &page), -EINVAL);
}

static void small_pages(void **state)
{
	struct region region;
	size_t i;

	(void)state;
	assert_int_equal(region_map(&region, 4 << 20, REGION_4K), 0);
	assert_int_equal((uintptr_t)region.base % (2 << 20), 0);
	for (i = 0; i < region.size; i++)
		assert_int_equal(((char *)region.base)[i], 0);
	assert_int_equal(region_verify(&region), 0);

	/* Small pages must not pass for large ones. */
	region.page = REGION_2M;
	assert_int_equal(region_verify(&region), -1);
	region_unmap(&region);
}

static int make_fifo(const struct fixture *fixture, const char *name, char *path)
{
	int fd;

	assert_int_equal(mkfifo(fixture_path(fixture, name, path), 0600), 0);
	fd = open(path, O_RDWR | O_NONBLOCK);
	assert_true(fd >= 0);
	return fd;
}

static void expect_command(int fd, const char *text)
{
	char found[32] = "";

	assert_int_equal(read(fd, found, sizeof(found) - 1), strlen(text));
	assert_string_equal(found, text);
}

static void perf_is_controlled(void **state)
{
	const struct fixture *fixture = *state;
	char ctl_path[PATH_MAX], ack_path[PATH_MAX];
	int ctl = make_fifo(fixture, "ctl", ctl_path);
	int ack = make_fifo(fixture, "ack", ack_path);
	struct perfctl perf;

	assert_int_equal(perfctl_open(&perf, ctl_path, ack_path), 0);
	/* perf sends the NUL, too. */
	assert_int_equal(write(ack, "ack\n", 5), 5);
	assert_int_equal(perfctl_enable(&perf), 0);
	expect_command(ctl, "enable\n");
	assert_int_equal(write(ack, "ack\n", 5), 5);
	assert_int_equal(perfctl_disable(&perf), 0);
	expect_command(ctl, "disable\n");

	assert_int_equal(write(ack, "nak\n", 4), 4);
	assert_int_equal(perfctl_enable(&perf), -1);
	close(ack);
	close(ctl);
	assert_int_equal(perfctl_disable(&perf), -1);
	perfctl_close(&perf);
}

static void no_perf_to_control(void **state)
{
	const struct fixture *fixture = *state;
	char path[PATH_MAX];
	struct perfctl perf;
	int fd;

	assert_int_equal(perfctl_open(&perf, NULL, NULL), 0);
	assert_int_equal(perfctl_enable(&perf), 0);
	perfctl_close(&perf);

	assert_int_equal(perfctl_open(&perf, NULL, "ack"), -1);
	assert_int_equal(perfctl_open(&perf, fixture_path(fixture, "none", path), NULL), -1);
	fd = make_fifo(fixture, "fifo", path);
	close(fd);
	assert_int_equal(perfctl_open(&perf, path, NULL), -1);
	perfctl_close(&perf);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_numbers_stay_in_range),
		cmocka_unit_test(updates_undo_themselves),
		cmocka_unit_test(lost_update_is_found),
		cmocka_unit_test(cycle_visits_every_node),
		cmocka_unit_test(smallest_cycle),
		cmocka_unit_test(broken_cycle_is_found),
		cmocka_unit_test(pattern_passes),
		cmocka_unit_test(wrong_words_are_found),
		cmocka_unit_test(keys_are_sorted),
		cmocka_unit_test(lost_keys_are_found),
		cmocka_unit_test(unsorted_key_is_found),
		cmocka_unit_test(smaps),
		cmocka_unit_test(page_sizes_must_match),
		cmocka_unit_test(page_names),
		cmocka_unit_test(small_pages),
		TEST(perf_is_controlled),
		TEST(no_perf_to_control),
	};

	return cmocka_run_group_tests_name("workloads", tests, NULL, NULL);
}
