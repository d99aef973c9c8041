/* SPDX-License-Identifier: GPL-2.0-only */
/* Time that passes. */
#ifndef COMPROMIS_WORKLOADS_CLOCK_H
#define COMPROMIS_WORKLOADS_CLOCK_H

#include <time.h>

/* Seconds since some moment in the past. */
static inline double clock_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

#endif /* COMPROMIS_WORKLOADS_CLOCK_H */
