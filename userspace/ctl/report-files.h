/* SPDX-License-Identifier: GPL-2.0-only */
/* The directory of a report. */
#ifndef COMPROMIS_CTL_REPORT_FILES_H
#define COMPROMIS_CTL_REPORT_FILES_H

#include "report-derive.h"

/*
 * Write all files of a report to dir, which is made if need be; what it holds from before is
 * written anew.  Returns an exit status, after a message if it is not CTL_OK.
 */
int report_write_all(const struct report *report, const char *dir);

#endif /* COMPROMIS_CTL_REPORT_FILES_H */
