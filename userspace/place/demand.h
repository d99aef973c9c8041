/* SPDX-License-Identifier: GPL-2.0-only */
/* What a VM asks of a server, in the form that memory is given in. */
#ifndef COMPROMIS_PLACE_DEMAND_H
#define COMPROMIS_PLACE_DEMAND_H

#include <stdbool.h>
#include <stdint.h>

#include "trace.h"

/* How machine memory is cut, for all servers of a replay. */
struct geometry {
	uint32_t align; /* blocks that a segment begins at a multiple of: 1, or BLOCKS_PER_GIB */
	bool hole; /* VMs have the hole below 4 GiB */
};

/*
 * RAM that lies below the hole of a VM's addresses: 3.75 GiB, where Xen's toolstack puts the
 * rest above 4 GiB (LOW_RAM in ../dom0/fit.c).
 */
#define LOW_BLOCKS (UINT32_C(3840) / BLOCK_MIB)

/* A VM has at most as many segments as the CPU; see hardware/MMU.md. */
#define SEGMENTS_MAX 3

struct demand {
	uint32_t vm; /* number in the trace */
	uint32_t blocks;
	uint32_t cpus; /* thousandths */
	unsigned int nr; /* parts, each contiguous by itself: 1 or 2 */
	uint32_t part[2]; /* blocks, the larger one first */
	uint32_t span; /* blocks of a run that holds all parts whatever its other runs are */
	int64_t end; /* when it is expected to leave, or VM_STAYS; INT64_MIN: no idea */
	bool lasting; /* it is expected to stay longer than most */
};

/* Up to the next multiple of align. */
static inline uint32_t align_up(uint32_t blocks, uint32_t align)
{
	return (blocks + align - 1) / align * align;
}

/* Without hints: end and lasting are not set.  vm is one that trace_add() took. */
void demand_of(const struct vm *vm, uint32_t number, const struct geometry *geometry,
	       struct demand *demand);

/*
 * Set end and lasting as a predictor would that knows the class of the VM's lifetime: up to
 * 15 minutes, an hour, a day, or more.  These are the classes that E. Cortez et al., "Resource
 * Central", SOSP 2017, predict.
 */
void demand_hint(const struct vm *vm, struct demand *demand);

#endif /* COMPROMIS_PLACE_DEMAND_H */
