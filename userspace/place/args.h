/* SPDX-License-Identifier: GPL-2.0-only */
/* The command line of replay and sweep. */
#ifndef COMPROMIS_PLACE_ARGS_H
#define COMPROMIS_PLACE_ARGS_H

#include <argp.h>
#include <stdbool.h>

#include "format.h"
#include "sweep.h"

/* Values that an option of sweep may have at a time. */
#define ARGS_LIST 16

struct args {
	bool sweep; /* options may have several values */
	const struct format *format; /* NULL: detect it */
	struct reading_options reading;
	struct replay_options options; /* but for what is a list */
	unsigned int nr_policies, nr_fleets, nr_headrooms, nr_ratios;
	const struct policy *policy[ARGS_LIST];
	struct fleet fleet[ARGS_LIST];
	uint32_t headroom[ARGS_LIST];
	uint32_t ratio[ARGS_LIST];
	unsigned int jobs;
	bool json;
	bool rate; /* print only how fast it is */
	bool reference; /* and that of the reference */
	const char *csv; /* files, or NULL */
	const char *plot;
	const char *decisions;
	char **traces; /* ended by NULL */
};

/* Parse; ends the program with exit status 2 after a message if something is wrong. */
void args_parse(struct args *args, int argc, char **argv);

/*
 * Read a size with an optional suffix k, m or g; without one it is in bytes.  Returns 0 and blocks
 * rounded up, or -EINVAL if it is no size or not 1 to BLOCKS_MAX blocks.
 */
int args_size(const char *text, uint64_t *blocks);

/* --align: 2m or 1g.  Returns 0 or -EINVAL. */
int args_align(const char *text, uint32_t *align);

#endif /* COMPROMIS_PLACE_ARGS_H */
