/* SPDX-License-Identifier: GPL-2.0-only */
/* Units of compromis-place, and the bounds that keep sums of them from overflowing. */
#ifndef COMPROMIS_PLACE_UNITS_H
#define COMPROMIS_PLACE_UNITS_H

#include <stdint.h>

/*
 * Memory is counted in blocks of 2 MiB: what Xen aligns a segment to at least (see
 * COMPROMIS_ORDER_2M of the hypercall's header), so a VM has no smaller part.
 */
#define BLOCK_MIB      2
#define BLOCKS_PER_GIB 512

/* 64 TiB of memory and 65536 CPUs: nothing that a trace or a fleet holds is larger. */
#define BLOCKS_MAX (UINT32_C(65536) * BLOCKS_PER_GIB)

/* CPUs are counted in thousandths, as some traces give a share of a machine. */
#define CPU_UNIT 1000
#define CPUS_MAX (UINT32_C(65536) * CPU_UNIT)

/* Times are in seconds, from any origin; 10,000 years to either side of it. */
#define TIME_MAX INT64_C(315576000000)

#define HOUR 3600

#endif /* COMPROMIS_PLACE_UNITS_H */
