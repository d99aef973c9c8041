// SPDX-License-Identifier: GPL-2.0-only
/*
 * GWA-T-12 Bitbrains: a file for each VM, with a line of names and a row every five minutes:
 *
 *	timestamp; CPU cores; CPU capacity provisioned [MHz]; CPU usage [MHz]; CPU usage [%];
 *	memory capacity provisioned [KB]; ...
 *
 * A VM is there from its first to its last row and five minutes more, with the most CPUs and
 * memory that a row gives.  Timestamps are said to be in ms, but are in seconds in the files that
 * are published: what is beyond the year 5000 in seconds is taken for ms.  Rows of a VM that was
 * off have no memory; a file that has no other is no VM.
 */
#include <errno.h>
#include <string.h>

#include "format.h"

#define STEP	300
#define TIME_MS INT64_C(95617584000) /* s, the year 5000 */
#define FIRST	"Timestamp [ms]"
#define FIELDS	6 /* at least */
#define KIB_MIB (1.0 / 1024)

struct bitbrains {
	struct vm vm;
	bool any;
};

static bool detect(const char *head)
{
	return !strncmp(head, FIRST, strlen(FIRST));
}

static const char *names(struct reading *reading, const struct fields *fields, void *data)
{
	(void)reading;
	(void)data;
	return fields->nr >= FIELDS ? NULL : "names are not those of GWA-T-12";
}

static const char *row(struct reading *reading, const struct fields *fields, void *data, int *error)
{
	struct bitbrains *bitbrains = data;
	struct vm *vm = &bitbrains->vm;
	uint32_t cpus, blocks = 0;
	const char *reason;
	int64_t time, kib;

	(void)reading;
	(void)error;
	if (fields->nr < FIELDS)
		return "less than 6 fields";
	if (fields_number(fields->field[0], 1, 0, TIME_MAX * 1000, &time))
		return "a time is none";
	if (time > TIME_MS)
		time /= 1000;
	reason = reading_cpus(fields->field[1], &cpus);
	if (reason)
		return reason;
	if (fields_number(fields->field[5], 1, 0, 0, &kib))
		reason = reading_memory(fields->field[5], KIB_MIB, &blocks);
	if (reason)
		return reason;

	if (!bitbrains->any || time < vm->arrival)
		vm->arrival = time;
	if (!bitbrains->any || time + STEP > vm->departure)
		vm->departure = time + STEP;
	if (vm->cpus < cpus)
		vm->cpus = cpus;
	if (vm->blocks < blocks)
		vm->blocks = blocks;
	bitbrains->any = true;
	return NULL;
}

static int read_bitbrains(struct reading *reading, const char *path)
{
	static const struct reading_rows rows = { ';', false, names, row };
	struct bitbrains bitbrains = { 0 };
	const char *reason = NULL;
	int rc = reading_rows(reading, &rows, &bitbrains), error = 0;

	(void)path;
	if (rc || !bitbrains.any)
		return rc;
	if (!bitbrains.vm.blocks)
		reason = "the VM never has memory";
	else
		reason = reading_add(reading, &bitbrains.vm, &error);
	if (reason)
		reading_malformed(reading, source_number(reading->source), reason);
	return error;
}

const struct format format_bitbrains = {
	.name = "bitbrains",
	.text = "GWA-T-12 Bitbrains, a file for each VM",
	.detect = detect,
	.read = read_bitbrains,
};
