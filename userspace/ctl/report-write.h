/* SPDX-License-Identifier: GPL-2.0-only */
/* What report writes. */
#ifndef COMPROMIS_CTL_REPORT_WRITE_H
#define COMPROMIS_CTL_REPORT_WRITE_H

#include <stdio.h>

#include "report-check.h"

/* A line for each run, as it was read; what was not counted is empty. */
void report_csv_runs(const struct report *report, FILE *out);

/* A line for each cell: medians, spread, what is derived, and the residuals of the checks. */
void report_csv_cells(const struct report *report, FILE *out);

/*
 * The page for people, that needs nothing else: no script, no other file.  Takes its figures from the
 * directory of that name, or has none if it is NULL.  Returns 0, or the -errno of reading one.
 */
int report_html(const struct report *report, const char *figures, FILE *out);

/* All but the runs.  Returns 0, or -ENOMEM. */
int report_json(const struct report *report, FILE *out);

#endif /* COMPROMIS_CTL_REPORT_WRITE_H */
