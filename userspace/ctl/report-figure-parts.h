/* SPDX-License-Identifier: GPL-2.0-only */
/* The figures, one by one; report-figure.h is for all others. */
#ifndef COMPROMIS_CTL_REPORT_FIGURE_PARTS_H
#define COMPROMIS_CTL_REPORT_FIGURE_PARTS_H

#include "report-draw.h"
#include "report-figure.h"

/* Whether a bar of a group can be drawn, and how high it is then. */
typedef bool figure_sound_fn(const struct report_group *group, enum cost_system system);

/* Draw on a sheet that has path and titles. */
void figure_overhead(const struct report_panel *panel, struct draw_sheet *sheet, FILE *gnuplot);
void figure_time(const struct report_panel *panel, struct draw_sheet *sheet, FILE *gnuplot);
void figure_speedup(const struct report_panel *panel, struct draw_sheet *sheet, FILE *gnuplot);
void figure_refs(const struct report_panel *panel, struct draw_sheet *sheet, FILE *gnuplot);

/* Whether the time of a cell can be split. */
bool figure_time_sound(const struct report_group *group, enum cost_system system);

/* Whether references per walk are known. */
bool figure_refs_sound(const struct report_group *group, enum cost_system system);

#endif /* COMPROMIS_CTL_REPORT_FIGURE_PARTS_H */
