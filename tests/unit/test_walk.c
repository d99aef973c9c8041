// SPDX-License-Identifier: GPL-2.0-only
/* The closed form against walks that are really made, entry by entry. */
#include "fixture.h"

#include <errno.h>

#include "walk.h"
#include "walker.h"

#define GVA UINT64_C(0x00007f1234567890)

#define GIB_FRAMES (UINT64_C(1) << COMPROMIS_ORDER_1G)

static struct walk_result walk(unsigned int guest, const enum zone zones[])
{
	struct walk_result result;
	uint64_t page, mask;

	walker_reset();
	page = walker_map(GVA, guest, zones);
	result = walker_walk(GVA);

	/* A walker that goes astray proves nothing. */
	mask = (UINT64_C(4096) << (9 * (4 - guest))) - 1;
	assert_true(result.hpa == walker_hpa(page | (GVA & mask)));
	assert_int_equal(result.guest_refs, guest);
	return result;
}

static unsigned int zone_levels(enum zone zone)
{
	return zone == ZONE_SEGMENT ? WALK_LEVELS_SEGMENT : walk_levels(zone);
}

static void levels_of_page_sizes(void **state)
{
	(void)state;
	assert_int_equal(walk_levels(COMPROMIS_ENTRY_4K), 4);
	assert_int_equal(walk_levels(COMPROMIS_ENTRY_2M), 3);
	assert_int_equal(walk_levels(COMPROMIS_ENTRY_1G), 2);
}

static void closed_form_is_the_walk(void **state)
{
	static const struct {
		unsigned int guest;
		unsigned int refs[NR_ZONES];
	} cases[] = {
		{ WALK_LEVELS_4K, { 24, 19, 14, 4 } },
		{ WALK_LEVELS_2M, { 19, 15, 11, 3 } },
		{ WALK_LEVELS_1G, { 14, 11, 8, 2 } },
	};
	unsigned int i, zone, guest;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		guest = cases[i].guest;
		for (zone = 0; zone < NR_ZONES; zone++) {
			const enum zone zones[] = { zone, zone, zone, zone, zone };
			struct walk_result result = walk(guest, zones);

			assert_int_equal(result.guest_refs + result.nested_refs,
					 cases[i].refs[zone]);
			assert_int_equal(walk_refs(guest, zone_levels(zone)), cases[i].refs[zone]);
		}
	}
}

/* Bounds of a domain that has 1 GiB in each of the zones of the set. */
static struct walk_range bounds(unsigned int guest, unsigned int set)
{
	struct walk_backing backing = { 0 };
	struct walk_range range;
	unsigned int entry;

	for (entry = 0; entry < COMPROMIS_NR_ENTRIES; entry++) {
		if (set & (1U << entry))
			backing.ram[entry] = GIB_FRAMES >> (9 * entry);
	}
	/* The p2m is complete: what the segment translates is in it as well. */
	if (set & (1U << ZONE_SEGMENT)) {
		backing.ram[COMPROMIS_ENTRY_1G]++;
		backing.segment_frames = GIB_FRAMES;
	}
	assert_int_equal(walk_range(guest, &backing, 0, &range), 0);
	return range;
}

/* Smallest and largest walk with every choice of zones for tables and page. */
static struct walk_range enumerate(unsigned int guest, unsigned int set)
{
	struct walk_range found = { UINT32_MAX, 0 };
	unsigned int choice, rest, refs, i;
	struct walk_result result;
	enum zone zones[5];

	for (choice = 0; choice < 1U << (2 * (guest + 1)); choice++) {
		for (i = 0, rest = choice; i <= guest; i++, rest /= NR_ZONES) {
			zones[i] = rest % NR_ZONES;
			if (!(set & (1U << zones[i])))
				break;
		}
		if (i <= guest)
			continue;

		result = walk(guest, zones);
		refs = result.guest_refs + result.nested_refs;
		if (refs < found.lo)
			found.lo = refs;
		if (refs > found.hi)
			found.hi = refs;
	}
	return found;
}

