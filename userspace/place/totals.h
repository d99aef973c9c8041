/* SPDX-License-Identifier: GPL-2.0-only */
/* What a replay counts, in total and over time. */
#ifndef COMPROMIS_PLACE_TOTALS_H
#define COMPROMIS_PLACE_TOTALS_H

#include <stddef.h>
#include <stdint.h>

#include "demand.h"
#include "free-runs.h"

/* Why a VM has no single segment, or no place. */
enum reason {
	REASON_NONE, /* it has one segment */
	REASON_HOLE, /* as few as its size allows: two, for the hole below 4 GiB */
	REASON_POLICY, /* another server that was on had long enough runs */
	REASON_POWER, /* only a server that was off had */
	REASON_FRAGMENTED, /* none had */
	REASON_TOO_LARGE, /* rejected: larger than any server */
	REASON_CPUS, /* rejected: no server had CPUs left */
	REASON_MEMORY, /* rejected: no server had memory left */
	REASON_BOTH, /* rejected: servers had one or the other left, none had both */
	NR_REASONS,
};

/* A word for it, such as "fragmented", and what it means. */
const char *reason_word(enum reason reason);
const char *reason_text(enum reason reason);

/* Index of what is counted by segments: 1 to SEGMENTS_MAX, then none. */
#define SEGMENTS_NONE (SEGMENTS_MAX + 1)
#define NR_SEGMENTS   (SEGMENTS_MAX + 2)

struct totals {
	uint64_t vms; /* that arrived */
	uint64_t by_segments[NR_SEGMENTS]; /* at their arrival; [0] is not used */
	uint64_t by_reason[NR_REASONS];
	uint64_t minimal; /* VMs with as few segments as their size allows */
	double vm_hours[NR_SEGMENTS]; /* as they had while they ran */

	int64_t begin; /* time of the first and last arrival, s */
	int64_t end;
	uint32_t servers; /* of the fleet */
	uint32_t servers_peak;
	double server_hours;
	uint64_t switched_on;
	uint64_t switched_off;

	uint64_t moves; /* of parts within their server, to make a run */
	uint64_t migrations; /* of VMs to other servers, for the same */
	uint64_t adoptions; /* of VMs, to give them fewer segments */
	uint64_t moved_blocks; /* by all three */

	struct free_runs free_runs; /* of servers that are on, at the end */
};

uint64_t totals_placed(const struct totals *totals);
uint64_t totals_rejected(const struct totals *totals);

/* Shares of the VMs that were placed, 0 to 1; NaN if there was none. */
double totals_share(const struct totals *totals, unsigned int segments);
double totals_minimal_share(const struct totals *totals);

/* The same of the hours that VMs ran; NaN if no time passed. */
double totals_hours_share(const struct totals *totals, unsigned int segments);

/* Mean of servers that are on, from the first to the last arrival; NaN if no time passed. */
double totals_servers_mean(const struct totals *totals);

/* The state at one time. */
struct sample {
	int64_t time; /* s */
	uint64_t vms; /* that are there, then the same by segments */
	uint64_t by_segments[NR_SEGMENTS];
	uint64_t arrived; /* so far, and of these: */
	uint64_t placed;
	uint64_t single; /* got one segment */
	uint64_t minimal; /* got as few as their size allows */
	uint64_t by_reason[NR_REASONS];
	uint64_t moves; /* so far, as in the totals */
	uint64_t migrations;
	uint64_t adoptions;
	uint64_t moved_blocks;
	uint64_t switched_on; /* servers, so far */
	uint64_t switched_off;
	uint32_t servers; /* that are on, and of these: */
	uint64_t free_blocks;
	uint64_t largest_sum; /* sum of each one's longest run, blocks */
	uint32_t largest; /* the longest one of all */
	struct free_runs free_runs; /* all runs */
};

/*
 * 1 - (longest runs) / (free memory) of the servers that are on: 0 is not fragmented at all.  NaN
 * if they have no free memory.
 */
double sample_fragmentation(const struct sample *sample);

/* All zero is an empty list. */
struct samples {
	struct sample *sample;
	size_t nr;
	size_t room;
};

/* Returns 0 or -ENOMEM. */
int samples_add(struct samples *samples, const struct sample *sample);
void samples_free(struct samples *samples);

#endif /* COMPROMIS_PLACE_TOTALS_H */
