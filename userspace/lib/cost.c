// SPDX-License-Identifier: GPL-2.0-only
#include "cost.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "walk.h"

const char *const cost_names[COST_NR_SYSTEMS] = {
	[COST_NATIVE] = "native",	[COST_SHADOW] = "shadow",
	[COST_NESTED_4K] = "nested-4k", [COST_NESTED_2M] = "nested-2m",
	[COST_NESTED_1G] = "nested-1g", [COST_SEGMENT] = "segment",
};

/* Levels of the nested walk, WALK_LEVELS_SEGMENT where there is none. */
static const unsigned int nested_levels[COST_NR_SYSTEMS] = {
	[COST_NESTED_4K] = WALK_LEVELS_4K,
	[COST_NESTED_2M] = WALK_LEVELS_2M,
	[COST_NESTED_1G] = WALK_LEVELS_1G,
};

static const unsigned int guest_levels[COST_NR_PAGES] = {
	[COST_PAGE_4K] = WALK_LEVELS_4K,
	[COST_PAGE_2M] = WALK_LEVELS_2M,
};

int cost_find(const char *name)
{
	int i;

	for (i = 0; i < COST_NR_SYSTEMS; i++) {
		if (!strcmp(cost_names[i], name))
			return i;
	}
	return -EINVAL;
}

unsigned int cost_refs_hi(enum cost_system system, enum cost_page page)
{
	return walk_refs(guest_levels[page], nested_levels[system]);
}

unsigned int cost_refs_lo(enum cost_system system)
{
	return nested_levels[system] ? 2 : 1;
}

unsigned int cost_nested_levels(enum cost_system system)
{
	return nested_levels[system];
}

static double total_misses(const struct cost_run *run)
{
	double misses = 0;
	unsigned int i;

	for (i = 0; i < COST_NR_PAGES; i++)
		misses += (double)run->misses[i];
	return misses;
}

static struct cost_range total_refs(const struct cost_run *run, enum cost_system system)
{
	struct cost_range refs = { .lo = total_misses(run) * cost_refs_lo(system) };
	unsigned int i;

	for (i = 0; i < COST_NR_PAGES; i++)
		refs.hi += (double)run->misses[i] * cost_refs_hi(system, i);
	return refs;
}

/* A segment translates each address of the walk, and that of the data. */
static double segment_seconds(const struct cost_run *run, enum cost_system system)
{
	double cycles = 0;
	unsigned int i;

	for (i = 0; i < COST_NR_PAGES && system == COST_SEGMENT; i++)
		cycles += (double)run->misses[i] * (guest_levels[i] + 1);
	return cycles * run->cycle_ns / 1e9;
}

static double exit_seconds(const struct cost_run *run, enum cost_system system, unsigned int exits)
{
	return system == COST_SHADOW ? (double)run->faults * exits * run->exit_ns / 1e9 : 0;
}

static void order(struct cost_range *range)
{
	double lo = range->lo;

	if (lo > range->hi) {
		range->lo = range->hi;
		range->hi = lo;
	}
}

int cost_estimate(const struct cost_run *run, enum cost_system system,
		  struct cost_estimate *estimate)
{
	struct cost_range here = total_refs(run, run->on), refs = total_refs(run, system);
	double walks = total_misses(run) * run->walk_ns / 1e9;
	double additions = segment_seconds(run, run->on);
	double exits_lo = exit_seconds(run, run->on, COST_EXITS_LO);
	double exits_hi = exit_seconds(run, run->on, COST_EXITS_HI);
	double work_lo, work_hi;

	if (run->seconds < 0 || run->walk_ns < 0 || run->exit_ns < 0 || run->cycle_ns < 0)
		return -EDOM;
	if (!total_misses(run))
		return -ENODATA;
	if (walks + exits_lo > run->seconds)
		return -ERANGE;
	/* They are part of what was measured. */
	if (additions > walks)
		additions = walks;

	/* What is left without walks and exits; more exits here leave less. */
	work_hi = run->seconds - walks - exits_lo;
	work_lo = run->seconds - walks - exits_hi;
	if (work_lo < 0)
		work_lo = 0;

	estimate->refs = refs;
	estimate->walk_seconds.lo = (walks - additions) * refs.lo / here.lo;
	estimate->walk_seconds.hi = (walks - additions) * refs.hi / here.hi;
	order(&estimate->walk_seconds);
	estimate->walk_seconds.lo += segment_seconds(run, system);
	estimate->walk_seconds.hi += segment_seconds(run, system);

	if (system == run->on) {
		estimate->seconds = (struct cost_range){ run->seconds, run->seconds };
		return 0;
	}
	estimate->seconds.lo =
		work_lo + estimate->walk_seconds.lo + exit_seconds(run, system, COST_EXITS_LO);
	estimate->seconds.hi =
		work_hi + estimate->walk_seconds.hi + exit_seconds(run, system, COST_EXITS_HI);
	return 0;
}
