// SPDX-License-Identifier: GPL-2.0-only
/* chase: follow pointers in random order; every hop waits for the one before. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "cycle.h"
#include "options.h"
#include "perfctl.h"
#include "region.h"
#include "version.h"

struct options {
	struct memory_options memory;
	struct perf_options perf;
	uint64_t hops;
	uint64_t stride;
};

static void check_stride(struct argp_state *state, const struct options *options)
{
	if (options->stride % sizeof(void *))
		argp_error(state, "stride %" PRIu64 " is not a multiple of %zu", options->stride,
			   sizeof(void *));
	if (options->stride > options->memory.size / 2)
		argp_error(state,
			   "stride %" PRIu64 " leaves less than two nodes in %" PRIu64 " bytes",
			   options->stride, options->memory.size);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &options->memory;
		state->child_inputs[1] = &options->perf;
		return 0;
	case 'n':
		options->hops = options_number(state, "number of hops", arg, 1);
		return 0;
	case 'd':
		options->stride = options_number(state, "stride", arg, sizeof(struct node));
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "unexpected argument '%s'", arg);
		return 0;
	case ARGP_KEY_END:
		check_stride(state, options);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option option_list[] = {
	{ .name = "hops", .key = 'n', .arg = "HOPS", .doc = "Number of pointers to follow (1m)" },
	{ .name = "stride",
	  .key = 'd',
	  .arg = "BYTES",
	  .doc = "Distance of the nodes (64, a cache line; 4k gives each a page of its own)" },
	{ 0 },
};

static const struct argp_child children[] = {
	{ .argp = &memory_argp },
	{ .argp = &perf_argp },
	{ 0 },
};

static const struct argp argp = {
	.options = option_list,
	.parser = parse,
	.children = children,
	.doc = "Follow one random cycle of pointers through memory (64m), and verify the cycle.",
};

static int run(const struct options *options, const struct perfctl *perf,
	       const struct region *region)
{
	const struct cycle cycle = {
		.base = region->base,
		.stride = options->stride,
		.nr = region->size / options->stride,
	};
	struct node *reached, *expected = NULL;
	double seconds;

	cycle_link(&cycle, options->memory.seed);

	if (perfctl_enable(perf))
		return EXIT_SETUP;
	seconds = clock_seconds();
	reached = cycle_follow(cycle_node(&cycle, 0), options->hops);
	seconds = clock_seconds() - seconds;
	if (perfctl_disable(perf))
		return EXIT_SETUP;

	if (cycle_check(&cycle, options->hops, &expected)) {
		printf("chase: the pointers are not one cycle of %zu nodes any more\n", cycle.nr);
		return EXIT_FAILURE;
	}
	if (reached != expected) {
		printf("chase: %" PRIu64 " hops led to %p, expected %p\n", options->hops,
		       (void *)reached, (void *)expected);
		return EXIT_FAILURE;
	}
	if (region_verify(region))
		return EXIT_SETUP;

	printf("chase: %" PRIu64
	       " hops through %zu nodes in %zu KiB of %s pages, %.3f s, %.1f ns per hop, verified\n",
	       options->hops, cycle.nr, region->size / 1024, region_page_name(region->page),
	       seconds, seconds * 1e9 / (double)options->hops);
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	struct options options = {
		.memory = { .size = 64 << 20, .seed = 1 },
		.hops = 1 << 20,
		.stride = 64,
	};
	int status = EXIT_SETUP;
	struct perfctl perf;
	struct region region;

	options_init("chase (Compromis) " COMPROMIS_RELEASE);
	argp_parse(&argp, argc, argv, 0, NULL, &options);

	if (!perfctl_open(&perf, options.perf.ctl, options.perf.ack) &&
	    !region_map(&region, options.memory.size, options.memory.page)) {
		status = run(&options, &perf, &region);
		region_unmap(&region);
	}
	perfctl_close(&perf);
	return status;
}
