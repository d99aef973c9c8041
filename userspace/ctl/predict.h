/* SPDX-License-Identifier: GPL-2.0-only */
/* What predict found out, and its rendering. */
#ifndef COMPROMIS_CTL_PREDICT_H
#define COMPROMIS_CTL_PREDICT_H

#include <stdbool.h>
#include <stdio.h>

#include "cost.h"

struct prediction {
	struct cost_run run;
	uint64_t itlb_misses; /* those of code, which are among the misses of 4 KiB */
	double traced_seconds; /* of CPU time, while the misses were counted */
	int status; /* of the command */
	bool guessed; /* the system that this machine is: the user has not said, nor has it */
	bool calibrated; /* walk_ns was measured, and not given */
	struct cost_estimate estimates[COST_NR_SYSTEMS];
};

void predict_print_text(const struct prediction *prediction, FILE *out);

/* Returns 0, or -ENOMEM. */
int predict_print_json(const struct prediction *prediction, FILE *out);

#endif /* COMPROMIS_CTL_PREDICT_H */
