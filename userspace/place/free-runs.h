/* SPDX-License-Identifier: GPL-2.0-only */
/* How many free runs there are, and how much memory is in them, by size. */
#ifndef COMPROMIS_PLACE_FREE_RUNS_H
#define COMPROMIS_PLACE_FREE_RUNS_H

#include <stdint.h>

/* A run is of BLOCKS_MAX, 2^25, at most. */
#define RUN_BUCKETS 26

/* Bucket n has those of 2^n blocks up; all zero is none. */
struct free_runs {
	uint64_t runs[RUN_BUCKETS];
	uint64_t blocks[RUN_BUCKETS];
};

/* There is one run more, or less, of so many blocks; not 0. */
void free_runs_add(struct free_runs *free_runs, uint32_t blocks);
void free_runs_remove(struct free_runs *free_runs, uint32_t blocks);

/* Take away as many times what others are, which must be among them. */
void free_runs_subtract(struct free_runs *free_runs, const struct free_runs *others,
			uint64_t times);

#endif /* COMPROMIS_PLACE_FREE_RUNS_H */
