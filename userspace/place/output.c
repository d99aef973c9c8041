// SPDX-License-Identifier: GPL-2.0-only
#include "output.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>

#include "policy.h"
#include "size.h"
#include "table.h"

#define PERCENT(share) ((share)*100)

/* Long enough for any figure here. */
#define FIGURE 32

/* A figure, or a dash if there is none. */
static const char *figure(double value, int digits, char buf[FIGURE])
{
	if (isnan(value))
		return "-";
	snprintf(buf, FIGURE, "%.*f", digits, value);
	return buf;
}

static const char *segments_text(unsigned int segments)
{
	static const char *const texts[NR_SEGMENTS] = {
		"", "one segment", "two segments", "three segments", "none",
	};

	return texts[segments];
}

static const char *blocks_text(uint64_t blocks, char buf[SIZE_TEXT])
{
	return size_format(blocks * BLOCK_MIB * 1024, buf);
}

static void print_trace(const struct run *run, const struct reading_stats *stats, FILE *out)
{
	const struct totals *totals = &run->result.totals;
	unsigned int i;

	fprintf(out, "trace: %" PRIu64 " VMs in %.1f hours", totals->vms,
		(double)(totals->end - totals->begin) / HOUR);
	if (stats->malformed)
		fprintf(out, "; %" PRIu64 " of %" PRIu64 " rows are malformed", stats->malformed,
			stats->rows);
	if (stats->left_out)
		fprintf(out, "; files left out: %" PRIu64, stats->left_out);
	fputc('\n', out);
	for (i = 0; i < stats->nr; i++)
		fprintf(out, "  %" PRIu64 ": %s\n", stats->reason[i].rows, stats->reason[i].reason);
}

static void print_options(const struct run *run, FILE *out)
{
	const struct cluster_options *options = &run->options.cluster;
	char buf[SIZE_TEXT];

	fprintf(out, "fleet %s, %" PRIu32 " servers; policy %s; ", run->fleet->name,
		run->fleet->servers, options->policy->name);
	fprintf(out, "segments aligned to %s, %s hole below 4 GiB\n",
		blocks_text(options->geometry.align, buf), options->geometry.hole ? "a" : "no");
	fprintf(out, "CPU ratio %.2f, headroom %" PRIu32 " %%, ",
		(double)options->cpu_ratio / CPU_UNIT, options->headroom);
	if (run->options.compact)
		fprintf(out, "compaction of %s an hour", blocks_text(run->options.compact, buf));
	else
		fputs("no compaction", out);
	if (options->power_on && options->policy->powers_on)
		fputs(", servers switched on for contiguity", out);
	fputs("\n\n", out);
}

static void print_segments(const struct totals *totals, FILE *out)
{
	struct table table = { 0 };
	char buf[FIGURE];
	unsigned int i;

	table_row(&table);
	table_cell(&table, "VMs with");
	table_cell(&table, "at arrival");
	table_cell(&table, "%%");
	table_cell(&table, "%% of hours");
	for (i = 1; i < NR_SEGMENTS; i++) {
		table_row(&table);
		table_cell(&table, "%s", segments_text(i));
		table_cell(&table, "%" PRIu64, totals->by_segments[i]);
		table_cell(&table, "%s", figure(PERCENT(totals_share(totals, i)), 4, buf));
		table_cell(&table, "%s", figure(PERCENT(totals_hours_share(totals, i)), 4, buf));
	}
	table_row(&table);
	table_cell(&table, "as few as can be");
	table_cell(&table, "%" PRIu64, totals->minimal);
	table_cell(&table, "%s", figure(PERCENT(totals_minimal_share(totals)), 4, buf));
	table_row(&table);
	table_cell(&table, "rejected");
	table_cell(&table, "%" PRIu64, totals_rejected(totals));
	table_print(&table, out);
}

static void print_reasons(const struct totals *totals, FILE *out)
{
	unsigned int i;

	for (i = REASON_NONE + 1; i < NR_REASONS; i++) {
		if (totals->by_reason[i])
			fprintf(out, "  %" PRIu64 ": %s (%s)\n", totals->by_reason[i],
				reason_text(i), reason_word(i));
	}
}

