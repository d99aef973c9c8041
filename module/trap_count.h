/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPROMIS_TRAP_COUNT_H
#define COMPROMIS_TRAP_COUNT_H

#include <linux/types.h>

enum trap_access {
	TRAP_READ,
	TRAP_WRITE,
	TRAP_EXEC,
};

/* What is counted, one perf event each. */
enum trap_miss {
	TRAP_DTLB_4K,
	TRAP_DTLB_2M,
	TRAP_ITLB,	/* whatever the size of the page */
	TRAP_NR_MISSES,
};

/*
 * Count a miss of the current thread on this CPU, and give every nth one to the
 * tracepoint tlb_miss.  Not preemptible.
 */
void trap_count(unsigned long addr, bool huge, enum trap_access access, bool user);

/* What this CPU has counted since the module was loaded. */
u64 trap_counted(enum trap_miss miss, bool user, bool kernel);

#endif /* COMPROMIS_TRAP_COUNT_H */
