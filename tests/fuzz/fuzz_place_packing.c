// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reader of SQLite traces.  If the first byte is odd, the others are a database; else they are
 * values of rows, of any type, in tables that are as they should be.
 */
#include <stdlib.h>
#include <string.h>

#include "read-packing.h"
#include "spell.h"

#define ROWS 40

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct bytes {
	const uint8_t *data;
	size_t left;
};

static void take(struct bytes *bytes, void *to, size_t size)
{
	memset(to, 0, size);
	if (size > bytes->left)
		size = bytes->left;
	memcpy(to, bytes->data, size);
	bytes->data += size;
	bytes->left -= size;
}

static void bind(sqlite3_stmt *insert, int column, struct bytes *bytes)
{
	uint8_t type;
	int64_t integer;
	double number;

	take(bytes, &type, 1);
	switch (type % 8) {
	case 0:
		sqlite3_bind_null(insert, column);
		break;
	case 1:
		take(bytes, &integer, sizeof(integer));
		sqlite3_bind_int64(insert, column, integer);
		break;
	case 2:
		take(bytes, &number, sizeof(number));
		sqlite3_bind_double(insert, column, number);
		break;
	case 3:
		sqlite3_bind_text(insert, column, "text", -1, SQLITE_STATIC);
		break;
	case 4:
		sqlite3_bind_zeroblob(insert, column, 3);
		break;
	default:
		sqlite3_bind_double(insert, column, (type >> 3) / 8.0);
	}
}

static void insert_rows(sqlite3 *database, const char *statement, int columns, struct bytes *bytes)
{
	sqlite3_stmt *insert;
	int row, column;

	if (sqlite3_prepare_v2(database, statement, -1, &insert, NULL) != SQLITE_OK)
		abort();
	for (row = 0; row < ROWS && bytes->left; row++) {
		for (column = 1; column <= columns; column++)
			bind(insert, column, bytes);
		sqlite3_step(insert);
		sqlite3_reset(insert);
	}
	sqlite3_finalize(insert);
}

static void make_tables(sqlite3 *database, struct bytes *bytes)
{
	if (sqlite3_exec(database,
			 "CREATE TABLE vm (vmId, vmTypeId, starttime, endtime);"
			 "CREATE TABLE vmType (vmTypeId, machineId, core, memory);",
			 NULL, NULL, NULL) != SQLITE_OK)
		abort();
	insert_rows(database, "INSERT INTO vmType VALUES (?, ?, ?, ?)", 4, bytes);
	insert_rows(database, "INSERT INTO vm VALUES (?, ?, ?, ?)", 4, bytes);
}

/* SQLite frees the copy. */
static int open_image(sqlite3 *database, const uint8_t *data, size_t size)
{
	unsigned char *copy = sqlite3_malloc64(size + 1);

	if (!copy)
		abort();
	memcpy(copy, data, size);
	return sqlite3_deserialize(database, "main", copy, (sqlite3_int64)size, (sqlite3_int64)size,
				   SQLITE_DESERIALIZE_FREEONCLOSE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reading_stats stats = { 0 };
	struct trace trace = { 0 };
	struct reading reading = {
		.file = "fuzz",
		.trace = &trace,
		.options = &reading_defaults,
		.stats = &stats,
	};
	struct bytes bytes;
	sqlite3 *database;

	if (!size)
		return 0;
	bytes = (struct bytes){ data + 1, size - 1 };
	if (sqlite3_open(":memory:", &database) != SQLITE_OK)
		abort();
	if (data[0] & 1)
		open_image(database, bytes.data, bytes.left);
	else
		make_tables(database, &bytes);
	if (read_packing_database(&reading, database) && !(data[0] & 1))
		abort();
	sqlite3_close(database);
	if (trace.nr + stats.malformed != stats.rows)
		abort();
	if (trace.nr)
		spell_reached();
	trace_free(&trace);
	return 0;
}
