// SPDX-License-Identifier: GPL-2.0-only
/* compromis-place replay and sweep */
#include "place.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "args.h"
#include "output.h"
#include "reference.h"

int place_finish(int status)
{
	if (!fflush(stdout) && !ferror(stdout))
		return status;
	output_error("cannot write: %s", strerror(errno));
	return PLACE_FAILED;
}

static int load(const struct args *args, struct trace *trace, struct reading_stats *stats)
{
	size_t i;
	int rc;

	for (i = 0; args->traces[i]; i++) {
		rc = format_load(args->traces[i], args->format, &args->reading, trace, stats,
				 stderr);
		if (rc)
			return rc;
	}
	if (!trace->nr) {
		output_error("%s%s: there is no VM in it", args->traces[0],
			     args->traces[1] ? " and others" : "");
		return -ENODATA;
	}
	if (stats->malformed > READING_SHOWN)
		output_error("%" PRIu64 " of %" PRIu64 " rows are malformed", stats->malformed,
			     stats->rows);
	trace_sort(trace);
	return 0;
}

/* All combinations of the lists. */
static struct run *make_runs(const struct args *args, size_t *nr)
{
	unsigned int p, f, h, r;
	struct run *runs;

	*nr = 0;
	runs = calloc((size_t)args->nr_policies * args->nr_fleets * args->nr_headrooms *
			      args->nr_ratios,
		      sizeof(*runs));
	if (!runs)
		return NULL;
	for (f = 0; f < args->nr_fleets; f++)
		for (r = 0; r < args->nr_ratios; r++)
			for (h = 0; h < args->nr_headrooms; h++)
				for (p = 0; p < args->nr_policies; p++) {
					struct run *run = &runs[(*nr)++];

					run->fleet = &args->fleet[f];
					run->options = args->options;
					run->options.cluster.policy = args->policy[p];
					run->options.cluster.headroom = args->headroom[h];
					run->options.cluster.cpu_ratio = args->ratio[r];
				}
	return runs;
}

static int write_csv(const struct args *args, const struct run *runs, size_t nr)
{
	FILE *out = fopen(args->csv, "we");

	if (out) {
		output_csv(runs, nr, out);
		if (!ferror(out) && !fclose(out))
			return 0;
	}
	output_error("cannot write %s: %s", args->csv, strerror(errno));
	return -EIO;
}

static int print(const struct args *args, const struct run *runs, size_t nr,
		 const struct reading_stats *stats)
{
	int rc = 0;

	if (args->json)
		rc = output_json(runs, nr, stats, stdout);
	else if (args->sweep)
		output_table(runs, nr, stdout);
	else
		output_text(runs, stats, stdout);
	if (!rc && args->csv)
		rc = write_csv(args, runs, nr);
	if (!rc && args->plot)
		rc = output_plot(runs, nr, args->plot);
	return place_finish(rc ? PLACE_FAILED : PLACE_OK);
}

/* Where decisions go. */
struct decisions {
	const struct trace *trace;
	FILE *out;
};

static void write_decision(void *data, const struct decision *decision)
{
	const struct decisions *decisions = data;

	output_decision(decisions->trace, decision, decisions->out);
}

/* Arrivals and departures are events; those after the last arrival do not take place. */
static uint64_t count_events(const struct trace *trace)
{
	int64_t end = trace->vm[trace->nr - 1].arrival;
	uint64_t events = trace->nr;
	size_t i;

	for (i = 0; i < trace->nr; i++)
		events += trace->vm[i].departure <= end;
	return events;
}

static int print_rate(const struct args *args, const struct trace *trace, struct run *run)
{
	const struct replay_watch watch = { .decided = run->decided, .data = run->data };
	struct progress progress;
	uint64_t events = count_events(trace);
	struct rusage usage;
	double seconds;
	int rc;

	progress_start(&progress, trace->nr);
	if (args->reference)
		rc = reference_run(trace, run->fleet, &run->options, &watch);
	else
		rc = replay_run(trace, run->fleet, &run->options, &watch, &run->result);
	if (rc)
		return rc;
	seconds = progress_seconds(&progress);
	getrusage(RUSAGE_SELF, &usage);
	printf("%" PRIu64 " events in %.3f s, %.0f events/s, %ld MiB of memory at most\n", events,
	       seconds, (double)events / seconds, usage.ru_maxrss / 1024);
	return 0;
}

/* Returns an exit status. */
static int do_runs(const struct args *args, const struct trace *trace,
		   const struct reading_stats *stats, struct run *runs, size_t nr)
{
	struct progress progress;
	int rc;

	if (args->rate) {
		rc = print_rate(args, trace, runs);
		if (!rc)
			return place_finish(PLACE_OK);
	} else {
		progress_start(&progress, (uint64_t)trace->nr * nr);
		rc = sweep_do(trace, runs, nr, args->jobs, &progress);
		progress_end(&progress);
		if (!rc)
			return print(args, runs, nr, stats);
	}
	output_error("out of memory");
	return PLACE_FAILED;
}

static int with_decisions(const struct args *args, const struct trace *trace,
			  const struct reading_stats *stats, struct run *run)
{
	struct decisions decisions = { .trace = trace, .out = fopen(args->decisions, "we") };
	int status = PLACE_FAILED;

	if (decisions.out) {
		output_decision_names(decisions.out);
		run->decided = write_decision;
		run->data = &decisions;
		status = do_runs(args, trace, stats, run, 1);
		if (!ferror(decisions.out) && !fclose(decisions.out))
			return status;
	}
	output_error("cannot write %s: %s", args->decisions, strerror(errno));
	return PLACE_FAILED;
}

static int replay_all(const struct args *args, const struct trace *trace,
		      const struct reading_stats *stats)
{
	size_t nr;
	struct run *runs = make_runs(args, &nr);
	int status;

	if (!runs) {
		output_error("out of memory");
		return PLACE_FAILED;
	}
	if (args->decisions)
		status = with_decisions(args, trace, stats, runs);
	else
		status = do_runs(args, trace, stats, runs, nr);
	sweep_free(runs, nr);
	return status;
}

static int replay(struct args *args)
{
	struct reading_stats stats = { 0 };
	struct trace trace = { 0 };
	int status = PLACE_FAILED;

	if (!load(args, &trace, &stats))
		status = replay_all(args, &trace, &stats);
	trace_free(&trace);
	return status;
}

int cmd_replay(int argc, char **argv)
{
	static struct args args;

	args_parse(&args, argc, argv);
	return replay(&args);
}

int cmd_sweep(int argc, char **argv)
{
	static struct args args = { .sweep = true };

	args_parse(&args, argc, argv);
	return replay(&args);
}
