/* SPDX-License-Identifier: GPL-2.0-only */
/* The parts of report.html, one by one; report-write.h is for all others. */
#ifndef COMPROMIS_CTL_REPORT_PAGE_H
#define COMPROMIS_CTL_REPORT_PAGE_H

#include <stdio.h>

#include "report-check.h"

struct page {
	const struct report *report;
	const char *figures; /* the directory of the figures, or NULL */
	FILE *out;
	unsigned int figure; /* number of the last one */
	int rc; /* -errno of reading a figure */
};

/* "model zen3, 4 KiB guest pages, size full", in text.  Returns text. */
#define PAGE_PANEL_TEXT (REPORT_MODEL_SIZE + 2 * REPORT_NAME_SIZE + 64)
const char *page_panel(const struct report_panel *panel, char text[PAGE_PANEL_TEXT]);

const char *page_guest_pages(enum cost_page page);

/* A number of a cell, with a dagger if it counts in no mean. */
void page_number(struct page *page, double value, const char *format, bool sound);

/* What the daggers and dashes of a panel are for. */
void page_notes(struct page *page, const struct report_panel *panel);

/* The sections, in their order. */
void page_summary(struct page *page);
void page_headline(struct page *page);
void page_panels(struct page *page);
void page_exits(struct page *page);
void page_results(struct page *page);
void page_fidelity(struct page *page);
void page_model(struct page *page);
void page_gaps(struct page *page);

#endif /* COMPROMIS_CTL_REPORT_PAGE_H */
