// SPDX-License-Identifier: GPL-2.0-only
/* keysort: sort random keys of 64 bits by their digits. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "options.h"
#include "perfctl.h"
#include "radix.h"
#include "region.h"
#include "version.h"

struct options {
	struct memory_options memory;
	struct perf_options perf;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &options->memory;
		state->child_inputs[1] = &options->perf;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "unexpected argument '%s'", arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_child children[] = {
	{ .argp = &memory_argp },
	{ .argp = &perf_argp },
	{ 0 },
};

static const struct argp argp = {
	.parser = parse,
	.children = children,
	.doc = "Sort random keys that fill half of the memory (64m), and verify their order and sums.",
};

static int measure(uint64_t *keys, size_t nr, const struct perfctl *perf, double *seconds)
{
	if (perfctl_enable(perf))
		return -1;
	*seconds = clock_seconds();
	radix_sort(keys, keys + nr, nr);
	*seconds = clock_seconds() - *seconds;
	return perfctl_disable(perf);
}

static int verify(const uint64_t *keys, size_t nr, struct radix_sum expected)
{
	struct radix_sum found = radix_sum(keys, nr);
	size_t wrong = radix_check(keys, nr);

	if (wrong != nr) {
		printf("keysort: key %zu at %p is 0x%016" PRIx64 ", the one before 0x%016" PRIx64
		       "\n",
		       wrong, (const void *)&keys[wrong], keys[wrong], keys[wrong - 1]);
		return EXIT_FAILURE;
	}
	if (found.sum != expected.sum || found.mixed != expected.mixed) {
		printf("keysort: keys were lost or changed: they sum up to 0x%016" PRIx64
		       ", expected 0x%016" PRIx64 "; mixed, to 0x%016" PRIx64
		       ", expected 0x%016" PRIx64 "\n",
		       found.sum, expected.sum, found.mixed, expected.mixed);
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}

static int run(const struct options *options, const struct perfctl *perf,
	       const struct region *region)
{
	size_t nr = region->size / 2 / sizeof(uint64_t);
	uint64_t *keys = region->base;
	struct radix_sum before;
	double seconds;
	int status;

	radix_fill(keys, nr, options->memory.seed);
	before = radix_sum(keys, nr);
	if (measure(keys, nr, perf, &seconds))
		return EXIT_SETUP;

	status = verify(keys, nr, before);
	if (status)
		return status;
	if (region_verify(region))
		return EXIT_SETUP;

	printf("keysort: %zu keys in %zu KiB of %s pages, %.3f s, %.1f ns per key, verified\n", nr,
	       region->size / 1024, region_page_name(region->page), seconds,
	       seconds * 1e9 / (double)nr);
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	struct options options = { .memory = { .size = 64 << 20, .seed = 1 } };
	int status = EXIT_SETUP;
	struct perfctl perf;
	struct region region;

	options_init("keysort (Compromis) " COMPROMIS_RELEASE);
	argp_parse(&argp, argc, argv, 0, NULL, &options);

	if (!perfctl_open(&perf, options.perf.ctl, options.perf.ack) &&
	    !region_map(&region, options.memory.size, options.memory.page)) {
		status = run(&options, &perf, &region);
		region_unmap(&region);
	}
	perfctl_close(&perf);
	return status;
}
