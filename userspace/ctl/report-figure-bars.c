// SPDX-License-Identifier: GPL-2.0-only
/* A bar for each workload and system, and one for the mean: overheads and speed-ups. */
#include "report-figure-parts.h"

#include <math.h>
#include <stdlib.h>

/* What the bars are, and of which systems. */
struct bars {
	figure_sound_fn *sound;
	double (*value)(const struct report_cell *cell);
	double (*mean)(const struct report_panel *panel, enum cost_system system);
	enum cost_system first;
	int nr; /* systems */
	const char *format; /* of a number above a bar */
	double most_at_least; /* that the axis shows */
	double line; /* where nothing is gained or lost */
};

static double overhead(const struct report_cell *cell)
{
	return 100 * cell->overhead;
}

static double mean_overhead(const struct report_panel *panel, enum cost_system system)
{
	return 100 * panel->overhead[system];
}

static double speedup(const struct report_cell *cell)
{
	return cell->speedup;
}

static double mean_speedup(const struct report_panel *panel, enum cost_system system)
{
	return panel->speedup[system];
}

/* All but the system that is compared with, which is the first of all, and the last. */
static const struct bars overheads = {
	.sound = report_overhead_sound,
	.value = overhead,
	.mean = mean_overhead,
	.first = COST_SHADOW,
	.nr = COST_NR_SYSTEMS - 1,
	.format = "%.0f",
	.most_at_least = 5,
};

static const struct bars speedups = {
	.sound = report_speedup_sound,
	.value = speedup,
	.mean = mean_speedup,
	.first = COST_NATIVE,
	.nr = COST_NR_SYSTEMS - 1,
	.format = "%.1f",
	.most_at_least = 1.2,
	.line = 1,
};

/* Workloads that say nothing about a system leave a gap; false for those. */
static bool bar_value(const struct report_panel *panel, const struct bars *bars, size_t group,
		      int bar, double *value)
{
	enum cost_system system = bars->first + (enum cost_system)bar;

	if (group == panel->nr)
		*value = bars->mean(panel, system);
	else if (bars->sound(&panel->group[group], system))
		*value = bars->value(&panel->group[group].cell[system]);
	else
		return false;
	return !isnan(*value);
}

/* Without memory for it the axis is short, and higher bars are cut and told as numbers. */
static void limit(const struct report_panel *panel, const struct bars *bars,
		  struct draw_sheet *sheet)
{
	double *values = calloc(sheet->groups * (size_t)bars->nr, sizeof(*values));
	size_t nr = 0, i;
	int k;

	sheet->hi = bars->most_at_least;
	for (k = 0; k < bars->nr; k++)
		sheet->hi = fmax(sheet->hi, bars->mean(panel, bars->first + (enum cost_system)k));
	for (i = 0; values && i < sheet->groups; i++) {
		for (k = 0; k < bars->nr; k++)
			nr += bar_value(panel, bars, i, k, &values[nr]);
	}
	draw_limit(sheet, values, nr);
	free(values);
}

/* The data of a row: a block for each system. */
static void print_blocks(const struct report_panel *panel, const struct bars *bars,
			 const struct draw_sheet *sheet, size_t from, size_t to, FILE *gnuplot)
{
	double value;
	size_t i;
	int k;

	for (k = 0; k < bars->nr; k++) {
		struct draw_block block = {
			.sheet = sheet,
			.style = &draw_systems[bars->first + (enum cost_system)k],
			.name = "bar",
			.number = k,
		};

		draw_block_begin(&block, gnuplot);
		for (i = from; i < to; i++) {
			if (bar_value(panel, bars, i, k, &value))
				draw_box(&block, draw_x(sheet, i, k, bars->nr),
					 draw_half_width(bars->nr), 0, value);
		}
		draw_block_end(&block);
	}
}

static void print_labels(const struct report_panel *panel, const struct bars *bars,
			 const struct draw_sheet *sheet, size_t from, size_t to, FILE *gnuplot)
{
	double value;
	size_t i;
	int k;

	for (i = from; i < to; i++) {
		draw_group(sheet, i,
			   i == panel->nr ? "geometric mean" : panel->group[i].key->workload,
			   gnuplot);
		for (k = 0; k < bars->nr; k++) {
			double x = draw_x(sheet, i, k, bars->nr);

			if (bar_value(panel, bars, i, k, &value))
				draw_cut(sheet, x, value, bars->format, gnuplot);
			else
				draw_absent(x, gnuplot);
		}
	}
}

static void draw_bars(const struct report_panel *panel, const struct bars *bars,
		      struct draw_sheet *sheet, FILE *gnuplot)
{
	size_t row;
	int k;

	sheet->width = 960;
	sheet->row_height = 210;
	sheet->below = 32;
	draw_split(sheet, panel->nr + 1, 8);
	limit(panel, bars, sheet);
	draw_begin(sheet, gnuplot);
	for (row = 0; row < sheet->rows; row++) {
		size_t from = row * sheet->per_row, to = from + sheet->per_row;

		if (to > sheet->groups)
			to = sheet->groups;
		draw_row(sheet, row, gnuplot);
		if (!row)
			draw_key(sheet, &draw_systems[bars->first], bars->nr, gnuplot);
		print_blocks(panel, bars, sheet, from, to, gnuplot);
		print_labels(panel, bars, sheet, from, to, gnuplot);
		/* It is there also where a row has no bar. */
		fprintf(gnuplot, "plot %g with lines lt 1 lc rgb 'black' lw 0.7 notitle",
			bars->line);
		for (k = 0; k < bars->nr; k++) {
			fputs(", ", gnuplot);
			draw_boxes("bar", k, &draw_systems[bars->first + (enum cost_system)k],
				   gnuplot);
		}
		fputc('\n', gnuplot);
	}
	draw_end(gnuplot);
}

void figure_overhead(const struct report_panel *panel, struct draw_sheet *sheet, FILE *gnuplot)
{
	draw_bars(panel, &overheads, sheet, gnuplot);
}

void figure_speedup(const struct report_panel *panel, struct draw_sheet *sheet, FILE *gnuplot)
{
	draw_bars(panel, &speedups, sheet, gnuplot);
}
