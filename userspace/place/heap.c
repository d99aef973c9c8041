// SPDX-License-Identifier: GPL-2.0-only
#include "heap.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static bool sooner(const struct heap_entry *a, const struct heap_entry *b)
{
	return a->time < b->time || (a->time == b->time && a->vm < b->vm);
}

int heap_push(struct heap *heap, int64_t time, uint32_t vm)
{
	struct heap_entry entry = { .time = time, .vm = vm };
	size_t at, up;

	if (heap->nr == heap->room) {
		size_t room = heap->room ? 2 * heap->room : 1024;
		struct heap_entry *grown = realloc(heap->entry, room * sizeof(*grown));

		if (!grown)
			return -ENOMEM;
		heap->entry = grown;
		heap->room = room;
	}
	for (at = heap->nr++; at; at = up) {
		up = (at - 1) / 2;
		if (!sooner(&entry, &heap->entry[up]))
			break;
		heap->entry[at] = heap->entry[up];
	}
	heap->entry[at] = entry;
	return 0;
}

const struct heap_entry *heap_top(const struct heap *heap)
{
	return &heap->entry[0];
}

void heap_pop(struct heap *heap)
{
	struct heap_entry last = heap->entry[--heap->nr];
	size_t at = 0, down;

	for (;;) {
		down = 2 * at + 1;
		if (down >= heap->nr)
			break;
		if (down + 1 < heap->nr && sooner(&heap->entry[down + 1], &heap->entry[down]))
			down++;
		if (!sooner(&heap->entry[down], &last))
			break;
		heap->entry[at] = heap->entry[down];
		at = down;
	}
	if (heap->nr)
		heap->entry[at] = last;
}

void heap_free(struct heap *heap)
{
	free(heap->entry);
	memset(heap, 0, sizeof(*heap));
}
