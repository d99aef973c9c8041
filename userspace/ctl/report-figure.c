// SPDX-License-Identifier: GPL-2.0-only
#include "report-figure.h"

#include <limits.h>

#include "report-figure-parts.h"

const char *const report_figure_keys[NR_FIGURES] = {
	[FIGURE_OVERHEAD] = "overhead",
	[FIGURE_TIME] = "time",
	[FIGURE_SPEEDUP] = "speedup",
	[FIGURE_REFS] = "refs",
};

const char *const report_figure_titles[NR_FIGURES] = {
	[FIGURE_OVERHEAD] = "Overhead over native paging",
	[FIGURE_TIME] = "Where the time goes",
	[FIGURE_SPEEDUP] = "Speed-up of the direct segment over each other system",
	[FIGURE_REFS] = "Memory references per page walk",
};

static const struct {
	figure_sound_fn *sound;
	void (*draw)(const struct report_panel *panel, struct draw_sheet *sheet, FILE *gnuplot);
	const char *ylabel;
} figures[NR_FIGURES] = {
	[FIGURE_OVERHEAD] = { report_overhead_sound, figure_overhead, "time over native, %" },
	[FIGURE_TIME] = { figure_time_sound, figure_time, "time, native = 1" },
	[FIGURE_SPEEDUP] = { report_speedup_sound, figure_speedup, "time / time of segment" },
	[FIGURE_REFS] = { figure_refs_sound, figure_refs, "references per walk" },
};

const char *report_figure_name(const struct report_panel *panel, enum report_figure figure,
			       char name[REPORT_FIGURE_NAME])
{
	const struct report_run *key = panel->key;

	snprintf(name, REPORT_FIGURE_NAME, "%s-%s-%s-%s", report_figure_keys[figure], key->model,
		 report_page_names[key->page], key->size);
	return name;
}

bool report_figure_possible(const struct report_panel *panel, enum report_figure figure)
{
	size_t i;
	int k;

	for (i = 0; i < panel->nr; i++) {
		for (k = 0; k < COST_NR_SYSTEMS; k++) {
			if (figures[figure].sound(&panel->group[i], (enum cost_system)k))
				return true;
		}
	}
	return false;
}

void report_figure_draw(const struct report_panel *panel, enum report_figure figure,
			const char *dir, FILE *gnuplot)
{
	const struct report_run *key = panel->key;
	char name[REPORT_FIGURE_NAME], path[PATH_MAX], subtitle[2 * REPORT_FIGURE_NAME];
	struct draw_sheet sheet = {
		.path = path,
		.title = report_figure_titles[figure],
		.subtitle = subtitle,
		.ylabel = figures[figure].ylabel,
	};

	snprintf(path, sizeof(path), "%s/%s.svg", dir, report_figure_name(panel, figure, name));
	snprintf(subtitle, sizeof(subtitle),
		 "model %s, guest pages %s, size %s; in-order: 1 ns an instruction and a cycle of "
		 "a walk, no data-cache misses",
		 key->model, key->page == COST_PAGE_2M ? "2 MiB (THP)" : "4 KiB", key->size);
	figures[figure].draw(panel, &sheet, gnuplot);
}
