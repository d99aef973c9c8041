// SPDX-License-Identifier: GPL-2.0-only
#include "compact.h"

#include <errno.h>
#include <stdbool.h>

#include "cluster.h"

static struct extent *free_or_null(struct extent *extent)
{
	return extent && extent->owner == EXTENT_FREE ? extent : NULL;
}

/* Usable blocks of the run that is there once the extent has moved. */
static uint32_t run_without(const struct memory *memory, const struct extent *extent)
{
	const struct extent *before = free_or_null(extent->prev);
	const struct extent *behind = free_or_null(extent->next);
	uint32_t start = before ? before->start : extent->start;
	uint32_t end = extent->start + extent->length + (behind ? behind->length : 0);

	return memory_usable(memory, start, end - start);
}

/* Where the extent may go: not to what it is to be joined with. */
static struct extent *target_of(const struct memory *memory, const struct extent *extent)
{
	return memory_find(memory, extent->length, free_or_null(extent->prev),
			   free_or_null(extent->next));
}

bool compact_frees(const struct memory *memory, const struct extent *extent, uint32_t span,
		   uint64_t budget)
{
	return extent->owner != EXTENT_FREE && extent->owner != EXTENT_RESERVED &&
	       extent->length <= budget && run_without(memory, extent) >= span;
}

int64_t compact_run(struct memory *memory, uint32_t span, uint64_t budget)
{
	struct extent *extent, *best = NULL, *target;
	uint32_t length;

	for (extent = memory->first; extent; extent = extent->next) {
		if ((!best || extent->length < best->length) &&
		    compact_frees(memory, extent, span, budget) && target_of(memory, extent))
			best = extent;
	}
	if (!best)
		return 0;
	target = target_of(memory, best);
	length = best->length;
	return memory_move(memory, best, target) ? -ENOMEM : (int64_t)length;
}

int64_t compact_vm(struct memory *memory, const struct demand *demand, struct extent **extents)
{
	struct need need = need_whole(demand);
	uint32_t largest = memory_largest(memory);
	struct extent *fresh;

	if (largest < need.largest || (memory_second(memory) < need.second && largest < need.whole))
		return 0;
	if (memory_take(memory, demand, false, &fresh) < 0)
		return -ENOMEM;
	memory_release(memory, *extents);
	*extents = fresh;
	return demand->blocks;
}
