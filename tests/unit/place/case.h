/* SPDX-License-Identifier: GPL-2.0-only */
/* Bytes that tell a fleet, a trace and how to replay it: two replays, one decision each. */
#ifndef COMPROMIS_TESTS_UNIT_PLACE_CASE_H
#define COMPROMIS_TESTS_UNIT_PLACE_CASE_H

#include <stddef.h>
#include <stdint.h>

#include "totals.h"

/* What came about, so that a test sees that it got everywhere. */
struct place_counts {
	unsigned long vms, moved, migrated, moved_for_vm, adopted, by_segments[NR_SEGMENTS],
		by_reason[NR_REASONS];
};

extern struct place_counts place_counts;

/*
 * Replay the case by index and by list.  Calls host_failed() if they decide differently about
 * any VM, or if a sum of the fast one does not add up.
 */
void place_case(const uint8_t *data, size_t size);

#endif /* COMPROMIS_TESTS_UNIT_PLACE_CASE_H */
