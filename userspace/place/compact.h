/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Moves of VMs within a server that make runs long enough, as xen-compromis adopt does them: by
 * a local live migration, so a VM, or a part of it, goes to free memory and never over itself.
 * Those to other servers are in replay-compact.c.
 */
#ifndef COMPROMIS_PLACE_COMPACT_H
#define COMPROMIS_PLACE_COMPACT_H

#include <stdbool.h>
#include <stdint.h>

#include "server-memory.h"

/*
 * Is this a VM's extent of at most budget blocks, without which there is a free run of at least
 * span usable ones?
 */
bool compact_frees(const struct memory *memory, const struct extent *extent, uint32_t span,
		   uint64_t budget);

/*
 * Make a free run of at least span usable blocks by one move, the one of the fewest blocks and
 * then at the lowest address, of at most budget blocks.
 * Returns how many blocks it moved, 0 if no such move does it, or -ENOMEM.
 */
int64_t compact_run(struct memory *memory, uint32_t span, uint64_t budget);

/*
 * Give a VM that has more pieces than its demand has parts new memory with as many pieces as
 * parts; both are there until the VM has moved.  *extents is what it has, before and after.
 * Returns how many blocks it moved, 0 if the server has no such runs, or -ENOMEM.
 */
int64_t compact_vm(struct memory *memory, const struct demand *demand, struct extent **extents);

#endif /* COMPROMIS_PLACE_COMPACT_H */
