/* SPDX-License-Identifier: GPL-2.0-only */
/* VMs that will leave, the next one on top: a binary heap by (time, VM). */
#ifndef COMPROMIS_PLACE_HEAP_H
#define COMPROMIS_PLACE_HEAP_H

#include <stddef.h>
#include <stdint.h>

struct heap_entry {
	int64_t time;
	uint32_t vm;
};

/* All zero is an empty heap. */
struct heap {
	struct heap_entry *entry;
	size_t nr;
	size_t room;
};

/* Returns 0 or -ENOMEM. */
int heap_push(struct heap *heap, int64_t time, uint32_t vm);

/* The first one; the heap must not be empty. */
const struct heap_entry *heap_top(const struct heap *heap);
void heap_pop(struct heap *heap);

void heap_free(struct heap *heap);

#endif /* COMPROMIS_PLACE_HEAP_H */
