// SPDX-License-Identifier: GPL-2.0-only
/* Pages that come when they are asked for. */
#include <string.h>
#include <sys/mman.h>

#include "memory.h"
#include "process.h"
#include "trace.h"
#include "trap_test.h"

/* No CPU holds all of them in its TLB. */
#define MANY 4096UL

static void test_demand(void)
{
	unsigned char *p = map(MANY * PAGE);
	uint64_t before = misses(EVENT_4K);

	fill(p, MANY * PAGE, 1);
	verify(p, MANY * PAGE, 1);
	/* Each page has missed when it came. */
	expect(misses(EVENT_4K) - before >= MANY);
}

static void test_zero_page(void)
{
	unsigned char *p = map(MANY * PAGE);

	expect(is_zero(p, MANY * PAGE));
	for (size_t i = 0; i < MANY; i += 2)
		fill(p + i * PAGE, PAGE, i);
	for (size_t i = 0; i < MANY; i += 2) {
		verify(p + i * PAGE, PAGE, i);
		expect(is_zero(p + (i + 1) * PAGE, PAGE));
	}
}

static unsigned int grow_stack(unsigned int depth)
{
	volatile unsigned char frame[PAGE];

	memset((void *)frame, (int)depth, sizeof(frame));
	if (depth && grow_stack(depth - 1) != depth - 1)
		return ~0U;
	for (size_t i = 0; i < sizeof(frame); i++)
		if (frame[i] != (unsigned char)depth)
			return ~0U;
	return depth;
}

static void test_stack(void)
{
	expect_eq(grow_stack(1000), 1000);
}

static void test_mlock(void)
{
	unsigned char *p = map(256 * PAGE);

	expect(!mlock(p, 256 * PAGE));
	expect(is_zero(p, 256 * PAGE));
	fill(p, 256 * PAGE, 2);
	expect(!munlock(p, 256 * PAGE));
	verify(p, 256 * PAGE, 2);
	expect(!mlockall(MCL_CURRENT));
	verify(p, 256 * PAGE, 2);
	expect(!munlockall());
	verify(p, 256 * PAGE, 2);
}

static void test_populate(void)
{
	unsigned char *p = map_with(NULL, 512 * PAGE, PROT_READ | PROT_WRITE,
				    MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	fill(p, 512 * PAGE, 3);
	verify(p, 512 * PAGE, 3);
}

static unsigned char *shared_region;

static void *verify_all(void *arg)
{
	(void)arg;
	verify(shared_region, MANY * PAGE, 4);
	return NULL;
}

/* The misses of each thread are its own, and traps. */
static void test_threads(void)
{
	pthread_t ids[4];
	uint64_t before;

	shared_region = map(MANY * PAGE);
	fill(shared_region, MANY * PAGE, 4);
	before = misses(EVENT_4K);
	for (int i = 0; i < 4; i++)
		ids[i] = thread(verify_all, NULL);
	for (int i = 0; i < 4; i++)
		join(ids[i]);
	/* Pages that another one has just loaded may be there: not that many. */
	expect(misses(EVENT_4K) - before >= 2 * MANY);
}

const struct test fault_tests[] = {
	{ "fault: anonymous memory on demand", test_demand },
	{ "fault: the zero page, then written", test_zero_page },
	{ "fault: a stack that grows", test_stack },
	{ "fault: mlock, mlockall", test_mlock },
	{ "fault: MAP_POPULATE", test_populate },
	{ "fault: four threads on the same pages", test_threads },
	{ 0 },
};
