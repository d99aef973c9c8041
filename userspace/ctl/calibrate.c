// SPDX-License-Identifier: GPL-2.0-only
#include "calibrate.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "cycle.h"
#include "region.h"

/* More pages than any TLB of today has entries, in as many lines as a second-level cache has. */
#define NODES 16384
#define LINE  64

/* Each node in a page of its own, and not all of them in the same set of the cache. */
#define FAR  ((size_t)4096 + LINE)
#define NEAR ((size_t)LINE)

#define HOPS	 (1 << 19)
#define ATTEMPTS 5

/* Keeps the compiler from leaving the chase out. */
static struct node *volatile reached;

static double chase(struct region *region, size_t stride)
{
	const struct cycle cycle = { .base = region->base, .stride = stride, .nr = NODES };
	double seconds;

	cycle_link(&cycle, 1);
	reached = cycle_follow(cycle_node(&cycle, 0), NODES);
	seconds = clock_seconds();
	reached = cycle_follow(cycle_node(&cycle, 0), HOPS);
	return clock_seconds() - seconds;
}

static int compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

int calibrate_walk(double *ns)
{
	size_t size = (NODES * FAR + (2 << 20) - 1) & ~(size_t)((2 << 20) - 1);
	double more[ATTEMPTS];
	struct region region;
	unsigned int i;

	if (region_map(&region, size, REGION_4K))
		return -ENOMEM;
	for (i = 0; i < ATTEMPTS; i++) {
		more[i] = chase(&region, FAR);
		more[i] -= chase(&region, NEAR);
	}
	region_unmap(&region);

	qsort(more, ATTEMPTS, sizeof(more[0]), compare);
	*ns = more[ATTEMPTS / 2] * 1e9 / HOPS;
	return *ns > 0 ? 0 : -ERANGE;
}

int calibrate_cycle(double *ns)
{
	FILE *file = fopen("/proc/cpuinfo", "re");
	double mhz = 0;
	char line[256];

	if (!file)
		return -ENODATA;
	while (mhz <= 0 && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "cpu MHz : %lf", &mhz) != 1)
			mhz = 0;
	}
	fclose(file);
	if (mhz <= 0)
		return -ENODATA;

	*ns = 1e3 / mhz;
	return 0;
}
