/* SPDX-License-Identifier: GPL-2.0-only */
/* A line on a terminal that says how far the work is, and how long the rest will take. */
#ifndef COMPROMIS_PLACE_PROGRESS_H
#define COMPROMIS_PLACE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct progress {
	FILE *out; /* NULL: silent */
	uint64_t all;
	uint64_t done;
	double begin; /* s */
	double shown; /* when it was shown last; nothing is for the first moment */
};

/* Shown on standard error if that is a terminal, or silent. */
void progress_start(struct progress *progress, uint64_t all);

/* Not to be called by two threads at a time. */
void progress_add(struct progress *progress, uint64_t done);

/* Take the line away. */
void progress_end(struct progress *progress);

/* Seconds since progress_start(). */
double progress_seconds(const struct progress *progress);

/* The line itself, without the end: for done > 0 of all in so many seconds. */
void progress_format(uint64_t done, uint64_t all, double seconds, char *line, size_t size);

#endif /* COMPROMIS_PLACE_PROGRESS_H */
