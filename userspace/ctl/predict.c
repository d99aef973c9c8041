// SPDX-License-Identifier: GPL-2.0-only
/* compromisctl predict */
#include "predict.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "calibrate.h"
#include "counters.h"
#include "ctl.h"
#include "run.h"
#include "system.h"

#define EVENTS "trap_dtlb_misses_4k:u,trap_dtlb_misses_2m:u,trap_itlb_misses:u"

/* The order of EVENTS. */
enum {
	MISSES_4K,
	MISSES_2M,
	MISSES_CODE,
	NR_EVENTS
};

/* An exit with the work of a hypervisor that shadows; an assumption, and an option. */
#define DEFAULT_EXIT_NS 1000

struct options {
	struct prediction *prediction;
	char *const *command;
	bool json;
	bool on_given;
};

static double parse_ns(const char *arg, struct argp_state *state)
{
	char *end;
	double ns = strtod(arg, &end);

	if (end == arg || *end || !isfinite(ns) || ns < 0)
		argp_error(state, "'%s' is no number of nanoseconds", arg);
	return ns;
}

static void parse_on(struct options *options, const char *arg, struct argp_state *state)
{
	int system = cost_find(arg);

	if (system < 0) {
		argp_error(state,
			   "'%s' is none of native, shadow, nested-4k, nested-2m, "
			   "nested-1g, segment",
			   arg);
		return;
	}
	options->prediction->run.on = system;
	options->on_given = true;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;
	struct cost_run *run = &options->prediction->run;

	switch (key) {
	case 'o':
		parse_on(options, arg, state);
		return 0;
	case 'w':
		run->walk_ns = parse_ns(arg, state);
		options->prediction->calibrated = false;
		return 0;
	case 'x':
		run->exit_ns = parse_ns(arg, state);
		return 0;
	case 'j':
		options->json = true;
		return 0;
	case ARGP_KEY_ARG:
		options->command = state->argv + state->next - 1;
		state->next = state->argc;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "no command is given");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options_list[] = {
	{ .name = "on",
	  .key = 'o',
	  .arg = "SYSTEM",
	  .doc = "How this machine is translated, if it does not tell" },
	{ .name = "ns-per-miss",
	  .key = 'w',
	  .arg = "NS",
	  .doc = "What a TLB miss of COMMAND takes here, instead of measuring what one of a "
		 "pointer chase takes" },
	{ .name = "ns-per-exit",
	  .key = 'x',
	  .arg = "NS",
	  .doc = "What an exit to a hypervisor that shadows takes (1000)" },
	{ .name = "json", .key = 'j', .doc = "Print JSON; the command's output goes to stderr" },
	{ 0 },
};

static const struct argp argp = {
	.options = options_list,
	.parser = parse,
	.args_doc = "-- COMMAND [ARG...]",
	.doc = "Run COMMAND twice, once to time it and once to count its TLB misses by traps, and "
	       "predict what it would cost on native hardware, shadow paging, nested paging and a "
	       "direct segment.",
};

/* What has to happen between fork and exec. */
struct attachment {
	const struct counters *counters; /* or NULL, to count nothing */
	int fds[COUNTERS_MAX];
};

static int attach(pid_t pid, void *data)
{
	struct attachment *attachment = data;

	return attachment->counters ? counters_open(attachment->counters, pid, attachment->fds) : 0;
}

static double cpu_seconds(const struct rusage *usage)
{
	return (double)usage->ru_utime.tv_sec + (double)usage->ru_utime.tv_usec / 1e6 +
	       (double)usage->ru_stime.tv_sec + (double)usage->ru_stime.tv_usec / 1e6;
}

/* Run the command, and say what its processes used. */
static int run_once(struct run *signals, const struct options *options,
		    struct attachment *attachment, double *seconds, uint64_t *faults)
{
	const struct run_command command = {
		.argv = options->command,
		.stdout_to_stderr = options->json,
		.attach = attach,
		.data = attachment,
	};
	struct rusage before, after;
	int rc;

	getrusage(RUSAGE_CHILDREN, &before);
	rc = run_command(signals, &command, &options->prediction->status);
	getrusage(RUSAGE_CHILDREN, &after);
	if (rc)
		return ctl_exec_status(options->command[0], rc);

	*seconds = cpu_seconds(&after) - cpu_seconds(&before);
	*faults =
		(uint64_t)(after.ru_minflt - before.ru_minflt + after.ru_majflt - before.ru_majflt);
	return CTL_OK;
}

static int check_counts(const struct count counts[])
{
	unsigned int i;

	for (i = 0; i < NR_EVENTS; i++) {
		if (counts[i].state != COUNT_VALID) {
			ctl_error(
				"the misses could not be counted all of the time; dmesg says why");
			return CTL_ERROR;
		}
	}
	return CTL_OK;
}

static int measure(struct run *signals, const struct options *options,
		   const struct counters *counters)
{
	struct prediction *prediction = options->prediction;
	struct attachment attachment = { .counters = NULL };
	struct count counts[COUNTERS_MAX];
	uint64_t faults;
	int status, i;

	for (i = 0; i < COUNTERS_MAX; i++)
		attachment.fds[i] = -1;
	status = run_once(signals, options, &attachment, &prediction->run.seconds,
			  &prediction->run.faults);
	if (status || run_stopped(signals))
		return status;

	attachment.counters = counters;
	status = run_once(signals, options, &attachment, &prediction->traced_seconds, &faults);
	counters_finish(counters, attachment.fds, counts);
	if (status || run_stopped(signals))
		return status;

	status = check_counts(counts);
	prediction->itlb_misses = counts[MISSES_CODE].value;
	prediction->run.misses[COST_PAGE_4K] = counts[MISSES_4K].value + counts[MISSES_CODE].value;
	prediction->run.misses[COST_PAGE_2M] = counts[MISSES_2M].value;
	return status;
}

static int calibrate(struct prediction *prediction)
{
	int rc = prediction->calibrated ? calibrate_walk(&prediction->run.walk_ns) : 0;

	if (rc) {
		ctl_error("what a miss takes cannot be measured: %s; give it by --ns-per-miss",
			  rc == -ENOMEM ? "no memory" : "no difference to a hit");
		return CTL_ERROR;
	}
	/* Without a clock rate the additions of a segment are as fast as can be. */
	if (calibrate_cycle(&prediction->run.cycle_ns))
		prediction->run.cycle_ns = 0;
	return CTL_OK;
}

static int estimate(struct prediction *prediction)
{
	int rc = 0, i;

	for (i = 0; i < COST_NR_SYSTEMS && !rc; i++)
		rc = cost_estimate(&prediction->run, i, &prediction->estimates[i]);
	if (rc == -ENODATA)
		ctl_error("the command had no TLB miss in user mode");
	else if (rc == -ERANGE)
		ctl_error("%.1f ns a miss would be more than all of the %.3f s that the command "
			  "took; give what it takes by --ns-per-miss",
			  prediction->run.walk_ns, prediction->run.seconds);
	return rc ? CTL_ERROR : CTL_OK;
}

static int print(const struct prediction *prediction, bool json)
{
	int rc = 0;

	if (json)
		rc = predict_print_json(prediction, stdout);
	else
		predict_print_text(prediction, stdout);
	return ctl_print_status(rc);
}

static int check_events(struct counters *counters)
{
	unsigned int i;

	if (counters_add(counters, EVENTS) || counters_probe(counters, pmu_root()))
		return CTL_ERROR;
	for (i = 0; i < NR_EVENTS; i++) {
		if (!counters->counter[i].supported) {
			ctl_error("TLB misses cannot be trapped here: there is no event %s; load "
				  "the module compromis, or see in dmesg why it does not",
				  counters->counter[i].spec.name);
			return CTL_NO_MODULE;
		}
	}
	return CTL_OK;
}

static int predict(struct options *options)
{
	struct counters counters = { 0 };
	struct run signals;
	int status = check_events(&counters);

	if (status)
		return status;
	status = calibrate(options->prediction);
	if (status)
		return status;

	run_begin(&signals);
	status = measure(&signals, options, &counters);
	run_end(&signals);
	if (!status)
		status = estimate(options->prediction);
	if (!status)
		status = print(options->prediction, options->json);
	return !status && options->prediction->status ? CTL_COMMAND : status;
}

int cmd_predict(int argc, char **argv)
{
	struct prediction prediction = {
		.run = { .exit_ns = DEFAULT_EXIT_NS },
		.calibrated = true,
	};
	struct options options = { .prediction = &prediction };

	prediction.guessed = !system_find(sysfs_root(), &prediction.run.on);
	argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &options);
	if (options.on_given)
		prediction.guessed = false;
	return predict(&options);
}
