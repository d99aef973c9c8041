/* SPDX-License-Identifier: GPL-2.0-only */
/* Results of a comparison, made line by line, for the tests of its report. */
#ifndef COMPROMIS_TESTS_UNIT_RESULTS_H
#define COMPROMIS_TESTS_UNIT_RESULTS_H

#include <stdio.h>

#include "report-derive.h"

/* A run, with what tests vary; all walks end in 4 KiB pages, and one in ten is for code. */
struct result {
	const char *system;
	const char *workload; /* "gups" if it is NULL */
	const char *model; /* "architectural" if it is NULL */
	unsigned int rep; /* 1 if it is 0 */
	double seconds;
	unsigned long walks;
	unsigned long guest_refs;
	unsigned long nested_refs;
	unsigned long lookups; /* by the nested page table */
	unsigned long hits; /* of the segment */
	unsigned long cycles;
	bool wrong; /* its results are */
};

/* Lines that are read at last. */
struct results {
	char *text;
	size_t size;
	FILE *out;
	struct report_runs runs;
	struct report report;
};

void results_begin(struct results *results);
void results_add(struct results *results, const struct result *result);

/* Read and derive; all must be well. */
void results_end(struct results *results);
void results_free(struct results *results);

/* Read text as a file of this name would be; fails if it cannot be read at all. */
void results_read(struct report_runs *runs, const char *text, const char *name);

#endif /* COMPROMIS_TESTS_UNIT_RESULTS_H */
