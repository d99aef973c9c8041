// SPDX-License-Identifier: GPL-2.0-only
#include "args.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fields.h"
#include "message.h"
#include "policy.h"
#include "size.h"

#define DEFAULT_FLEET "azure:20000"
#define HEADROOM_MAX  90

/* Options that have no letter. */
enum {
	OPT_BIN = 256,
	OPT_MACHINE,
	OPT_ALIGN,
	OPT_NO_HOLE,
	OPT_CPU_RATIO,
	OPT_HEADROOM,
	OPT_POWER_ON,
	OPT_COMPACT,
	OPT_INTERVAL,
	OPT_CSV,
	OPT_PLOT,
	OPT_DECISIONS,
	OPT_RATE,
	OPT_REFERENCE,
};

static const struct argp_option options[] = {
	{ "format", 'f', "NAME", 0, "What the traces are, instead of detecting it", 1 },
	{ "bin", OPT_BIN, "WHERE", 0,
	  "azure-bins: where in its bin a lifetime is: min, middle (the default) or max", 1 },
	{ "machine", OPT_MACHINE, "CPUS:SIZE", 0,
	  "azure-packing: the machine that its shares are of (default 24:192g)", 1 },

	{ "fleet", 'F', "FLEET", 0,
	  "Servers: a preset and how many, or a file (default azure:20000)", 2 },
	{ "policy", 'p', "NAME", 0, "Which server a VM goes to (default contiguity; sweep: all)",
	  2 },
	{ "align", OPT_ALIGN, "2m|1g", 0, "Where segments may begin (default 2m)", 2 },
	{ "no-hole", OPT_NO_HOLE, NULL, 0,
	  "VMs have no hole below 4 GiB, so more than 3.75 GiB may be one segment", 2 },
	{ "cpu-ratio", OPT_CPU_RATIO, "RATIO", 0, "Virtual CPUs to a CPU (default 1)", 2 },
	{ "headroom", OPT_HEADROOM, "PERCENT", 0, "Memory of each server that stays free", 2 },
	{ "power-on", OPT_POWER_ON, NULL, 0,
	  "contiguity, lifetime: rather switch on a server than give a VM more segments", 2 },
	{ "compact", OPT_COMPACT, "SIZE", 0, "Move VMs to make runs, up to SIZE an hour in all",
	  2 },

	{ "interval", OPT_INTERVAL, "SECONDS", 0, "Time between samples (default 3600)", 3 },
	{ "json", 'j', NULL, 0, "Print JSON", 3 },
	{ "csv", OPT_CSV, "FILE", 0, "Write samples over time", 3 },
	{ "plot", OPT_PLOT, "FILE", 0, "Draw them, as SVG, with gnuplot", 3 },
	{ 0 },
};

static const struct argp_option replay_options[] = {
	{ "decisions", OPT_DECISIONS, "FILE", 0, "Write where each VM went, as CSV", 3 },
	{ "rate", OPT_RATE, NULL, 0, "Print only how fast it is", 3 },
	{ "reference", OPT_REFERENCE, NULL, 0, "The same of the list-based reference", 3 },
	{ 0 },
};

static const struct argp_option sweep_options[] = {
	{ "jobs", 'J', "NUMBER", 0, "Threads (default: one for each CPU)", 3 },
	{ 0 },
};

int args_size(const char *text, uint64_t *blocks)
{
	const uint64_t block = (uint64_t)BLOCK_MIB << 20;
	uint64_t bytes;

	if (size_parse(text, &bytes) || !bytes || bytes > BLOCKS_MAX * block)
		return -EINVAL;
	*blocks = (bytes + block - 1) / block;
	return 0;
}

int args_align(const char *text, uint32_t *align)
{
	uint64_t bytes;

	if (size_parse(text, &bytes))
		return -EINVAL;
	if (bytes == UINT64_C(2) << 20)
		*align = 1;
	else if (bytes == UINT64_C(1) << 30)
		*align = BLOCKS_PER_GIB;
	else
		return -EINVAL;
	return 0;
}

static int parse_bin(const char *text, enum reading_bin *bin)
{
	static const char *const words[] = {
		[READING_BIN_MIDDLE] = "middle",
		[READING_BIN_MIN] = "min",
		[READING_BIN_MAX] = "max",
	};
	unsigned int i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!strcmp(words[i], text)) {
			*bin = i;
			return 0;
		}
	}
	return -EINVAL;
}

