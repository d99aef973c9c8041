// SPDX-License-Identifier: GPL-2.0-only
#include "walk.h"

#include <errno.h>
#include <stdbool.h>

#define WALK_LEVELS_MAX 5

/* Keeps every product with 1000 below 2^64. */
#define WALK_FRAMES_MAX (UINT64_C(1) << 54)

static const unsigned int entry_order[COMPROMIS_NR_ENTRIES] = {
	[COMPROMIS_ENTRY_4K] = COMPROMIS_ORDER_4K,
	[COMPROMIS_ENTRY_2M] = COMPROMIS_ORDER_2M,
	[COMPROMIS_ENTRY_1G] = COMPROMIS_ORDER_1G,
};

unsigned int walk_refs(unsigned int guest, unsigned int nested)
{
	return (guest + 1) * (nested + 1) - 1;
}

unsigned int walk_levels(unsigned int entry)
{
	return WALK_LEVELS_4K - entry;
}

/* Frames that each entry size maps, and their sum. */
static int count_frames(const struct walk_backing *backing, uint64_t frames[], uint64_t *total)
{
	unsigned int i;

	*total = 0;
	for (i = 0; i < COMPROMIS_NR_ENTRIES; i++) {
		if (backing->ram[i] > WALK_FRAMES_MAX >> entry_order[i])
			return -EOVERFLOW;
		frames[i] = backing->ram[i] << entry_order[i];
		*total += frames[i];
		if (*total > WALK_FRAMES_MAX)
			return -EOVERFLOW;
	}
	return *total ? 0 : -ENODATA;
}

static bool matters(uint64_t part, uint64_t total, unsigned int permille)
{
	return part * 1000 > total * permille;
}

int walk_range(unsigned int guest, const struct walk_backing *backing, unsigned int permille,
	       struct walk_range *range)
{
	uint64_t frames[COMPROMIS_NR_ENTRIES], total, outside;
	unsigned int lo = WALK_LEVELS_MAX, hi = 0, i;
	int rc;

	if (!guest || guest > WALK_LEVELS_MAX || permille > 1000)
		return -EINVAL;
	rc = count_frames(backing, frames, &total);
	if (rc)
		return rc;

	outside = backing->segment_frames < total ? total - backing->segment_frames : 0;
	if (backing->segment_frames)
		lo = WALK_LEVELS_SEGMENT;

	for (i = 0; i < COMPROMIS_NR_ENTRIES && matters(outside, total, permille); i++) {
		if (!matters(frames[i], total, permille))
			continue;
		if (walk_levels(i) < lo)
			lo = walk_levels(i);
		if (walk_levels(i) > hi)
			hi = walk_levels(i);
	}

	/* So high a threshold that no entry is left says nothing. */
	if (lo == WALK_LEVELS_MAX)
		return -EINVAL;

	range->lo = walk_refs(guest, lo);
	range->hi = walk_refs(guest, hi);
	return 0;
}
