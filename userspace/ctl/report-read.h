/* SPDX-License-Identifier: GPL-2.0-only */
/* Read files of runs, JSON Lines, as the comparison writes them. */
#ifndef COMPROMIS_CTL_REPORT_READ_H
#define COMPROMIS_CTL_REPORT_READ_H

#include <stdio.h>

#include "report-run.h"

/* More of them than these are counted, but not kept. */
#define REPORT_PROBLEMS_MAX 100

/* Something about a line that the reader of the report should know. */
struct report_problem {
	const char *file;
	size_t line; /* from 1 */
	char text[2 * REPORT_REASON_SIZE];
};

/* All zero is the begin. */
struct report_runs {
	struct report_run *run;
	size_t nr;
	size_t room;
	/*
	 * What lines of "meta" say, or NULL; the last word counts.  Of different commands there is
	 * an array "commands", too.
	 */
	struct json_object *meta;
	size_t malformed; /* lines, that were left out */
	size_t replaced; /* runs, by later ones of the same repetition */
	size_t changed; /* versions, in the midst of the runs */
	struct report_problem problem[REPORT_PROBLEMS_MAX];
	size_t nr_problems;
};

/*
 * Add the runs of a file, whose name must outlive them.  A line that is no run is counted, kept as
 * a problem and left out.  Returns 0, -ENOMEM, or the -errno of reading.
 */
int report_read(struct report_runs *runs, FILE *in, const char *name);

/* When all are read: sort them, and of two runs of the same repetition drop the earlier. */
void report_read_end(struct report_runs *runs);

/*
 * Whether the results are to have this member of "systems" or "workloads" in meta, which says what
 * was asked for; so everything is where it says nothing.
 */
bool report_asked(const struct report_runs *runs, const char *kind, const char *name);

void report_runs_free(struct report_runs *runs);

#endif /* COMPROMIS_CTL_REPORT_READ_H */
