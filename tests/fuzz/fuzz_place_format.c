// SPDX-License-Identifier: GPL-2.0-only
/*
 * A reader of traces of lines, that of FORMAT, on bytes from memory, packed or not.  What it takes
 * must be in the ranges that the replay relies on.
 */
#include <stdlib.h>

#include "format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct trace *trace, const struct reading_stats *stats)
{
	size_t i;

	if (stats->malformed > stats->rows + 1)
		abort();
	for (i = 0; i < trace->nr; i++) {
		const struct vm *vm = &trace->vm[i];

		if (!vm->blocks || vm->blocks > BLOCKS_MAX || vm->cpus > CPUS_MAX ||
		    vm->departure < vm->arrival || vm->arrival < -TIME_MAX ||
		    (vm->departure != VM_STAYS && vm->departure > TIME_MAX) ||
		    (i && trace->vm[i - 1].arrival > vm->arrival))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reading_stats stats = { 0 };
	struct trace trace = { 0 };
	struct reading reading = {
		.file = "fuzz",
		.trace = &trace,
		.options = &reading_defaults,
		.stats = &stats,
	};
	char head[512];

	if (source_open_memory(data, size, &reading.source))
		return 0;
	if (!source_peek(reading.source, head, sizeof(head)))
		FORMAT.detect(head);
	FORMAT.read(&reading, "fuzz");
	trace_sort(&trace);
	check(&trace, &stats);
	source_close(reading.source);
	trace_free(&trace);
	return 0;
}
