// SPDX-License-Identifier: GPL-2.0-only
/*
 * The module's table of what real CPUs count, asked as if by each of them: the
 * lookup takes what CPUID would say.
 */
#include "fixture.h"

#include <string.h>

#include <compromis-mmu.h>

#include "cpu_events.h"

#define INTEL COMPROMIS_CPU_INTEL
#define AMD   COMPROMIS_CPU_AMD
#define OTHER COMPROMIS_CPU_OTHER

#define MODELS 0x100

/* Counters of a table, as letters in the order of their numbers. */
#define SKYLAKE	 "di421sc"
#define ICELAKE	 "di42sc"
#define SAPPHIRE "di42sc"
#define ZEN1	 "dis"
#define ZEN	 "di421s"
static const char letters[COMPROMIS_WC_IMPLEMENTED + 1] = "di421....s...c";

/* All CPUs that the table has, and no more. */
static const struct {
	enum compromis_cpu_vendor vendor;
	unsigned int family, first, last;
	const char *name;
	const char *counters;
} cpus[] = {
	{ INTEL, 6, 0x4e, 0x4e, "intel skylake", SKYLAKE },
	{ INTEL, 6, 0x55, 0x55, "intel skylake-sp", SKYLAKE },
	{ INTEL, 6, 0x5e, 0x5e, "intel skylake", SKYLAKE },
	{ INTEL, 6, 0x6a, 0x6a, "intel icelake-sp", ICELAKE },
	{ INTEL, 6, 0x6c, 0x6c, "intel icelake-sp", ICELAKE },
	{ INTEL, 6, 0x7d, 0x7e, "intel icelake", ICELAKE },
	{ INTEL, 6, 0x8c, 0x8d, "intel tigerlake", ICELAKE },
	{ INTEL, 6, 0x8e, 0x8e, "intel kabylake", SKYLAKE },
	{ INTEL, 6, 0x8f, 0x8f, "intel sapphirerapids", SAPPHIRE },
	{ INTEL, 6, 0x9e, 0x9e, "intel kabylake", SKYLAKE },
	{ INTEL, 6, 0xa5, 0xa6, "intel cometlake", SKYLAKE },
	{ INTEL, 6, 0xa7, 0xa7, "intel rocketlake", ICELAKE },
	{ INTEL, 6, 0xcf, 0xcf, "intel emeraldrapids", SAPPHIRE },
	{ AMD, 0x17, 0x00, 0x2f, "amd zen1", ZEN1 },
	{ AMD, 0x17, 0x30, 0x4f, "amd zen2", ZEN },
	{ AMD, 0x17, 0x60, 0x7f, "amd zen2", ZEN },
	{ AMD, 0x17, 0x90, 0x91, "amd zen2", ZEN },
	{ AMD, 0x17, 0xa0, 0xaf, "amd zen2", ZEN },
	{ AMD, 0x19, 0x00, 0x0f, "amd zen3", ZEN },
	{ AMD, 0x19, 0x10, 0x1f, "amd zen4", ZEN },
	{ AMD, 0x19, 0x20, 0x2f, "amd zen3", ZEN },
	{ AMD, 0x19, 0x40, 0x5f, "amd zen3", ZEN },
	{ AMD, 0x19, 0x60, 0xaf, "amd zen4", ZEN },
};

/* The index in cpus[] that a CPU should be found by, or that of its end. */
static size_t expected(enum compromis_cpu_vendor vendor, unsigned int family, unsigned int model)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cpus); i++)
		if (cpus[i].vendor == vendor && cpus[i].family == family &&
		    cpus[i].first <= model && model <= cpus[i].last)
			break;
	return i;
}

static void expect(enum compromis_cpu_vendor vendor, unsigned int family, unsigned int model)
{
	const struct compromis_cpu_model *found = compromis_cpu_events_find(vendor, family, model);
	size_t i = expected(vendor, family, model);

	if (i == ARRAY_SIZE(cpus)) {
		assert_null(found);
		return;
	}
	assert_non_null(found);
	assert_string_equal(found->name, cpus[i].name);
}

/* Every family and model that CPUID can name, so all neighbours too. */
static void each_cpu_has_its_row_or_none(void **state)
{
	(void)state;
	for (unsigned int family = 0; family < 0x20; family++)
		for (unsigned int model = 0; model < MODELS; model++) {
			expect(INTEL, family, model);
			expect(AMD, family, model);
			expect(OTHER, family, model);
		}
}

static void the_vendor_counts(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cpus); i++) {
		assert_null(compromis_cpu_events_find(cpus[i].vendor == INTEL ? AMD : INTEL,
						      cpus[i].family, cpus[i].first));
		assert_null(compromis_cpu_events_find(OTHER, cpus[i].family, cpus[i].first));
	}
}

static void hybrid_cpus_have_no_row(void **state)
{
	static const unsigned int models[] = { 0x97, 0x9a, 0xaa, 0xb7, 0xba, 0xbf, 0xbe };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(models); i++)
		assert_null(compromis_cpu_events_find(INTEL, 6, models[i]));
}

