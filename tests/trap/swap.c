// SPDX-License-Identifier: GPL-2.0-only
/* Swap, which the machine must have. */
#include <string.h>
#include <sys/mman.h>

#include "memory.h"
#include "process.h"
#include "trap_test.h"

#define SIZE (2048 * PAGE)

static void need_swap(void)
{
	if (read_field("/proc/meminfo", "SwapTotal") <= 0)
		skip("no swap; swapon a device first");
}

static size_t swapped(const unsigned char *p, size_t size)
{
	size_t pages = 0;

	for (size_t at = 0; at < size; at += PAGE)
		pages += !!(pagemap(p + at) & PAGEMAP_SWAPPED);
	return pages;
}

static void out(void *p, size_t size)
{
	expect(!madvise(p, size, MADV_PAGEOUT));
}

static void test_out_and_in(void)
{
	unsigned char *p = map(SIZE);

	need_swap();
	for (uint64_t seed = 0; seed < 4; seed++) {
		fill(p, SIZE, seed);
		out(p, SIZE);
		expect(swapped(p, SIZE) > 100, ": %zu pages", swapped(p, SIZE));
		verify(p, SIZE, seed);
		verify(p, SIZE, seed);
	}
}

static unsigned char *region;

static void child(void *arg)
{
	verify(region, SIZE, 1);
	out(region, SIZE);
	verify(region, SIZE, 1);
	fill(region, SIZE, *(uint64_t *)arg);
	out(region, SIZE);
	verify(region, SIZE, *(uint64_t *)arg);
}

static void test_fork(void)
{
	need_swap();
	region = map(SIZE);
	fill(region, SIZE, 1);
	for (uint64_t seed = 10; seed < 13; seed++) {
		pid_t pid;

		out(region, SIZE);
		pid = start(child, &seed);
		verify(region, SIZE, 1);
		finish(pid);
	}
	verify(region, SIZE, 1);
}

static _Atomic bool stop;

static void *out_on(void *arg)
{
	(void)arg;
	stay_on(1 % cpus());
	while (!stop)
		out(region, 64 * PAGE);
	return NULL;
}

/* A write through a stale entry of the TLB after the page went out would be lost. */
static void test_other(void)
{
	pthread_t id;

	need_swap();
	region = map(64 * PAGE);
	stay_on(0);
	id = thread(out_on, NULL);
	for (uint64_t seed = 0; seed < 1000; seed++) {
		fill(region, 64 * PAGE, seed);
		verify(region, 64 * PAGE, seed);
	}
	stop = true;
	join(id);
}

/* The same of single words, which stay in the TLB longer. */
static void test_words(void)
{
	volatile uint64_t *words;
	pthread_t id;

	need_swap();
	region = map(64 * PAGE);
	words = (void *)region;
	stay_on(0);
	id = thread(out_on, NULL);
	for (uint64_t i = 1; i < 100000; i++)
		for (size_t page = 0; page < 4; page++) {
			expect_eq(words[page * 512], i - 1);
			words[page * 512] = i;
		}
	stop = true;
	join(id);
}

static void test_shared(void)
{
	unsigned char *p =
		map_with(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	need_swap();
	for (uint64_t seed = 0; seed < 3; seed++) {
		fill(p, SIZE, seed);
		out(p, SIZE);
		verify(p, SIZE, seed);
	}
}

const struct test swap_tests[] = {
	{ "swap: out and in", test_out_and_in },
	{ "swap: in a parent and its child", test_fork },
	{ "swap: by another CPU", test_other },
	{ "swap: by another CPU, of words that are counted up", test_words },
	{ "swap: shared memory", test_shared },
	{ 0 },
};
