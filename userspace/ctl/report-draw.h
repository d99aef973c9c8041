/* SPDX-License-Identifier: GPL-2.0-only */
/* What the figures share: styles, the sheet that rows of bars are on, and bars. */
#ifndef COMPROMIS_CTL_REPORT_DRAW_H
#define COMPROMIS_CTL_REPORT_DRAW_H

#include <stdio.h>

#include "cost.h"
#include "hatch.h"

/*
 * How something is filled: a colour of M. Okabe and K. Ito's palette, which people with any kind of
 * colour vision tell apart, and hatching or none.  Those without differ in brightness, so that grey
 * paper does.
 */
struct draw_style {
	const char *title;
	const char *colour;
	enum hatch hatch;
};

extern const struct draw_style draw_systems[COST_NR_SYSTEMS];

/* A figure whose groups of bars are spread over rows; sizes are in pixels. */
struct draw_sheet {
	const char *path; /* of the SVG */
	const char *title;
	const char *subtitle;
	const char *ylabel;
	const char *xlabel; /* or NULL */
	unsigned int width;
	unsigned int row_height; /* of which below are under the axis */
	unsigned int below;
	size_t groups;
	size_t rows; /* both by draw_split() */
	size_t per_row;
	double lo; /* of the y axis */
	double hi;
	double cap; /* what is higher ends here, and is told as a number */
};

/* Spread groups over rows of at most this many. */
void draw_split(struct draw_sheet *sheet, size_t groups, size_t most);

/* Let the y axis hold values from lo, which is at most 0, to hi but for a few much higher ones. */
void draw_limit(struct draw_sheet *sheet, double *values, size_t nr);

/* Text between single quotes of gnuplot. */
void draw_quoted(const char *text, FILE *gnuplot);

/* Terminal, output and titles; then one row after the other, from 0; then the end. */
void draw_begin(const struct draw_sheet *sheet, FILE *gnuplot);
void draw_row(const struct draw_sheet *sheet, size_t row, FILE *gnuplot);
void draw_end(FILE *gnuplot);

/* The name of a group, under the axis. */
void draw_group(const struct draw_sheet *sheet, size_t group, const char *name, FILE *gnuplot);

/*
 * Where in its row the bar-th of nr bars of a group is, as x, and how wide half of it is.  Groups are at
 * 1, 2, ...
 */
double draw_x(const struct draw_sheet *sheet, size_t group, int bar, int nr);
double draw_half_width(int nr);

/*
 * The boxes of one style in a row, as data for gnuplot: begin, boxes, end.  A box is cut at the cap.
 * Blocks that are drawn together differ in name or number.
 */
struct draw_block {
	const struct draw_sheet *sheet;
	const struct draw_style *style;
	const char *name;
	int number;
	FILE *gnuplot;
	FILE *hatching; /* goes to text; NULL without memory for it */
	char *text;
	size_t size;
};

void draw_block_begin(struct draw_block *block, FILE *gnuplot);
void draw_box(struct draw_block *block, double x, double half, double from, double to);
void draw_block_end(struct draw_block *block);

/* A number above a bar that is cut, and "n/a" where there is no bar. */
void draw_cut(const struct draw_sheet *sheet, double x, double value, const char *format,
	      FILE *gnuplot);
void draw_absent(double x, FILE *gnuplot);

/* The key: a box and a title for each style; to be drawn with the first row. */
void draw_key(const struct draw_sheet *sheet, const struct draw_style styles[], int nr,
	      FILE *gnuplot);

/* The elements of a plot command, without a comma before them, for such a block. */
void draw_boxes(const char *name, int number, const struct draw_style *style, FILE *gnuplot);

#endif /* COMPROMIS_CTL_REPORT_DRAW_H */
