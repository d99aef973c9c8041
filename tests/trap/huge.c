// SPDX-License-Identifier: GPL-2.0-only
/* Huge pages: transparent ones, and those of hugetlb. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "memory.h"
#include "process.h"
#include "trace.h"
#include "trap_test.h"

#define PAGES 4UL
#define SIZE  (PAGES * HUGE_PAGE)

#define COLLAPSE 25 /* MADV_COLLAPSE, since Linux 6.1 */

static unsigned char *map_huge(void)
{
	unsigned char *p = map_aligned(SIZE);

	if (madvise(p, SIZE, MADV_HUGEPAGE))
		skip("no transparent huge pages: %s", strerror(errno));
	return p;
}

static void test_fault(void)
{
	unsigned char *p = map_huge();
	uint64_t small = misses(EVENT_4K), huge = misses(EVENT_2M);

	fill(p, SIZE, 1);
	verify(p, SIZE, 1);
	huge = misses(EVENT_2M) - huge;
	small = misses(EVENT_4K) - small;
	if (read_field("/proc/self/smaps_rollup", "AnonHugePages") == 0 && !huge)
		skip("memory is too fragmented for huge pages");
	/* In one order: each page some times, for the kernel fills the TLB meanwhile. */
	expect(huge >= PAGES, ": %llu", (unsigned long long)huge);
	expect(small < SIZE / PAGE, ": %llu of 4 KiB", (unsigned long long)small);
}

static void test_mprotect(void)
{
	unsigned char *p = map_huge();

	fill(p, SIZE, 2);
	for (size_t at = 0; at < SIZE; at += HUGE_PAGE) {
		for (int i = 0; i < 5; i++) {
			unsigned char *page = p + at + (size_t)i * 37 * PAGE;

			expect(!mprotect(page, PAGE, PROT_READ));
			expect_eq(write_signal(page), SIGSEGV);
			expect(!mprotect(page, PAGE, PROT_NONE));
			expect_eq(read_signal(page), SIGSEGV);
			expect(!mprotect(page, PAGE, PROT_READ | PROT_WRITE));
		}
	}
	verify(p, SIZE, 2);
}

static void test_protect_whole(void)
{
	unsigned char *p = map_huge();

	fill(p, SIZE, 3);
	for (int i = 0; i < 20; i++) {
		p[0] = p[0];
		p[HUGE_PAGE] = p[HUGE_PAGE];
		expect(!mprotect(p, SIZE, PROT_READ));
		for (size_t at = 0; at < SIZE; at += HUGE_PAGE)
			expect_eq(write_signal(p + at), SIGSEGV);
		expect(!mprotect(p, SIZE, PROT_NONE));
		for (size_t at = 0; at < SIZE; at += HUGE_PAGE)
			expect_eq(read_signal(p + at), SIGSEGV);
		expect(!mprotect(p, SIZE, PROT_READ | PROT_WRITE));
	}
	verify(p, SIZE, 3);
}

static void test_munmap(void)
{
	for (int i = 0; i < 4; i++) {
		unsigned char *p = map_huge();

		fill(p, SIZE, 4);
		unmap(p + HUGE_PAGE / 2, HUGE_PAGE);
		expect_eq(read_signal(p + HUGE_PAGE), SIGSEGV);
		verify(p, HUGE_PAGE / 2, 4);
		verify(p + 3 * HUGE_PAGE / 2, HUGE_PAGE / 2, 4 + 3 * HUGE_PAGE / 2 / 8);
		unmap(p, SIZE);
	}
}

static void test_dontneed(void)
{
	unsigned char *p = map_huge();

	for (int i = 0; i < 4; i++) {
		fill(p, SIZE, 5);
		expect(!madvise(p + HUGE_PAGE + PAGE, PAGE, MADV_DONTNEED));
		verify(p, HUGE_PAGE + PAGE, 5);
		expect(is_zero(p + HUGE_PAGE + PAGE, PAGE));
		expect(!madvise(p, SIZE, MADV_DONTNEED));
		expect(is_zero(p, SIZE));
	}
}

static unsigned char *region;

static void child(void *arg)
{
	(void)arg;
	verify(region, SIZE, 6);
	fill(region, SIZE, 7);
	verify(region, SIZE, 7);
}

static void test_fork(void)
{
	region = map_huge();
	fill(region, SIZE, 6);
	for (int i = 0; i < 3; i++) {
		pid_t pid = start(child, NULL);

		fill(region, HUGE_PAGE, 6);
		finish(pid);
		verify(region, SIZE, 6);
	}
}

static void test_move(void)
{
	unsigned char *p = map_huge();

	fill(p, SIZE, 8);
	for (int i = 0; i < 6; i++) {
		/* Whole pages, and then with a split. */
		unsigned char *to = map_aligned(SIZE + HUGE_PAGE) + (i % 2 ? 5 * PAGE : 0);
		unsigned char *old = p;

		p = mremap(p, SIZE, SIZE, MREMAP_MAYMOVE | MREMAP_FIXED, to);
		expect(p == to);
		expect_eq(read_signal(old + SIZE - 1), SIGSEGV);
		verify(p, SIZE, 8);
	}
}

