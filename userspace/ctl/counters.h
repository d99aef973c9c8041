/* SPDX-License-Identifier: GPL-2.0-only */
/* The events that compare counts. */
#ifndef COMPROMIS_CTL_COUNTERS_H
#define COMPROMIS_CTL_COUNTERS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "pmu.h"

#define COUNTERS_MAX 24

struct counter {
	struct pmu_spec spec;
	uint64_t config; /* of perf_event_attr, if supported */
	bool supported; /* by this machine, with this modifier */
};

struct counters {
	struct pmu pmu;
	unsigned int nr;
	struct counter counter[COUNTERS_MAX];
};

/* A count is never shown as 0 when nothing was counted. */
enum count_state {
	COUNT_VALID,
	COUNT_UNSUPPORTED, /* the machine cannot */
	COUNT_MISSING, /* it was not counted, or not all of the time */
};

struct count {
	enum count_state state;
	uint64_t value;
};

/*
 * Add the events of a comma-separated list.  Returns 0, or after a message to stderr
 * -EINVAL for what is no event, -EEXIST for one that is there, -E2BIG if there are too many.
 */
int counters_add(struct counters *counters, const char *list);

/*
 * Find out which of the events this machine can count, by opening each for the caller.
 * An event that neither Compromis nor the PMU knows is an error.
 * Returns 0, or -errno after a message to stderr.
 */
int counters_probe(struct counters *counters, const char *root);

/*
 * Open all supported events for process pid, to be counted from its next execve(2) on.
 * fds has COUNTERS_MAX elements, -1 where nothing is open.  Returns 0, or -errno with
 * nothing left open.
 */
int counters_open(const struct counters *counters, pid_t pid, int fds[]);

/* Read the counts and close fds. */
void counters_finish(const struct counters *counters, int fds[], struct count counts[]);

/* What counts say when divided; compromis-events(7) explains each. */
enum counters_ratio {
	RATIO_REFS_PER_WALK, /* refs / (dtlb_walks + itlb_walks) */
	RATIO_NESTED_SHARE, /* nested_refs / refs */
	RATIO_SEGMENT_COVERAGE, /* segment_hits / (segment_hits + nested_lookups) */
	NR_RATIOS
};

/* Titles in tables, and keys in JSON. */
extern const char *const counters_ratio_titles[NR_RATIOS];
extern const char *const counters_ratio_keys[NR_RATIOS];

/*
 * The ratio by the first modifier that all its parts were counted with.  Returns false if
 * there is none, or nothing to divide by.
 */
bool counters_ratio(const struct counters *counters, const struct count counts[],
		    enum counters_ratio which, double *ratio);

#endif /* COMPROMIS_CTL_COUNTERS_H */
