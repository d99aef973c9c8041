/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The formats of traces.  One is a file read-NAME.c; to add one, write it, declare its struct
 * below, and put it into formats[] of format.c, ahead of those that detect more.
 */
#ifndef COMPROMIS_PLACE_FORMAT_H
#define COMPROMIS_PLACE_FORMAT_H

#include <stdbool.h>

#include "reading.h"

struct format {
	const char *name;
	const char *text; /* one line for --help */

	/* Is this the begin of such a file? */
	bool (*detect)(const char *head);

	/*
	 * Read one file.  Returns 0 or -errno, -EBADMSG if it is none of this format.  path is
	 * for formats without lines, of which reading->source is NULL.
	 */
	int (*read)(struct reading *reading, const char *path);
	bool by_path;
};

extern const struct format format_simple;
extern const struct format format_bins;
extern const struct format format_azure;
extern const struct format format_packing;
extern const struct format format_bitbrains;
extern const struct format format_huawei;
extern const struct format format_openstack;

/* All of them, ended by NULL. */
extern const struct format *const formats[];

/* The format of this name, or NULL. */
const struct format *format_find(const char *name);

/*
 * Add all VMs of a file, or of all files in a directory, by name, to the trace.
 * format: NULL to detect it, for each file; those of a directory that are of none are then left
 * out, and counted.  Messages are about malformed rows and files left out, and say what is wrong
 * when it fails.  Returns 0, -EBADMSG for a file of no known format, or another -errno.
 */
int format_load(const char *path, const struct format *format,
		const struct reading_options *options, struct trace *trace,
		struct reading_stats *stats, FILE *messages);

#endif /* COMPROMIS_PLACE_FORMAT_H */
