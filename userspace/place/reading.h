/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A trace being read: what the readers of all formats share.
 *
 * A malformed row never ends the reading; it is counted by its reason, and the first ones are
 * told with file and line.
 */
#ifndef COMPROMIS_PLACE_READING_H
#define COMPROMIS_PLACE_READING_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "fields.h"
#include "source.h"
#include "trace.h"

/* Different reasons that are counted apart. */
#define READING_REASONS 32

/* Malformed rows, and files left out, that are told one by one. */
#define READING_SHOWN 10

/* Where in its bin a lifetime is taken to be, see read-bins.c. */
enum reading_bin {
	READING_BIN_MIDDLE,
	READING_BIN_MIN,
	READING_BIN_MAX,
};

struct reading_options {
	enum reading_bin bin;
	/* The machine that a trace of shares is of. */
	uint32_t machine_cpus; /* thousandths */
	uint32_t machine_blocks;
};

struct reading_stats {
	uint64_t rows; /* without names and empty lines */
	uint64_t malformed;
	uint64_t left_out; /* files of a directory that are no traces */
	unsigned int nr;
	struct {
		const char *reason; /* a literal */
		uint64_t rows;
	} reason[READING_REASONS];
};

struct reading {
	const char *file; /* for messages */
	struct source *source; /* NULL for SQLite */
	struct trace *trace;
	const struct reading_options *options;
	struct reading_stats *stats;
	FILE *messages; /* NULL: none */
};

/* The machine of the paper's authors: 24 CPUs, 192 GiB. */
extern const struct reading_options reading_defaults;

/* Count a row that was not taken; line is its number. */
void reading_malformed(struct reading *reading, uint64_t line, const char *reason);

/* The same of a row that has no line; place, such as "vmId 7", is how to find it. */
void reading_malformed_at(struct reading *reading, const char *place, const char *reason);

/*
 * Add a VM.  Returns NULL, or why it is malformed; other errors go to *error as -errno.
 */
const char *reading_add(struct reading *reading, const struct vm *vm, int *error);

/*
 * What a row is made of.  row() and names() return NULL or a reason, as a literal, and set *error
 * to a -errno that ends the reading.
 */
struct reading_rows {
	char separator;
	bool newlines; /* may be in quotes */
	/* For the first line, if it holds names. */
	const char *(*names)(struct reading *reading, const struct fields *fields, void *data);
	const char *(*row)(struct reading *reading, const struct fields *fields, void *data,
			   int *error);
};

/*
 * Read all lines.  Empty lines, and those that begin with '#', are skipped.
 * Returns 0 or -errno, -EBADMSG for names that say nothing of what is needed.
 */
int reading_rows(struct reading *reading, const struct reading_rows *rows, void *data);

/* Numbers of VMs and machines: each returns NULL or a reason. */
const char *reading_time(const char *text, int64_t *time);
const char *reading_cpus(const char *text, uint32_t *cpus);
/* unit: MiB of one. */
const char *reading_memory(const char *text, double unit, uint32_t *blocks);

#endif /* COMPROMIS_PLACE_READING_H */
