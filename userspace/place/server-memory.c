// SPDX-License-Identifier: GPL-2.0-only
#include "server-memory.h"

#include <errno.h>
#include <stdlib.h>

#define CHUNK_EXTENTS 4096

/* The end of the addresses below which the machine's hole lies. */
#define HOLE_END (4 * BLOCKS_PER_GIB)

struct extent_chunk {
	struct extent_chunk *next;
	struct extent extent[CHUNK_EXTENTS];
};

static int by_length(const struct extent *a, const struct extent *b)
{
	if (a->usable != b->usable)
		return a->usable < b->usable ? -1 : 1;
	return (a->start > b->start) - (a->start < b->start);
}

RB_PROTOTYPE(extent_tree, extent, node, by_length)
RB_GENERATE(extent_tree, extent, node, by_length)

static struct extent *extent_new(struct extent_pool *pool)
{
	struct extent *extent = pool->unused;
	struct extent_chunk *chunk;
	size_t i;

	if (!extent) {
		chunk = malloc(sizeof(*chunk));
		if (!chunk)
			return NULL;
		chunk->next = pool->chunks;
		pool->chunks = chunk;
		for (i = 0; i < CHUNK_EXTENTS; i++) {
			chunk->extent[i].more = pool->unused;
			pool->unused = &chunk->extent[i];
		}
		extent = pool->unused;
	}
	pool->unused = extent->more;
	extent->more = NULL;
	return extent;
}

static void extent_drop(struct extent_pool *pool, struct extent *extent)
{
	extent->more = pool->unused;
	pool->unused = extent;
}

void extent_pool_free(struct extent_pool *pool)
{
	while (pool->chunks) {
		struct extent_chunk *next = pool->chunks->next;

		free(pool->chunks);
		pool->chunks = next;
	}
	pool->unused = NULL;
}

uint32_t memory_usable(const struct memory *memory, uint32_t start, uint32_t length)
{
	uint32_t skip = align_up(start, memory->align) - start;

	return length > skip ? length - skip : 0;
}

static void make_free(struct memory *memory, struct extent *extent)
{
	extent->owner = EXTENT_FREE;
	extent->more = NULL;
	extent->usable = memory_usable(memory, extent->start, extent->length);
	RB_INSERT(extent_tree, &memory->free, extent);
	free_runs_add(&memory->pool->free_runs, extent->length);
}

/* To be called before its length changes. */
static void make_taken(struct memory *memory, struct extent *extent)
{
	RB_REMOVE(extent_tree, &memory->free, extent);
	free_runs_remove(&memory->pool->free_runs, extent->length);
}

static void link_after(struct memory *memory, struct extent *extent, struct extent *prev)
{
	extent->prev = prev;
	extent->next = prev ? prev->next : memory->first;
	if (extent->next)
		extent->next->prev = extent;
	if (prev)
		prev->next = extent;
	else
		memory->first = extent;
}

static void unlink_extent(struct memory *memory, struct extent *extent)
{
	if (extent->next)
		extent->next->prev = extent->prev;
	if (extent->prev)
		extent->prev->next = extent->next;
	else
		memory->first = extent->next;
}

/* Append during memory_init(); free extents of no length are left out. */
static int append(struct memory *memory, struct extent **last, uint32_t start, uint32_t length,
		  uint32_t owner)
{
	struct extent *extent;

	if (!length && owner == EXTENT_FREE)
		return 0;
	extent = extent_new(memory->pool);
	if (!extent)
		return -ENOMEM;
	extent->start = start;
	extent->length = length;
	extent->owner = owner;
	link_after(memory, extent, *last);
	*last = extent;
	if (owner == EXTENT_FREE) {
		make_free(memory, extent);
		memory->free_blocks += length;
	}
	return 0;
}

