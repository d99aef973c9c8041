/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A trace, played on a fleet.
 *
 * VMs come in the order of the trace; those that leave up to and at the time of an arrival leave
 * before it.  The replay ends with the last arrival.
 */
#ifndef COMPROMIS_PLACE_REPLAY_H
#define COMPROMIS_PLACE_REPLAY_H

#include <stdint.h>

#include "cluster.h"
#include "fleet.h"
#include "totals.h"
#include "trace.h"

/* What became of a VM at its arrival. */
struct decision {
	uint32_t vm; /* number in the trace */
	uint32_t server; /* or INDEX_NONE: rejected */
	uint32_t moved; /* blocks that were moved for it */
	uint8_t segments; /* 1 to SEGMENTS_NONE */
	uint8_t reason; /* enum reason */
	uint64_t addresses; /* a hash of where its memory begins and how long its pieces are */
};

/* Fold a piece of memory into decision.addresses, which begins as 0. */
uint64_t decision_hash(uint64_t addresses, uint32_t start, uint32_t length);

struct replay_options {
	struct cluster_options cluster;
	uint64_t compact; /* blocks that may be moved an hour; 0: none are */
	int64_t interval; /* s between samples, longer if they were over 100,000; 0: none */
};

struct replay_watch {
	/* Both may be NULL.  done: VMs that have arrived, told now and then. */
	void (*decided)(void *data, const struct decision *decision);
	void (*progress)(void *data, size_t done, size_t all);
	void *data;
};

struct replay_result {
	struct totals totals;
	struct samples samples;
};

/*
 * Play a sorted trace.  Returns 0 or -ENOMEM; after 0, samples_free() is due.  Several threads
 * may do so with the same trace and fleet at a time.
 */
int replay_run(const struct trace *trace, const struct fleet *fleet,
	       const struct replay_options *options, const struct replay_watch *watch,
	       struct replay_result *result);

#endif /* COMPROMIS_PLACE_REPLAY_H */
