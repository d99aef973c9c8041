// SPDX-License-Identifier: GPL-2.0-only
#include "report-draw.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define FONT "Liberation Sans,Arial,Helvetica,sans-serif"

/* Above the first row: titles and key; between a row and the edges. */
#define HEAD  92
#define LEFT  70
#define RIGHT 12

/* The key: its middle, a box, the room after a title, and about the width of a character of it. */
#define KEY	 60
#define KEY_BOX	 30
#define KEY_GAP	 24
#define KEY_CHAR 7

/* Of the room of a group, what its bars take. */
#define GROUP_WIDTH 0.84

/* Bars this many times as high as nine of ten others are cut. */
#define CUT_RATIO 2.0

const struct draw_style draw_systems[COST_NR_SYSTEMS] = {
	[COST_NATIVE] = { "native", "#DDDDDD", DRAW_PLAIN },
	[COST_SHADOW] = { "shadow", "#E69F00", 4 },
	[COST_NESTED_4K] = { "nested-4k", "#D55E00", DRAW_PLAIN },
	[COST_NESTED_2M] = { "nested-2m", "#56B4E9", DRAW_PLAIN },
	[COST_NESTED_1G] = { "nested-1g", "#0072B2", 5 },
	[COST_SEGMENT] = { "segment", "#009E73", 1 },
};

void draw_split(struct draw_sheet *sheet, size_t groups, size_t most)
{
	sheet->groups = groups;
	sheet->rows = (groups + most - 1) / most;
	sheet->per_row = (groups + sheet->rows - 1) / sheet->rows;
}

