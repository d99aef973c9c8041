/* SPDX-License-Identifier: GPL-2.0-only */
/* A small table of text. */
#ifndef COMPROMIS_LIB_TABLE_H
#define COMPROMIS_LIB_TABLE_H

#include <stdio.h>

#define TABLE_ROWS 40
#define TABLE_COLS 40
#define TABLE_CELL 40

/* All zero is an empty table. */
struct table {
	unsigned int rows;
	unsigned int cols; /* of the widest row */
	unsigned int at; /* next column of the last row */
	char cell[TABLE_ROWS][TABLE_COLS][TABLE_CELL];
};

/* Start a row.  Rows and cells beyond the maximum are an error of the caller: they abort. */
void table_row(struct table *table);

/* Append a cell to the last row; text beyond TABLE_CELL - 1 characters is cut. */
void table_cell(struct table *table, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * Print with two blanks between columns: the first column to the left, all others to
 * the right, no blanks at the end of a line.
 */
void table_print(const struct table *table, FILE *out);

#endif /* COMPROMIS_LIB_TABLE_H */
