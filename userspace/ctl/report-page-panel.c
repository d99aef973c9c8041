// SPDX-License-Identifier: GPL-2.0-only
/* The figures of each panel, each with the table of its numbers. */
#include "report-page.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "report-plot.h"

static const char *const captions[NR_FIGURES] = {
	[FIGURE_OVERHEAD] = "How much longer each workload takes than under native paging.",
	[FIGURE_TIME] =
		"Time of each workload, native = 1. Work is the native time without its walks; walk "
		"cycles are given to guest and nested walk by the references that each makes; exits "
		"and hypervisor are what is left, with dom0 and what the guest's kernel does otherwise there, "
		"and not drawn where below 0.",
	[FIGURE_SPEEDUP] =
		"Time on each system divided by that with the direct segment: above 1 the "
		"segment is faster.",
	[FIGURE_REFS] =
		"Page-table entries that a walk reads, counted, beside the closed form "
		"(g + 1)(n + 1) - 1 for g levels of guest and n levels of nested page table, "
		"which holds without walk caches.",
};

static char *read_all(FILE *in)
{
	size_t length = 0, room = 65536, got;
	char *text = malloc(room);

	while (text && (got = fread(text + length, 1, room - length - 1, in)) > 0) {
		length += got;
		if (length + 1 == room) {
			char *larger = realloc(text, room *= 2);

			if (!larger)
				free(text);
			text = larger;
		}
	}
	if (text)
		text[length] = '\0';
	return text;
}

static int copy_svg(struct page *page, const char *name, const char *label)
{
	char path[PATH_MAX], prefix[32], *svg;
	FILE *in;
	int rc;

	snprintf(path, sizeof(path), "%s/%s.svg", page->figures, name);
	in = fopen(path, "r");
	if (!in)
		return -errno;
	svg = read_all(in);
	fclose(in);
	snprintf(prefix, sizeof(prefix), "f%u-", page->figure);
	rc = svg ? report_svg_inline(svg, prefix, label, page->out) : -ENOMEM;
	free(svg);
	return rc;
}

static void print_figure(struct page *page, const struct report_panel *panel,
			 enum report_figure figure)
{
	char name[REPORT_FIGURE_NAME], text[PAGE_PANEL_TEXT], label[2 * PAGE_PANEL_TEXT];
	int rc;

	if (!page->figures)
		return;
	if (!report_figure_possible(panel, figure)) {
		html_element(
			page->out, "p",
			"There is no figure: it needs cells that are missing or not verified.");
		return;
	}
	page->figure++;
	page_panel(panel, text);
	snprintf(label, sizeof(label), "%s: %s", report_figure_titles[figure], text);
	fputs("<figure>", page->out);
	rc = copy_svg(page, report_figure_name(panel, figure, name), label);
	if (rc && !page->rc)
		page->rc = rc;
	fputs("\n<figcaption>", page->out);
	html_element(page->out, "b", "Figure %u, %s.", page->figure, text);
	html_text(captions[figure], page->out);
	fputs(" Assumed: an instruction takes a cycle of 1 ns, walks do not overlap, no data-cache "
	      "misses. n/a: missing or not verified.</figcaption></figure>\n",
	      page->out);
}

static void print_overheads(struct page *page, const struct report_panel *panel)
{
	FILE *out = page->out;
	size_t i;
	int k;

	html_table_begin(out, "", "Overhead over native paging, %", 1,
			 "workload,native s,shadow,nested-4k,nested-2m,nested-1g,segment");
	for (i = 0; i < panel->nr; i++) {
		const struct report_group *group = &panel->group[i];

		html_row_begin(out);
		html_row_name(out, group->key->workload);
		page_number(page, group->cell[COST_NATIVE].seconds, "%.4f",
			    group->cell[COST_NATIVE].verified);
		for (k = COST_SHADOW; k <= COST_SEGMENT; k++)
			page_number(page, 100 * group->cell[k].overhead, "%+.1f",
				    report_overhead_sound(group, (enum cost_system)k));
		html_row_end(out);
	}
	fputs("<tr class=\"sum\"><th scope=\"row\">geometric mean</th><td></td>", out);
	for (k = COST_SHADOW; k <= COST_SEGMENT; k++)
		html_number(out, 100 * panel->overhead[k], "%+.1f");
	html_row_end(out);
	html_table_end(out);
}

