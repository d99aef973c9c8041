/* SPDX-License-Identifier: GPL-2.0-only */
/* Pieces of a page in HTML. */
#ifndef COMPROMIS_CTL_HTML_H
#define COMPROMIS_CTL_HTML_H

#include <stdio.h>

/* Text between tags, or of an attribute between double quotes. */
void html_text(const char *text, FILE *out);

/* A paragraph, or another element that holds text alone, of printf's format. */
void html_element(FILE *out, const char *tag, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * A table: its titles, separated by commas, of which the first names are those of cells that name a
 * row.  Then rows and cells.  class is one of the page's, or "".
 */
void html_table_begin(FILE *out, const char *class, const char *caption, int names,
		      const char *titles);
void html_table_end(FILE *out);
void html_row_begin(FILE *out);
void html_row_end(FILE *out);
void html_row_name(FILE *out, const char *name);
void html_cell(FILE *out, const char *text);

/* A number, its format with one double; a dash if it is NAN. */
void html_number(FILE *out, double value, const char *format);

/* Percents of a ratio, with a sign. */
void html_percent(FILE *out, double ratio, int decimals);

#endif /* COMPROMIS_CTL_HTML_H */
