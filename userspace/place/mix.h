/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What VMs are like that come and go: sizes, lifetimes, arrivals, each by itself.
 *
 * A description is lines of a word and numbers; '#' begins a comment.  Weights are whole numbers,
 * in any scale.
 *
 *	arrivals VMS			an hour, on average
 *	day WEIGHT ... (24)		how busy each hour of the day is; none: all alike
 *	batch MIN MAX WEIGHT		so many VMs of a size and a lifetime that come at once
 *	size CPUS MEMORY_MIB WEIGHT
 *	lifetime MIN_S MAX_S WEIGHT	evenly from MIN_S to MAX_S
 *	stays WEIGHT			of a lifetime without end
 */
#ifndef COMPROMIS_PLACE_MIX_H
#define COMPROMIS_PLACE_MIX_H

#include <stdint.h>

#include "message.h"
#include "trace.h"

#define MIX_ENTRIES  128
#define MIX_BATCH    100000
#define MESSAGE_SIZE 256
#define MIX_WEIGHT   1000000000
#define MIX_HOURS    24

/* What a weight is for: bounds of a batch (VMs) or a lifetime (s), or a size. */
struct mix_entry {
	uint64_t lo; /* or thousandths of CPUs */
	uint64_t hi; /* or blocks */
	uint64_t until; /* sum of the weights up to this one */
};

struct mix_table {
	unsigned int nr;
	struct mix_entry entry[MIX_ENTRIES];
};

struct mix {
	uint64_t arrivals; /* VMs an hour */
	uint64_t day[MIX_HOURS]; /* all 0: alike */
	struct mix_table batch;
	struct mix_table size;
	struct mix_table lifetime; /* UINT64_MAX: stays */
};

/* Sizes and lifetimes of the Azure Public Dataset V1, as a description. */
extern const char mix_azure[];

/*
 * Read a description; what it does not say of batches is one VM each.
 * Returns 0, -ENOMEM, or -EINVAL with a message in error.
 */
int mix_parse(const char *text, struct mix *mix, char error[MESSAGE_SIZE]);

/*
 * Call vm() for so many VMs, by ascending arrival from 0 on; the same for the same seed.
 * Returns 0, what vm() returned if that was not 0, or -ERANGE if arrivals are too rare.
 */
int mix_generate(const struct mix *mix, uint64_t seed, uint64_t vms,
		 int (*vm)(void *data, const struct vm *vm), void *data);

#endif /* COMPROMIS_PLACE_MIX_H */
