// SPDX-License-Identifier: GPL-2.0-only
#include "trace.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int in_range(const struct vm *vm)
{
	return vm->blocks && vm->blocks <= BLOCKS_MAX && vm->cpus <= CPUS_MAX &&
	       vm->arrival >= -TIME_MAX && vm->arrival <= TIME_MAX &&
	       vm->departure >= vm->arrival &&
	       (vm->departure <= TIME_MAX || vm->departure == VM_STAYS);
}

int trace_add(struct trace *trace, const struct vm *vm)
{
	if (!in_range(vm))
		return -EINVAL;
	if (trace->nr >= UINT32_MAX - 1)
		return -E2BIG;
	if (trace->nr == trace->room) {
		size_t room = trace->room ? 2 * trace->room : 1024;
		struct vm *grown = realloc(trace->vm, room * sizeof(*grown));

		if (!grown)
			return -ENOMEM;
		trace->vm = grown;
		trace->room = room;
	}
	trace->vm[trace->nr] = *vm;
	trace->vm[trace->nr].row = (uint32_t)trace->nr;
	trace->nr++;
	return 0;
}

static int by_arrival(const void *left, const void *right)
{
	const struct vm *a = left, *b = right;

	if (a->arrival != b->arrival)
		return a->arrival < b->arrival ? -1 : 1;
	return (a->row > b->row) - (a->row < b->row);
}

void trace_sort(struct trace *trace)
{
	if (trace->nr)
		qsort(trace->vm, trace->nr, sizeof(*trace->vm), by_arrival);
}

void trace_free(struct trace *trace)
{
	free(trace->vm);
	memset(trace, 0, sizeof(*trace));
}
