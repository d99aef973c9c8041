// SPDX-License-Identifier: GPL-2.0-only
/* What /proc says of pages. */
#include <sys/mman.h>

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

const struct test dirty_tests[] = {
	{ "pagemap: soft-dirty bits", test_soft_dirty },
	{ "pagemap: referenced bits cleared", test_clear_referenced },
	{ "pagemap: present pages", test_present },
	{ "pagemap: mincore", test_mincore },
	{ 0 },
};