static int parse_machine(const char *text, struct reading_options *reading)
{
	const char *colon = strchr(text, ':');
	uint64_t blocks;
	int64_t cpus;
	char buf[32];

	if (!colon || (size_t)(colon - text) >= sizeof(buf))
		return -EINVAL;
	snprintf(buf, sizeof(buf), "%.*s", (int)(colon - text), text);
	if (fields_number(buf, CPU_UNIT, 1, CPUS_MAX, &cpus) || args_size(colon + 1, &blocks))
		return -EINVAL;
	reading->machine_cpus = (uint32_t)cpus;
	reading->machine_blocks = (uint32_t)blocks;
	return 0;
}

/* One value of a list each. */
static int full(char error[MESSAGE_SIZE])
{
	return message_fail(error, -E2BIG, "an option has more than %d values", ARGS_LIST);
}

static int add_policy(struct args *args, const char *text, char error[MESSAGE_SIZE])
{
	const struct policy *policy = policy_find(text);

	if (!policy)
		return message_fail(error, -EINVAL, "no such policy: %.100s", text);
	if (args->nr_policies == ARGS_LIST)
		return full(error);
	args->policy[args->nr_policies++] = policy;
	return 0;
}

static int add_fleet(struct args *args, const char *text, char error[MESSAGE_SIZE])
{
	if (args->nr_fleets == ARGS_LIST)
		return full(error);
	return fleet_open(text, &args->fleet[args->nr_fleets++], error);
}

static int add_headroom(struct args *args, const char *text, char error[MESSAGE_SIZE])
{
	int64_t value;

	if (fields_number(text, 1, 0, HEADROOM_MAX, &value))
		return message_fail(error, -EINVAL, "headroom is 0 to %d, not %.100s", HEADROOM_MAX,
				    text);
	if (args->nr_headrooms == ARGS_LIST)
		return full(error);
	args->headroom[args->nr_headrooms++] = (uint32_t)value;
	return 0;
}

static int add_ratio(struct args *args, const char *text, char error[MESSAGE_SIZE])
{
	int64_t value;

	if (fields_number(text, CPU_UNIT, 1, FLEET_CPU_RATIO * CPU_UNIT, &value))
		return message_fail(error, -EINVAL, "CPU ratio is 0.001 to %d, not %.100s",
				    FLEET_CPU_RATIO, text);
	if (args->nr_ratios == ARGS_LIST)
		return full(error);
	args->ratio[args->nr_ratios++] = (uint32_t)value;
	return 0;
}

/* All values of an option, which commas separate for sweep. */
static void add_list(struct argp_state *state, char *text,
		     int (*add)(struct args *args, const char *text, char error[MESSAGE_SIZE]))
{
	struct args *args = state->input;
	char error[MESSAGE_SIZE];
	char *next = text, *one;

	while (next) {
		one = args->sweep ? strsep(&next, ",") : next;
		if (!args->sweep)
			next = NULL;
		if (add(args, one, error))
			argp_error(state, "%s", error);
	}
}

static int parse_number(const char *text, int64_t lo, int64_t hi, int64_t *value)
{
	return fields_number(text, 1, lo, hi, value);
}

