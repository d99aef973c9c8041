/* SPDX-License-Identifier: GPL-2.0-only */
/* What this domain does to its own physical memory, by Xen's memory_op. */
#ifndef PHYSMAP_H
#define PHYSMAP_H

#include <stdint.h>

/* XENMEM_add_to_physmap: map our frame @from at @gfn; it leaves its old place. */
long physmap_move(uint64_t from, uint64_t gfn);

/* XENMEM_remove_from_physmap: unmap what is there, and keep it. */
long physmap_remove(uint64_t gfn);

/* XENMEM_populate_physmap: have 2^@order frames there.  Returns 1 if it does. */
long physmap_populate(uint64_t gfn, unsigned int order);

/* XENMEM_decrease_reservation: give 2^@order frames up.  Returns 1 if it does. */
long physmap_balloon(uint64_t gfn, unsigned int order);

/* XENMEM_add_to_physmap: map Xen's page of shared information there. */
long physmap_shared_info(uint64_t gfn);

/* XENMEM_add_to_physmap: map the first page of the grant table there. */
long physmap_grant_table(uint64_t gfn);

#endif /* PHYSMAP_H */
