/* SPDX-License-Identifier: GPL-2.0-only */
/* Runs of free machine memory, and how large they are. */
#ifndef COMPROMIS_DOM0_RUNS_H
#define COMPROMIS_DOM0_RUNS_H

#include <stddef.h>
#include <stdint.h>

#include "call.h"

/* All zero is an empty list. */
struct runs {
	size_t nr;
	size_t room;
	struct compromis_run *run; /* by ascending mfn within a node */
};

/* Bit n counts runs of 2^n up to 2^(n+1) - 1 frames. */
#define RUNS_BUCKETS 52

struct runs_histogram {
	uint64_t count[RUNS_BUCKETS];
	uint64_t frames[RUNS_BUCKETS];
};

/*
 * Add a run, joined with the one before if it goes on there: same node, same flags.
 * Returns 0 or -ENOMEM.
 */
int runs_add(struct runs *runs, const struct compromis_run *run);

/* Read all of the host's.  Returns 0 or -errno; after 0, runs_free() is due. */
int runs_read(struct call *call, struct runs *runs);
void runs_free(struct runs *runs);

void runs_count(const struct runs *runs, struct runs_histogram *histogram);

/* Frames of the run that lie in whole blocks of 2^order frames. */
uint64_t run_aligned(const struct compromis_run *run, unsigned int order);

/* The most of these in one run; order 0 gives the longest run. */
uint64_t runs_largest(const struct runs *runs, unsigned int order);

#endif /* COMPROMIS_DOM0_RUNS_H */
