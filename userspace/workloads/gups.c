// SPDX-License-Identifier: GPL-2.0-only
/* gups: random updates of a large table, the worst case for a TLB. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "options.h"
#include "perfctl.h"
#include "region.h"
#include "updates.h"
#include "version.h"

struct options {
	struct memory_options memory;
	struct perf_options perf;
	uint64_t updates;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &options->memory;
		state->child_inputs[1] = &options->perf;
		return 0;
	case 'n':
		options->updates = options_number(state, "number of updates", arg, 1);
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "unexpected argument '%s'", arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option option_list[] = {
	{ .name = "updates", .key = 'n', .arg = "UPDATES", .doc = "Number of updates (1m)" },
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
	.doc = "Update random words of a table (64m), then undo all updates and verify the table.",
};

/* The measured phase. */
static int measure(uint64_t *table, size_t words, const struct options *options,
		   const struct perfctl *perf, uint64_t *sum, double *seconds)
{
	if (perfctl_enable(perf))
		return -1;
	*seconds = clock_seconds();
	*sum = updates_run(table, words, options->updates, options->memory.seed);
	*seconds = clock_seconds() - *seconds;
	return perfctl_disable(perf);
}

/* The updates must be in the table, and doing them again must take them out. */
static int verify(uint64_t *table, size_t words, const struct options *options, uint64_t expected)
{
	uint64_t sum = updates_sum(table, words);
	size_t wrong;

	if (sum != expected) {
		printf("gups: updates were lost: the table sums up to 0x%016" PRIx64
		       ", expected 0x%016" PRIx64 "\n",
		       sum, expected);
		return EXIT_FAILURE;
	}

	updates_run(table, words, options->updates, options->memory.seed);
	wrong = updates_check(table, words);
	if (wrong != words) {
		printf("gups: word %zu at %p is 0x%016" PRIx64 ", expected 0x%016zx\n", wrong,
		       (void *)&table[wrong], table[wrong], wrong);
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}

static int run(const struct options *options, const struct perfctl *perf,
	       const struct region *region)
{
	uint64_t *table = region->base, sum;
	size_t words = region->size / sizeof(*table);
	uint64_t before;
	double seconds;
	int status;

	updates_init(table, words);
	before = updates_sum(table, words);
	if (measure(table, words, options, perf, &sum, &seconds))
		return EXIT_SETUP;

	status = verify(table, words, options, before ^ sum);
	if (status)
		return status;
	if (region_verify(region))
		return EXIT_SETUP;

	printf("gups: %" PRIu64
	       " updates of %zu KiB in %s pages, %.3f s, %.1f ns per update, verified\n",
	       options->updates, region->size / 1024, region_page_name(region->page), seconds,
	       seconds * 1e9 / (double)options->updates);
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	struct options options = {
		.memory = { .size = 64 << 20, .seed = 1 },
		.updates = 1 << 20,
	};
	int status = EXIT_SETUP;
	struct perfctl perf;
	struct region region;

	options_init("gups (Compromis) " COMPROMIS_RELEASE);
	argp_parse(&argp, argc, argv, 0, NULL, &options);

	if (!perfctl_open(&perf, options.perf.ctl, options.perf.ack) &&
	    !region_map(&region, options.memory.size, options.memory.page)) {
		status = run(&options, &perf, &region);
		region_unmap(&region);
	}
	perfctl_close(&perf);
	return status;
}
