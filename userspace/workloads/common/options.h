/* SPDX-License-Identifier: GPL-2.0-only */
/* Options that the workloads share, as children of their argp parsers. */
#ifndef COMPROMIS_WORKLOADS_OPTIONS_H
#define COMPROMIS_WORKLOADS_OPTIONS_H

#include <argp.h>
#include <stdint.h>

#include "region.h"

/* Exit status; 1 is for memory or results that are wrong. */
#define EXIT_USAGE 2
#define EXIT_SETUP 3

/* Keys of options without a letter. */
enum options_key {
	OPTIONS_PERF_CTL = 0x100,
	OPTIONS_PERF_ACK,
};

/* -s SIZE, -p 4k|2m, -S SEED */
struct memory_options {
	uint64_t size; /* bytes; the caller gives the default */
	uint64_t seed;
	enum region_page page;
};

/* --perf-ctl FIFO, --perf-ack FIFO */
struct perf_options {
	const char *ctl;
	const char *ack;
};

/*
 * Their input is a struct of the same name; that of layout_argp are memory_options, too: it
 * has no -s, for programs that find out their size.
 */
extern const struct argp memory_argp;
extern const struct argp layout_argp;
extern const struct argp perf_argp;

/* A number as size_parse() takes it, from min on; else ends with a usage message. */
uint64_t options_number(struct argp_state *state, const char *name, const char *text, uint64_t min);

/* Set what argp prints for --version and returns for a usage error. */
void options_init(const char *version);

#endif /* COMPROMIS_WORKLOADS_OPTIONS_H */
