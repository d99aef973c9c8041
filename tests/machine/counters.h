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

/* Enable counting, from values that are not zero. */
void counters_start(void);

/* The difference since counters_start(). */
struct counters counters_gain(void);

/* Is @got what @want says?  If not, print both. */
bool counters_equal(const char *bank, const uint64_t *got, const uint64_t *want);

#endif /* COUNTERS_H */
