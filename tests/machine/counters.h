/* SPDX-License-Identifier: GPL-2.0-only */
/* What the walk counters of the VMCB gained in a run. */
#ifndef COUNTERS_H
#define COUNTERS_H

#include <stdbool.h>
#include <stdint.h>

#include "svm.h"

struct counters {
	uint64_t user[COMPROMIS_WC_IMPLEMENTED];
	uint64_t kernel[COMPROMIS_WC_IMPLEMENTED];
};

/*
 * What every walk of a run has in common: entries that the architecture reads of
 * the guest's table, and of the nested one for each gPA outside of segments.
 */
struct walk_form {
	unsigned int guest;
	unsigned int nested;
	bool stage2; /* nested paging is on */
};

extern const char *const counter_names[COMPROMIS_WC_IMPLEMENTED];

/* Enable counting, from values that are not zero. */
void counters_start(void);

/* The difference since counters_start(). */
struct counters counters_gain(void);

/* Is @got what @want says?  If not, print both. */
bool counters_equal(const char *bank, const uint64_t *got, const uint64_t *want);

/* Set walk_cycles of @want to what the model without caches charges for its references. */
void counters_charge(uint64_t *want);

/* Do the sums at the end of MMU.md's section 6 hold in a bank of a paged guest? */
bool counters_add_up(const uint64_t *bank, const struct walk_form *form);

#endif /* COUNTERS_H */
