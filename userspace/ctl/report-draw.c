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

/* Groups are at 1, 2, ...: where the x axis begins, and ends behind the last one of a full row. */
#define X_ORIGIN 0.45
#define X_ROOM	 0.55

#define NOWHERE "NaN NaN NaN NaN NaN NaN\n"

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
	[COST_NATIVE] = { "native", "#DDDDDD", HATCH_NONE },
	[COST_SHADOW] = { "shadow", "#E69F00", HATCH_FALLING },
	[COST_NESTED_4K] = { "nested-4k", "#D55E00", HATCH_NONE },
	[COST_NESTED_2M] = { "nested-2m", "#56B4E9", HATCH_NONE },
	[COST_NESTED_1G] = { "nested-1g", "#0072B2", HATCH_RISING },
	[COST_SEGMENT] = { "segment", "#009E73", HATCH_CROSSED },
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
	fprintf(gnuplot, "\nset xrange [%.2f:%.2f]\nset yrange [%.6g:%.6g]\n", X_ORIGIN,
		(double)sheet->per_row + X_ROOM, sheet->lo, sheet->hi);
}

void draw_row(const struct draw_sheet *sheet, size_t row, FILE *gnuplot)
{
	double top = HEAD + (double)row * sheet->row_height;

	fputs("unset label\nunset object\nunset arrow\nset xtics ()\n", gnuplot);
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

void draw_block_begin(struct draw_block *block, FILE *gnuplot)
{
	block->gnuplot = gnuplot;
	block->hatching = open_memstream(&block->text, &block->size);
	/* A point that is nowhere: gnuplot warns of blocks without any. */
	fprintf(gnuplot, "$%s%d << END\n" NOWHERE, block->name, block->number);
}

/* Pixels of a unit of the axes, and the values at their origin. */
static double x_scale(const struct draw_sheet *sheet)
{
	return (sheet->width - LEFT - RIGHT) / ((double)sheet->per_row + X_ROOM - X_ORIGIN);
}

static double y_scale(const struct draw_sheet *sheet)
{
	return (sheet->row_height - sheet->below) / (sheet->hi - sheet->lo);
}

static void print_line(double x0, double y0, double x1, double y1, void *data)
{
	const struct draw_block *block = data;
	double sx = x_scale(block->sheet), sy = y_scale(block->sheet), lo = block->sheet->lo;

	fprintf(block->hatching, "%.5f %.8g\n%.5f %.8g\n\n", x0 / sx + X_ORIGIN, y0 / sy + lo,
		x1 / sx + X_ORIGIN, y1 / sy + lo);
}

static void hatch_block(struct draw_block *block, double x, double half, double from, double to)
{
	double sx = x_scale(block->sheet), sy = y_scale(block->sheet), lo = block->sheet->lo;
	const struct hatch_box box = {
		.left = (x - half - X_ORIGIN) * sx,
		.right = (x + half - X_ORIGIN) * sx,
		.bottom = (from - lo) * sy,
		.top = (to - lo) * sy,
	};

	if (block->hatching)
		hatch_box(block->style->hatch, &box, print_line, block);
}

void draw_box(struct draw_block *block, double x, double half, double from, double to)
{
	double low = fmin(fmin(from, to), block->sheet->cap);
	double high = fmin(fmax(from, to), block->sheet->cap);

	if (!(low < high))
		return;
	fprintf(block->gnuplot, "%.5f %.8g %.5f %.5f %.8g %.8g\n", x, high, x - half, x + half, low,
		high);
	hatch_block(block, x, half, low, high);
}

void draw_block_end(struct draw_block *block)
{
	fprintf(block->gnuplot, "END\n$%s%d_lines << END\n" NOWHERE "\n", block->name,
		block->number);
	if (block->hatching) {
		fclose(block->hatching);
		fputs(block->text, block->gnuplot);
		free(block->text);
	}
	fputs("END\n", block->gnuplot);
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

void draw_boxes(const char *name, int number, const struct draw_style *style, FILE *gnuplot)
{
	fprintf(gnuplot,
		"$%s%d using 1:2:3:4:5:6 with boxxyerror lw 0.7 fs solid border lc rgb 'black' "
		"fc rgb '%s' notitle",
		name, number, style->colour);
	if (style->hatch != HATCH_NONE)
		fprintf(gnuplot,
			", $%s%d_lines using 1:2 with lines lt 1 lw 0.7 lc rgb 'black' "
			"notitle",
			name, number);
}

/* Where a line of the key's hatching goes. */
struct key_box {
	const struct draw_sheet *sheet;
	FILE *gnuplot;
};

static void print_key_line(double x0, double y0, double x1, double y1, void *data)
{
	const struct key_box *key = data;
	double w = key->sheet->width, h = height(key->sheet);

	fprintf(key->gnuplot,
		"set arrow from screen %.5f, screen %.5f to screen %.5f, screen %.5f nohead lt 1 "
		"lw 0.7 lc rgb 'black' front\n",
		x0 / w, y0 / h, x1 / w, y1 / h);
}

static void print_key_box(const struct draw_sheet *sheet, const struct draw_style *style, double x,
			  FILE *gnuplot)
{
	struct key_box key = { sheet, gnuplot };
	double middle = height(sheet) - KEY;
	const struct hatch_box box = { x, x + KEY_BOX, middle - 7, middle + 7 };

	fprintf(gnuplot,
		"set object rectangle from screen %.5f, screen %.5f to screen %.5f, screen %.5f "
		"lw 0.7 fs solid border lc rgb 'black' fc rgb '%s'\n",
		box.left / sheet->width, box.bottom / height(sheet), box.right / sheet->width,
		box.top / height(sheet), style->colour);
	hatch_box(style->hatch, &box, print_key_line, &key);
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
		print_key_box(sheet, &styles[i], x, gnuplot);
		fputs("set label ", gnuplot);
		draw_quoted(styles[i].title, gnuplot);
		fprintf(gnuplot, " at screen %.5f, screen %.5f left\n",
			(x + KEY_BOX + 6) / sheet->width, 1 - KEY / height(sheet));
	}
}
