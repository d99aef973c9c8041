/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPROMIS_PMU_H
#define COMPROMIS_PMU_H

#include <linux/types.h>

/*
 * The PMU "compromis": walk counters of the CPU, or what its own PMU counts of
 * the same, events that the hypervisor counts, if there is one, and TLB misses that
 * are trapped.
 * Documentation/ABI/testing/sysfs-bus-event_source-devices-compromis
 * describes the events.
 */

/*
 * Try the counters named by @counters (bit n: counter n of the Compromis MMU)
 * on this CPU, and read what model they follow.  Returns those that can be
 * read.
 */
u32 compromis_pmu_probe(u32 counters);

/*
 * The same for a CPU without walk counters: which of them its own PMU has, by
 * events that count the same.  Returns 0 and sets @counters, or an errno:
 *   -ENODATA it is not known what this model counts
 *   others   perf cannot count it here
 */
int compromis_pmu_probe_cpu(u32 *counters);

/*
 * Register the PMU, with the events that compromis_machine allows; with none,
 * there is no PMU.  Returns 0 or an errno.
 */
int compromis_pmu_init(void);

/* Unregister it.  Open events hold the module, so none is left. */
void compromis_pmu_exit(void);

#endif /* COMPROMIS_PMU_H */
