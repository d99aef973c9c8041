/* SPDX-License-Identifier: GPL-2.0-only */
/* How long a TLB miss takes on this machine. */
#ifndef COMPROMIS_CTL_CALIBRATE_H
#define COMPROMIS_CTL_CALIBRATE_H

/*
 * Follow the same number of pointers through many pages and through few, all of them in the
 * same number of cache lines: what the many take longer is the walks.  Their page-table entries
 * are cached as those of a program of 64 MiB are.  Takes about a second.
 *
 * Returns 0 and the nanoseconds of one miss, the median of several attempts, or
 * -ENOMEM, or -ERANGE if no difference could be measured.
 */
int calibrate_walk(double *ns);

/* The nanoseconds of a cycle, by the clock rate that /proc/cpuinfo tells; or -ENODATA. */
int calibrate_cycle(double *ns);

#endif /* COMPROMIS_CTL_CALIBRATE_H */
