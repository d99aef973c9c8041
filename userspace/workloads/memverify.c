// SPDX-License-Identifier: GPL-2.0-only
/* memverify: keep checking and rewriting memory while its translation is changed underneath. */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "options.h"
#include "pattern.h"
#include "region.h"
#include "version.h"

/* Errors that are printed of one pass. */
#define ERRORS_SHOWN 16

struct options {
	struct memory_options memory;
	uint64_t seconds; /* 0: until a signal comes */
};

static volatile sig_atomic_t stopped;

static void stop(int signal_number)
{
	(void)signal_number;
	stopped = 1;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &options->memory;
		return 0;
	case 't':
		options->seconds = options_number(state, "time", arg, 1);
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "unexpected argument '%s'", arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option option_list[] = {
	{ .name = "time",
	  .key = 't',
	  .arg = "SECONDS",
	  .doc = "How long; until SIGTERM or SIGINT if not given" },
	{ 0 },
};

static const struct argp_child children[] = {
	{ .argp = &memory_argp },
	{ 0 },
};

static const struct argp argp = {
	.options = option_list,
	.parser = parse,
	.children = children,
	.doc = "Check and rewrite all of a block of memory (64m) over and over.",
};

static void print_errors(const struct pattern_error errors[], size_t nr, uint64_t pass)
{
	size_t i;

	for (i = 0; i < nr && i < ERRORS_SHOWN; i++)
		printf("memverify: pass %" PRIu64 ": %p holds 0x%016" PRIx64
		       ", expected 0x%016" PRIx64 "\n",
		       pass, (const void *)errors[i].address, errors[i].found, errors[i].expected);
}

/* A pass that has begun is finished, so that all memory is checked at least once. */
static int run(const struct options *options, const struct region *region)
{
	size_t words = region->size / sizeof(uint64_t), wrong;
	struct pattern_error errors[ERRORS_SHOWN];
	double end = clock_seconds() + (double)options->seconds;
	uint64_t pass = 0;

	pattern_fill(region->base, words, pass, options->memory.seed);
	do {
		wrong = pattern_pass(region->base, words, pass, options->memory.seed, errors,
				     ERRORS_SHOWN);
		pass++;
		print_errors(errors, wrong, pass);
	} while (!wrong && !stopped && (!options->seconds || clock_seconds() < end));

	printf("memverify: %" PRIu64 " passes, %zu errors\n", pass, wrong);
	return wrong ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	struct options options = {
		.memory = { .size = 64 << 20, .seed = 1 },
	};
	const struct sigaction action = { .sa_handler = stop };
	struct region region;
	int status;

	options_init("memverify (Compromis) " COMPROMIS_RELEASE);
	argp_parse(&argp, argc, argv, 0, NULL, &options);

	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);

	if (region_map(&region, options.memory.size, options.memory.page))
		return EXIT_SETUP;
	status = run(&options, &region);
	region_unmap(&region);
	return status;
}
