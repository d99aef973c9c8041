// SPDX-License-Identifier: GPL-2.0-only
/*
 * munmap() and mprotect(): what a TLB still holds must go.  Few pages, so that it holds
 * all of them; each access that is not permitted must fault, and is counted.
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "memory.h"
#include "process.h"
#include "trap_test.h"

#define PAGES 24UL
#define SIZE  (PAGES * PAGE)

static unsigned int write_faults(unsigned char *p)
{
	unsigned int faults = 0;

	for (size_t i = 0; i < PAGES; i++)
		faults += write_signal(p + i * PAGE) == SIGSEGV;
	return faults;
}

static unsigned int read_faults(const unsigned char *p)
{
	unsigned int faults = 0;

	for (size_t i = 0; i < PAGES; i++)
		faults += read_signal(p + i * PAGE) == SIGSEGV;
	return faults;
}

static void protect(void *p, int prot)
{
	expect(!mprotect(p, SIZE, prot));
}

static void test_munmap(void)
{
	for (int i = 0; i < 50; i++) {
		unsigned char *p = map(SIZE);

		fill(p, SIZE, 1);
		unmap(p, SIZE);
		expect_eq(read_faults(p), PAGES);
		expect_eq(write_faults(p), PAGES);
	}
}

static void test_read_only(void)
{
	unsigned char *p = map(SIZE);

	for (int i = 0; i < 50; i++) {
		fill(p, SIZE, 2);
		protect(p, PROT_READ);
		expect_eq(write_faults(p), PAGES);
		expect_eq(read_faults(p), 0);
		verify(p, SIZE, 2);
		protect(p, PROT_READ | PROT_WRITE);
	}
}

static void test_none(void)
{
	unsigned char *p = map(SIZE);

	for (int i = 0; i < 50; i++) {
		fill(p, SIZE, 3);
		protect(p, PROT_NONE);
		expect_eq(read_faults(p), PAGES);
		expect_eq(write_faults(p), PAGES);
		protect(p, PROT_READ);
		verify(p, SIZE, 3);
		expect_eq(write_faults(p), PAGES);
		protect(p, PROT_READ | PROT_WRITE);
		verify(p, SIZE, 3);
	}
}

/* One page of several that are not, as allocators protect them. */
static void test_pieces(void)
{
	unsigned char *p = map(SIZE);

	fill(p, SIZE, 4);
	for (size_t i = 0; i < PAGES; i++) {
		expect(!mprotect(p + i * PAGE, PAGE, PROT_READ));
		for (size_t j = 0; j < PAGES; j++) {
			unsigned char *at = p + j * PAGE;
			unsigned char old = *at;

			expect_eq(write_signal(at), j <= i ? SIGSEGV : 0);
			if (j > i)
				*at = old;
		}
	}
	verify(p, SIZE, 4);
}

static void test_exec(void)
{
	/* mov $42, %eax; ret */
	static const unsigned char code[] = { 0xb8, 42, 0, 0, 0, 0xc3 };
	unsigned char *p = map(SIZE);

	for (size_t i = 0; i < SIZE; i++)
		p[i] = code[i % PAGE % sizeof(code)];
	for (int round = 0; round < 20; round++) {
		protect(p, PROT_READ | PROT_EXEC);
		for (size_t i = 0; i < PAGES; i++) {
			int (*fn)(void) = (int (*)(void))(uintptr_t)(p + i * PAGE);

			expect_eq(fn(), 42);
		}
		expect_eq(write_faults(p), PAGES);
		protect(p, PROT_READ | PROT_WRITE);
		for (size_t i = 0; i < PAGES; i++)
			p[i * PAGE] = code[0];
	}
}

/* What the other CPU is to do next, and what came of it. */
struct other {
	unsigned char *p;
	_Atomic unsigned int asked;
	_Atomic unsigned int done;
	_Atomic unsigned int faults;
	_Atomic bool end;
};

static void *other_cpu(void *arg)
{
	struct other *other = arg;

	stay_on(1);
	while (!other->end) {
		if (other->asked == other->done)
			continue;
		other->faults = write_faults(other->p);
		other->done = other->asked;
	}
	return NULL;
}

static unsigned int ask(struct other *other)
{
	other->asked++;
	while (other->done != other->asked)
		;
	return other->faults;
}

static void two_cpus(void (*change)(struct other *), void (*back)(struct other *))
{
	struct other other = { .p = map(SIZE) };
	pthread_t id;

	if (cpus() < 2)
		skip("this machine has one CPU");
	stay_on(0);
	id = thread(other_cpu, &other);
	for (int i = 0; i < 100; i++) {
		expect_eq(ask(&other), 0);
		expect_eq(write_faults(other.p), 0);
		change(&other);
		expect_eq(ask(&other), PAGES);
		back(&other);
	}
	other.end = true;
	join(id);
}

static void to_read_only(struct other *other)
{
	protect(other->p, PROT_READ);
}

static void to_none(struct other *other)
{
	protect(other->p, PROT_NONE);
}

static void to_writable(struct other *other)
{
	protect(other->p, PROT_READ | PROT_WRITE);
}

static void to_nothing(struct other *other)
{
	unmap(other->p, SIZE);
}

static void to_new(struct other *other)
{
	map_with(other->p, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
		 -1, 0);
}

static void test_other_read_only(void)
{
	two_cpus(to_read_only, to_writable);
}

static void test_other_none(void)
{
	two_cpus(to_none, to_writable);
}

static void test_other_munmap(void)
{
	two_cpus(to_nothing, to_new);
}

/* A writer that never stops, of pages that are protected and permitted all the time. */
struct writer {
	_Atomic uint64_t *page;
	_Atomic bool end;
};

static void *write_on(void *arg)
{
	struct writer *writer = arg;

	stay_on(1 % cpus());
	while (!writer->end)
		write_signal((void *)writer->page);
	return NULL;
}

/* Between the two calls nobody may write. */
static void test_quiet(void)
{
	struct writer writer = { .page = (void *)map(PAGE) };
	pthread_t id = thread(write_on, &writer);
	unsigned char *byte = (void *)writer.page;

	stay_on(0);
	for (int i = 0; i < 500; i++) {
		expect(!mprotect(byte, PAGE, PROT_READ | PROT_WRITE));
		*(volatile unsigned char *)byte = 1;
		expect(!mprotect(byte, PAGE, PROT_READ));
		for (unsigned char seen = *byte, n = 0; n < 100; n++)
			expect_eq(*(volatile unsigned char *)byte, seen);
	}
	writer.end = true;
	join(id);
}

const struct test protect_tests[] = {
	{ "protect: munmap", test_munmap },
	{ "protect: to read-only and back", test_read_only },
	{ "protect: to none, read-only and back", test_none },
	{ "protect: page by page", test_pieces },
	{ "protect: code that is written and run", test_exec },
	{ "protect: read-only, for another CPU", test_other_read_only },
	{ "protect: none, for another CPU", test_other_none },
	{ "protect: munmap, for another CPU", test_other_munmap },
	{ "protect: no write of another CPU to what is read-only", test_quiet },
	{ 0 },
};
