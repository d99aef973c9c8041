// SPDX-License-Identifier: GPL-2.0-only
/* madvise(). */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "memory.h"
#include "process.h"
#include "trap_test.h"

#define SIZE (512 * PAGE)

static void advise(void *p, size_t size, int advice)
{
	expect(!madvise(p, size, advice), ": advice %d: %s", advice, strerror(errno));
}

static void test_dontneed(void)
{
	unsigned char *p = map(SIZE);

	for (int i = 0; i < 20; i++) {
		fill(p, SIZE, 1);
		advise(p + SIZE / 4, SIZE / 2, MADV_DONTNEED);
		verify(p, SIZE / 4, 1);
		expect(is_zero(p + SIZE / 4, SIZE / 2));
	}
}

/* Each page is as it was, or empty; what is written after it stays. */
static void test_free(void)
{
	unsigned char *p = map(SIZE);

	for (uint64_t seed = 1; seed < 20; seed++) {
		for (size_t at = 0; at < SIZE; at += PAGE)
			fill(p + at, PAGE, seed);
		advise(p, SIZE, MADV_FREE);
		for (size_t at = 0; at < SIZE; at += PAGE) {
			if (at / PAGE % 2)
				fill(p + at, PAGE, seed + 100);
		}
		for (size_t at = 0; at < SIZE; at += PAGE) {
			if (at / PAGE % 2)
				verify(p + at, PAGE, seed + 100);
			else
				expect(is_zero(p + at, PAGE) || is_filled(p + at, PAGE, seed));
		}
	}
}

static void test_cold(void)
{
	unsigned char *p = map(SIZE);

	fill(p, SIZE, 2);
	for (int i = 0; i < 20; i++) {
		advise(p, SIZE, MADV_COLD);
		verify(p, SIZE, 2);
	}
}

static void test_pageout(void)
{
	unsigned char *p = map(SIZE);

	fill(p, SIZE, 3);
	for (int i = 0; i < 5; i++) {
		advise(p, SIZE, MADV_PAGEOUT);
		verify(p, SIZE, 3);
	}
}

static void test_populate(void)
{
	unsigned char *p = map(SIZE);

	advise(p, SIZE, MADV_POPULATE_READ);
	expect(is_zero(p, SIZE));
	advise(p, SIZE, MADV_POPULATE_WRITE);
	fill(p, SIZE, 4);
	advise(p, SIZE, MADV_POPULATE_WRITE);
	verify(p, SIZE, 4);
}

static void test_remove(void)
{
	unsigned char *p =
		map_with(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	for (int i = 0; i < 10; i++) {
		fill(p, SIZE, 5);
		advise(p + SIZE / 2, SIZE / 2, MADV_REMOVE);
		verify(p, SIZE / 2, 5);
		expect(is_zero(p + SIZE / 2, SIZE / 2));
	}
}

static unsigned char *region;
static _Atomic bool stop;

static void *advise_on(void *arg)
{
	(void)arg;
	stay_on(1 % cpus());
	for (unsigned int i = 0; !stop; i++)
		advise(region, SIZE, i % 2 ? MADV_COLD : MADV_PAGEOUT);
	return NULL;
}

/* Nothing is lost while another CPU gives advice about the same pages. */
static void test_other(void)
{
	pthread_t id;

	region = map(SIZE);
	stay_on(0);
	id = thread(advise_on, NULL);
	for (uint64_t seed = 0; seed < 30; seed++) {
		fill(region, SIZE, seed);
		verify(region, SIZE, seed);
	}
	stop = true;
	join(id);
}

const struct test advise_tests[] = {
	{ "advise: DONTNEED", test_dontneed },
	{ "advise: FREE", test_free },
	{ "advise: COLD", test_cold },
	{ "advise: PAGEOUT", test_pageout },
	{ "advise: POPULATE_READ and POPULATE_WRITE", test_populate },
	{ "advise: REMOVE", test_remove },
	{ "advise: COLD and PAGEOUT by another CPU", test_other },
	{ 0 },
};
