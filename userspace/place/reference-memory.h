/* SPDX-License-Identifier: GPL-2.0-only */
/* The reference's memory of a server: a list of what VMs have, by address. */
#ifndef COMPROMIS_PLACE_REFERENCE_MEMORY_H
#define COMPROMIS_PLACE_REFERENCE_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

#include "demand.h"
#include "server-memory.h"

/* Blocks [start, end) that VMs can have, or that one has. */
struct ref_span {
	uint32_t start;
	uint32_t end;
};

/* The memory of all servers of a type. */
struct ref_regions {
	uint32_t nr;
	struct ref_span *region;
};

struct ref_piece {
	struct ref_piece *next; /* by address */
	struct ref_span span;
	uint32_t vm;
};

struct ref_memory {
	const struct ref_regions *regions;
	struct ref_piece *pieces;
	uint32_t align;
};

/* Found block by block.  Returns 0 or -ENOMEM. */
int ref_regions_init(struct ref_regions *regions, const struct memory_layout *layout);
void ref_regions_free(struct ref_regions *regions);

uint32_t ref_free_blocks(const struct ref_memory *memory);

/* Usable blocks of the longest run and of the longest one beside it. */
void ref_two_longest(const struct ref_memory *memory, uint32_t longest[2]);

/*
 * Give a VM its memory by the rules of memory_take().  Returns the number of pieces as it does;
 * order[], of room pieces, gets where they are in the order they were taken.
 */
int ref_take(struct ref_memory *memory, const struct demand *demand, bool top,
	     struct ref_span *order, int room, int *nr);

/* Take back all that a VM has. */
void ref_release(struct ref_memory *memory, uint32_t vm);

/* Let one VM have what another had. */
void ref_rename(struct ref_memory *memory, uint32_t from, uint32_t to);

/* Is there a run of span usable blocks without this piece? */
bool ref_frees(const struct ref_memory *memory, const struct ref_piece *piece, uint32_t span);

/* As compact_run(), with the same result. */
int64_t ref_compact_run(struct ref_memory *memory, uint32_t span, uint64_t budget);

void ref_memory_free(struct ref_memory *memory);

#endif /* COMPROMIS_PLACE_REFERENCE_MEMORY_H */
