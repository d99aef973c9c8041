// SPDX-License-Identifier: GPL-2.0-only
/*
 * Azure Trace for Packing 2020, an SQLite file: O. Hadary et al., "Protean", OSDI 2020.
 *
 *	vm	vmId, tenantId, vmTypeId, priority, starttime, endtime
 *	vmType	id, vmTypeId, machineId, core, memory, hdd, ssd, nic
 *
 * Times are in days, a NULL end is none; core and memory are shares of a machine, of which
 * reading_options says how large it is.  A type has a row for each machine that can run it: that
 * of the lowest machineId counts.
 */
#include "read-packing.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "format.h"

#define MAGIC "SQLite format 3"

#define DAY (24 * HOUR)

/* A bare column next to min() is of the row that has the minimum, as SQLite documents. */
#define QUERY                                                                               \
	"SELECT vm.starttime, vm.endtime, type.core, type.memory, vm.vmId FROM vm "         \
	"LEFT JOIN (SELECT vmTypeId, core, memory, min(machineId) FROM vmType "             \
	"GROUP BY vmTypeId) AS type ON type.vmTypeId = vm.vmTypeId ORDER BY vm.starttime, " \
	"vm.vmId"

static bool detect(const char *head)
{
	return !strcmp(head, MAGIC);
}

static bool is_number(sqlite3_stmt *row, int column)
{
	int type = sqlite3_column_type(row, column);

	return type == SQLITE_INTEGER || type == SQLITE_FLOAT;
}

static const char *time_of(sqlite3_stmt *row, int column, int64_t *time)
{
	double seconds;

	if (!is_number(row, column))
		return "a time is none";
	seconds = sqlite3_column_double(row, column) * DAY;
	if (!(seconds >= -(double)TIME_MAX && seconds <= (double)TIME_MAX))
		return "a time is out of range";
	*time = (int64_t)(seconds < 0 ? seconds - 0.5 : seconds + 0.5);
	return NULL;
}

static const char *share_of(sqlite3_stmt *row, int column, uint32_t whole, uint32_t *part)
{
	double share;

	if (!is_number(row, column))
		return "its type is not known";
	share = sqlite3_column_double(row, column);
	if (!(share > 0 && share <= 1))
		return "its type takes nothing, or more than a machine";
	*part = (uint32_t)(share * whole);
	/* Up, but not for what is a rounding of the share alone. */
	if (share * whole - *part > 1e-6 || !*part)
		(*part)++;
	return NULL;
}

static const char *add_row(struct reading *reading, sqlite3_stmt *row, int *error)
{
	struct vm vm = { .departure = VM_STAYS };
	const char *reason = time_of(row, 0, &vm.arrival);

	if (!reason && sqlite3_column_type(row, 1) != SQLITE_NULL)
		reason = time_of(row, 1, &vm.departure);
	if (!reason)
		reason = share_of(row, 2, reading->options->machine_cpus, &vm.cpus);
	if (!reason)
		reason = share_of(row, 3, reading->options->machine_blocks, &vm.blocks);
	return reason ? reason : reading_add(reading, &vm, error);
}

/* By its id: rows are sorted, so their number would not find one. */
static void tell_malformed(struct reading *reading, sqlite3_stmt *row, uint64_t number,
			   const char *reason)
{
	char place[64];

	/* Text in the file might be anything, for a terminal too. */
	if (sqlite3_column_type(row, 4) == SQLITE_INTEGER)
		snprintf(place, sizeof(place), "vmId %lld", sqlite3_column_int64(row, 4));
	else
		snprintf(place, sizeof(place), "VM %" PRIu64 " by starttime", number);
	reading_malformed_at(reading, place, reason);
}

static int error_of(int rc)
{
	switch (rc) {
	case SQLITE_DONE:
		return 0;
	case SQLITE_NOMEM:
		return -ENOMEM;
	case SQLITE_CANTOPEN:
		return -ENOENT;
	case SQLITE_ERROR:
	case SQLITE_NOTADB:
		return -EBADMSG;
	default:
		return -EIO;
	}
}

int read_packing_database(struct reading *reading, sqlite3 *database)
{
	sqlite3_stmt *statement;
	const char *reason;
	uint64_t number = 0;
	int error = 0, rc;

	/* The file is not to be trusted: nothing that it defines runs. */
	sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
	sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	rc = sqlite3_prepare_v2(database, QUERY, -1, &statement, NULL);
	if (rc != SQLITE_OK)
		return error_of(rc);
	while (!error && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
		reading->stats->rows++;
		number++;
		reason = add_row(reading, statement, &error);
		if (reason)
			tell_malformed(reading, statement, number, reason);
	}
	sqlite3_finalize(statement);
	return error ? error : error_of(rc);
}

static int read_packing(struct reading *reading, const char *path)
{
	sqlite3 *database;
	int rc = sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, NULL);

	if (rc == SQLITE_OK)
		rc = read_packing_database(reading, database);
	else
		rc = error_of(rc);
	sqlite3_close(database);
	return rc;
}

const struct format format_packing = {
	.name = "azure-packing",
	.text = "Azure Trace for Packing 2020 (SQLite)",
	.detect = detect,
	.read = read_packing,
	.by_path = true,
};