static void print_speedups(struct page *page, const struct report_panel *panel)
{
	FILE *out = page->out;
	size_t i;
	int k;

	html_table_begin(out, "", "Speed-up of the direct segment over each other system", 1,
			 "workload,native,shadow,nested-4k,nested-2m,nested-1g");
	for (i = 0; i < panel->nr; i++) {
		const struct report_group *group = &panel->group[i];

		html_row_begin(out);
		html_row_name(out, group->key->workload);
		for (k = COST_NATIVE; k < COST_SEGMENT; k++)
			page_number(page, group->cell[k].speedup, "%.3f",
				    report_speedup_sound(group, (enum cost_system)k));
		html_row_end(out);
	}
	fputs("<tr class=\"sum\"><th scope=\"row\">geometric mean</th>", out);
	for (k = COST_NATIVE; k < COST_SEGMENT; k++)
		html_number(out, panel->speedup[k], "%.3f");
	html_row_end(out);
	html_table_end(out);
}

static void print_time_row(struct page *page, const struct report_group *group,
			   enum cost_system system)
{
	const struct report_cell *cell = &group->cell[system];
	double native_ns = group->cell[COST_NATIVE].seconds * 1e9;
	bool sound = report_overhead_sound(group, system);

	html_row_begin(page->out);
	html_row_name(page->out, group->key->workload);
	html_row_name(page->out, cost_names[system]);
	page_number(page, group->work_ns / native_ns, "%.3f", sound);
	page_number(page, cell->guest_walk_ns / native_ns, "%.3f", sound);
	page_number(page, cell->nested_walk_ns / native_ns, "%.3f", sound);
	page_number(page, cell->exits_ns / native_ns, "%.3f", sound);
	page_number(page, cell->overhead + 1, "%.3f", sound);
	html_row_end(page->out);
}

static void print_times(struct page *page, const struct report_panel *panel)
{
	size_t i;
	int k;

	fputs("<details><summary>Table: where the time goes</summary>\n", page->out);
	html_table_begin(page->out, "", "Where the time goes, native = 1", 2,
			 "workload,system,work,guest walk,nested walk,exits and hypervisor,all");
	for (i = 0; i < panel->nr; i++) {
		for (k = 0; k < COST_NR_SYSTEMS; k++) {
			if (panel->group[i].cell[k].reps)
				print_time_row(page, &panel->group[i], (enum cost_system)k);
		}
	}
	html_table_end(page->out);
	fputs("</details>\n", page->out);
}

static void print_refs(struct page *page, const struct report_panel *panel)
{
	FILE *out = page->out;
	size_t i;
	int k;

	html_table_begin(out, "", "References per walk", 1,
			 "workload,native,shadow,nested-4k,nested-2m,nested-1g,segment");
	for (i = 0; i < COST_NR_PAGES; i++) {
		html_row_begin(out);
		html_row_name(out, i == COST_PAGE_2M ? "closed form, 2 MiB pages" :
						       "closed form, 4 KiB pages");
		for (k = 0; k < COST_NR_SYSTEMS; k++)
			html_number(out, cost_refs_hi((enum cost_system)k, (enum cost_page)i),
				    "%.0f");
		html_row_end(out);
	}
	for (i = 0; i < panel->nr; i++) {
		const struct report_group *group = &panel->group[i];

		html_row_begin(out);
		html_row_name(out, group->key->workload);
		for (k = 0; k < COST_NR_SYSTEMS; k++)
			page_number(page, group->cell[k].refs_per_walk, "%.2f",
				    group->cell[k].verified);
		html_row_end(out);
	}
	html_table_end(out);
}

static void print_panel(struct page *page, const struct report_panel *panel)
{
	char text[PAGE_PANEL_TEXT];

	html_element(page->out, "h3", "%s", page_panel(panel, text));
	print_figure(page, panel, FIGURE_OVERHEAD);
	print_overheads(page, panel);
	page_notes(page, panel);
	print_figure(page, panel, FIGURE_TIME);
	print_times(page, panel);
	page_notes(page, panel);
	print_figure(page, panel, FIGURE_SPEEDUP);
	print_speedups(page, panel);
	page_notes(page, panel);
	print_figure(page, panel, FIGURE_REFS);
	print_refs(page, panel);
	page_notes(page, panel);
}

void page_panels(struct page *page)
{
	size_t i;

	for (i = 0; i < page->report->nr_panels; i++)
		print_panel(page, &page->report->panel[i]);
}
