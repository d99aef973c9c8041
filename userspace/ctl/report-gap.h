/* SPDX-License-Identifier: GPL-2.0-only */
/* What the matrix lacks, or holds that does not count. */
#ifndef COMPROMIS_CTL_REPORT_GAP_H
#define COMPROMIS_CTL_REPORT_GAP_H

#include "report-derive.h"

#define REPORT_GAP_TEXT 96

/*
 * Say of a cell that was asked for that it is missing, not verified, or has fewer repetitions than
 * others of its model, page and size, in text.
 * Returns text, or NULL if there is nothing to say.
 */
const char *report_gap(const struct report_group *group, enum cost_system system,
		       char text[REPORT_GAP_TEXT]);

/*
 * A workload, model and page that was asked for, or that other runs of the same size lead to expect,
 * without any run, is no group.  Calls each() for all of these.
 */
typedef void report_absent_fn(const char *workload, const struct report_panel *panel, void *data);
void report_absent(const struct report *report, report_absent_fn *each, void *data);

#endif /* COMPROMIS_CTL_REPORT_GAP_H */
