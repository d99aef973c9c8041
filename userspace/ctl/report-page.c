// SPDX-License-Identifier: GPL-2.0-only
#include "report-page.h"

#include <math.h>

#include "html.h"
#include "report-gap.h"

const char *page_guest_pages(enum cost_page page)
{
	return page == COST_PAGE_2M ? "2 MiB (THP)" : "4 KiB";
}

const char *page_panel(const struct report_panel *panel, char text[PAGE_PANEL_TEXT])
{
	snprintf(text, PAGE_PANEL_TEXT, "model %s, guest pages of %s, size %s", panel->key->model,
		 page_guest_pages(panel->key->page), panel->key->size);
	return text;
}

void page_number(struct page *page, double value, const char *format, bool sound)
{
	char text[64];

	if (isnan(value) || sound) {
		html_number(page->out, value, format);
		return;
	}
	snprintf(text, sizeof(text) - 4, format, value);
	fputs("<td>", page->out);
	html_text(text, page->out);
	fputs("\u2020</td>", page->out);
}

void page_notes(struct page *page, const struct report_panel *panel)
{
	const char *comma =
		"<p class=\"notes\">\u2020 not verified, \u2013 missing or not counted: in no "
		"figure, and the workload in no mean. Here: ";
	char text[REPORT_GAP_TEXT];
	size_t i, nr = 0;
	int k;

	for (i = 0; i < panel->nr; i++) {
		const struct report_group *group = &panel->group[i];

		for (k = 0; k < COST_NR_SYSTEMS; k++) {
			if (group->cell[k].verified ||
			    !report_gap(group, (enum cost_system)k, text))
				continue;
			fputs(nr++ ? "; " : comma, page->out);
			html_text(group->key->workload, page->out);
			fprintf(page->out, " on %s: %s", cost_names[k], text);
		}
	}
	if (nr)
		fputs(".</p>\n", page->out);
}
