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

/* All but the runs.  Returns 0, or -ENOMEM. */
int report_json(const struct report *report, FILE *out);

#endif /* COMPROMIS_CTL_REPORT_WRITE_H */
