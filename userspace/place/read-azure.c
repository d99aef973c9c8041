// SPDX-License-Identifier: GPL-2.0-only
/*
 * vmtable.csv of the Azure Public Dataset, V1 and V2: no names, 11 fields:
 *
 *	VM, subscription, deployment, created (s), deleted (s), three figures of CPU use, category,
 *	cores, memory (GB)
 *
 * V2 gives cores and memory by bucket; "more than n" (">24", ">64") is taken for the next power
 * of two, which is what the next larger VM of Azure has.
 */
#include <string.h>

#include "format.h"

#define FIELDS 11

/* Ten commas in a line that does not begin with a name of the other formats. */
static bool detect(const char *head)
{
	size_t length = strcspn(head, "\n"), i;
	unsigned int commas = 0;

	for (i = 0; i < length; i++)
		commas += head[i] == ',';
	return commas == FIELDS - 1;
}

/* The number of a bucket. */
static const char *at_least(const char *text, char buf[16])
{
	uint32_t power = 1;
	int64_t value;

	if (text[0] != '>')
		return text;
	if (fields_number(text + 1, 1, 1, 65535, &value))
		return "";
	while (power <= value)
		power *= 2;
	snprintf(buf, 16, "%u", power);
	return buf;
}

static const char *row(struct reading *reading, const struct fields *fields, void *data, int *error)
{
	struct vm vm = { 0 };
	const char *reason;
	char buf[16];

	(void)data;
	if (fields->nr != FIELDS)
		return "not 11 fields";
	reason = reading_time(fields->field[3], &vm.arrival);
	if (!reason)
		reason = reading_time(fields->field[4], &vm.departure);
	if (!reason)
		reason = reading_cpus(at_least(fields->field[9], buf), &vm.cpus);
	if (!reason)
		reason = reading_memory(at_least(fields->field[10], buf), 1024, &vm.blocks);
	return reason ? reason : reading_add(reading, &vm, error);
}

static int read_azure(struct reading *reading, const char *path)
{
	static const struct reading_rows rows = { .separator = ',', .row = row };

	(void)path;
	return reading_rows(reading, &rows, NULL);
}

const struct format format_azure = {
	.name = "azure",
	.text = "vmtable.csv of the Azure Public Dataset V1 or V2",
	.detect = detect,
	.read = read_azure,
};
