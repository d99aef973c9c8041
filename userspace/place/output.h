/* SPDX-License-Identifier: GPL-2.0-only */
/* What replay and sweep print. */
#ifndef COMPROMIS_PLACE_OUTPUT_H
#define COMPROMIS_PLACE_OUTPUT_H

#include <stdio.h>

#include "reading.h"
#include "sweep.h"

/* All of one run. */
void output_text(const struct run *run, const struct reading_stats *stats, FILE *out);

/* A line for each run. */
void output_table(const struct run *runs, size_t nr, FILE *out);

/* All runs, without samples.  Returns 0 or -ENOMEM. */
int output_json(const struct run *runs, size_t nr, const struct reading_stats *stats, FILE *out);

/* All samples of all runs, a line each; memory in MiB. */
void output_csv(const struct run *runs, size_t nr, FILE *out);

/*
 * Share of VMs in one segment, servers that are on, and fragmentation over time, as SVG, drawn
 * by gnuplot.  Returns 0, or -errno after a message.
 */
int output_plot(const struct run *runs, size_t nr, const char *path);

/* The names of, and a line for, decisions as CSV. */
void output_decision_names(FILE *out);
void output_decision(const struct trace *trace, const struct decision *decision, FILE *out);

/* printf to stderr, with the name of the program and a newline. */
void output_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif /* COMPROMIS_PLACE_OUTPUT_H */
