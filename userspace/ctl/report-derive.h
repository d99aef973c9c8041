/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What runs amount to: cells with the medians of their repetitions, and what follows from them.
 *
 * Virtual time is one nanosecond for an instruction, and one for each cycle of a walk
 * (hardware/MMU.md, 12), so that times split:
 *
 *	work            time of the native run without its walks, for all systems the same
 *	guest walk      walk cycles, by the share of guest_refs in all references
 *	nested walk     the rest of the walk cycles
 *	exits           what is left: VM exits, the hypervisor and its dom0, and what the
 *	                kernel of the guest does otherwise than natively
 *
 * A number that is not known, as something was not counted or a run is missing, is NAN.
 */
#ifndef COMPROMIS_CTL_REPORT_DERIVE_H
#define COMPROMIS_CTL_REPORT_DERIVE_H

#include "report-read.h"

/* Counts below are left out of their spread: what the guest's kernel does by itself moves them. */
#define REPORT_SMALL_COUNT 10000

/* All repetitions of a workload on one system. */
struct report_cell {
	const struct report_run *run; /* the first of them, or NULL */
	size_t reps;
	bool asked; /* for results of this system */
	bool verified; /* there are some, and the results of all are right */

	/* Medians. */
	double seconds;
	double metric;
	double faults;
	double updates;
	double events[NR_EVENTS];
	double exits[NR_EXITS];

	/* (max - min) / median; NAN with one repetition. */
	double time_spread;
	double count_spread; /* of the event that varies most */
	enum report_event count_spread_event;

	/* Derived. */
	double walks; /* dtlb_walks + itlb_walks */
	double refs_per_walk;
	double closed_form; /* for the sizes of the pages that these walks ended in */
	double guest_walk_ns;
	double nested_walk_ns;
	double exits_ns; /* below 0 if the walks of this system take more than there is time */
	double overhead; /* time / native time - 1 */
	double speedup; /* of the segment over this system: time / time of the segment */
};

/* One workload on all systems. */
struct report_group {
	const struct report_run *key; /* any of its runs: model, workload, page, size */
	double work_ns;
	size_t reps_max; /* most repetitions of a cell in its panel */
	struct report_cell cell[COST_NR_SYSTEMS];
};

/* All workloads of one model, page and size. */
struct report_panel {
	const struct report_run *key;
	const struct report_group *group;
	size_t nr;
	/*
	 * Workloads whose results are right on every system that any workload has right results
	 * on.  Means are over these alone, so that those of two systems can be compared.
	 */
	size_t whole;
	/* Geometric means of time / native time, less 1, and of the speed-ups. */
	double overhead[COST_NR_SYSTEMS];
	double speedup[COST_NR_SYSTEMS];
	/* Where the segment's speed-up over a system is highest, or NULL. */
	const struct report_group *best[COST_NR_SYSTEMS];
};

struct report {
	const struct report_runs *runs;
	struct report_group *group;
	size_t nr_groups;
	struct report_panel *panel;
	size_t nr_panels;
	size_t reps_max; /* most repetitions of a cell */
};

/*
 * Derive all from runs that are sorted, and that must outlive the report.
 * Returns 0, or -ENOMEM; the report is to be freed in either case.
 */
int report_derive(const struct report_runs *runs, struct report *report);

void report_free(struct report *report);

/*
 * Whether an overhead counts in means and figures: the cell and the native one are there, and their
 * results are right.
 */
bool report_overhead_sound(const struct report_group *group, enum cost_system system);

/* The same of the cell, and of the segment's. */
bool report_speedup_sound(const struct report_group *group, enum cost_system system);

/* Whether a group of the panel is one of those that means are over. */
bool report_whole(const struct report_panel *panel, const struct report_group *group);

#endif /* COMPROMIS_CTL_REPORT_DERIVE_H */
