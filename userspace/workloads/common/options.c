// SPDX-License-Identifier: GPL-2.0-only
#include "options.h"

#include <errno.h>
#include <inttypes.h>

#include "size.h"

uint64_t options_number(struct argp_state *state, const char *name, const char *text, uint64_t min)
{
	uint64_t value = 0;
	int rc = size_parse(text, &value);

	if (rc == -ERANGE)
		argp_error(state, "%s %s is too large: it must be below 2^64", name, text);
	else if (rc)
		argp_error(state, "%s '%s' is not a number with an optional suffix k, m or g", name,
			   text);
	else if (value < min)
		argp_error(state, "%s %s is too small: the minimum is %" PRIu64, name, text, min);
	return value;
}

static void check_size(struct argp_state *state, const struct memory_options *memory)
{
	size_t page = region_page_size(memory->page);

	if (memory->size > SIZE_MAX / 2)
		argp_error(state, "size %" PRIu64 " exceeds the address space", memory->size);
	if (!memory->size || memory->size % page)
		argp_error(state,
			   "size %" PRIu64 " is not a multiple of %zu, the size of a %s page",
			   memory->size, page, region_page_name(memory->page));
}

static error_t parse_layout(int key, char *arg, struct argp_state *state)
{
	struct memory_options *memory = state->input;

	switch (key) {
	case 'S':
		memory->seed = options_number(state, "seed", arg, 0);
		return 0;
	case 'p':
		if (region_parse_page(arg, &memory->page))
			argp_error(state, "page size '%s' is neither 4k nor 2m", arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option layout_options[] = {
	{ .name = "page", .key = 'p', .arg = "4k|2m", .doc = "Page size, verified (4k)" },
	{ .name = "seed", .key = 'S', .arg = "NUMBER", .doc = "Seed of the random numbers (1)" },
	{ 0 },
};

const struct argp layout_argp = { .options = layout_options, .parser = parse_layout };

static error_t parse_memory(int key, char *arg, struct argp_state *state)
{
	struct memory_options *memory = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = memory;
		return 0;
	case 's':
		memory->size = options_number(state, "size", arg, 1);
		return 0;
	case ARGP_KEY_END:
		check_size(state, memory);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option memory_options[] = {
	{ .name = "size", .key = 's', .arg = "SIZE", .doc = "Bytes of memory (suffix k, m, g)" },
	{ 0 },
};

static const struct argp_child memory_children[] = {
	{ .argp = &layout_argp },
	{ 0 },
};

const struct argp memory_argp = { .options = memory_options,
				  .parser = parse_memory,
				  .children = memory_children };

static error_t parse_perf(int key, char *arg, struct argp_state *state)
{
	struct perf_options *perf = state->input;

	switch (key) {
	case OPTIONS_PERF_CTL:
		perf->ctl = arg;
		return 0;
	case OPTIONS_PERF_ACK:
		perf->ack = arg;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option perf_options[] = {
	{ .name = "perf-ctl",
	  .key = OPTIONS_PERF_CTL,
	  .arg = "FIFO",
	  .doc = "Let perf stat -D -1 --control fifo:FIFO count the measured phase only" },
	{ .name = "perf-ack",
	  .key = OPTIONS_PERF_ACK,
	  .arg = "FIFO",
	  .doc = "Wait for perf's acknowledgement from here (--control fifo:CTL,FIFO)" },
	{ 0 },
};

const struct argp perf_argp = { .options = perf_options, .parser = parse_perf };

void options_init(const char *version)
{
	argp_program_version = version;
	argp_err_exit_status = EXIT_USAGE;
}
