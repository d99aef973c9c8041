/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPROMIS_CPU_COUNTER_H
#define COMPROMIS_CPU_COUNTER_H

#include <linux/types.h>

/*
 * The counters of the Compromis MMU on a real CPU: sums of events of its core
 * PMU, see cpu_events.h.  While anyone uses a counter, perf counts its parts on
 * every CPU that is online, and those numbers run free as the MSRs of the
 * emulated CPU do.  They occupy hardware counters, of which a CPU has few: a
 * counter that got none on a CPU cannot be read there.
 */

/*
 * Find the counters that this CPU and perf can have, and put them (bit n:
 * counter n) into @counters, and what the CPU is called into @model.  Returns
 * 0 or an errno:
 *   -ENODATA it is not known what this model counts
 *   others   perf cannot count it, or what it counts does not move
 */
int compromis_cpu_counter_probe(u32 *counters, const char **model);

/* Follow CPUs that come online.  Returns 0 or an errno. */
int compromis_cpu_counter_init(void);

/* No counter may be in use any more. */
void compromis_cpu_counter_exit(void);

/*
 * Use counter @n in user mode, in kernel mode or in both.  Returns 0 or an
 * errno, from perf.  May sleep, and waits for CPU hotplug and for the mutexes
 * of perf's CPU contexts.
 */
int compromis_cpu_counter_get(unsigned int n, bool user, bool kernel);

/* Use it once more, where it is in use; in any context. */
void compromis_cpu_counter_ref(unsigned int n, bool user, bool kernel);

/* Use it no more; in any context.  What it occupies is released later. */
void compromis_cpu_counter_put(unsigned int n, bool user, bool kernel);

/*
 * What a counter in use has counted on this CPU since some time.  Call it with
 * interrupts off; an NMI may.  Returns 0, or an errno where it does not count.
 */
int compromis_cpu_counter_read(unsigned int n, bool user, bool kernel,
			       u64 *value);

#endif /* COMPROMIS_CPU_COUNTER_H */
