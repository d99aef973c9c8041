/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Let `perf stat -D -1 --control fifo:CTL,ACK` count one phase of a program only.
 * tools/perf/Documentation/perf-stat.txt of Linux defines the commands.
 */
#ifndef COMPROMIS_WORKLOADS_PERFCTL_H
#define COMPROMIS_WORKLOADS_PERFCTL_H

struct perfctl {
	int ctl; /* -1: perf is not controlled */
	int ack; /* -1: commands are not acknowledged */
};

/*
 * Open the FIFOs that perf reads commands from and writes acknowledgements to.
 * Without ctl all functions below do nothing; ack may be NULL.  Call perfctl_close() in
 * any case.  Like those below, returns 0, or -1 after a message to stderr.
 */
int perfctl_open(struct perfctl *perf, const char *ctl, const char *ack);

/* Start and stop all counters of perf; with ack, wait until it has done so. */
int perfctl_enable(const struct perfctl *perf);
int perfctl_disable(const struct perfctl *perf);

void perfctl_close(struct perfctl *perf);

#endif /* COMPROMIS_WORKLOADS_PERFCTL_H */
