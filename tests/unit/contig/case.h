/* SPDX-License-Identifier: GPL-2.0-only */
/* Bytes that tell what happens to a machine's memory, and all of it checked. */
#ifndef COMPROMIS_TESTS_UNIT_CASE_H
#define COMPROMIS_TESTS_UNIT_CASE_H

#include <stddef.h>
#include <stdint.h>

/* What came about, so that a test sees that it got everywhere. */
struct case_counts {
	unsigned long allocs, from_carved, fragmented, no_memory, lost, runs, parts, cancels;
};

extern struct case_counts case_counts;

/* Calls host_failed() if the allocator decides otherwise than a plain scan. */
void contig_case(const uint8_t *data, size_t size);

#endif /* COMPROMIS_TESTS_UNIT_CASE_H */
