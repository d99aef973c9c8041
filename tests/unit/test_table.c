// SPDX-License-Identifier: GPL-2.0-only
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "table.h"

static void expect(const struct table *table, const char *expected)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	table_print(table, out);
	assert_int_equal(fclose(out), 0);
	assert_string_equal(text, expected);
	free(text);
}

static void columns_are_aligned(void **state)
{
	struct table table = { 0 };

	(void)state;
	table_row(&table);
	table_cell(&table, "mode");
	table_cell(&table, "exit");
	table_cell(&table, "refs:u");
	table_row(&table);
	table_cell(&table, "superpage");
	table_cell(&table, "%d", 0);
	table_cell(&table, "%d", 123456789);

	expect(&table, "mode       exit     refs:u\n"
		       "superpage     0  123456789\n");
}

static void short_rows_have_no_trailing_blanks(void **state)
{
	struct table table = { 0 };

	(void)state;
	table_row(&table);
	table_cell(&table, "a");
	table_cell(&table, "b");
	table_cell(&table, "c");
	table_row(&table);
	table_cell(&table, "long");
	table_row(&table);

	expect(&table, "a     b  c\nlong\n\n");
}

static void long_cells_are_cut(void **state)
{
	char expected[TABLE_CELL + 1];
	struct table table = { 0 };

	(void)state;
	table_row(&table);
	table_cell(&table, "%0*d", TABLE_CELL + 5, 0);

	memset(expected, '0', TABLE_CELL - 1);
	strcpy(expected + TABLE_CELL - 1, "\n");
	expect(&table, expected);
}

static void empty_table(void **state)
{
	struct table table = { 0 };

	(void)state;
	expect(&table, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_are_aligned),
		cmocka_unit_test(short_rows_have_no_trailing_blanks),
		cmocka_unit_test(long_cells_are_cut),
		cmocka_unit_test(empty_table),
	};

	return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
