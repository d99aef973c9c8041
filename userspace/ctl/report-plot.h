/* SPDX-License-Identifier: GPL-2.0-only */
/* Draw all figures of a report, and take them in. */
#ifndef COMPROMIS_CTL_REPORT_PLOT_H
#define COMPROMIS_CTL_REPORT_PLOT_H

#include "report-figure.h"

/*
 * Write the figures of all panels to dir, by gnuplot.  Returns an exit status, after a message if it is
 * not CTL_OK.
 */
int report_plot(const struct report *report, const char *dir);

/*
 * Copy an SVG of gnuplot, whole, to be a part of a page: without what stands before its root, and
 * without references to what names of XML mean.  Identifiers get the prefix, so that those of several
 * figures differ; the text gets as its name what the reader of a screen hears.
 * Returns 0, or -EBADMSG if there is no SVG in it.
 */
int report_svg_inline(const char *svg, const char *prefix, const char *label, FILE *out);

#endif /* COMPROMIS_CTL_REPORT_PLOT_H */
