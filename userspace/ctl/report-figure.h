/* SPDX-License-Identifier: GPL-2.0-only */
/* The figures of a panel: what they show, and how gnuplot is to draw them. */
#ifndef COMPROMIS_CTL_REPORT_FIGURE_H
#define COMPROMIS_CTL_REPORT_FIGURE_H

#include <stdio.h>

#include "report-derive.h"

enum report_figure {
	FIGURE_OVERHEAD, /* time over that of native paging, by workload and system */
	FIGURE_TIME, /* where the time goes */
	FIGURE_SPEEDUP, /* of the segment over each other system */
	FIGURE_REFS, /* references per walk, beside the closed form */
	NR_FIGURES
};

/* What they are called, as a part of the names of their files, and in titles. */
extern const char *const report_figure_keys[NR_FIGURES];
extern const char *const report_figure_titles[NR_FIGURES];

/* Enough for the name of any figure. */
#define REPORT_FIGURE_NAME 256

/* Name of the figure of a panel, such as overhead-zen3-4k-full: unique, and no path.  Returns name. */
const char *report_figure_name(const struct report_panel *panel, enum report_figure figure,
			       char name[REPORT_FIGURE_NAME]);

/* Whether there is anything to draw; what is not sound is not drawn. */
bool report_figure_possible(const struct report_panel *panel, enum report_figure figure);

/*
 * Write the script of a figure that is possible.  It begins with a reset, and draws to the file
 * dir/NAME.svg, with NAME of report_figure_name().
 */
void report_figure_draw(const struct report_panel *panel, enum report_figure figure,
			const char *dir, FILE *gnuplot);

#endif /* COMPROMIS_CTL_REPORT_FIGURE_H */
