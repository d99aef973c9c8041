// SPDX-License-Identifier: GPL-2.0-only
#include "output.h"

#include <inttypes.h>
#include <math.h>

#include "policy.h"

static void print_reasons(const struct sample *sample, FILE *out)
{
	unsigned int i;

	for (i = REASON_NONE + 1; i < NR_REASONS; i++)
		fprintf(out, ",%" PRIu64, sample->by_reason[i]);
}

static void print_runs(const struct free_runs *free_runs, FILE *out)
{
	unsigned int i;

	for (i = 0; i < RUN_BUCKETS; i++)
		fprintf(out, ",%" PRIu64, free_runs->runs[i]);
	for (i = 0; i < RUN_BUCKETS; i++)
		fprintf(out, ",%" PRIu64, free_runs->blocks[i] * BLOCK_MIB);
}

static void print_sample(const struct run *run, const struct sample *sample, FILE *out)
{
	const struct cluster_options *options = &run->options.cluster;
	double fragmentation = sample_fragmentation(sample);
	unsigned int i;

	fprintf(out, "%s,%s,%" PRIu32 ",%.3f", options->policy->name, run->fleet->name,
		options->headroom, (double)options->cpu_ratio / CPU_UNIT);
	fprintf(out, ",%" PRId64 ",%" PRIu64, sample->time, sample->vms);
	for (i = 1; i < NR_SEGMENTS; i++)
		fprintf(out, ",%" PRIu64, sample->by_segments[i]);
	fprintf(out, ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64, sample->arrived,
		sample->placed, sample->single, sample->minimal);
	fprintf(out, ",%" PRIu32 ",%" PRIu64 ",%" PRIu64, sample->servers, sample->switched_on,
		sample->switched_off);
	fprintf(out, ",%" PRIu64 ",%" PRIu32 ",", sample->free_blocks * BLOCK_MIB,
		sample->largest * BLOCK_MIB);
	/* Empty if there is none. */
	if (!isnan(fragmentation))
		fprintf(out, "%.6f", fragmentation);
	fprintf(out, ",%" PRIu64, sample->moved_blocks * BLOCK_MIB);
	fprintf(out, ",%" PRIu64 ",%" PRIu64 ",%" PRIu64, sample->moves, sample->migrations,
		sample->adoptions);
	print_reasons(sample, out);
	print_runs(&sample->free_runs, out);
	fputc('\n', out);
}

/* Columns are the same whatever the samples hold, so that files can be put together. */
static void print_names(FILE *out)
{
	unsigned int i;

	fputs("policy,fleet,headroom_percent,cpu_ratio,time_s,vms,one,two,three,none,arrived,"
	      "placed,placed_one,placed_minimal,servers,switched_on,switched_off,free_mib,"
	      "largest_run_mib,fragmentation,moved_mib,moves,migrations,adoptions",
	      out);
	for (i = REASON_NONE + 1; i < NR_REASONS; i++)
		fprintf(out, ",reason_%s", reason_word(i));
	for (i = 0; i < RUN_BUCKETS; i++)
		fprintf(out, ",free_runs_from_%" PRIu64 "_mib", (UINT64_C(1) << i) * BLOCK_MIB);
	for (i = 0; i < RUN_BUCKETS; i++)
		fprintf(out, ",free_mib_from_%" PRIu64 "_mib", (UINT64_C(1) << i) * BLOCK_MIB);
	fputc('\n', out);
}

void output_csv(const struct run *runs, size_t nr, FILE *out)
{
	size_t i, k;

	print_names(out);
	for (i = 0; i < nr; i++) {
		for (k = 0; k < runs[i].result.samples.nr; k++)
			print_sample(&runs[i], &runs[i].result.samples.sample[k], out);
	}
}

void output_decision_names(FILE *out)
{
	fputs("row,arrival_s,memory_mib,server,segments,reason,moved_mib,addresses\n", out);
}

void output_decision(const struct trace *trace, const struct decision *decision, FILE *out)
{
	const struct vm *vm = &trace->vm[decision->vm];

	fprintf(out, "%" PRIu32 ",%" PRId64 ",%" PRIu64 ",", vm->row, vm->arrival,
		(uint64_t)vm->blocks * BLOCK_MIB);
	if (decision->server != INDEX_NONE)
		fprintf(out, "%" PRIu32, decision->server);
	fputc(',', out);
	if (decision->segments && decision->segments <= SEGMENTS_MAX)
		fprintf(out, "%u", decision->segments);
	fprintf(out, ",%s,%" PRIu64 ",%016" PRIx64 "\n", reason_word(decision->reason),
		(uint64_t)decision->moved * BLOCK_MIB, decision->addresses);
}
