/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which of a sequence of accesses a two-level TLB makes a walk of, by the definition
 * of LRU: an access hits if fewer pages of its set than there are ways have been used
 * since the same page was.  No cache is simulated, only times of use are kept.
 */
#ifndef ORACLE_H
#define ORACLE_H

#include <stdint.h>

#include "model.h"

/* It can tell so many pages apart. */
#define ORACLE_PAGES (1U << 17)

struct oracle_counts {
	uint64_t first_hits, stlb_hits, walks;
};

/* Both levels empty; all accesses are at @base or above. */
void oracle_reset(const struct tlb_shape *shape, uint64_t base);

/* Empty the first level, as every world switch does. */
void oracle_switch(void);

/* An access that only the first level sees: the code beside the data. */
void oracle_fetch(uint64_t va);

void oracle_access(uint64_t va, /* It can tell so many pages apart. */
#define ORACLE_PAGES (1U << 17)

		   struct oracle_counts *counts);

#endif /* ORACLE_H */