static int compare_values(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

void draw_limit(struct draw_sheet *sheet, double *values, size_t nr)
{
	double most, usual;

	qsort(values, nr, sizeof(*values), compare_values);
	most = nr ? values[nr - 1] : 0;
	usual = nr ? values[(nr - 1) * 9 / 10] : 0;
	if (most < sheet->hi)
		most = sheet->hi;
	if (usual < sheet->hi)
		usual = sheet->hi;
	sheet->cap = most > CUT_RATIO * usual ? 1.3 * usual : most;
	if (nr && values[0] < sheet->lo)
		sheet->lo = values[0] * 1.15;
	/* Room for the number above a bar that is cut. */
	sheet->hi = sheet->cap + (sheet->cap - sheet->lo) * 0.1;
}

void draw_quoted(const char *text, FILE *gnuplot)
{
	fputc('\'', gnuplot);
	for (; *text; text++) {
		if (*text == '\'')
			fputc('\'', gnuplot);
		fputc(*text, gnuplot);
	}
	fputc('\'', gnuplot);
}

static double height(const struct draw_sheet *sheet)
{
	return HEAD + (double)sheet->rows * sheet->row_height;
}

static void print_title(const struct draw_sheet *sheet, const char *text, const char *font, int y,
			FILE *gnuplot)
{
	fputs("set label ", gnuplot);
	draw_quoted(text, gnuplot);
	fprintf(gnuplot, " at screen 0.5, screen %.5f center font ',%s'\n", 1 - y / height(sheet),
		font);
}

void draw_begin(const struct draw_sheet *sheet, FILE *gnuplot)
{
	fprintf(gnuplot,
		"reset\nset terminal svg size %u,%.0f noenhanced font '" FONT ",12' "
		"background 'white'\nset output ",
		sheet->width, height(sheet));
	draw_quoted(sheet->path, gnuplot);
	fprintf(gnuplot,
		"\nset multiplot\nset lmargin at screen %.5f\nset rmargin at screen %.5f\n",
		(double)LEFT / sheet->width, 1 - (double)RIGHT / sheet->width);
	fputs("unset key\nset border 3\nset xtics nomirror scale 0\nset ytics nomirror format '%g'\n"
	      "set grid ytics lt 1 lc rgb '#cccccc' lw 0.5\nset ylabel ",
	      gnuplot);
	draw_quoted(sheet->ylabel, gnuplot);
	fputs("\nset xlabel ", gnuplot);
	draw_quoted(sheet->xlabel ? sheet->xlabel : "", gnuplot);
	fprintf(gnuplot, "\nset xrange [0.45:%.2f]\nset yrange [%.6g:%.6g]\n",
		(double)sheet->per_row + 0.55, sheet->lo, sheet->hi);
}

void draw_row(const struct draw_sheet *sheet, size_t row, FILE *gnuplot)
{
	double top = HEAD + (double)row * sheet->row_height;

	fputs("unset label\nunset object\nset xtics ()\n", gnuplot);
	fprintf(gnuplot, "set tmargin at screen %.5f\nset bmargin at screen %.5f\n",
		1 - top / height(sheet),
		1 - (top + sheet->row_height - sheet->below) / height(sheet));
	if (row)
		return;
	print_title(sheet, sheet->title, "15", 18, gnuplot);
	print_title(sheet, sheet->subtitle, "11", 38, gnuplot);
}

void draw_end(FILE *gnuplot)
{
	fputs("unset multiplot\nunset output\n", gnuplot);
}

void draw_group(const struct draw_sheet *sheet, size_t group, const char *name, FILE *gnuplot)
{
	fputs("set xtics add (", gnuplot);
	draw_quoted(name, gnuplot);
	fprintf(gnuplot, " %zu)\n", group % sheet->per_row + 1);
}

double draw_half_width(int nr)
{
	return GROUP_WIDTH / nr / 2;
}

double draw_x(const struct draw_sheet *sheet, size_t group, int bar, int nr)
{
	return (double)(group % sheet->per_row) + 1 + (2 * bar - (nr - 1)) * draw_half_width(nr);
}

void draw_box(const struct draw_sheet *sheet, double x, double half, double from, double to,
	      FILE *gnuplot)
{
	from = fmin(from, sheet->cap);
	to = fmin(to, sheet->cap);
	if (from != to)
		fprintf(gnuplot, "%.5f %.8g %.5f %.5f %.8g %.8g\n", x, to, x - half, x + half,
			fmin(from, to), fmax(from, to));
}

void draw_cut(const struct draw_sheet *sheet, double x, double value, const char *format,
	      FILE *gnuplot)
{
	char text[32];

	if (!(value > sheet->cap))
		return;
	snprintf(text, sizeof(text), format, value);
	fputs("set label ", gnuplot);
	draw_quoted(text, gnuplot);
	fprintf(gnuplot, " at first %.5f, first %.8g center offset 0,0.5 font ',10'\n", x,
		sheet->cap);
}

void draw_absent(double x, FILE *gnuplot)
{
	fprintf(gnuplot,
		"set label 'n/a' at first %.5f, first 0 left rotate by 90 offset 0.1,0.3 font ',9' "
		"textcolor rgb '#555555'\n",
		x);
}

/* Two boxes at the same place: the colour, and over it the pattern. */
static void print_fill(const struct draw_style *style, bool pattern, FILE *gnuplot)
{
	if (pattern)
		fprintf(gnuplot, "fs transparent pattern %d noborder fc rgb 'black'",
			style->pattern);
	else
		fprintf(gnuplot, "fs solid border lc rgb 'black' fc rgb '%s'", style->colour);
}

static void print_element(const char *block, int number, const struct draw_style *style,
			  bool pattern, FILE *gnuplot)
{
	fprintf(gnuplot, "$%s%d using 1:2:3:4:5:6 with boxxyerror lw 0.7 ", block, number);
	print_fill(style, pattern, gnuplot);
	fputs(" notitle", gnuplot);
}

void draw_boxes(const char *block, int number, const struct draw_style *style, FILE *gnuplot)
{
	print_element(block, number, style, false, gnuplot);
	if (style->pattern == DRAW_PLAIN)
		return;
	fputs(", ", gnuplot);
	print_element(block, number, style, true, gnuplot);
}

static void print_key_box(const struct draw_sheet *sheet, const struct draw_style *style, double x,
			  bool pattern, FILE *gnuplot)
{
	fprintf(gnuplot,
		"set object rectangle from screen %.5f, screen %.5f to screen %.5f, screen %.5f "
		"lw 0.7 ",
		x / sheet->width, 1 - (KEY + 7) / height(sheet), (x + KEY_BOX) / sheet->width,
		1 - (KEY - 7) / height(sheet));
	print_fill(style, pattern, gnuplot);
	fputc('\n', gnuplot);
}

static double key_width(const struct draw_style *style)
{
	return KEY_BOX + KEY_GAP + KEY_CHAR * (double)strlen(style->title);
}

void draw_key(const struct draw_sheet *sheet, const struct draw_style styles[], int nr,
	      FILE *gnuplot)
{
	double x = sheet->width;
	int i;

	for (i = 0; i < nr; i++)
		x -= key_width(&styles[i]);
	for (i = 0, x /= 2; i < nr; x += key_width(&styles[i++])) {
		print_key_box(sheet, &styles[i], x, false, gnuplot);
		if (styles[i].pattern != DRAW_PLAIN)
			print_key_box(sheet, &styles[i], x, true, gnuplot);
		fputs("set label ", gnuplot);
		draw_quoted(styles[i].title, gnuplot);
		fprintf(gnuplot, " at screen %.5f, screen %.5f left\n",
			(x + KEY_BOX + 6) / sheet->width, 1 - KEY / height(sheet));
	}
}
