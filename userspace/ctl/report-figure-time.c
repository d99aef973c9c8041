// SPDX-License-Identifier: GPL-2.0-only
/* Where the time goes: a stack for each workload and system, native = 1. */
#include "report-figure-parts.h"

#include <math.h>
#include <stdlib.h>

#define NR_PARTS 4

static const struct draw_style parts[NR_PARTS] = {
	{ "work", "#DDDDDD", HATCH_NONE },
	{ "guest walk", "#56B4E9", HATCH_NONE },
	{ "nested walk", "#D55E00", HATCH_NONE },
	{ "exits and hypervisor", "#CC79A7", HATCH_CROSSED },
};

/* Under the bars there is little room. */
static const char *const short_names[COST_NR_SYSTEMS] = {
	[COST_NATIVE] = "native",     [COST_SHADOW] = "shadow",	    [COST_NESTED_4K] = "nest-4k",
	[COST_NESTED_2M] = "nest-2m", [COST_NESTED_1G] = "nest-1g", [COST_SEGMENT] = "segment",
};

bool figure_time_sound(const struct report_group *group, enum cost_system system)
{
	return report_overhead_sound(group, system) && !isnan(group->cell[system].exits_ns) &&
	       !isnan(group->cell[system].guest_walk_ns);
}

/* Where the parts of a stack end; what is below 0 takes no room. */
static void stack(const struct report_group *group, enum cost_system system, double ends[NR_PARTS])
{
	const struct report_cell *cell = &group->cell[system];
	double native_ns = group->cell[COST_NATIVE].seconds * 1e9;
	const double ns[NR_PARTS] = { group->work_ns, cell->guest_walk_ns, cell->nested_walk_ns,
				      cell->exits_ns };
	double sum = 0;
	int i;

	for (i = 0; i < NR_PARTS; i++) {
		sum += fmax(ns[i], 0) / native_ns;
		ends[i] = sum;
	}
}

/* Without memory for it the axis is short, and higher stacks are cut and told as numbers. */
static void limit(const struct report_panel *panel, struct draw_sheet *sheet)
{
	double *values = calloc(panel->nr * COST_NR_SYSTEMS, sizeof(*values));
	double ends[NR_PARTS];
	size_t nr = 0, i;
	int k;

	sheet->hi = 1.2;
	for (i = 0; values && i < panel->nr; i++) {
		for (k = 0; k < COST_NR_SYSTEMS; k++) {
			if (!figure_time_sound(&panel->group[i], (enum cost_system)k))
				continue;
			stack(&panel->group[i], (enum cost_system)k, ends);
			values[nr++] = ends[NR_PARTS - 1];
		}
	}
	draw_limit(sheet, values, nr);
	free(values);
}

static void print_block(const struct report_panel *panel, const struct draw_sheet *sheet, int part,
			size_t from, size_t to, FILE *gnuplot)
{
	struct draw_block block = {
		.sheet = sheet,
		.style = &parts[part],
		.name = "part",
		.number = part,
	};
	double ends[NR_PARTS];
	size_t i;
	int k;

	draw_block_begin(&block, gnuplot);
	for (i = from; i < to; i++) {
		for (k = 0; k < COST_NR_SYSTEMS; k++) {
			if (!figure_time_sound(&panel->group[i], (enum cost_system)k))
				continue;
			stack(&panel->group[i], (enum cost_system)k, ends);
			draw_box(&block, draw_x(sheet, i, k, COST_NR_SYSTEMS),
				 draw_half_width(COST_NR_SYSTEMS) * 0.9, part ? ends[part - 1] : 0,
				 ends[part]);
		}
	}
	draw_block_end(&block);
}

static void print_labels(const struct report_panel *panel, const struct draw_sheet *sheet,
			 size_t from, size_t to, FILE *gnuplot)
{
	double ends[NR_PARTS];
	size_t i;
	int k;

	for (i = from; i < to; i++) {
		draw_group(sheet, i, panel->group[i].key->workload, gnuplot);
		for (k = 0; k < COST_NR_SYSTEMS; k++) {
			double x = draw_x(sheet, i, k, COST_NR_SYSTEMS);

			fprintf(gnuplot,
				"set label '%s' at first %.5f, graph 0 right rotate by 90 offset "
				"0.1,-0.4 font ',10'\n",
				short_names[k], x);
			if (!figure_time_sound(&panel->group[i], (enum cost_system)k)) {
				draw_absent(x, gnuplot);
				continue;
			}
			stack(&panel->group[i], (enum cost_system)k, ends);
			draw_cut(sheet, x, ends[NR_PARTS - 1], "%.1f", gnuplot);
		}
	}
}

void figure_time(const struct report_panel *panel, struct draw_sheet *sheet, FILE *gnuplot)
{
	size_t row;
	int k;

	sheet->width = 960;
	sheet->row_height = 270;
	sheet->below = 84;
	draw_split(sheet, panel->nr, 5);
	limit(panel, sheet);
	draw_begin(sheet, gnuplot);
	fputs("set xtics offset 0,-3.2\n", gnuplot);
	for (row = 0; row < sheet->rows; row++) {
		size_t from = row * sheet->per_row, to = from + sheet->per_row;

		if (to > sheet->groups)
			to = sheet->groups;
		draw_row(sheet, row, gnuplot);
		if (!row)
			draw_key(sheet, parts, NR_PARTS, gnuplot);
		for (k = 0; k < NR_PARTS; k++)
			print_block(panel, sheet, k, from, to, gnuplot);
		print_labels(panel, sheet, from, to, gnuplot);
		fputs("plot 1 with lines lt 1 lc rgb 'black' lw 0.7 notitle", gnuplot);
		for (k = 0; k < NR_PARTS; k++) {
			fputs(", ", gnuplot);
			draw_boxes("part", k, &parts[k], gnuplot);
		}
		fputc('\n', gnuplot);
	}
	draw_end(gnuplot);
}
