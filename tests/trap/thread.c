// SPDX-License-Identifier: GPL-2.0-only
/* Threads that share pages, and threads that change what others use. */
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "memory.h"
#include "process.h"
#include "trap_test.h"

#define THREADS 4U
#define PAGES	512UL

static _Atomic uint64_t *counters;
static _Atomic bool stop;

static void *count_all(void *arg)
{
	(void)arg;
	for (int round = 0; round < 10; round++)
		for (size_t i = 0; i < PAGES; i++)
			counters[i * 512 + (size_t)round]++;
	return NULL;
}

static void test_atomics(void)
{
	pthread_t ids[THREADS];

	counters = (void *)map(PAGES * PAGE);
	for (unsigned int i = 0; i < THREADS; i++)
		ids[i] = thread(count_all, NULL);
	for (unsigned int i = 0; i < THREADS; i++)
		join(ids[i]);
	for (size_t i = 0; i < PAGES; i++)
		for (size_t round = 0; round < 10; round++)
			expect_eq(counters[i * 512 + round], THREADS);
}

/*
 * More threads at once than the engine has places for.  Those that wait must not look again
 * and again: on a slow machine they leave no time to the others.
 */
static void *count_and_wait(void *arg)
{
	for (size_t i = 0; i < 64; i++)
		counters[i * 512]++;
	pthread_barrier_wait(arg);
	for (size_t i = 0; i < 64; i++)
		counters[i * 512]++;
	return NULL;
}

static void test_many(void)
{
	enum {
		MANY = 300
	};
	pthread_barrier_t all;
	pthread_t ids[MANY];
	pthread_attr_t attr;

	counters = (void *)map(64 * PAGE);
	pthread_barrier_init(&all, NULL, MANY);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 64 * 1024);
	for (int i = 0; i < MANY; i++)
		expect(!pthread_create(&ids[i], &attr, count_and_wait, &all));
	for (int i = 0; i < MANY; i++)
		join(ids[i]);
	pthread_barrier_destroy(&all);
	for (size_t i = 0; i < 64; i++)
		expect_eq(counters[i * 512], 2 * MANY);
}

/*
 * The allocator's torture.  Each block is filled from a seed of its own, and verified
 * when it is freed or grows.
 */
#define BLOCKS 64U

struct block {
	unsigned char *p;
	size_t size;
	uint64_t seed;
};

static uint64_t random_step(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* Most are small; some make malloc() map them. */
static size_t random_size(uint64_t *state)
{
	uint64_t r = random_step(state);

	return (r % 16 ? r / 16 % 2048 : r / 16 % (256 * 1024)) / 8 * 8 + 8;
}

static void block_new(struct block *b, uint64_t *state)
{
	b->size = random_size(state);
	b->seed = random_step(state);
	b->p = malloc(b->size);
	expect(b->p != NULL);
	fill(b->p, b->size, b->seed);
}

static void block_change(struct block *b, uint64_t *state)
{
	size_t old = b->size;

	if (!b->p) {
		block_new(b, state);
		return;
	}
	verify(b->p, old, b->seed);
	if (random_step(state) % 2) {
		free(b->p);
		b->p = NULL;
		return;
	}
	b->size = random_size(state);
	b->p = realloc(b->p, b->size);
	expect(b->p != NULL);
	verify(b->p, b->size < old ? b->size : old, b->seed);
	fill(b->p, b->size, b->seed);
}

static void *torture(void *arg)
{
	uint64_t state = 0x9e3779b97f4a7c15ULL * ((uintptr_t)arg + 1);
	struct block blocks[BLOCKS] = { { 0 } };

	while (!stop)
		block_change(&blocks[random_step(&state) % BLOCKS], &state);
	for (unsigned int i = 0; i < BLOCKS; i++) {
		if (blocks[i].p)
			verify(blocks[i].p, blocks[i].size, blocks[i].seed);
		free(blocks[i].p);
	}
	return NULL;
}

static void *protect_on(void *arg)
{
	unsigned char *p = map(16 * PAGE);

	(void)arg;
	for (uint64_t seed = 0; !stop; seed++) {
		fill(p, 16 * PAGE, seed);
		expect(!mprotect(p, 16 * PAGE, PROT_READ));
		for (size_t i = 0; i < 16; i++)
			expect_eq(write_signal(p + i * PAGE), SIGSEGV);
		verify(p, 16 * PAGE, seed);
		expect(!mprotect(p, 16 * PAGE, PROT_READ | PROT_WRITE));
	}
	return NULL;
}

static void *advise_on(void *arg)
{
	static const int advices[] = { MADV_COLD, MADV_PAGEOUT, MADV_WILLNEED };
	unsigned char *p = map(32 * PAGE);

	(void)arg;
	for (uint64_t seed = 0; !stop; seed++) {
		fill(p, 32 * PAGE, seed);
		expect(!madvise(p, 32 * PAGE, advices[seed % 3]));
		verify(p, 32 * PAGE, seed);
		expect(!madvise(p, 16 * PAGE, MADV_DONTNEED));
		expect(is_zero(p, 16 * PAGE));
		verify(p + 16 * PAGE, 16 * PAGE, seed + 16 * PAGE / 8);
	}
	return NULL;
}

static void *move_on(void *arg)
{
	unsigned char *p = map(16 * PAGE);

	(void)arg;
	for (uint64_t seed = 0; !stop; seed++) {
		size_t size = (16 + seed % 7) * PAGE, new_size = (16 + (seed + 1) % 7) * PAGE;

		fill(p, 16 * PAGE, seed);
		p = mremap(p, size, new_size, MREMAP_MAYMOVE);
		expect(p != MAP_FAILED);
		verify(p, 16 * PAGE, seed);
	}
	return NULL;
}

struct kept {
	unsigned char *p;
	uint64_t seed;
};

/* Whatever other threads did when the child was made, this is the same. */
static void verify_kept(void *arg)
{
	const struct kept *kept = arg;

	verify(kept->p, 32 * PAGE, kept->seed);
	fill(kept->p, 32 * PAGE, ~kept->seed);
	verify(kept->p, 32 * PAGE, ~kept->seed);
}

static void *fork_on(void *arg)
{
	struct kept kept = { .p = map(32 * PAGE) };

	(void)arg;
	for (; !stop; kept.seed++) {
		fill(kept.p, 32 * PAGE, kept.seed);
		in_child(verify_kept, &kept);
		verify(kept.p, 32 * PAGE, kept.seed);
	}
	return NULL;
}

static void test_torture(void)
{
	static void *(*const others[])(void *) = { protect_on, advise_on, move_on, fork_on };
	pthread_t ids[THREADS + 4];

	for (uintptr_t i = 0; i < THREADS; i++)
		ids[i] = thread(torture, (void *)i);
	for (unsigned int i = 0; i < 4; i++)
		ids[THREADS + i] = thread(others[i], NULL);
	sleep_ms(8000);
	stop = true;
	for (unsigned int i = 0; i < THREADS + 4; i++)
		join(ids[i]);
}

const struct test thread_tests[] = {
	{ "thread: atomic counters on shared pages", test_atomics },
	{ "thread: three hundred at once", test_many },
	{ "thread: malloc while others fork, protect, advise and move", test_torture },
	{ 0 },
};
