// SPDX-License-Identifier: GPL-2.0-only
/*
 * Azure V1 as processed in huaweicloud/trace_generation_rnn, one row for each VM:
 *
 *	vm,batch,arrival_s,lifetime_min_s,lifetime_max_s,censored,cores,memory_gb
 *
 * The lifetime is known by a bin only; reading_options.bin says what it is taken for.  A VM that
 * is censored was alive when observation ended, so it stays.
 */
#include <string.h>

#include "format.h"

#define NAMES "vm,batch,arrival_s,lifetime_min_s,lifetime_max_s,censored,cores,memory_gb"

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

static int64_t lifetime(enum reading_bin bin, int64_t min, int64_t max)
{
	switch (bin) {
	case READING_BIN_MIN:
		return min;
	case READING_BIN_MAX:
		return max;
	default:
		return min + (max - min) / 2;
	}
}

static const char *departure(const struct reading *reading, const struct fields *fields,
			     struct vm *vm)
{
	const char *censored = fields->field[5];
	int64_t min, max;

	if (fields_number(fields->field[3], 1, 0, TIME_MAX, &min))
		return "lifetime_min_s is no number";
	if (!strcmp(censored, "1")) {
		vm->departure = VM_STAYS;
		return NULL;
	}
	if (strcmp(censored, "0"))
		return "censored is neither 0 nor 1";
	if (fields_number(fields->field[4], 1, 0, TIME_MAX, &max) || max < min)
		return "lifetime_max_s is no number, or below lifetime_min_s";
	vm->departure = vm->arrival + lifetime(reading->options->bin, min, max);
	return NULL;
}

static const char *row(struct reading *reading, const struct fields *fields, void *data, int *error)
{
	struct vm vm = { 0 };
	const char *reason;

	(void)data;
	if (fields->nr != 8)
		return "not 8 fields";
	reason = reading_time(fields->field[2], &vm.arrival);
	if (!reason)
		reason = departure(reading, fields, &vm);
	if (!reason)
		reason = reading_cpus(fields->field[6], &vm.cpus);
	if (!reason)
		reason = reading_memory(fields->field[7], 1024, &vm.blocks);
	return reason ? reason : reading_add(reading, &vm, error);
}

static int read_bins(struct reading *reading, const char *path)
{
	static const struct reading_rows rows = { ',', false, names, row };

	(void)path;
	return reading_rows(reading, &rows, NULL);
}

const struct format format_bins = {
	.name = "azure-bins",
	.text = "Azure V1 with lifetimes in bins (trace_generation_rnn)",
	.detect = detect,
	.read = read_bins,
};
