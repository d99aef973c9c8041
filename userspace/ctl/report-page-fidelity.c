// SPDX-License-Identifier: GPL-2.0-only
/* Whether the counts are what they must be: the checks, and the model. */
#include "report-page.h"

#include <math.h>

#include "html.h"

static void print_where(struct page *page, enum report_check check,
			const struct report_check_total *total)
{
	fputs("<td>", page->out);
	if (total->group) {
		html_text(total->group->key->workload, page->out);
		fprintf(page->out, ", %s, ", cost_names[total->system]);
		html_text(total->group->key->model, page->out);
		fprintf(page->out, ", %s", report_page_names[total->group->key->page]);
		if (check == CHECK_COUNT_SPREAD)
			fprintf(page->out, ": %s",
				report_event_names[total->group->cell[total->system]
							   .count_spread_event]);
	}
	fputs("</td>", page->out);
}

static void print_totals(struct page *page)
{
	FILE *out = page->out;
	int i;

	html_table_begin(out, "words", "What must hold in each cell", 1,
			 "check,what must hold,within %,cells,hold,largest residual %,where");
	for (i = 0; i < NR_CHECKS; i++) {
		struct report_check_total total;

		report_check_all(page->report, (enum report_check)i, &total);
		html_row_begin(out);
		html_row_name(out, report_checks[i].title);
		html_cell(out, report_checks[i].rule);
		html_number(out, 100 * report_checks[i].tolerance, "%g");
		html_number(out, (double)total.checked, "%.0f");
		html_number(out, (double)total.held, "%.0f");
		html_number(out, 100 * total.worst, "%.4f");
		print_where(page, (enum report_check)i, &total);
		html_row_end(out);
	}
	html_table_end(out);
}

static void print_residual(struct page *page, enum report_check check, double residual)
{
	char text[64];

	if (isnan(residual) || report_check_holds(check, residual)) {
		html_number(page->out, 100 * residual, "%.4f");
		return;
	}
	snprintf(text, sizeof(text), "%.4f !", 100 * residual);
	fputs("<td><b>", page->out);
	html_text(text, page->out);
	fputs("</b></td>", page->out);
}

static void print_cell(struct page *page, const struct report_group *group, enum cost_system system)
{
	int i;

	html_row_begin(page->out);
	html_row_name(page->out, group->key->workload);
	html_row_name(page->out, cost_names[system]);
	for (i = 0; i < NR_CHECKS; i++)
		print_residual(page, (enum report_check)i,
			       report_check(group, system, (enum report_check)i));
	html_row_end(page->out);
}

static void print_panel(struct page *page, const struct report_panel *panel)
{
	char text[PAGE_PANEL_TEXT];
	size_t i;
	int k;

	fputs("<details><summary>", page->out);
	html_text(page_panel(panel, text), page->out);
	fputs("</summary>\n", page->out);
	html_table_begin(
		page->out, "", "Residuals in %; ! marks what does not hold", 2,
		"workload,system,closed form,guest sum,lookup sum,nested levels,segment,counts,"
		"times,not verified");
	for (i = 0; i < panel->nr; i++) {
		for (k = 0; k < COST_NR_SYSTEMS; k++) {
			if (panel->group[i].cell[k].reps)
				print_cell(page, &panel->group[i], (enum cost_system)k);
		}
	}
	html_table_end(page->out);
	fputs("</details>\n", page->out);
}

void page_fidelity(struct page *page)
{
	size_t i;

	html_element(
		page->out, "p",
		"Sums are those of hardware/MMU.md, section 6; g is the number of guest page-table "
		"entries of a walk, n that of nested ones of a lookup. A residual is that of the "
		"repetition where it is largest. Where a check says nothing, or something was not "
		"counted, there is a dash.");
	print_totals(page);
	for (i = 0; i < page->report->nr_panels; i++)
		print_panel(page, &page->report->panel[i]);
}

static const char *const assumptions[] = {
	"An instruction takes a cycle, and a cycle 1 ns, of virtual time; each cycle of a walk that the "
	"model charges takes 1 ns more. So clocks in the guest show what walks cost, and how busy the "
	"real machine is does not matter.",
	"Walks do not overlap with other work, nor with each other. Nothing is prefetched or speculated.",
	"Data accesses miss no cache, and a hit of the second-level TLB costs nothing.",
	"Instruction fetches are undercounted: itlb_walks is a lower bound, and what is not counted costs "
	"nothing.",
	"TLBs, walk caches and latencies are those of the preset that the model names; which of its "
	"figures are published, and which are assumptions, hardware/MMU.md says in section 11. The model "
	"architectural has no cache, and 200 cycles for each reference.",
	"Walk cycles are given to guest and nested walks by the number of references of each, though "
	"references differ in what they cost. The sum of the two is exact.",
	"Exits and hypervisor is what is left: time - work - walk cycles, where work is the native time "
	"without its walks. It contains all that differs between native and guest but walks of the "
	"guest: exits, Xen, dom0, and walks of these.",
	"Counts are of the whole guest, kernel included, while the workload ran.",
};

void page_model(struct page *page)
{
	size_t i;

	html_element(page->out, "p", "From hardware/MMU.md, sections 10 to 12:");
	fputs("<ul>\n", page->out);
	for (i = 0; i < sizeof(assumptions) / sizeof(assumptions[0]); i++)
		html_element(page->out, "li", "%s", assumptions[i]);
	fputs("</ul>\n", page->out);
}
