// SPDX-License-Identifier: GPL-2.0-only
/* Pages that move to other frames: between nodes, by compaction, and after hints. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "memory.h"
#include "process.h"
#include "trap_test.h"

/* Of linux/mempolicy.h, which names of the C library do not go with. */
#define POLICY_BIND 2
#define MOVE	    2

#define PAGES 128UL
#define SIZE  (PAGES * PAGE)

static void need_nodes(void)
{
	if (access("/sys/devices/system/node/node1", F_OK))
		skip("one NUMA node; boot with numa=fake=2");
}

/* Returns how many are on @node now. */
static unsigned int move_to(unsigned char *p, int node)
{
	void *pages[PAGES];
	int nodes[PAGES], status[PAGES];
	unsigned int there = 0;

	for (size_t i = 0; i < PAGES; i++) {
		pages[i] = p + i * PAGE;
		nodes[i] = node;
		status[i] = -1;
	}
	expect(syscall(SYS_move_pages, 0, PAGES, pages, nodes, status, MOVE) >= 0, ": %s",
	       strerror(errno));
	expect(!syscall(SYS_move_pages, 0, PAGES, pages, NULL, status, 0));
	for (size_t i = 0; i < PAGES; i++)
		there += status[i] == node;
	return there;
}

static void test_move_pages(void)
{
	unsigned char *p = map(SIZE);

	need_nodes();
	fill(p, SIZE, 1);
	for (int i = 0; i < 20; i++) {
		expect(move_to(p, i % 2) > PAGES / 2);
		verify(p, SIZE, 1);
	}
}

static unsigned char *region;
static _Atomic bool stop;

static void *move_on(void *arg)
{
	(void)arg;
	stay_on(1 % cpus());
	for (unsigned int i = 0; !stop; i++)
		move_to(region, (int)(i % 2));
	return NULL;
}

static void write_for(long ms)
{
	long end = now_ms() + ms;

	for (uint64_t seed = 0; now_ms() < end; seed++) {
		fill(region, SIZE, seed);
		verify(region, SIZE, seed);
	}
}

static void test_other(void)
{
	pthread_t id;

	need_nodes();
	region = map(SIZE);
	fill(region, SIZE, 2);
	id = thread(move_on, NULL);
	stay_on(0);
	write_for(3000);
	stop = true;
	join(id);
}

/* Of few words, which stay in the TLB: a write to the old frame would be lost. */
static void test_words(void)
{
	volatile uint64_t *words;
	pthread_t id;

	need_nodes();
	region = map(SIZE);
	fill(region, SIZE, 3);
	words = (void *)region;
	for (size_t page = 0; page < 8; page++)
		words[page * 512] = 0;
	id = thread(move_on, NULL);
	stay_on(0);
	for (uint64_t i = 1; i < 200000; i++)
		for (size_t page = 0; page < 8; page++) {
			expect_eq(words[page * 512], i - 1);
			words[page * 512] = i;
		}
	stop = true;
	join(id);
}

static void test_migrate_pages(void)
{
	unsigned long nodes[2] = { 1, 2 };

	need_nodes();
	region = map(SIZE);
	fill(region, SIZE, 4);
	for (int i = 0; i < 10; i++) {
		expect(syscall(SYS_migrate_pages, 0, 64, &nodes[i % 2], &nodes[1 - i % 2]) >= 0);
		verify(region, SIZE, 4);
	}
}

static void test_mbind(void)
{
	unsigned long nodes[2] = { 1, 2 };

	need_nodes();
	region = map(SIZE);
	fill(region, SIZE, 5);
	for (int i = 0; i < 10; i++) {
		expect(!syscall(SYS_mbind, region, SIZE, POLICY_BIND, &nodes[i % 2], 64, MOVE));
		verify(region, SIZE, 5);
	}
}

static void *compact_on(void *arg)
{
	(void)arg;
	while (!stop)
		if (!write_text("/proc/sys/vm/compact_memory", "1"))
			fail(__FILE__, __LINE__, "compact_memory", " cannot be written");
	return NULL;
}

/* Every other page is free, which compaction does not like. */
static void test_compaction(void)
{
	const size_t size = 16384 * PAGE;
	unsigned char *p = map(size);
	pthread_t id;
	long end;

	for (size_t at = 0; at < size; at += PAGE)
		fill(p + at, PAGE, at);
	for (size_t at = 0; at < size; at += 2 * PAGE)
		expect(!madvise(p + at, PAGE, MADV_DONTNEED));
	id = thread(compact_on, NULL);
	for (end = now_ms() + 3000; now_ms() < end;)
		for (size_t at = PAGE; at < size; at += 2 * PAGE) {
			verify(p + at, PAGE, at);
			fill(p + at, PAGE, at);
		}
	stop = true;
	join(id);
	for (size_t at = PAGE; at < size; at += 2 * PAGE)
		verify(p + at, PAGE, at);
}

/* The traced process gets no hints, others do; nobody's data suffers. */
static void test_balancing(void)
{
	need_nodes();
	if (!write_text("/proc/sys/kernel/numa_balancing", "1"))
		skip("no NUMA balancing in this kernel");
	region = map(SIZE);
	for (int i = 0; i < 2; i++) {
		unsigned long node = 1UL << i;

		expect(!syscall(SYS_mbind, region, SIZE, POLICY_BIND, &node, 64, MOVE));
		expect(!syscall(SYS_mbind, region, SIZE, 0, NULL, 0, 0));
		write_for(2000);
	}
}

const struct test migrate_tests[] = {
	{ "migrate: move_pages", test_move_pages },
	{ "migrate: move_pages by another CPU", test_other },
	{ "migrate: words that are counted up", test_words },
	{ "migrate: migrate_pages", test_migrate_pages },
	{ "migrate: mbind", test_mbind },
	{ "migrate: compaction", test_compaction },
	{ "migrate: NUMA balancing is on", test_balancing },
	{ 0 },
};