static void bounds_are_tight(void **state)
{
	unsigned int guest, set;

	(void)state;
	for (guest = WALK_LEVELS_1G; guest <= WALK_LEVELS_4K; guest++) {
		for (set = 1; set < 1U << NR_ZONES; set++) {
			struct walk_range said = bounds(guest, set);
			struct walk_range found;

			/* A segment over part of the RAM leaves 1 GiB entries to count. */
			if (set & (1U << ZONE_SEGMENT) && set != 1U << ZONE_SEGMENT)
				found = enumerate(guest, set | 1U << ZONE_1G);
			else
				found = enumerate(guest, set);
			assert_int_equal(said.lo, found.lo);
			assert_int_equal(said.hi, found.hi);
		}
	}
}

static void small_remainders(void **state)
{
	/* 2.5 GiB with 4 KiB entries for the first 2 MiB, as a firmware leaves it. */
	struct walk_backing backing = { .ram = { 512, 767, 1 } };
	struct walk_range range;

	(void)state;
	assert_int_equal(walk_range(WALK_LEVELS_4K, &backing, 0, &range), 0);
	assert_int_equal(range.lo, 14);
	assert_int_equal(range.hi, 24);
	assert_int_equal(walk_range(WALK_LEVELS_4K, &backing, 10, &range), 0);
	assert_int_equal(range.lo, 14);
	assert_int_equal(range.hi, 19);

	/* All but 1 MiB in a segment. */
	backing.segment_frames = 2560 * 256 - 256;
	assert_int_equal(walk_range(WALK_LEVELS_4K, &backing, 10, &range), 0);
	assert_int_equal(range.lo, 4);
	assert_int_equal(range.hi, 4);
	assert_int_equal(walk_range(WALK_LEVELS_4K, &backing, 0, &range), 0);
	assert_int_equal(range.lo, 4);
	assert_int_equal(range.hi, 24);

	/* A segment may hold room for ballooned pages, too. */
	backing.segment_frames = UINT64_MAX;
	assert_int_equal(walk_range(WALK_LEVELS_2M, &backing, 0, &range), 0);
	assert_int_equal(range.lo, 3);
	assert_int_equal(range.hi, 3);
}

/* A size counts when it maps more than the threshold, not when it maps as much. */
static void threshold_is_exact(void **state)
{
	struct walk_backing backing = { .ram = { 5120, 990, 0 } };
	struct walk_range range;

	(void)state;
	assert_int_equal(walk_range(WALK_LEVELS_4K, &backing, 10, &range), 0);
	assert_int_equal(range.hi, 19);
	backing.ram[0]++;
	assert_int_equal(walk_range(WALK_LEVELS_4K, &backing, 10, &range), 0);
	assert_int_equal(range.hi, 24);
}

static void bad_arguments(void **state)
{
	struct walk_backing backing = { .ram = { 1, 0, 0 } };
	struct walk_range range;

	(void)state;
	assert_int_equal(walk_range(0, &backing, 0, &range), -EINVAL);
	assert_int_equal(walk_range(6, &backing, 0, &range), -EINVAL);
	assert_int_equal(walk_range(4, &backing, 1001, &range), -EINVAL);
	/* So high a threshold that nothing counts. */
	assert_int_equal(walk_range(4, &backing, 1000, &range), -EINVAL);

	backing.ram[0] = 0;
	assert_int_equal(walk_range(4, &backing, 0, &range), -ENODATA);
	backing.ram[COMPROMIS_ENTRY_1G] = UINT64_MAX;
	assert_int_equal(walk_range(4, &backing, 0, &range), -EOVERFLOW);
	backing.ram[COMPROMIS_ENTRY_1G] = 1;
	backing.ram[COMPROMIS_ENTRY_4K] = UINT64_C(1) << 54;
	assert_int_equal(walk_range(4, &backing, 0, &range), -EOVERFLOW);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(levels_of_page_sizes), cmocka_unit_test(closed_form_is_the_walk),
		cmocka_unit_test(bounds_are_tight),	cmocka_unit_test(small_remainders),
		cmocka_unit_test(threshold_is_exact),	cmocka_unit_test(bad_arguments),
	};

	return cmocka_run_group_tests_name("walk", tests, NULL, NULL);
}
