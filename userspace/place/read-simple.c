// SPDX-License-Identifier: GPL-2.0-only
/*
 * Our own traces, which "generate" writes: a line of names, and a row for each VM.
 *
 *	vm,arrival_s,departure_s,cpus,memory_mib
 *
 * vm is any text; times are in seconds; a departure that is empty is none.
 */
#include <string.h>

#include "format.h"

#define NAMES "vm,arrival_s,departure_s,cpus,memory_mib"

static bool detect(const char *head)
{
	return !strncmp(head, NAMES, strlen(NAMES));
}

static const char *names(struct reading *reading, const struct fields *fields, void *data)
{
	(void)reading;
	(void)data;
	return fields_are(fields, NAMES) ? NULL : "names are not " NAMES;
}

static const char *row(struct reading *reading, const struct fields *fields, void *data, int *error)
{
	struct vm vm = { .departure = VM_STAYS };
	const char *reason;

	(void)data;
	if (fields->nr != 5)
		return "not 5 fields";
	reason = reading_time(fields->field[1], &vm.arrival);
	if (!reason && !fields_absent(fields->field[2]))
		reason = reading_time(fields->field[2], &vm.departure);
	if (!reason)
		reason = reading_cpus(fields->field[3], &vm.cpus);
	if (!reason)
		reason = reading_memory(fields->field[4], 1, &vm.blocks);
	return reason ? reason : reading_add(reading, &vm, error);
}

static int read_simple(struct reading *reading, const char *path)
{
	static const struct reading_rows rows = { ',', false, names, row };

	(void)path;
	return reading_rows(reading, &rows, NULL);
}

const struct format format_simple = {
	.name = "simple",
	.text = "our own CSV, as generate writes it",
	.detect = detect,
	.read = read_simple,
};
