// SPDX-License-Identifier: GPL-2.0-only
/*
 * Huawei-East-1: events, by time, with a line of names.
 *
 *	vmid,cpu,memory,time,type
 *
 * memory is in GB, time in seconds; type 0 creates a VM, 1 deletes it.  A VM that is never
 * deleted stays.
 */
#include <errno.h>
#include <string.h>

#include "format.h"
#include "idmap.h"

#define NAMES "vmid,cpu,memory,time,type"

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

static const char *create(struct reading *reading, const struct fields *fields, struct idmap *map,
			  int64_t time, int *error)
{
	struct vm vm = { .arrival = time, .departure = VM_STAYS };
	size_t at = idmap_get(map, fields->field[0]);
	const char *reason;

	if (at != IDMAP_NONE && reading->trace->vm[at].departure == VM_STAYS)
		return "a VM of this id is there";
	reason = reading_cpus(fields->field[1], &vm.cpus);
	if (!reason)
		reason = reading_memory(fields->field[2], 1024, &vm.blocks);
	if (!reason)
		reason = reading_add(reading, &vm, error);
	if (!reason && !*error)
		*error = idmap_set(map, fields->field[0], reading->trace->nr - 1);
	return reason;
}

static const char *end(struct reading *reading, const struct fields *fields,
		       const struct idmap *map, int64_t time)
{
	size_t at = idmap_get(map, fields->field[0]);
	struct vm *vm;

	if (at == IDMAP_NONE || reading->trace->vm[at].departure != VM_STAYS)
		return "no VM of this id is there";
	vm = &reading->trace->vm[at];
	if (time < vm->arrival)
		return "it leaves before it arrives";
	vm->departure = time;
	return NULL;
}

static const char *row(struct reading *reading, const struct fields *fields, void *data, int *error)
{
	int64_t time;

	if (fields->nr != 5)
		return "not 5 fields";
	if (fields_number(fields->field[3], 1, -TIME_MAX, TIME_MAX, &time))
		return "a time is none";
	if (!strcmp(fields->field[4], "0"))
		return create(reading, fields, data, time, error);
	if (!strcmp(fields->field[4], "1"))
		return end(reading, fields, data, time);
	return "type is neither 0 nor 1";
}

static int read_huawei(struct reading *reading, const char *path)
{
	static const struct reading_rows rows = { ',', false, names, row };
	struct idmap map = { 0 };
	int rc = reading_rows(reading, &rows, &map);

	(void)path;
	idmap_free(&map);
	return rc;
}

const struct format format_huawei = {
	.name = "huawei",
	.text = "Huawei-East-1",
	.detect = detect,
	.read = read_huawei,
};
