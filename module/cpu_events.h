/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPROMIS_CPU_EVENTS_H
#define COMPROMIS_CPU_EVENTS_H

#include <compromis-mmu.h>

/*
 * Which events of a real CPU's core PMU are counters of the Compromis MMU by
 * another name.  Nothing here needs a kernel: tests/unit runs it too.
 */

enum compromis_cpu_vendor {
	COMPROMIS_CPU_INTEL,
	COMPROMIS_CPU_AMD,
	COMPROMIS_CPU_OTHER,
};

/* At most so many events of the CPU add up to one counter. */
#define COMPROMIS_CPU_PARTS	4

/*
 * Of the counters, those by the size of the page.  A CPU counts them by the
 * size of its TLB entry, which under nested paging is the smaller of the
 * guest's page and the host's, so that they are exact on bare metal only.
 */
#define COMPROMIS_CPU_BY_SIZE	((1U << COMPROMIS_WC_WALKS_4K) | \
				 (1U << COMPROMIS_WC_WALKS_2M) | \
				 (1U << COMPROMIS_WC_WALKS_1G))

/**
 * struct compromis_cpu_events - what a CPU counts
 * @part: for each counter the raw configs, as perf's PERF_TYPE_RAW takes them,
 *	whose sum it is; 0 ends them, and a counter with none is not there
 */
struct compromis_cpu_events {
	unsigned int part[COMPROMIS_WC_IMPLEMENTED][COMPROMIS_CPU_PARTS];
};

/**
 * struct compromis_cpu_model - CPUs that count alike
 * @name: what caps/model says
 * @vendor: who made them
 * @family: as CPUID shows it, with the extended family added
 * @first: first of their models, with the extended model
 * @last: last of them
 * @events: what they count
 */
struct compromis_cpu_model {
	const char *name;
	enum compromis_cpu_vendor vendor;
	unsigned int family;
	unsigned int first;
	unsigned int last;
	const struct compromis_cpu_events *events;
};

/* Returns the row of the table that has this CPU, or NULL. */
const struct compromis_cpu_model *
compromis_cpu_events_find(enum compromis_cpu_vendor vendor, unsigned int family,
			  unsigned int model);

/* Returns the counters (bit n: counter n) that @events has. */
unsigned int
compromis_cpu_events_counters(const struct compromis_cpu_events *events);

#endif /* COMPROMIS_CPU_EVENTS_H */
