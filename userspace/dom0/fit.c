// SPDX-License-Identifier: GPL-2.0-only
#include "fit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MIB (UINT64_C(1) << 8) /* in frames */

/*
 * Xen makes two reservations: one for all RAM below 4 GiB, up to LOW_END, which gives back
 * later what the toolstack does not populate; and one for what is above.  The toolstack
 * puts RAM up to LOW_RAM there, and allows the domain EXTRA more than its memory.
 */
#define LOW_END (4032 * MIB)
#define LOW_RAM (3840 * MIB)
#define EXTRA	(1 * MIB)

struct parts {
	unsigned int nr;
	uint64_t part[2];
};

static void split(uint64_t vm, struct parts *parts)
{
	uint64_t want = vm + EXTRA;

	parts->nr = 1;
	parts->part[0] = want < LOW_END ? want : LOW_END;
	if (vm > LOW_RAM)
		parts->part[parts->nr++] = want - LOW_RAM;
}

static int copy(const struct runs *runs, struct runs *to)
{
	to->nr = to->room = runs->nr;
	to->run = calloc(runs->nr + 1, sizeof(*to->run));
	if (!to->run)
		return -ENOMEM;
	if (runs->nr)
		memcpy(to->run, runs->run, runs->nr * sizeof(*to->run));
	return 0;
}

/* Take a part from the shortest run that has it, as Xen does; runs begin at 2 MiB. */
static int take(struct runs *runs, uint64_t nr)
{
	struct compromis_run *best = NULL;
	uint64_t skip;
	size_t i;

	for (i = 0; i < runs->nr; i++) {
		struct compromis_run *run = &runs->run[i];

		skip = -run->mfn & ((UINT64_C(1) << COMPROMIS_ORDER_2M) - 1);
		if (run->nr >= skip && run->nr - skip >= nr && (!best || run->nr < best->nr))
			best = run;
	}
	if (!best)
		return -ENOSPC;

	skip = -best->mfn & ((UINT64_C(1) << COMPROMIS_ORDER_2M) - 1);
	best->mfn += skip + nr;
	best->nr -= skip + nr;
	return 0;
}

static int take_vm(struct runs *runs, const struct parts *parts, struct fit_obstacle *obstacle)
{
	unsigned int i;

	for (i = 0; i < parts->nr; i++) {
		if (!take(runs, parts->part[i]))
			continue;
		if (obstacle) {
			obstacle->needed = parts->part[i];
			obstacle->largest = runs_largest(runs, COMPROMIS_ORDER_2M);
		}
		return -ENOSPC;
	}
	return 0;
}

uint64_t fit_count(const struct runs *runs, uint64_t vm, uint64_t limit)
{
	struct runs left = { 0 };
	struct parts parts;
	uint64_t count = 0;

	if (copy(runs, &left))
		return 0;
	split(vm, &parts);
	while (limit >= vm + EXTRA && !take_vm(&left, &parts, NULL)) {
		limit -= vm + EXTRA;
		count++;
	}
	runs_free(&left);
	return count;
}

int fit_one(const struct runs *runs, uint64_t vm, struct fit_obstacle *obstacle)
{
	struct runs left = { 0 };
	struct parts parts;
	int rc = copy(runs, &left);

	if (rc)
		return rc;
	split(vm, &parts);
	rc = take_vm(&left, &parts, obstacle);
	runs_free(&left);
	return rc;
}
