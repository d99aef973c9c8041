// SPDX-License-Identifier: GPL-2.0-only
#include "reading.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

const struct reading_options reading_defaults = {
	.bin = READING_BIN_MIDDLE,
	.machine_cpus = 24 * CPU_UNIT,
	.machine_blocks = 192 * BLOCKS_PER_GIB,
};

static void count_reason(struct reading_stats *stats, const char *reason)
{
	unsigned int i;

	for (i = 0; i < stats->nr; i++) {
		if (!strcmp(stats->reason[i].reason, reason)) {
			stats->reason[i].rows++;
			return;
		}
	}
	if (stats->nr < READING_REASONS) {
		stats->reason[stats->nr].reason = reason;
		stats->reason[stats->nr++].rows = 1;
	}
}

/* Count it; is it to be told, too? */
static bool count_malformed(struct reading *reading, const char *reason)
{
	count_reason(reading->stats, reason);
	reading->stats->malformed++;
	return reading->messages && reading->stats->malformed <= READING_SHOWN;
}

void reading_malformed(struct reading *reading, uint64_t line, const char *reason)
{
	if (count_malformed(reading, reason))
		fprintf(reading->messages, "%s:%" PRIu64 ": %s\n", reading->file, line, reason);
}

void reading_malformed_at(struct reading *reading, const char *place, const char *reason)
{
	if (count_malformed(reading, reason))
		fprintf(reading->messages, "%s: %s: %s\n", reading->file, place, reason);
}

const char *reading_add(struct reading *reading, const struct vm *vm, int *error)
{
	int rc = trace_add(reading->trace, vm);

	if (rc == -EINVAL)
		return vm->departure < vm->arrival ? "it leaves before it arrives" :
						     "a value is out of range";
	*error = rc;
	return NULL;
}

static const char *parse_row(struct reading *reading, const struct reading_rows *rows, void *data,
			     char *line, int *error)
{
	struct fields fields;
	int rc = fields_split(line, rows->separator, &fields);

	if (rc == -E2BIG)
		return "too many fields";
	if (rc)
		return "quotes that are not around all of a field";
	return rows->row(reading, &fields, data, error);
}

static int parse_names(struct reading *reading, const struct reading_rows *rows, void *data,
		       char *line)
{
	struct fields fields;
	const char *reason = "the names of columns are no CSV";

	if (!fields_split(line, rows->separator, &fields))
		reason = rows->names(reading, &fields, data);
	if (!reason)
		return 0;
	if (reading->messages)
		fprintf(reading->messages, "%s:%" PRIu64 ": %s\n", reading->file,
			source_number(reading->source), reason);
	return -EBADMSG;
}

/* Two quotes for one do not change if there are more that open than close. */
static bool quote_is_open(const char *line)
{
	bool open = false;

	for (; *line; line++)
		open ^= *line == '"';
	return open;
}

/* A line, of this number, and those that a quote in it goes on to.  Returns as source_line(). */
static int read_row(struct source *source, const struct reading_rows *rows, char **line,
		    uint64_t *number)
{
	int rc = source_line(source, line), more;

	*number = source_number(source);
	while (rc == 1 && rows->newlines && (*line)[0] != '#' && quote_is_open(*line)) {
		more = source_more(source, line);
		if (!more)
			break;
		rc = more;
	}
	return rc;
}

int reading_rows(struct reading *reading, const struct reading_rows *rows, void *data)
{
	bool names = rows->names != NULL;
	uint64_t number;
	const char *reason;
	char *line;
	int rc, error = 0;

	while (!error) {
		rc = read_row(reading->source, rows, &line, &number);
		if (!rc)
			return 0;
		reason = NULL;
		if (rc == -E2BIG)
			reason = "the line is too long";
		else if (rc == -EBADMSG)
			reason = "the line has a NUL byte";
		else if (rc < 0)
			return rc;
		else if (line[0] == '#' || !line[strspn(line, " \t")])
			continue;
		else if (names)
			error = parse_names(reading, rows, data, line);
		else
			reason = parse_row(reading, rows, data, line, &error);
		if (!names || reason)
			reading->stats->rows++;
		else
			names = false;
		if (reason)
			reading_malformed(reading, number, reason);
	}
	return error;
}

const char *reading_time(const char *text, int64_t *time)
{
	return fields_time(text, time) ? "a time is none" : NULL;
}

const char *reading_cpus(const char *text, uint32_t *cpus)
{
	int64_t value;

	if (fields_number(text, CPU_UNIT, 0, CPUS_MAX, &value))
		return "the number of CPUs is none, or out of range";
	*cpus = (uint32_t)value;
	return NULL;
}

const char *reading_memory(const char *text, double unit, uint32_t *blocks)
{
	int64_t kib;

	/* Up to the next block, from KiB, so that rounding of the number itself adds none. */
	if (fields_number(text, unit * 1024, 1, INT64_C(1024) * BLOCK_MIB * BLOCKS_MAX, &kib))
		return "the memory is no number, or out of range";
	*blocks = (uint32_t)((kib + 1024 * BLOCK_MIB - 1) / (1024 * BLOCK_MIB));
	return NULL;
}
