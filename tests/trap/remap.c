// SPDX-License-Identifier: GPL-2.0-only
/* mremap(). */
#include <signal.h>
#include <sys/mman.h>

#include "memory.h"
#include "process.h"
#include "trap_test.h"

#define SIZE (64 * PAGE)

static unsigned char *move(void *from, size_t size, size_t new_size, int flags, void *to)
{
	void *p = mremap(from, size, new_size, MREMAP_MAYMOVE | flags, to);

	expect(p != MAP_FAILED);
	return p;
}

static void test_move(void)
{
	unsigned char *p = map(SIZE);

	fill(p, SIZE, 1);
	for (int i = 0; i < 50; i++) {
		unsigned char *to = map(SIZE);
		unsigned char *old = p;

		p = move(p, SIZE, SIZE, MREMAP_FIXED, to);
		expect(p == to);
		/* The stale entries of the few that were used last. */
		for (size_t at = SIZE - 8 * PAGE; at < SIZE; at += PAGE)
			expect_eq(read_signal(old + at), SIGSEGV);
		verify(p, SIZE, 1);
	}
}

static void test_grow(void)
{
	size_t size = PAGE;
	unsigned char *p = map(size);

	fill(p, size, 2);
	while (size < 1024 * PAGE) {
		p = move(p, size, 2 * size, 0, NULL);
		verify(p, size, 2);
		expect(is_zero(p + size, size));
		size *= 2;
		fill(p, size, 2);
	}
	while (size > PAGE) {
		p = move(p, size, size / 2, 0, NULL);
		size /= 2;
		verify(p, size, 2);
		expect_eq(read_signal(p + size), SIGSEGV);
	}
}

/* Whole page tables move at once. */
static void test_tables(void)
{
	const size_t size = 4 * HUGE_PAGE;
	unsigned char *p = map_aligned(size);

	fill(p, size, 3);
	for (int i = 0; i < 6; i++) {
		unsigned char *old = p;

		p = move(p, size, size, MREMAP_FIXED, map_aligned(size));
		expect_eq(read_signal(old + size - PAGE), SIGSEGV);
		verify(p, size, 3);
	}
}

static void test_dontunmap(void)
{
	unsigned char *p = map(SIZE);

	for (int i = 0; i < 20; i++) {
		unsigned char *to;

		fill(p, SIZE, 4);
		to = move(p, SIZE, SIZE, MREMAP_DONTUNMAP, NULL);
		verify(to, SIZE, 4);
		expect(is_zero(p, SIZE));
		unmap(p, SIZE);
		p = to;
	}
}

static void test_shared(void)
{
	unsigned char *p =
		map_with(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	unsigned char *copy;

	fill(p, SIZE, 5);
	/* An old size of 0 maps the same pages again. */
	copy = move(p, 0, SIZE, 0, NULL);
	verify(copy, SIZE, 5);
	fill(copy, SIZE, 6);
	verify(p, SIZE, 6);
	p = move(p, SIZE, SIZE, MREMAP_FIXED, map(SIZE));
	fill(p, SIZE, 7);
	verify(copy, SIZE, 7);
}

static unsigned char *places[2];
static _Atomic bool stop;
static _Atomic unsigned int caught;

static void *use_either(void *arg)
{
	(void)arg;
	stay_on(1 % cpus());
	while (!stop)
		for (int i = 0; i < 2; i++)
			for (size_t at = 0; at < SIZE; at += PAGE)
				caught += read_signal(places[i] + at) == SIGSEGV;
	return NULL;
}

/* Where the pages are not, others must not come meanwhile. */
static void reserve(unsigned char *p)
{
	map_with(p, SIZE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
}

static void test_other(void)
{
	pthread_t id;

	places[0] = map(SIZE);
	places[1] = map(SIZE);
	reserve(places[1]);
	fill(places[0], SIZE, 8);
	stay_on(0);
	id = thread(use_either, NULL);
	for (int i = 0; i < 200; i++) {
		/* The reading thread makes no mapping of its own. */
		move(places[i % 2], SIZE, SIZE, MREMAP_FIXED, places[(i + 1) % 2]);
		reserve(places[i % 2]);
		verify(places[(i + 1) % 2], SIZE, 8);
	}
	stop = true;
	join(id);
	expect(caught > 0);
}

const struct test remap_tests[] = {
	{ "remap: move", test_move },
	{ "remap: grow and shrink", test_grow },
	{ "remap: move whole page tables", test_tables },
	{ "remap: move and keep the mapping", test_dontunmap },
	{ "remap: shared memory", test_shared },
	{ "remap: while another CPU reads", test_other },
	{ 0 },
};
