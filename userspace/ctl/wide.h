/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The events of a machine as a whole: on all its CPUs, in user mode and in the kernel, whoever
 * runs.  With servers and kernel threads a process alone would not be what is paid for.
 */
#ifndef COMPROMIS_CTL_WIDE_H
#define COMPROMIS_CTL_WIDE_H

#include "counters.h"

#define WIDE_CPUS_MAX 64

struct wide {
	const struct counters *counters;
	int fds[COUNTERS_MAX + 1][WIDE_CPUS_MAX]; /* -1 where nothing is open; the last: faults */
};

/*
 * Open all events that counters_probe() has found to be supported, and page faults, stopped.
 * Returns 0, -E2BIG if there are too many CPUs, or -errno, after a message to stderr and with
 * nothing left open.
 */
int wide_open(const struct counters *counters, struct wide *wide);

/* Start or stop them all.  Return 0, or -errno. */
int wide_start(const struct wide *wide);
int wide_stop(const struct wide *wide);

/* The sums over all CPUs; counts has COUNTERS_MAX elements.  Closes the events. */
void wide_finish(struct wide *wide, struct count counts[], struct count *faults);

#endif /* COMPROMIS_CTL_WIDE_H */
