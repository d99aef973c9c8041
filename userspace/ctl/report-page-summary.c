// SPDX-License-Identifier: GPL-2.0-only
/* The means over the workloads, and the paper's headline beside the same of ours. */
#include "report-page.h"

#include <math.h>

#include "html.h"

static void begin_panel_row(struct page *page, const struct report_panel *panel)
{
	html_row_begin(page->out);
	html_row_name(page->out, panel->key->model);
	html_row_name(page->out, page_guest_pages(panel->key->page));
	html_row_name(page->out, panel->key->size);
}

static void begin_mean_row(struct page *page, const struct report_panel *panel)
{
	char text[64];

	begin_panel_row(page, panel);
	snprintf(text, sizeof(text), "%zu of %zu", panel->whole, panel->nr);
	html_cell(page->out, text);
}

static void print_overheads(struct page *page)
{
	size_t i;
	int k;

	html_table_begin(
		page->out, "", "Overhead over native paging: geometric mean over the workloads", 3,
		"model,guest pages,size,workloads,shadow,nested-4k,nested-2m,nested-1g,segment");
	for (i = 0; i < page->report->nr_panels; i++) {
		const struct report_panel *panel = &page->report->panel[i];

		begin_mean_row(page, panel);
		for (k = COST_SHADOW; k <= COST_SEGMENT; k++)
			html_percent(page->out, panel->overhead[k], 1);
		html_row_end(page->out);
	}
	html_table_end(page->out);
}

static void print_speedups(struct page *page)
{
	size_t i;
	int k;

	html_table_begin(
		page->out, "",
		"Speed-up of the direct segment over each other system: geometric mean", 3,
		"model,guest pages,size,workloads,native,shadow,nested-4k,nested-2m,nested-1g");
	for (i = 0; i < page->report->nr_panels; i++) {
		const struct report_panel *panel = &page->report->panel[i];

		begin_mean_row(page, panel);
		for (k = COST_NATIVE; k < COST_SEGMENT; k++)
			html_number(page->out, panel->speedup[k], "%.3f");
		html_row_end(page->out);
	}
	html_table_end(page->out);
}

/* The systems are named for the size of the entries that back the guest; not all of it need be so. */
static void print_smaller_entries(struct page *page)
{
	struct report_check_total total;

	report_check_all(page->report, CHECK_NESTED_LEVELS, &total);
	if (total.held == total.checked)
		return;
	html_element(
		page->out, "p",
		"In %zu of the %zu results of nested paging lookups did not take the references "
		"that entries of the system's size alone would, but up to %+.0f %% (%s, %s, %s): "
		"some memory of the guest is backed by others. See Fidelity.",
		total.checked - total.held, total.checked, 100 * total.worst,
		total.group->key->workload, cost_names[total.system], total.group->key->model);
}

void page_summary(struct page *page)
{
	html_element(
		page->out, "p",
		"Each workload runs on the same emulated CPU without a hypervisor (native), and "
		"in a guest of Xen whose memory is translated by shadow page tables, by nested "
		"page tables with entries of 4 KiB, 2 MiB or 1 GiB, and by a direct segment. "
		"Times are virtual: see the model and its assumptions, which hold for every "
		"number and figure here.");
	print_overheads(page);
	print_speedups(page);
	html_element(
		page->out, "p",
		"Means are over the workloads whose results are right on all systems, so that those "
		"of two systems can be compared; the column says how many these are.");
	print_smaller_entries(page);
}

static void print_best(struct page *page, const struct report_panel *panel, enum cost_system system)
{
	const struct report_group *group = panel->best[system];

	if (!group) {
		html_cell(page->out, "\u2013");
		return;
	}
	fprintf(page->out, "<td>%+.0f %% (", 100 * (group->cell[system].speedup - 1));
	html_text(group->key->workload, page->out);
	fputs(")</td>", page->out);
}

static void print_best_table(struct page *page)
{
	size_t i;
	int k;

	html_table_begin(page->out, "",
			 "The direct segment is faster than ... by up to (workload where that is)",
			 3, "model,guest pages,size,shadow,nested-4k,nested-2m,nested-1g");
	fputs("<tr class=\"sum\"><th scope=\"row\" colspan=\"3\">the paper, VEE&#39;21</th><td>30 %</td>"
	      "<td colspan=\"3\" style=\"text-align:center\">370 % (EPT)</td></tr>\n",
	      page->out);
	for (i = 0; i < page->report->nr_panels; i++) {
		begin_panel_row(page, &page->report->panel[i]);
		for (k = COST_SHADOW; k < COST_SEGMENT; k++)
			print_best(page, &page->report->panel[i], (enum cost_system)k);
		html_row_end(page->out);
	}
	html_table_end(page->out);
}

/* Of the paper only the abstract is public; nothing else is said of it. */
static const char *const reasons[] = {
	"We know the paper's two figures from its abstract, which names neither the workloads they are "
	"of, nor the size of the entries of the nested page table, nor whether a percentage is of the "
	"faster time or of the slower. Ours is time / time of the segment - 1, of the workload where "
	"that is most.",
	"Our CPU is a model: in order, an instruction a cycle, and no walk overlaps with anything. A real "
	"CPU out of order hides a part of each walk behind other work, so that walks cost it less than "
	"here.",
	"Data accesses that miss the caches cost nothing here. On a real CPU a program that misses the "
	"TLB often misses them, too; its work takes longer, so that the same walks are a smaller part of it.",
	"Page-table entries have the modelled caches for themselves, and what no vendor publishes of walk "
	"caches and nested TLBs is assumed. The model architectural has no such caches: it bounds "
	"references from above, and is no CPU.",
	"A VM exit takes the instructions that Xen executes for it, at a cycle each, and nothing for the "
	"switch itself. On real CPUs the switch takes more, so that shadow paging, which exits for page "
	"faults and page-table updates, is favoured here.",
	"Guest and footprints are those given at the top, small enough to be emulated. How often a program "
	"misses the TLB, and how much of its page tables the caches hold, depends on them.",
};

void page_headline(struct page *page)
{
	size_t i;

	html_element(
		page->out, "p",
		"\u201c(No)Compromis: Paging Virtualization Is Not a Fatality\u201d (Teabe et al., VEE "
		"2021) reports that direct segments for the memory of a VM do better than shadow "
		"paging by up to 30 %%, and than EPT by up to 370 %%.");
	print_best_table(page);
	html_element(page->out, "h3", "Why the numbers differ");
	fputs("<ul>\n", page->out);
	for (i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		html_element(page->out, "li", "%s", reasons[i]);
	fputs("</ul>\n", page->out);
	html_element(
		page->out, "p",
		"So neither number confirms or refutes the other. What carries over is how many "
		"references a walk takes without caches, since that follows from the page tables "
		"alone.");
}
