// SPDX-License-Identifier: GPL-2.0-only
#include "host.h"

#include <inttypes.h>

#include "failure.h"
#include "size.h"

#define KEY "%-20s  "

static void print_size(const char *key, uint64_t frames, FILE *out)
{
	char size[SIZE_TEXT];

	fprintf(out, KEY "%s\n", key, size_format(frames * 4, size));
}

static void print_reservations(const struct compromis_host *memory, FILE *out)
{
	struct sysfs_failure failure;
	char text[FAILURE_TEXT];
	uint32_t i;

	print_size("reserved", memory->reserved, out);
	fprintf(out, KEY "%" PRIu64 "\n", "  by domains", memory->domains);
	fprintf(out, KEY "%" PRIu64 "\n", "reservations made", memory->allocs);
	for (i = COMPROMIS_FAIL_NONE + 1; i < COMPROMIS_NR_FAIL; i++) {
		struct compromis_failure one = { .reason = i };

		if (!memory->failures[i])
			continue;
		failure_from_call(&one, &failure);
		fprintf(out, KEY "%" PRIu64 " by %s\n", "  not made", memory->failures[i],
			failure.reason);
	}
	failure_from_call(&memory->last, &failure);
	fprintf(out, KEY "%s\n", "last failure", failure_describe(&failure, text));
	if (failure_remedy(&failure))
		fprintf(out, KEY "%s\n", "remedy", failure_remedy(&failure));
}

static void print_histogram(const struct runs_histogram *histogram, FILE *out)
{
	char size[SIZE_TEXT], sum[SIZE_TEXT];
	unsigned int i;

	fprintf(out, "\n%-14s  %8s  %14s\n", "FREE RUNS FROM", "RUNS", "MEMORY");
	for (i = 0; i < RUNS_BUCKETS; i++) {
		if (histogram->count[i])
			fprintf(out, "%-14s  %8" PRIu64 "  %14s\n",
				size_format(UINT64_C(4) << i, size), histogram->count[i],
				size_format(histogram->frames[i] * 4, sum));
	}
}

static void print_fits(const struct host *host, FILE *out)
{
	char size[SIZE_TEXT];
	unsigned int i;

	fprintf(out, "\n%-14s  %8s\n", "VMs OF", "FIT");
	for (i = 0; i < host->nr_fits; i++)
		fprintf(out, "%-14s  %8" PRIu64 "\n", size_format(host->fit[i].gib << 20, size),
			host->fit[i].count);
}

void host_print_text(const struct host *host, FILE *out)
{
	const struct compromis_host *memory = &host->memory;

	print_size("memory", memory->total, out);
	print_size("free", memory->free, out);
	print_size("  of that claimed", memory->claimed, out);
	print_size("carve-out", memory->carved, out);
	print_size("  of that free", memory->carved_free, out);
	print_reservations(memory, out);
	print_size("largest free run", runs_largest(&host->runs, COMPROMIS_ORDER_4K), out);
	print_size("  aligned to 2 MiB", runs_largest(&host->runs, COMPROMIS_ORDER_2M), out);
	print_size("  aligned to 1 GiB", runs_largest(&host->runs, COMPROMIS_ORDER_1G), out);
	print_histogram(&host->histogram, out);
	print_fits(host, out);
}