static bool collapse(unsigned char *p)
{
	return !madvise(p, SIZE, COLLAPSE);
}

/* A page that came without a fault is seen a little later. */
static void expect_huge_misses(unsigned char *p, uint64_t seed)
{
	uint64_t before = misses(EVENT_2M);
	unsigned char *small = map(256 * PAGE);
	long end = now_ms() + 10000;

	while (misses(EVENT_2M) == before) {
		expect(now_ms() < end);
		fill(small, 256 * PAGE, seed);
		verify(p, SIZE, seed);
	}
	unmap(small, 256 * PAGE);
}

static void test_collapse(void)
{
	unsigned char *p = map_aligned(SIZE);

	fill(p, SIZE, 9);
	for (int i = 0; i < 4; i++) {
		if (!collapse(p))
			skip("MADV_COLLAPSE: %s", strerror(errno));
		verify(p, SIZE, 9);
		expect_huge_misses(p, 9);
		expect(!mprotect(p, PAGE, PROT_READ));
		expect(!mprotect(p, PAGE, PROT_READ | PROT_WRITE));
		expect(!madvise(p + HUGE_PAGE, HUGE_PAGE - PAGE, MADV_DONTNEED));
		fill(p, SIZE, 9);
	}
}

static _Atomic bool stop;

static void *collapse_on(void *arg)
{
	(void)arg;
	stay_on(1 % cpus());
	while (!stop) {
		collapse(region);
		for (size_t at = 0; at < SIZE; at += HUGE_PAGE) {
			expect(!mprotect(region + at, PAGE, PROT_READ));
			expect(!mprotect(region + at, PAGE, PROT_READ | PROT_WRITE));
		}
	}
	return NULL;
}

/* Words in a part that is never protected. */
static void test_other(void)
{
	volatile uint64_t *words;
	pthread_t id;
	long end;

	region = map_aligned(SIZE);
	fill(region, SIZE, 10);
	words = (void *)(region + HUGE_PAGE / 2);
	for (size_t i = 0; i < 8; i++)
		words[i * 512] = 0;
	id = thread(collapse_on, NULL);
	stay_on(0);
	end = now_ms() + 3000;
	for (uint64_t i = 1; i % 256 || now_ms() < end; i++)
		for (size_t page = 0; page < 8; page++) {
			expect_eq(words[page * 512], i - 1);
			words[page * 512] = i;
		}
	stop = true;
	join(id);
	verify(region + 3 * HUGE_PAGE, HUGE_PAGE, 10 + 3 * HUGE_PAGE / 8);
}

static void test_khugepaged(void)
{
	unsigned char *p;
	long end = now_ms() + 4000;
	char path[] = "/sys/kernel/mm/transparent_hugepage/khugepaged/scan_sleep_millisecs";
	long old = read_number(path);
	char text[32];

	if (!write_text(path, "10"))
		skip("no khugepaged");
	p = map_aligned(SIZE);
	for (uint64_t seed = 0; now_ms() < end; seed++) {
		fill(p, SIZE, seed);
		expect(!madvise(p, SIZE, MADV_HUGEPAGE));
		verify(p, SIZE, seed);
	}
	snprintf(text, sizeof(text), "%ld", old);
	expect(write_text(path, text));
}

/* They stay untraced, and are said to. */
static void test_hugetlb(void)
{
	unsigned char *p, *small = map(64 * PAGE);
	uint64_t huge;
	long untraced = 0;

	if (!write_text("/proc/sys/vm/nr_hugepages", "4") ||
	    read_number("/proc/sys/vm/nr_hugepages") < 4)
		skip("no huge pages to reserve");
	p = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1,
		 0);
	if (p == MAP_FAILED)
		skip("no hugetlb: %s", strerror(errno));
	huge = misses(EVENT_2M);
	fill(p, SIZE, 11);
	verify(p, SIZE, 11);
	expect_eq(misses(EVENT_2M) - huge, 0);
	for (long end = now_ms() + 10000; now_ms() < end && untraced < (long)SIZE >> 10;) {
		fill(small, 64 * PAGE, 12);
		untraced = read_number(PMU "/trap/untraced_hugetlb");
	}
	expect(untraced >= (long)SIZE >> 10, ": %ld KiB", untraced);
	expect(!mprotect(p, SIZE, PROT_READ));
	expect_eq(write_signal(p), SIGSEGV);
	unmap(p, SIZE);
	expect(write_text("/proc/sys/vm/nr_hugepages", "0"));
}

const struct test huge_tests[] = {
	{ "huge: fault, counted as misses of 2 MiB", test_fault },
	{ "huge: mprotect of pieces", test_mprotect },
	{ "huge: mprotect of all", test_protect_whole },
	{ "huge: munmap of pieces", test_munmap },
	{ "huge: DONTNEED of pieces", test_dontneed },
	{ "huge: fork", test_fork },
	{ "huge: mremap", test_move },
	{ "huge: collapse and split", test_collapse },
	{ "huge: collapse and split by another CPU", test_other },
	{ "huge: khugepaged", test_khugepaged },
	{ "huge: hugetlb is not traced, and reported", test_hugetlb },
	{ 0 },
};
