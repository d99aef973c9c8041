// SPDX-License-Identifier: GPL-2.0-only
#include "reference-memory.h"

#include <errno.h>
#include <stdlib.h>

#define HOLE_END (4 * BLOCKS_PER_GIB)

static int add_block(struct ref_regions *regions, uint32_t block, bool joins)
{
	struct ref_span *grown;

	if (joins) {
		regions->region[regions->nr - 1].end = block + 1;
		return 0;
	}
	grown = realloc(regions->region, (regions->nr + 1) * sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	grown[regions->nr] = (struct ref_span){ block, block + 1 };
	regions->region = grown;
	regions->nr++;
	return 0;
}

int ref_regions_init(struct ref_regions *regions, const struct memory_layout *layout)
{
	uint32_t i, address = 0, node = 0, left_in_node = 0, given = 0, last = UINT32_MAX;
	int rc = 0;

	*regions = (struct ref_regions){ 0 };
	for (i = 0; i < layout->total && !rc; i++, address++) {
		bool joins;

		/* The share of a node is what is left by the number of nodes that are left. */
		while (!left_in_node) {
			left_in_node = (layout->total - given) / (layout->nodes - node);
			given += left_in_node;
			node++;
			last = UINT32_MAX;
		}
		left_in_node--;
		if (layout->hole && address == HOLE_END - layout->hole)
			address = HOLE_END;
		if (i < layout->reserved)
			continue;
		joins = last != UINT32_MAX && last + 1 == address;
		rc = add_block(regions, address, joins);
		last = address;
	}
	return rc;
}

void ref_regions_free(struct ref_regions *regions)
{
	free(regions->region);
	*regions = (struct ref_regions){ 0 };
}

static uint32_t usable(const struct ref_memory *memory, struct ref_span run)
{
	uint32_t start = run.start;

	while (start % memory->align)
		start++;
	return start < run.end ? run.end - start : 0;
}

/*
 * The free run that begins at or behind *at; false if there is none.  *at is moved behind it.
 * skip: a piece that counts as free.
 */
static bool next_run(const struct ref_memory *memory, uint32_t *at, const struct ref_piece *skip,
		     struct ref_span *run)
{
	uint32_t i;

	for (i = 0; i < memory->regions->nr; i++) {
		struct ref_span region = memory->regions->region[i];
		const struct ref_piece *piece;

		if (region.end <= *at)
			continue;
		if (region.start < *at)
			region.start = *at;
		for (piece = memory->pieces; piece; piece = piece->next) {
			if (piece == skip || piece->span.end <= region.start)
				continue;
			if (piece->span.start >= region.end)
				break;
			if (piece->span.start > region.start) {
				region.end = piece->span.start;
				break;
			}
			region.start = piece->span.end;
		}
		if (region.start < region.end) {
			*run = region;
			*at = region.end;
			return true;
		}
	}
	return false;
}

uint32_t ref_free_blocks(const struct ref_memory *memory)
{
	uint32_t at = 0, blocks = 0;
	struct ref_span run;

	while (next_run(memory, &at, NULL, &run))
		blocks += run.end - run.start;
	return blocks;
}

void ref_two_longest(const struct ref_memory *memory, uint32_t longest[2])
{
	uint32_t at = 0, length;
	struct ref_span run;

	longest[0] = longest[1] = 0;
	while (next_run(memory, &at, NULL, &run)) {
		length = usable(memory, run);
		if (length >= longest[0]) {
			longest[1] = longest[0];
			longest[0] = length;
		} else if (length > longest[1]) {
			longest[1] = length;
		}
	}
}

/* The shortest run that holds blocks, but none that begins where one of two does. */
static bool best_run(const struct ref_memory *memory, uint32_t blocks, uint32_t not1, uint32_t not2,
		     struct ref_span *best)
{
	uint32_t at = 0, length, least = UINT32_MAX;
	struct ref_span run;

	while (next_run(memory, &at, NULL, &run)) {
		length = usable(memory, run);
		if (length >= blocks && length < least && run.start != not1 && run.start != not2) {
			least = length;
			*best = run;
		}
	}
	return least != UINT32_MAX;
}

static bool longest_run(const struct ref_memory *memory, struct ref_span *best)
{
	uint32_t at = 0, length, most = 0;
	struct ref_span run;

	while (next_run(memory, &at, NULL, &run)) {
		length = usable(memory, run);
		if (length && length >= most) {
			most = length;
			*best = run;
		}
	}
	return most;
}

static int give(struct ref_memory *memory, struct ref_span span, uint32_t vm)
{
	struct ref_piece **link = &memory->pieces, *piece = malloc(sizeof(*piece));

	if (!piece)
		return -ENOMEM;
	while (*link && (*link)->span.start < span.start)
		link = &(*link)->next;
	*piece = (struct ref_piece){ *link, span, vm };
	*link = piece;
	return 0;
}

static struct ref_span cut(const struct ref_memory *memory, struct ref_span run, uint32_t blocks)
{
	uint32_t start = run.end - usable(memory, run);

	return (struct ref_span){ start, start + blocks };
}

static struct ref_span next_piece(const struct ref_memory *memory, uint32_t left, bool top,
				  bool *aligned)
{
	uint32_t at = 0;
	struct ref_span run;

	if (best_run(memory, left, UINT32_MAX, UINT32_MAX, &run)) {
		if (top)
			return (struct ref_span){ run.end - left, run.end };
		return cut(memory, run, left);
	}
	if (longest_run(memory, &run))
		return cut(memory, run, usable(memory, run));
	*aligned = false;
	next_run(memory, &at, NULL, &run);
	if (run.end - run.start > left)
		run.end = run.start + left;
	return run;
}

int ref_take(struct ref_memory *memory, const struct demand *demand, bool top,
	     struct ref_span *order, int room, int *nr)
{
	bool aligned = true;
	unsigned int i;

	*nr = 0;
	if (ref_free_blocks(memory) < demand->blocks)
		return -ENOSPC;
	for (i = 0; i < demand->nr; i++) {
		uint32_t left = demand->part[i];

		while (left) {
			struct ref_span span =
				next_piece(memory, left, top && memory->align == 1, &aligned);

			if (give(memory, span, demand->vm))
				return -ENOMEM;
			left -= span.end - span.start;
			if (*nr < room)
				order[*nr] = span;
			(*nr)++;
		}
	}
	return aligned && *nr <= SEGMENTS_MAX ? *nr : SEGMENTS_MAX + 1;
}

void ref_release(struct ref_memory *memory, uint32_t vm)
{
	struct ref_piece **link = &memory->pieces;

	while (*link) {
		struct ref_piece *piece = *link;

		if (piece->vm == vm) {
			*link = piece->next;
			free(piece);
		} else {
			link = &piece->next;
		}
	}
}

void ref_rename(struct ref_memory *memory, uint32_t from, uint32_t to)
{
	struct ref_piece *piece;

	for (piece = memory->pieces; piece; piece = piece->next) {
		if (piece->vm == from)
			piece->vm = to;
	}
}

/* The run that is there without a piece: the one that its begin lies in. */
static struct ref_span run_without(const struct ref_memory *memory, const struct ref_piece *piece)
{
	struct ref_span run;
	uint32_t at = 0;

	while (next_run(memory, &at, piece, &run)) {
		if (run.start <= piece->span.start && piece->span.start < run.end)
			break;
	}
	return run;
}

bool ref_frees(const struct ref_memory *memory, const struct ref_piece *piece, uint32_t span)
{
	return usable(memory, run_without(memory, piece)) >= span;
}

static bool target_of(const struct ref_memory *memory, const struct ref_piece *piece,
		      struct ref_span *target)
{
	struct ref_span joined = run_without(memory, piece);
	uint32_t behind = joined.end > piece->span.end ? piece->span.end : UINT32_MAX;

	/* The free runs on both sides of it: the joined one begins with the one before. */
	return best_run(memory, piece->span.end - piece->span.start, joined.start, behind, target);
}

int64_t ref_compact_run(struct ref_memory *memory, uint32_t span, uint64_t budget)
{
	struct ref_piece *piece, *best = NULL, **link = &memory->pieces;
	struct ref_span target;
	uint32_t length, least = UINT32_MAX;

	for (piece = memory->pieces; piece; piece = piece->next) {
		length = piece->span.end - piece->span.start;
		if (length <= budget && length < least && ref_frees(memory, piece, span) &&
		    target_of(memory, piece, &target)) {
			best = piece;
			least = length;
		}
	}
	if (!best)
		return 0;
	target_of(memory, best, &target);
	while (*link != best)
		link = &(*link)->next;
	if (give(memory, cut(memory, target, least), best->vm))
		return -ENOMEM;
	/* give() may have put one between. */
	while (*link != best)
		link = &(*link)->next;
	*link = best->next;
	free(best);
	return least;
}

void ref_memory_free(struct ref_memory *memory)
{
	while (memory->pieces) {
		struct ref_piece *next = memory->pieces->next;

		free(memory->pieces);
		memory->pieces = next;
	}
}
