// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sources.  Intel: the event files of perfmon (github.com/intel/perfmon), of the
 * name given with each table, and its mapfile.csv for the models.  AMD: the
 * event tables of the Processor Programming References (PPR), as in
 * tools/perf/pmu-events/arch/x86/amdzen* of Linux, which AMD maintains; models
 * are those that mapfile.csv there and arch/x86/kernel/cpu/amd.c agree on.
 *
 * What is in a table counts what our name says, with two differences that no
 * CPU lets us avoid and that the ABI document states: walks on behalf of
 * instructions that never retire are in it, and so, where it says so, are walks
 * that end in a fault.  Left out is what is not the same thing:
 *
 * - Intel's MISS_CAUSES_A_WALK: also walks that are given up.
 * - Intel's WALK_ACTIVE: cycles with any walk, however many overlap.
 * - walks_1g on Ice Lake and later: there is no event for code in 1 GiB pages.
 * - AMD's ls_tablewalker: counts types that the PPR does not explain.
 * - page sizes on Zen 1: its ITLB does not tell them apart.
 * - guest_refs and nested_refs: what counts loads of page walkers by level of
 *   cache (PAGE_WALKER_LOADS) ended with Broadwell.
 * - hybrid CPUs (Alder Lake on): two PMUs, and a raw event is of one only.
 */
#include <linux/stddef.h>

#include "cpu_events.h"

#define EVENT(_event, _umask)	((_event) | (_umask) << 8)

/*
 * Intel.  The same unit masks for loads, stores and code: 0x0e
 * WALK_COMPLETED, 0x02 .._4K, 0x04 .._2M_4M, 0x08 .._1G, 0x10 WALK_PENDING,
 * 0x20 STLB_HIT.  WALK_PENDING adds up the walks of each cycle.
 */

/*
 * skylake, skylakex, cascadelakex: virtual-memory.  Its WALK_PENDING excludes
 * the time of EPT walks, which is an event of its own: 0x4f, EPT.WALK_PENDING.
 */
static const struct compromis_cpu_events skylake = { {
	[COMPROMIS_WC_DTLB_WALKS] = { EVENT(0x08, 0x0e), EVENT(0x49, 0x0e) },
	[COMPROMIS_WC_ITLB_WALKS] = { EVENT(0x85, 0x0e) },
	[COMPROMIS_WC_WALKS_4K] = {
		EVENT(0x08, 0x02), EVENT(0x49, 0x02), EVENT(0x85, 0x02),
	},
	[COMPROMIS_WC_WALKS_2M] = {
		EVENT(0x08, 0x04), EVENT(0x49, 0x04), EVENT(0x85, 0x04),
	},
	[COMPROMIS_WC_WALKS_1G] = {
		EVENT(0x08, 0x08), EVENT(0x49, 0x08), EVENT(0x85, 0x08),
	},
	[COMPROMIS_WC_STLB_HITS] = {
		EVENT(0x08, 0x20), EVENT(0x49, 0x20), EVENT(0x85, 0x20),
	},
	[COMPROMIS_WC_WALK_CYCLES] = {
		EVENT(0x08, 0x10), EVENT(0x49, 0x10), EVENT(0x85, 0x10),
		EVENT(0x4f, 0x10),
	},
} };

/* icelake, icelakex, tigerlake, rocketlake: virtual-memory. */
static const struct compromis_cpu_events icelake = { {
	[COMPROMIS_WC_DTLB_WALKS] = { EVENT(0x08, 0x0e), EVENT(0x49, 0x0e) },
	[COMPROMIS_WC_ITLB_WALKS] = { EVENT(0x85, 0x0e) },
	[COMPROMIS_WC_WALKS_4K] = {
		EVENT(0x08, 0x02), EVENT(0x49, 0x02), EVENT(0x85, 0x02),
	},
	[COMPROMIS_WC_WALKS_2M] = {
		EVENT(0x08, 0x04), EVENT(0x49, 0x04), EVENT(0x85, 0x04),
	},
	[COMPROMIS_WC_STLB_HITS] = {
		EVENT(0x08, 0x20), EVENT(0x49, 0x20), EVENT(0x85, 0x20),
	},
	[COMPROMIS_WC_WALK_CYCLES] = {
		EVENT(0x08, 0x10), EVENT(0x49, 0x10), EVENT(0x85, 0x10),
	},
} };

