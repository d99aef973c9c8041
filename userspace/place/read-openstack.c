// SPDX-License-Identifier: GPL-2.0-only
/*
 * OpenStack: CSV of the table "instances" of Nova's database, one row for each VM, with a line of
 * names in any order.  Columns (alternatives apart by a bar):
 *
 *	launched_at|created_at		when it began
 *	terminated_at|deleted_at	when it ended; may be absent
 *	vcpus
 *	memory_mb
 *
 * Fields in quotes may have newlines, such as key_data.  Times are in seconds, or dates.  A VM that
 * was never launched has no begin and is malformed.
 */
#include <string.h>

#include "format.h"

enum column {
	LAUNCHED,
	CREATED,
	TERMINATED,
	DELETED,
	VCPUS,
	MEMORY,
	NR_COLUMNS,
};

static const char *const column_names[NR_COLUMNS] = {
	"launched_at", "created_at", "terminated_at", "deleted_at", "vcpus", "memory_mb",
};

struct columns {
	int at[NR_COLUMNS]; /* -1: there is none */
};

static bool has_word(const char *head, const char *word)
{
	const char *end = head + strcspn(head, "\n"), *found = strstr(head, word);

	return found && found < end;
}

static bool detect(const char *head)
{
	return has_word(head, column_names[VCPUS]) && has_word(head, column_names[MEMORY]);
}

static const char *names(struct reading *reading, const struct fields *fields, void *data)
{
	struct columns *columns = data;
	unsigned int i;

	(void)reading;
	for (i = 0; i < NR_COLUMNS; i++)
		columns->at[i] = fields_find(fields, column_names[i]);
	if (columns->at[LAUNCHED] < 0 && columns->at[CREATED] < 0)
		return "there is neither launched_at nor created_at";
	if (columns->at[VCPUS] < 0 || columns->at[MEMORY] < 0)
		return "vcpus or memory_mb is missing";
	return NULL;
}

/* "" if the column, or the field, is not there. */
static const char *field(const struct columns *columns, const struct fields *fields,
			 enum column column)
{
	int at = columns->at[column];

	if (at < 0 || (unsigned int)at >= fields->nr || fields_absent(fields->field[at]))
		return "";
	return fields->field[at];
}

static const char *either(const char *first, const char *second)
{
	return first[0] ? first : second;
}

static const char *row(struct reading *reading, const struct fields *fields, void *data, int *error)
{
	const struct columns *columns = data;
	const char *begin =
		either(field(columns, fields, LAUNCHED), field(columns, fields, CREATED));
	const char *end =
		either(field(columns, fields, TERMINATED), field(columns, fields, DELETED));
	struct vm vm = { .departure = VM_STAYS };
	const char *reason = reading_time(begin, &vm.arrival);

	if (!reason && end[0])
		reason = reading_time(end, &vm.departure);
	if (!reason)
		reason = reading_cpus(field(columns, fields, VCPUS), &vm.cpus);
	if (!reason)
		reason = reading_memory(field(columns, fields, MEMORY), 1, &vm.blocks);
	return reason ? reason : reading_add(reading, &vm, error);
}

static int read_openstack(struct reading *reading, const char *path)
{
	static const struct reading_rows rows = { ',', true, names, row };
	struct columns columns;

	(void)path;
	return reading_rows(reading, &rows, &columns);
}

const struct format format_openstack = {
	.name = "openstack",
	.text = "OpenStack: Nova's table of instances as CSV",
	.detect = detect,
	.read = read_openstack,
};
