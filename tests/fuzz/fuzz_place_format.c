// SPDX-License-Identifier: GPL-2.0-only
/*
 * A reader of traces of lines, that of FORMAT, from memory.  If the first byte has bit 1, the others
 * are a file, packed or not; else they spell one.  What it takes must be in the ranges that the
 * replay relies on.
 */
#include <stdlib.h>

#include "format.h"
#include "spell.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const pieces[] = {
	"vm,arrival_s,departure_s,cpus,memory_mib\n",
	"vm,batch,arrival_s,lifetime_min_s,lifetime_max_s,censored,cores,memory_gb\n",
	"vmid,cpu,memory,time,type\n",
	"Timestamp [ms];\tCPU cores;\tCPU capacity;\tCPU usage;\tCPU usage [%];\tMemory\n",
	"vcpus,memory_mb,launched_at,terminated_at\n",
	"deleted_at,created_at,memory_mb,vcpus\n",
	"a,0,100,1,1024\n",
	"b,0,0,300,600,0,1,1.75\n",
	"7,1,2,0,0\n",
	"7,1,2,9,1\n",
	"1376314846;\t4;\t0;\t0;\t0;\t67108864\n",
	"1,512,2017-03-01 11:34:56,NULL\n",
	",2017-03-01T11:34:56.5Z,512,1\n",
	"v,s,d,0,300,1,1,1,Unknown,>24,>64\n",
	"v,s,d,",
	"1,1,1,Unknown,",
	"2017-02-28 23:59:60",
	"0,",
	"1,",
	"300,",
	"1.75\n",
	"1024\n",
	"-1",
	"1e300",
	"9223372036854775807",
	"315576000000",
	"\"",
	"NULL",
	"; ",
	"\r\n",
};

#define NR_PIECES (sizeof(pieces) / sizeof(pieces[0]))

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

static void read(const void *data, size_t size)
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
		return;
	if (!source_peek(reading.source, head, sizeof(head)))
		FORMAT.detect(head);
	FORMAT.read(&reading, "fuzz");
	trace_sort(&trace);
	check(&trace, &stats);
	if (trace.nr)
		spell_reached();
	source_close(reading.source);
	trace_free(&trace);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct spelling spelling = { "", "", pieces, NR_PIECES };
	size_t length, i;
	char *text;

	if (!size)
		return 0;
	if (data[0] & 2) {
		read(data + 1, size - 1);
		return 0;
	}
	/* The names of its columns. */
	for (i = 0; i < NR_PIECES && !FORMAT.detect(spelling.head); i++)
		spelling.head = pieces[i];
	text = spell(data, size, &spelling, &length);
	read(text, length);
	free(text);
	return 0;
}
