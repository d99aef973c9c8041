/* SPDX-License-Identifier: GPL-2.0-only */
/* Whether, and how often, a VM of some size finds contiguous memory. */
#ifndef COMPROMIS_DOM0_FIT_H
#define COMPROMIS_DOM0_FIT_H

#include "runs.h"

/* What stands in the way. */
struct fit_obstacle {
	uint64_t needed; /* frames in a row */
	uint64_t largest; /* that are there */
};

/*
 * How many VMs with this much memory, in frames, find it contiguous one after the other.
 * limit: frames that may be used in all, such as those that no domain has claimed.
 */
uint64_t fit_count(const struct runs *runs, uint64_t vm, uint64_t limit);

/* Whether one does.  Returns 0, or -ENOSPC and says why. */
int fit_one(const struct runs *runs, uint64_t vm, struct fit_obstacle *obstacle);

#endif /* COMPROMIS_DOM0_FIT_H */