/* sapphirerapids, emeraldrapids: virtual-memory.  The event numbers moved. */
static const struct compromis_cpu_events sapphire = { {
	[COMPROMIS_WC_DTLB_WALKS] = { EVENT(0x12, 0x0e), EVENT(0x13, 0x0e) },
	[COMPROMIS_WC_ITLB_WALKS] = { EVENT(0x11, 0x0e) },
	[COMPROMIS_WC_WALKS_4K] = {
		EVENT(0x12, 0x02), EVENT(0x13, 0x02), EVENT(0x11, 0x02),
	},
	[COMPROMIS_WC_WALKS_2M] = {
		EVENT(0x12, 0x04), EVENT(0x13, 0x04), EVENT(0x11, 0x04),
	},
	[COMPROMIS_WC_STLB_HITS] = {
		EVENT(0x12, 0x20), EVENT(0x13, 0x20), EVENT(0x11, 0x20),
	},
	[COMPROMIS_WC_WALK_CYCLES] = {
		EVENT(0x12, 0x10), EVENT(0x13, 0x10), EVENT(0x11, 0x10),
	},
} };

/*
 * AMD.  0x45 (ls_l1_d_tlb_miss) has reloads of the DTLB, in the low four bits
 * of the unit mask from the second level and in the high four by a walk: for
 * pages of 4 KiB, coalesced ones of several times 4 KiB, of 2 MiB and of 1 GiB.
 * 0x84 and 0x85 (bp_l1_tlb_miss..) are the same for code.  That 0x45:0xf0 and
 * 0x85 are the page walks is AMD's word: recommended.json, l2_dtlb_misses and
 * l2_itlb_misses.
 */
#define AMD_DTLB_WALKS	{ EVENT(0x45, 0xf0) }
#define AMD_STLB_HITS	{ EVENT(0x45, 0x0f), EVENT(0x84, 0x00) }

/* amdzen1: memory, cache, recommended; PPR for family 17h models 00h-2Fh. */
static const struct compromis_cpu_events zen1 = { {
	[COMPROMIS_WC_DTLB_WALKS] = AMD_DTLB_WALKS,
	[COMPROMIS_WC_ITLB_WALKS] = { EVENT(0x85, 0x07) },
	[COMPROMIS_WC_STLB_HITS] = AMD_STLB_HITS,
} };

/* amdzen2: memory, cache, recommended; PPR for family 17h models 30h-FFh. */
static const struct compromis_cpu_events zen2 = { {
	[COMPROMIS_WC_DTLB_WALKS] = AMD_DTLB_WALKS,
	[COMPROMIS_WC_ITLB_WALKS] = { EVENT(0x85, 0x07) },
	[COMPROMIS_WC_WALKS_4K] = { EVENT(0x45, 0x30), EVENT(0x85, 0x01) },
	[COMPROMIS_WC_WALKS_2M] = { EVENT(0x45, 0x40), EVENT(0x85, 0x02) },
	[COMPROMIS_WC_WALKS_1G] = { EVENT(0x45, 0x80), EVENT(0x85, 0x04) },
	[COMPROMIS_WC_STLB_HITS] = AMD_STLB_HITS,
} };

/*
 * amdzen3: memory, cache; amdzen4: memory; PPR for family 19h.  The ITLB tells
 * coalesced pages apart as well: unit mask 0x08 of 0x85.
 */
static const struct compromis_cpu_events zen3 = { {
	[COMPROMIS_WC_DTLB_WALKS] = AMD_DTLB_WALKS,
	[COMPROMIS_WC_ITLB_WALKS] = { EVENT(0x85, 0x0f) },
	[COMPROMIS_WC_WALKS_4K] = { EVENT(0x45, 0x30), EVENT(0x85, 0x09) },
	[COMPROMIS_WC_WALKS_2M] = { EVENT(0x45, 0x40), EVENT(0x85, 0x02) },
	[COMPROMIS_WC_WALKS_1G] = { EVENT(0x45, 0x80), EVENT(0x85, 0x04) },
	[COMPROMIS_WC_STLB_HITS] = AMD_STLB_HITS,
} };