/* The addresses from *at on, less what is still to be reserved, with the hole left out. */
static int append_node(struct memory *memory, const struct memory_layout *layout,
		       struct extent **last, uint32_t *at, uint32_t blocks, uint32_t *reserved)
{
	int rc = 0;

	while (blocks && !rc) {
		uint32_t low = HOLE_END - layout->hole, length = blocks, taken;

		if (layout->hole && *at < low && length > low - *at)
			length = low - *at;
		taken = *reserved < length ? *reserved : length;
		*reserved -= taken;
		if (taken)
			rc = append(memory, last, *at, taken, EXTENT_RESERVED);
		if (!rc)
			rc = append(memory, last, *at + taken, length - taken, EXTENT_FREE);
		*at += length;
		blocks -= length;
		if (*at == low && layout->hole && !rc) {
			rc = append(memory, last, *at, layout->hole, EXTENT_RESERVED);
			*at = HOLE_END;
		}
	}
	return rc;
}

int memory_init(struct memory *memory, const struct memory_layout *layout, uint32_t align,
		struct extent_pool *pool)
{
	uint32_t reserved = layout->reserved, at = 0, left = layout->total, node;
	struct extent *last = NULL;
	int rc = 0;

	*memory = (struct memory){ .pool = pool, .align = align };
	RB_INIT(&memory->free);
	for (node = 0; node < layout->nodes && !rc; node++) {
		uint32_t blocks = left / (layout->nodes - node);

		rc = append_node(memory, layout, &last, &at, blocks, &reserved);
		/* Nothing joins across this. */
		if (!rc)
			rc = append(memory, &last, at, 0, EXTENT_RESERVED);
		left -= blocks;
	}
	memory->total_blocks = memory->free_blocks;
	return rc;
}

int memory_init_runs(struct memory *memory, const struct memory_run *run, size_t nr, uint32_t align,
		     struct extent_pool *pool)
{
	struct extent *last = NULL;
	int rc = 0;
	size_t i;

	*memory = (struct memory){ .pool = pool, .align = align };
	RB_INIT(&memory->free);
	for (i = 0; i < nr && !rc; i++) {
		rc = append(memory, &last, run[i].start, run[i].length, EXTENT_FREE);
		if (!rc)
			rc = append(memory, &last, run[i].start + run[i].length, 0,
				    EXTENT_RESERVED);
	}
	memory->total_blocks = memory->free_blocks;
	return rc;
}

static struct extent *largest(const struct memory *memory)
{
	return RB_MAX(extent_tree, (struct extent_tree *)&memory->free);
}

uint32_t memory_largest(const struct memory *memory)
{
	struct extent *run = largest(memory);

	return run ? run->usable : 0;
}

uint32_t memory_second(const struct memory *memory)
{
	struct extent *run = largest(memory);

	run = run ? RB_PREV(extent_tree, &memory->free, run) : NULL;
	return run ? run->usable : 0;
}

struct extent *memory_find(const struct memory *memory, uint32_t blocks, const struct extent *not1,
			   const struct extent *not2)
{
	struct extent key = { .usable = blocks }, *run;

	run = RB_NFIND(extent_tree, (struct extent_tree *)&memory->free, &key);
	while (run && (run == not1 || run == not2))
		run = RB_NEXT(extent_tree, &memory->free, run);
	return run;
}

/* Make [start, start + length) of a free run the owner's.  Returns it, or NULL: no memory. */
static struct extent *carve(struct memory *memory, struct extent *run, uint32_t start,
			    uint32_t length, uint32_t owner)
{
	uint32_t head = start - run->start, tail = run->length - head - length;
	struct extent *before = NULL, *behind = NULL;

	if (head)
		before = extent_new(memory->pool);
	if (tail)
		behind = extent_new(memory->pool);
	if ((head && !before) || (tail && !behind)) {
		if (before)
			extent_drop(memory->pool, before);
		if (behind)
			extent_drop(memory->pool, behind);
		return NULL;
	}

	make_taken(memory, run);
	if (before) {
		before->start = run->start;
		before->length = head;
		link_after(memory, before, run->prev);
		make_free(memory, before);
	}
	if (behind) {
		behind->start = start + length;
		behind->length = tail;
		link_after(memory, behind, run);
		make_free(memory, behind);
	}
	run->start = start;
	run->length = length;
	run->owner = owner;
	memory->free_blocks -= length;
	return run;
}