static void print_servers(const struct replay_result *result, FILE *out)
{
	const struct totals *totals = &result->totals;
	char buf[SIZE_TEXT], mean[FIGURE];

	fprintf(out,
		"\nservers: peak %" PRIu32 ", mean %s; times switched on: %" PRIu64
		", off: %" PRIu64 "\n",
		totals->servers_peak, figure(totals_servers_mean(totals), 1, mean),
		totals->switched_on, totals->switched_off);
	if (totals->moved_blocks)
		fprintf(out,
			"compaction: parts moved: %" PRIu64 ", VMs migrated: %" PRIu64
			", adopted: %" PRIu64 ", copied: %s\n",
			totals->moves, totals->migrations, totals->adoptions,
			blocks_text(totals->moved_blocks, buf));
}

static void print_runs(const struct replay_result *result, FILE *out)
{
	const struct totals *totals = &result->totals;
	struct table table = { 0 };
	char buf[SIZE_TEXT], fragmentation[FIGURE];
	unsigned int i;

	if (result->samples.nr) {
		const struct sample *last = &result->samples.sample[result->samples.nr - 1];

		fprintf(out, "at the end: fragmentation %s, longest free run %s\n\n",
			figure(sample_fragmentation(last), 4, fragmentation),
			blocks_text(last->largest, buf));
	}
	table_row(&table);
	table_cell(&table, "free runs from");
	table_cell(&table, "runs");
	table_cell(&table, "GiB");
	for (i = 0; i < RUN_BUCKETS; i++) {
		if (!totals->free_runs.runs[i])
			continue;
		table_row(&table);
		table_cell(&table, "%s", blocks_text(UINT64_C(1) << i, buf));
		table_cell(&table, "%" PRIu64, totals->free_runs.runs[i]);
		table_cell(&table, "%.1f", (double)totals->free_runs.blocks[i] / BLOCKS_PER_GIB);
	}
	table_print(&table, out);
}

void output_text(const struct run *run, const struct reading_stats *stats, FILE *out)
{
	print_trace(run, stats, out);
	print_options(run, out);
	print_segments(&run->result.totals, out);
	print_reasons(&run->result.totals, out);
	print_servers(&run->result, out);
	print_runs(&run->result, out);
}

static void table_names(struct table *table)
{
	static const char *const names[] = { "policy", "fleet", "headroom", "cpus",	"one",
					     "few",    "two",	"three",    "none",	"rejected",
					     "peak",   "mean",	"fragment", "moved-gib" };
	size_t i;

	*table = (struct table){ 0 };
	table_row(table);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		table_cell(table, "%s", names[i]);
}

static void table_run(struct table *table, const struct run *run)
{
	const struct cluster_options *options = &run->options.cluster;
	const struct samples *samples = &run->result.samples;
	const struct totals *totals = &run->result.totals;
	char buf[FIGURE];
	unsigned int i;

	table_row(table);
	table_cell(table, "%s", options->policy->name);
	table_cell(table, "%s", run->fleet->name);
	table_cell(table, "%" PRIu32, options->headroom);
	table_cell(table, "%.2f", (double)options->cpu_ratio / CPU_UNIT);
	table_cell(table, "%s", figure(PERCENT(totals_share(totals, 1)), 4, buf));
	table_cell(table, "%s", figure(PERCENT(totals_minimal_share(totals)), 4, buf));
	for (i = 2; i < NR_SEGMENTS; i++)
		table_cell(table, "%" PRIu64, totals->by_segments[i]);
	table_cell(table, "%" PRIu64, totals_rejected(totals));
	table_cell(table, "%" PRIu32, totals->servers_peak);
	table_cell(table, "%s", figure(totals_servers_mean(totals), 1, buf));
	table_cell(table, "%s",
		   figure(samples->nr ? sample_fragmentation(&samples->sample[samples->nr - 1]) :
					NAN,
			  4, buf));
	table_cell(table, "%.1f", (double)totals->moved_blocks / BLOCKS_PER_GIB);
}

void output_table(const struct run *runs, size_t nr, FILE *out)
{
	static struct table table;
	size_t i;

	table_names(&table);
	for (i = 0; i < nr; i++) {
		if (table.rows == TABLE_ROWS) {
			table_print(&table, out);
			table_names(&table);
		}
		table_run(&table, &runs[i]);
	}
	table_print(&table, out);
}

void output_error(const char *format, ...)
{
	va_list args;

	fputs("compromis-place: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}