/* The last row has no name. */
static const struct compromis_cpu_model models[] = {
	{ "intel skylake", COMPROMIS_CPU_INTEL, 6, 0x4e, 0x4e, &skylake },
	{ "intel skylake", COMPROMIS_CPU_INTEL, 6, 0x5e, 0x5e, &skylake },
	/* Cascade and Cooper Lake are steppings of it. */
	{ "intel skylake-sp", COMPROMIS_CPU_INTEL, 6, 0x55, 0x55, &skylake },
	/* Kaby and Coffee Lake share models. */
	{ "intel kabylake", COMPROMIS_CPU_INTEL, 6, 0x8e, 0x8e, &skylake },
	{ "intel kabylake", COMPROMIS_CPU_INTEL, 6, 0x9e, 0x9e, &skylake },
	{ "intel cometlake", COMPROMIS_CPU_INTEL, 6, 0xa5, 0xa6, &skylake },
	{ "intel icelake", COMPROMIS_CPU_INTEL, 6, 0x7d, 0x7e, &icelake },
	{ "intel icelake-sp", COMPROMIS_CPU_INTEL, 6, 0x6a, 0x6a, &icelake },
	{ "intel icelake-sp", COMPROMIS_CPU_INTEL, 6, 0x6c, 0x6c, &icelake },
	{ "intel tigerlake", COMPROMIS_CPU_INTEL, 6, 0x8c, 0x8d, &icelake },
	{ "intel rocketlake", COMPROMIS_CPU_INTEL, 6, 0xa7, 0xa7, &icelake },
	{ "intel sapphirerapids", COMPROMIS_CPU_INTEL, 6, 0x8f, 0x8f, &sapphire },
	{ "intel emeraldrapids", COMPROMIS_CPU_INTEL, 6, 0xcf, 0xcf, &sapphire },
	{ "amd zen1", COMPROMIS_CPU_AMD, 0x17, 0x00, 0x2f, &zen1 },
	{ "amd zen2", COMPROMIS_CPU_AMD, 0x17, 0x30, 0x4f, &zen2 },
	{ "amd zen2", COMPROMIS_CPU_AMD, 0x17, 0x60, 0x7f, &zen2 },
	{ "amd zen2", COMPROMIS_CPU_AMD, 0x17, 0x90, 0x91, &zen2 },
	{ "amd zen2", COMPROMIS_CPU_AMD, 0x17, 0xa0, 0xaf, &zen2 },
	{ "amd zen3", COMPROMIS_CPU_AMD, 0x19, 0x00, 0x0f, &zen3 },
	{ "amd zen3", COMPROMIS_CPU_AMD, 0x19, 0x20, 0x2f, &zen3 },
	{ "amd zen3", COMPROMIS_CPU_AMD, 0x19, 0x40, 0x5f, &zen3 },
	{ "amd zen4", COMPROMIS_CPU_AMD, 0x19, 0x10, 0x1f, &zen3 },
	{ "amd zen4", COMPROMIS_CPU_AMD, 0x19, 0x60, 0xaf, &zen3 },
	{ }
};

const struct compromis_cpu_model *
compromis_cpu_events_find(enum compromis_cpu_vendor vendor, unsigned int family,
			  unsigned int model)
{
	const struct compromis_cpu_model *row;

	for (row = models; row->name; row++)
		if (row->vendor == vendor && row->family == family &&
		    row->first <= model && model <= row->last)
			return row;

	return NULL;
}

unsigned int
compromis_cpu_events_counters(const struct compromis_cpu_events *events)
{
	unsigned int n, counters = 0;

	for (n = 0; n < COMPROMIS_WC_IMPLEMENTED; n++)
		if (events->part[n][0])
			counters |= 1U << n;

	return counters;
}