/* The next piece of a part that lacks `left` blocks; *aligned: that it can be of a segment. */
static struct extent *take_piece(struct memory *memory, uint32_t left, uint32_t vm, bool top,
				 bool *aligned)
{
	struct extent *run = memory_find(memory, left, NULL, NULL);
	uint32_t start;

	*aligned = true;
	if (run) {
		start = align_up(run->start, memory->align);
		if (top)
			start = run->start + run->length - left;
		return carve(memory, run, start, left, vm);
	}
	run = largest(memory);
	if (run->usable)
		return carve(memory, run, align_up(run->start, memory->align), run->usable, vm);

	/* What is left are runs without an aligned block. */
	*aligned = false;
	run = RB_MIN(extent_tree, &memory->free);
	return carve(memory, run, run->start, run->length < left ? run->length : left, vm);
}

int memory_take(struct memory *memory, const struct demand *demand, bool top,
		struct extent **extents)
{
	struct extent **link = extents;
	bool aligned, all_aligned = true;
	int pieces = 0;
	unsigned int i;

	*extents = NULL;
	if (memory->free_blocks < demand->blocks)
		return -ENOSPC;
	for (i = 0; i < demand->nr; i++) {
		uint32_t left = demand->part[i];

		while (left) {
			*link = take_piece(memory, left, demand->vm, top && memory->align == 1,
					   &aligned);
			if (!*link) {
				memory_release(memory, *extents);
				return -ENOMEM;
			}
			all_aligned = all_aligned && aligned;
			left -= (*link)->length;
			link = &(*link)->more;
			pieces++;
		}
	}
	return all_aligned && pieces <= SEGMENTS_MAX ? pieces : SEGMENTS_MAX + 1;
}

/* Join with a free neighbour that lies behind. */
static void join(struct memory *memory, struct extent *extent)
{
	struct extent *behind = extent->next;

	make_taken(memory, behind);
	extent->length += behind->length;
	unlink_extent(memory, behind);
	extent_drop(memory->pool, behind);
}

static void release_one(struct memory *memory, struct extent *extent)
{
	struct extent *prev = extent->prev;

	memory->free_blocks += extent->length;
	if (extent->next && extent->next->owner == EXTENT_FREE)
		join(memory, extent);
	if (prev && prev->owner == EXTENT_FREE) {
		make_taken(memory, prev);
		prev->length += extent->length;
		unlink_extent(memory, extent);
		extent_drop(memory->pool, extent);
		extent = prev;
	}
	make_free(memory, extent);
}

void memory_release(struct memory *memory, struct extent *extents)
{
	while (extents) {
		struct extent *more = extents->more;

		release_one(memory, extents);
		extents = more;
	}
}

int memory_move(struct memory *memory, struct extent *extent, struct extent *target)
{
	struct extent *left = extent_new(memory->pool), *copy;

	if (!left)
		return -ENOMEM;
	copy = carve(memory, target, align_up(target->start, memory->align), extent->length,
		     extent->owner);
	if (!copy) {
		extent_drop(memory->pool, left);
		return -ENOMEM;
	}

	/* The list of the VM names the extent, so it goes where the copy is. */
	left->start = extent->start;
	left->length = extent->length;
	link_after(memory, left, extent);
	unlink_extent(memory, extent);
	extent->start = copy->start;
	link_after(memory, extent, copy);
	unlink_extent(memory, copy);
	extent_drop(memory->pool, copy);
	release_one(memory, left);
	return 0;
}
