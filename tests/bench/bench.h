/* SPDX-License-Identifier: GPL-2.0-only */
/* What the guest's sides of benchmarks share. */
#ifndef BENCH_H
#define BENCH_H

#include <stdint.h>

/* Say why the last system call failed, and exit. */
_Noreturn void fail(const char *what);

/* Nanoseconds since some moment in the past. */
uint64_t now(void);

/*
 * Open the event PMU/CONFIG on this task and its children to come, or PMU/CONFIG:u in
 * user mode alone.  Exits if it cannot be opened.
 */
int open_event(const char *name);

/* What it has counted. */
uint64_t read_event(int fd);

#endif /* BENCH_H */
