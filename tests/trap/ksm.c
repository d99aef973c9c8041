// SPDX-License-Identifier: GPL-2.0-only
/* Pages that ksmd merges. */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "memory.h"
#include "process.h"
#include "trap_test.h"

#define KSM   "/sys/kernel/mm/ksm/"
#define PAGES 256UL
#define SIZE  (PAGES * PAGE)

static void scan(const char *how)
{
	expect(write_text(KSM "run", how));
}

static unsigned char *map_mergeable(void)
{
	unsigned char *p = map(SIZE);

	if (madvise(p, SIZE, MADV_MERGEABLE))
		skip("no KSM: %s", strerror(errno));
	expect(write_text(KSM "pages_to_scan", "5000"));
	expect(write_text(KSM "sleep_millisecs", "2"));
	return p;
}

static void fill_equal(unsigned char *p, uint64_t seed)
{
	for (size_t i = 0; i < PAGES; i++)
		fill(p + i * PAGE, PAGE, seed);
}

static void verify_equal(const unsigned char *p, uint64_t seed)
{
	for (size_t i = 0; i < PAGES; i++)
		verify(p + i * PAGE, PAGE, seed);
}

static void await_merges(void)
{
	long end = now_ms() + 60000;

	while (read_number(KSM "pages_sharing") < (long)PAGES / 2) {
		expect(now_ms() < end, ": %ld pages merged", read_number(KSM "pages_sharing"));
		sleep_ms(20);
	}
}

static void test_merge(void)
{
	unsigned char *p = map_mergeable();

	fill_equal(p, 1);
	scan("1");
	for (uint64_t seed = 2; seed < 5; seed++) {
		await_merges();
		verify_equal(p, seed - 1);
		for (size_t i = 0; i < PAGES; i += 2)
			fill(p + i * PAGE, PAGE, 100 + i);
		for (size_t i = 0; i < PAGES; i++)
			verify(p + i * PAGE, PAGE, i % 2 ? seed - 1 : 100 + i);
		fill_equal(p, seed);
	}
	await_merges();
	scan("2");
	verify_equal(p, 4);
	scan("0");
}

static unsigned char *region;
static _Atomic bool stop;

static void *write_on(void *arg)
{
	uint64_t seed = 0;

	(void)arg;
	while (!stop) {
		/* The same for a while, that ksmd thinks of it as stable. */
		uint64_t value = ++seed / 8;

		for (size_t i = 0; i < 8; i++) {
			fill(region + i * PAGE, PAGE, value);
			verify(region + i * PAGE, PAGE, value);
		}
	}
	return NULL;
}

/* A write through a stale entry of the TLB would change all pages that were merged. */
static void test_writers(void)
{
	pthread_t id;
	long end;

	region = map_mergeable();
	fill_equal(region, 0);
	scan("1");
	id = thread(write_on, NULL);
	for (end = now_ms() + 3000; now_ms() < end;)
		for (size_t i = 8; i < PAGES; i++)
			verify(region + i * PAGE, PAGE, 0);
	stop = true;
	join(id);
	scan("2");
	scan("0");
}

const struct test ksm_tests[] = {
	{ "ksm: merge, write, unmerge", test_merge },
	{ "ksm: merge what is written", test_writers },
	{ 0 },
};
