// SPDX-License-Identifier: GPL-2.0-only
#include "table.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void table_row(struct table *table)
{
	if (table->rows == TABLE_ROWS)
		abort();
	table->rows++;
	table->at = 0;
}

void table_cell(struct table *table, const char *format, ...)
{
	va_list args;

	if (!table->rows || table->at == TABLE_COLS)
		abort();

	va_start(args, format);
	vsnprintf(table->cell[table->rows - 1][table->at], TABLE_CELL, format, args);
	va_end(args);

	table->at++;
	if (table->at > table->cols)
		table->cols = table->at;
}

static int column_width(const struct table *table, unsigned int col)
{
	size_t width = 0, length;
	unsigned int row;

	for (row = 0; row < table->rows; row++) {
		length = strlen(table->cell[row][col]);
		if (length > width)
			width = length;
	}
	return (int)width;
}

/* Columns up to the last one with text. */
static unsigned int used_cols(const struct table *table, unsigned int row)
{
	unsigned int cols = table->cols;

	while (cols && !table->cell[row][cols - 1][0])
		cols--;
	return cols;
}

void table_print(const struct table *table, FILE *out)
{
	unsigned int row, col, cols;

	for (row = 0; row < table->rows; row++) {
		cols = used_cols(table, row);
		for (col = 0; col < cols; col++) {
			int width = column_width(table, col);

			if (col)
				fprintf(out, "  %*s", width, table->cell[row][col]);
			else
				fprintf(out, "%-*s", cols > 1 ? width : 0, table->cell[row][col]);
		}
		fputc('\n', out);
	}
}
