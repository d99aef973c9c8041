// SPDX-License-Identifier: GPL-2.0-only
/* The long tables: exits, results, gaps. */
#include "report-page.h"

#include <string.h>

#include "html.h"
#include "report-gap.h"

static void print_exits(struct page *page, const struct report_group *group,
			enum cost_system system)
{
	const struct report_cell *cell = &group->cell[system];
	int i;

	html_row_begin(page->out);
	html_row_name(page->out, group->key->workload);
	html_row_name(page->out, cost_names[system]);
	for (i = 0; i < NR_EXITS; i++)
		page_number(page, cell->exits[i], "%.0f", cell->verified);
	page_number(page, cell->updates, "%.0f", cell->verified);
	html_row_end(page->out);
}

static void print_panel_exits(struct page *page, const struct report_panel *panel)
{
	char text[PAGE_PANEL_TEXT];
	size_t i;
	int k;

	fputs("<details><summary>", page->out);
	html_text(page_panel(panel, text), page->out);
	fputs("</summary>\n", page->out);
	html_table_begin(page->out, "", "VM exits by reason, and page-table updates: medians", 2,
			 "workload,system,npf,page fault,cr3,invlpg,hlt,interrupt,vmmcall,io,msr,"
			 "cpuid,other,total,page-table updates");
	for (i = 0; i < panel->nr; i++) {
		/* Native runs have no exits. */
		for (k = COST_SHADOW; k < COST_NR_SYSTEMS; k++) {
			if (panel->group[i].cell[k].reps)
				print_exits(page, &panel->group[i], (enum cost_system)k);
		}
	}
	html_table_end(page->out);
	fputs("</details>\n", page->out);
}

void page_exits(struct page *page)
{
	size_t i;

	html_element(
		page->out, "p",
		"Counted by Xen while the workload ran, those of timers, of the machine's other "
		"work, and of beginning and ending to measure included. Page-table updates are "
		"what shadow paging does to follow the guest's page tables: it emulates a write, "
		"or looks through a table that it let the guest write to. Under nested paging "
		"and segments there is nothing to follow.");
	for (i = 0; i < page->report->nr_panels; i++)
		print_panel_exits(page, &page->report->panel[i]);
}

static void print_result(struct page *page, const struct report_group *group,
			 enum cost_system system)
{
	const struct report_cell *cell = &group->cell[system];
	FILE *out = page->out;

	html_row_begin(out);
	html_row_name(out, group->key->workload);
	html_row_name(out, group->key->model);
	html_row_name(out, report_page_names[group->key->page]);
	html_row_name(out, cost_names[system]);
	html_number(out, (double)cell->reps, "%.0f");
	page_number(page, cell->seconds, "%.6f", cell->verified);
	page_number(page, 100 * cell->time_spread, "%.2f", cell->verified);
	page_number(page, 100 * cell->count_spread, "%.2f", cell->verified);
	page_number(page, cell->metric, "%.6g", cell->verified);
	html_cell(out, cell->run->unit);
	page_number(page, cell->walks, "%.0f", cell->verified);
	page_number(page, cell->events[EVENT_WALK_CYCLES], "%.0f", cell->verified);
	page_number(page, cell->faults, "%.0f", cell->verified);
	html_row_end(out);
}

static void print_workload(struct page *page, const char *size, const char *workload)
{
	size_t i;
	int k;

	for (i = 0; i < page->report->nr_groups; i++) {
		const struct report_group *group = &page->report->group[i];

		if (strcmp(group->key->size, size) || strcmp(group->key->workload, workload))
			continue;
		for (k = 0; k < COST_NR_SYSTEMS; k++) {
			if (group->cell[k].reps)
				print_result(page, group, (enum cost_system)k);
		}
	}
}

/* The first workload after this one by name, NULL for the first of all; NULL if there is none. */
static const char *next_workload(const struct report *report, const char *size, const char *after)
{
	const char *next = NULL;
	size_t i;

	for (i = 0; i < report->nr_groups; i++) {
		const struct report_run *key = report->group[i].key;

		if (strcmp(key->size, size) || (after && strcmp(key->workload, after) <= 0))
			continue;
		if (!next || strcmp(key->workload, next) < 0)
			next = key->workload;
	}
	return next;
}

static void print_size(struct page *page, const char *size)
{
	const char *workload = NULL;

	fputs("<details><summary>All results of size ", page->out);
	html_text(size, page->out);
	fputs("</summary>\n", page->out);
	html_table_begin(
		page->out, "", "Medians and spread over the repetitions", 4,
		"workload,model,page,system,reps,time s,spread %,of counts %,metric,unit,walks,"
		"walk cycles,page faults");
	while ((workload = next_workload(page->report, size, workload)))
		print_workload(page, size, workload);
	html_table_end(page->out);
	fputs("</details>\n", page->out);
}

void page_results(struct page *page)
{
	const char *size = "";
	size_t i;

	html_element(
		page->out, "p",
		"Time is virtual. Spread is (max - min) / median over the repetitions; that of the "
		"counts is of the event that varies most. A metric in s is better if less, any "
		"other if more. \u2020: not verified. results.csv has each run, summary.csv each of these rows with all "
		"counts.");
	/* Panels are sorted by size. */
	for (i = 0; i < page->report->nr_panels; i++) {
		const char *next = page->report->panel[i].key->size;

		if (strcmp(size, next))
			print_size(page, next);
		size = next;
	}
}

static void print_gap(struct page *page, const struct report_panel *panel, const char *workload,
		      const char *system, const char *text)
{
	html_row_begin(page->out);
	html_row_name(page->out, workload);
	html_cell(page->out, panel->key->model);
	html_cell(page->out, report_page_names[panel->key->page]);
	html_cell(page->out, panel->key->size);
	html_cell(page->out, system);
	html_cell(page->out, text);
	html_row_end(page->out);
}

static void print_absent(const char *workload, const struct report_panel *panel, void *data)
{
	print_gap(data, panel, workload, "all", "missing");
}

static void print_panel_gaps(struct page *page, const struct report_panel *panel)
{
	char text[REPORT_GAP_TEXT];
	size_t i;
	int k;

	for (i = 0; i < panel->nr; i++) {
		for (k = 0; k < COST_NR_SYSTEMS; k++) {
			if (report_gap(&panel->group[i], (enum cost_system)k, text))
				print_gap(page, panel, panel->group[i].key->workload, cost_names[k],
					  text);
		}
	}
}

static void print_problems(struct page *page)
{
	const struct report_runs *runs = page->report->runs;
	size_t i;

	if (!runs->nr_problems) {
		html_element(page->out, "p", "All lines of the input were understood.");
		return;
	}
	fputs("<ul>\n", page->out);
	for (i = 0; i < runs->nr_problems; i++)
		html_element(page->out, "li", "%s:%zu: %s", runs->problem[i].file,
			     runs->problem[i].line, runs->problem[i].text);
	fputs("</ul>\n", page->out);
	if (runs->nr_problems == REPORT_PROBLEMS_MAX)
		html_element(page->out, "p", "There may be more of them.");
}

void page_gaps(struct page *page)
{
	size_t i;

	html_table_begin(
		page->out, "words",
		"Cells that are missing, not verified, or have fewer repetitions than others", 1,
		"workload,model,page,size,system,what");
	for (i = 0; i < page->report->nr_panels; i++)
		print_panel_gaps(page, &page->report->panel[i]);
	report_absent(page->report, print_absent, page);
	html_table_end(page->out);
	print_problems(page);
}
