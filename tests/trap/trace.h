/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TRAP_TRACE_H
#define TRAP_TRACE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define PMU "/sys/bus/event_source/devices/compromis"

enum event {
	EVENT_4K,
	EVENT_2M,
	EVENT_ITLB,
	NR_EVENTS,
};

/*
 * Open an event of @pid, 0 for the caller: from then on its misses are traps.
 * Returns a descriptor, or -1 with errno.
 */
int event_open(enum event event, pid_t pid, bool inherit);

/*
 * The same of the caller, with a number in word 1, 2 or 3 of the event that the module has
 * no use for.
 */
int event_open_word(enum event event, unsigned int word);

/* What it has counted; the test fails if it did not count nearly all the time. */
uint64_t event_count(int fd);

/* Those of the calling process and its children: opened by trace_self(). */
void trace_self(void);
uint64_t misses(enum event event);

#endif /* TRAP_TRACE_H */
