// SPDX-License-Identifier: GPL-2.0-only
/* What /proc says of pages. */
#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "memory.h"
#include "process.h"
#include "trap_test.h"

#define PAGES 24UL
#define SIZE  (PAGES * PAGE)

static bool clear_soft_dirty(void)
{
	return write_text("/proc/self/clear_refs", "4");
}

/* Each page that is written after the bits were cleared has its own set again. */
static void test_soft_dirty(void)
{
	unsigned char *p = map(SIZE);

	fill(p, SIZE, 1);
	if (!(pagemap(p) & PAGEMAP_SOFT_DIRTY))
		skip("no soft-dirty bits in this kernel");
	for (int round = 0; round < 20; round++) {
		for (size_t i = 0; i < PAGES; i++)
			p[i * PAGE + 1] = 1;
		expect(clear_soft_dirty());
		for (size_t i = 0; i < PAGES; i += 2)
			p[i * PAGE] = (unsigned char)round;
		for (size_t i = 0; i < PAGES; i++)
			expect_eq(!!(pagemap(p + i * PAGE) & PAGEMAP_SOFT_DIRTY), !(i % 2));
	}
}

static void test_clear_referenced(void)
{
	unsigned char *p = map(SIZE);

	fill(p, SIZE, 2);
	for (int i = 0; i < 20; i++) {
		expect(write_text("/proc/self/clear_refs", "1"));
		verify(p, SIZE, 2);
	}
}

static void test_present(void)
{
	unsigned char *p = map(2 * SIZE);

	fill(p, SIZE, 3);
	for (size_t i = 0; i < PAGES; i++) {
		expect(pagemap(p + i * PAGE) & (PAGEMAP_PRESENT | PAGEMAP_SWAPPED));
		expect(!(pagemap(p + SIZE + i * PAGE) & PAGEMAP_PRESENT));
	}
}

static void test_mincore(void)
{
	unsigned char *p = map(SIZE), there[PAGES];

	fill(p, SIZE / 2, 4);
	expect(!mincore(p, SIZE, there));
	for (size_t i = 0; i < PAGES; i++)
		expect_eq(there[i] & 1, i < PAGES / 2);
}

/* PAGEMAP_SCAN of Linux 6.7, which older headers lack: see pagemap in its documentation. */
struct scan {
	uint64_t size, flags, start, end, walk_end, vec, vec_len, max_pages;
	uint64_t inverted, mask, anyof, returned;
};

#define PAGEMAP_SCAN	 _IOWR('f', 16, struct scan)
#define SCAN_WP_MATCHING 1
#define USER_END	 0x7ffffffff000

static _Atomic bool stop;

static void *come_and_go(void *arg)
{
	const size_t size = 64UL << 20;

	(void)arg;
	while (!stop) {
		unsigned char *p = map(size);

		for (size_t i = 0; i < size; i += 1UL << 20)
			p[i] = 1;
		expect(!munmap(p, size));
	}
	return NULL;
}

/* It invalidates all addresses, where page tables may go at the same time. */
static void test_scan(void)
{
	struct scan scan = {
		.size = sizeof(scan),
		.flags = SCAN_WP_MATCHING,
		.end = USER_END,
	};
	int fd = open("/proc/self/pagemap", O_RDONLY);
	unsigned char *p = map(SIZE);
	pthread_t id;

	expect(fd >= 0);
	if (ioctl(fd, PAGEMAP_SCAN, &scan) < 0) {
		expect_eq(errno, ENOTTY);
		skip("no PAGEMAP_SCAN in this kernel");
	}
	fill(p, SIZE, 5);
	id = thread(come_and_go, NULL);
	for (int i = 0; i < 500; i++)
		expect(!ioctl(fd, PAGEMAP_SCAN, &scan));
	stop = true;
	join(id);
	verify(p, SIZE, 5);
	close(fd);
}

const struct test dirty_tests[] = {
	{ "pagemap: soft-dirty bits", test_soft_dirty },
	{ "pagemap: referenced bits cleared", test_clear_referenced },
	{ "pagemap: present pages", test_present },
	{ "pagemap: mincore", test_mincore },
	{ "pagemap: scanned while page tables go", test_scan },
	{ 0 },
};
