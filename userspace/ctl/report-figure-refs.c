// SPDX-License-Identifier: GPL-2.0-only
/* References per walk: a point for each workload, over a bar for the closed form. */
#include "report-figure-parts.h"

#include <math.h>

static const struct draw_style closed_forms[COST_NR_PAGES] = {
	[COST_PAGE_4K] = { "closed form, 4 KiB pages", "#DDDDDD", HATCH_NONE },
	[COST_PAGE_2M] = { "closed form, 2 MiB pages", "#DDDDDD", HATCH_FALLING },
};

#define POINTS "with points pt 7 ps 0.6 lc rgb '#D55E00'"

bool figure_refs_sound(const struct report_group *group, enum cost_system system)
{
	return group->cell[system].verified && !isnan(group->cell[system].refs_per_walk);
}

static double most_refs(const struct report_panel *panel)
{
	double most = cost_refs_hi(COST_NESTED_4K, COST_PAGE_4K);
	size_t i;
	int k;

	for (i = 0; i < panel->nr; i++) {
		for (k = 0; k < COST_NR_SYSTEMS; k++) {
			if (figure_refs_sound(&panel->group[i], (enum cost_system)k))
				most = fmax(most, panel->group[i].cell[k].refs_per_walk);
		}
	}
	return most;
}

static void print_closed_form(const struct draw_sheet *sheet, int page, int pages, FILE *gnuplot)
{
	struct draw_block block = {
		.sheet = sheet,
		.style = &closed_forms[page],
		.name = "closed",
		.number = page,
	};
	int k;

	draw_block_begin(&block, gnuplot);
	for (k = 0; k < COST_NR_SYSTEMS; k++)
		draw_box(&block, draw_x(sheet, (size_t)k, page, pages), draw_half_width(pages), 0,
			 cost_refs_hi((enum cost_system)k, (enum cost_page)page));
	draw_block_end(&block);
}

/* Points of a system lie side by side, in the order of the workloads. */
static void print_points(const struct report_panel *panel, FILE *gnuplot)
{
	size_t i;
	int k;

	fputs("$points << END\n", gnuplot);
	for (k = 0; k < COST_NR_SYSTEMS; k++) {
		for (i = 0; i < panel->nr; i++) {
			double at = (double)(i + 1) / (double)(panel->nr + 1) - 0.5;

			if (figure_refs_sound(&panel->group[i], (enum cost_system)k))
				fprintf(gnuplot, "%.5f %.8g\n", k + 1 + 0.8 * at,
					panel->group[i].cell[k].refs_per_walk);
		}
	}
	fputs("END\n", gnuplot);
}

/* With THP walks end in pages of both sizes. */
void figure_refs(const struct report_panel *panel, struct draw_sheet *sheet, FILE *gnuplot)
{
	int pages = panel->key->page == COST_PAGE_2M ? 2 : 1, k;

	sheet->width = 800;
	sheet->row_height = 270;
	sheet->below = 52;
	sheet->xlabel = "points: measured, one for each workload, in their order";
	draw_split(sheet, COST_NR_SYSTEMS, COST_NR_SYSTEMS);
	sheet->cap = most_refs(panel);
	sheet->hi = sheet->cap * 1.08;
	draw_begin(sheet, gnuplot);
	draw_row(sheet, 0, gnuplot);
	draw_key(sheet, closed_forms, pages, gnuplot);
	for (k = 0; k < COST_NR_SYSTEMS; k++)
		draw_group(sheet, (size_t)k, cost_names[k], gnuplot);
	for (k = 0; k < pages; k++)
		print_closed_form(sheet, k, pages, gnuplot);
	print_points(panel, gnuplot);
	fputs("plot ", gnuplot);
	for (k = 0; k < pages; k++) {
		draw_boxes("closed", k, &closed_forms[k], gnuplot);
		fputs(", ", gnuplot);
	}
	fputs("$points using 1:2 " POINTS " notitle\n", gnuplot);
	draw_end(gnuplot);
}
