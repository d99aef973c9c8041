/* SPDX-License-Identifier: GPL-2.0-only */
/* The state of a replay, for the files that it is made of; see replay.h for what it does. */
#ifndef COMPROMIS_PLACE_REPLAY_STATE_H
#define COMPROMIS_PLACE_REPLAY_STATE_H

#include "heap.h"
#include "replay.h"

/* Where a VM is. */
struct placement {
	struct extent *extents;
	uint32_t server;
	uint8_t segments; /* 0: it is not there */
};

struct replay {
	const struct trace *trace;
	const struct replay_options *options;
	const struct replay_watch *watch;
	struct replay_result *result;
	struct cluster cluster;
	struct heap leaving;
	struct placement *placement; /* by VM */
	int64_t now;
	int64_t next_sample;
	int64_t interval; /* s between samples, or 0 */
	int64_t hour; /* that the budget is of */
	uint64_t budget; /* blocks that may still be moved in it */
	uint32_t *poor; /* VMs that might have fewer segments, ascending; some have left */
	size_t nr_poor;
	struct sample live; /* vms, by_segments and what has arrived, kept up to date */
};

/* What a VM asks for, with hints if the policy has them. */
void replay_demand(const struct replay *replay, uint32_t vm, struct demand *demand);

/* A VM has this many segments now, 1 to SEGMENTS_NONE. */
void replay_set_segments(struct replay *replay, uint32_t vm, unsigned int segments);

/*
 * To be called at each arrival: with the first one of an hour it sets the budget, and gives VMs
 * that have too many segments fewer.  Returns 0 or -ENOMEM.
 */
int replay_begin_hour(struct replay *replay);

/*
 * Move something away so that the VM finds its run on a server: a part of a VM within the server,
 * or else, to another server, a VM of one segment that keeps it there.  Sets decision->moved if
 * it did.  Returns 0 or -ENOMEM.
 */
int replay_make_run(struct replay *replay, const struct demand *demand, struct decision *decision);

#endif /* COMPROMIS_PLACE_REPLAY_STATE_H */