static const struct compromis_cpu_events *events_of(size_t i)
{
	return compromis_cpu_events_find(cpus[i].vendor, cpus[i].family, cpus[i].first)->events;
}

static void each_row_counts_what_it_can(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cpus); i++) {
		unsigned int counters = compromis_cpu_events_counters(events_of(i));
		char text[COMPROMIS_WC_IMPLEMENTED + 1] = "";

		for (size_t n = 0; n < COMPROMIS_WC_IMPLEMENTED; n++)
			if (counters & 1U << n)
				strncat(text, &letters[n], 1);
		assert_string_equal(text, cpus[i].counters);
	}
}

/* What no CPU of these counts must not read 0. */
static void no_row_counts_references(void **state)
{
	unsigned int never = 1U << COMPROMIS_WC_GUEST_REFS | 1U << COMPROMIS_WC_NESTED_REFS |
			     1U << COMPROMIS_WC_SEGMENT_HITS | 1U << COMPROMIS_WC_NESTED_LOOKUPS |
			     1U << COMPROMIS_WC_NTLB_HITS | 1U << COMPROMIS_WC_PWC_SKIPS |
			     1U << COMPROMIS_WC_NESTED_PWC_SKIPS;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cpus); i++)
		assert_false(compromis_cpu_events_counters(events_of(i)) & never);
}

/*
 * Event and unit mask are 16 bits; the event is not 0, and none is in a sum twice
 * or behind the end of one.
 */
static void configs_are_well_formed(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cpus); i++)
		for (size_t n = 0; n < COMPROMIS_WC_IMPLEMENTED; n++) {
			const unsigned int *part = events_of(i)->part[n];

			for (size_t p = 0; p < COMPROMIS_CPU_PARTS; p++) {
				assert_true(part[p] <= 0xffff);
				assert_true(!part[p] || part[p] & 0xff);
				for (size_t q = 0; q < p; q++)
					assert_true(!part[p] || (part[q] && part[q] != part[p]));
			}
		}
}

/* The walks by size cover those by kind: the same events, and the same bits of each. */
static void sizes_cover_kinds(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cpus); i++) {
		const struct compromis_cpu_events *events = events_of(i);
		unsigned int kinds[256] = { 0 }, sizes[256] = { 0 };

		/* Without those of 1 GiB there is nothing to compare. */
		if (!events->part[COMPROMIS_WC_WALKS_1G][0])
			continue;
		for (size_t p = 0; p < COMPROMIS_CPU_PARTS; p++) {
			for (size_t n = COMPROMIS_WC_DTLB_WALKS; n <= COMPROMIS_WC_ITLB_WALKS; n++)
				kinds[events->part[n][p] & 0xff] += events->part[n][p] >> 8;
			for (size_t n = COMPROMIS_WC_WALKS_4K; n <= COMPROMIS_WC_WALKS_1G; n++)
				sizes[events->part[n][p] & 0xff] += events->part[n][p] >> 8;
		}
		assert_memory_equal(kinds, sizes, sizeof(kinds));
	}
}

/* A few by their numbers, from the vendors' files. */
static void samples(void **state)
{
	const struct compromis_cpu_model *skylake = compromis_cpu_events_find(INTEL, 6, 0x55);
	const struct compromis_cpu_model *sapphire = compromis_cpu_events_find(INTEL, 6, 0x8f);
	const struct compromis_cpu_model *milan = compromis_cpu_events_find(AMD, 0x19, 1);

	(void)state;
	/* DTLB_LOAD_MISSES.WALK_COMPLETED, DTLB_STORE_MISSES.WALK_COMPLETED */
	assert_int_equal(skylake->events->part[COMPROMIS_WC_DTLB_WALKS][0], 0x0e08);
	assert_int_equal(skylake->events->part[COMPROMIS_WC_DTLB_WALKS][1], 0x0e49);
	assert_int_equal(skylake->events->part[COMPROMIS_WC_DTLB_WALKS][2], 0);
	/* EPT.WALK_PENDING */
	assert_int_equal(skylake->events->part[COMPROMIS_WC_WALK_CYCLES][3], 0x104f);
	/* ITLB_MISSES.WALK_COMPLETED */
	assert_int_equal(sapphire->events->part[COMPROMIS_WC_ITLB_WALKS][0], 0x0e11);
	/* ls_l1_d_tlb_miss with all L2 misses, bp_l1_tlb_miss_l2_tlb_miss */
	assert_int_equal(milan->events->part[COMPROMIS_WC_DTLB_WALKS][0], 0xf045);
	assert_int_equal(milan->events->part[COMPROMIS_WC_ITLB_WALKS][0], 0x0f85);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_cpu_has_its_row_or_none),
		cmocka_unit_test(the_vendor_counts),
		cmocka_unit_test(hybrid_cpus_have_no_row),
		cmocka_unit_test(each_row_counts_what_it_can),
		cmocka_unit_test(no_row_counts_references),
		cmocka_unit_test(configs_are_well_formed),
		cmocka_unit_test(sizes_cover_kinds),
		cmocka_unit_test(samples),
	};

	return cmocka_run_group_tests_name("cpu_events", tests, NULL, NULL);
}
