// SPDX-License-Identifier: GPL-2.0-only
#include "free-runs.h"

static unsigned int bucket_of(uint32_t blocks)
{
	return 31 - (unsigned int)__builtin_clz(blocks);
}

void free_runs_add(struct free_runs *free_runs, uint32_t blocks)
{
	unsigned int bucket = bucket_of(blocks);

	free_runs->runs[bucket]++;
	free_runs->blocks[bucket] += blocks;
}

void free_runs_remove(struct free_runs *free_runs, uint32_t blocks)
{
	unsigned int bucket = bucket_of(blocks);

	free_runs->runs[bucket]--;
	free_runs->blocks[bucket] -= blocks;
}

void free_runs_subtract(struct free_runs *free_runs, const struct free_runs *others, uint64_t times)
{
	unsigned int i;

	for (i = 0; i < RUN_BUCKETS; i++) {
		free_runs->runs[i] -= times * others->runs[i];
		free_runs->blocks[i] -= times * others->blocks[i];
	}
}