static error_t parse_output(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	switch (key) {
	case OPT_INTERVAL:
		if (parse_number(arg, 1, TIME_MAX, &args->options.interval))
			argp_error(state, "no interval: %s", arg);
		return 0;
	case 'j':
		args->json = true;
		return 0;
	case OPT_CSV:
		args->csv = arg;
		return 0;
	case OPT_PLOT:
		args->plot = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static error_t parse_placement(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	switch (key) {
	case 'F':
		add_list(state, arg, add_fleet);
		return 0;
	case 'p':
		add_list(state, arg, add_policy);
		return 0;
	case OPT_HEADROOM:
		add_list(state, arg, add_headroom);
		return 0;
	case OPT_CPU_RATIO:
		add_list(state, arg, add_ratio);
		return 0;
	case OPT_ALIGN:
		if (args_align(arg, &args->options.cluster.geometry.align))
			argp_error(state, "alignment is 2m or 1g, not %s", arg);
		return 0;
	case OPT_NO_HOLE:
		args->options.cluster.geometry.hole = false;
		return 0;
	case OPT_POWER_ON:
		args->options.cluster.power_on = true;
		return 0;
	case OPT_COMPACT:
		if (args_size(arg, &args->options.compact))
			argp_error(state, "no size: %s", arg);
		return 0;
	default:
		return parse_output(key, arg, state);
	}
}

static error_t parse_common(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	switch (key) {
	case 'f':
		args->format = format_find(arg);
		if (!args->format)
			argp_error(state, "no such format: %s", arg);
		return 0;
	case OPT_BIN:
		if (parse_bin(arg, &args->reading.bin))
			argp_error(state, "a bin has min, middle and max, not %s", arg);
		return 0;
	case OPT_MACHINE:
		if (parse_machine(arg, &args->reading))
			argp_error(state, "no machine, such as 24:192g: %s", arg);
		return 0;
	case ARGP_KEY_ARGS:
		args->traces = state->argv + state->next;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "no trace is given");
		return 0;
	default:
		return parse_placement(key, arg, state);
	}
}

static error_t parse_replay(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = args;
		return 0;
	case OPT_DECISIONS:
		args->decisions = arg;
		return 0;
	case OPT_REFERENCE:
		args->reference = true;
		/* fall through */
	case OPT_RATE:
		args->rate = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static error_t parse_sweep(int key, char *arg, struct argp_state *state)
{
	struct args *args = state->input;
	int64_t value;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = args;
		return 0;
	case 'J':
		if (parse_number(arg, 1, 1024, &value))
			argp_error(state, "threads are 1 to 1024, not %s", arg);
		args->jobs = (unsigned int)value;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* What --help has behind the options. */
static char *filter(int key, const char *text, void *input)
{
	char *help = NULL;
	size_t size, i;
	FILE *out;

	(void)input;
	if (key != ARGP_KEY_HELP_POST_DOC)
		return (char *)text;
	out = open_memstream(&help, &size);
	if (!out)
		return (char *)text;
	fputs("Formats:\n", out);
	for (i = 0; formats[i]; i++)
		fprintf(out, "  %-14s %s\n", formats[i]->name, formats[i]->text);
	fputs("\nPolicies:\n", out);
	for (i = 0; policies[i]; i++)
		fprintf(out, "  %-14s %s\n", policies[i]->name, policies[i]->text);
	fputs("\nPresets of fleets, for N servers:\n", out);
	fleet_print_presets(out);
	fclose(out);
	return help;
}

static void set_defaults(struct args *args)
{
	char error[MESSAGE_SIZE];
	size_t i;

	if (!args->nr_fleets)
		add_fleet(args, DEFAULT_FLEET, error);
	if (!args->nr_policies && !args->sweep)
		args->policy[args->nr_policies++] = &policy_contiguity;
	if (!args->nr_policies) {
		for (i = 0; policies[i]; i++)
			args->policy[args->nr_policies++] = policies[i];
	}
	if (!args->nr_headrooms)
		args->headroom[args->nr_headrooms++] = 0;
	if (!args->nr_ratios)
		args->ratio[args->nr_ratios++] = CPU_UNIT;
}

static const struct argp common = { .options = options, .parser = parse_common };

static const struct argp_child children[] = { { .argp = &common }, { 0 } };

static const struct argp replay_argp = {
	.options = replay_options,
	.parser = parse_replay,
	.args_doc = "TRACE...",
	.doc = "Replay traces, files or directories of them, and tell how many VMs get one "
	       "segment.\v",
	.children = children,
	.help_filter = filter,
};

static const struct argp sweep_argp = {
	.options = sweep_options,
	.parser = parse_sweep,
	.args_doc = "TRACE...",
	.doc = "Replay traces, files or directories of them, and tell how many VMs get one "
	       "segment, for all combinations of -p, -F, --headroom and --cpu-ratio, which take "
	       "lists with commas.\v",
	.children = children,
	.help_filter = filter,
};

void args_parse(struct args *args, int argc, char **argv)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	args->reading = reading_defaults;
	args->options.interval = HOUR;
	args->options.cluster.geometry = (struct geometry){ .align = 1, .hole = true };
	args->jobs = cpus > 0 ? (unsigned int)cpus : 1;
	argp_parse(args->sweep ? &sweep_argp : &replay_argp, argc, argv, 0, NULL, args);
	if (!args->sweep && (args->nr_policies > 1 || args->nr_fleets > 1 ||
			     args->nr_headrooms > 1 || args->nr_ratios > 1)) {
		fputs("replay: an option is given twice; sweep takes lists\n", stderr);
		exit(argp_err_exit_status);
	}
	if (args->rate && (args->json || args->csv || args->plot)) {
		fputs("replay: --rate and --reference print a rate only, no JSON, CSV or plot\n",
		      stderr);
		exit(argp_err_exit_status);
	}
	set_defaults(args);
}
