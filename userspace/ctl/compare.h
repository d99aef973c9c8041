/* SPDX-License-Identifier: GPL-2.0-only */
/* What compare found out, and how it is rendered. */
#ifndef COMPROMIS_CTL_COMPARE_H
#define COMPROMIS_CTL_COMPARE_H

#include <stdbool.h>
#include <stdio.h>

#include "counters.h"
#include "text.h"

/* The command in one mode. */
struct compare_run {
	char mode[TEXT_WORD_SIZE];
	bool refused; /* the mode; then nothing below is valid */
	int status; /* of the command: exit status, or 128 + signal */
	char mode_after[TEXT_WORD_SIZE]; /* not the same if Xen left the mode meanwhile */
	struct count counts[COUNTERS_MAX];
};

struct compare {
	char *const *command; /* ended by NULL */
	char mode_before[TEXT_WORD_SIZE];
	char model[PMU_CAP_SIZE]; /* that the counts follow; empty if it is not told */
	struct counters counters;
	unsigned int nr;
	struct compare_run runs[TEXT_WORDS_MAX];
};

void compare_print_text(const struct compare *compare, FILE *out);

/* Returns 0, or -ENOMEM. */
int compare_print_json(const struct compare *compare, FILE *out);

#endif /* COMPROMIS_CTL_COMPARE_H */
