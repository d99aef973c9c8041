/* SPDX-License-Identifier: GPL-2.0-only */
/* Replays with their options and results: one, or all of a sweep. */
#ifndef COMPROMIS_PLACE_SWEEP_H
#define COMPROMIS_PLACE_SWEEP_H

#include <stddef.h>
#include <stdint.h>

#include "progress.h"
#include "replay.h"

struct run {
	const struct fleet *fleet;
	struct replay_options options;
	struct replay_result result;
	int rc; /* of replay_run() */

	/* Called for each decision, by the thread that does the run; may be NULL. */
	void (*decided)(void *data, const struct decision *decision);
	void *data;
};

/*
 * Do all runs, by jobs threads; which thread does which run changes no result.
 * Returns 0 or the first -errno of a run.
 */
int sweep_do(const struct trace *trace, struct run *runs, size_t nr, unsigned int jobs,
	     struct progress *progress);

void sweep_free(struct run *runs, size_t nr);

#endif /* COMPROMIS_PLACE_SWEEP_H */
