/* SPDX-License-Identifier: GPL-2.0-only */
/* A frame of this domain, granted to itself. */
#ifndef GRANT_H
#define GRANT_H

#include <stdbool.h>
#include <stdint.h>

/* Have the grant table at frame @gfn, which is free.  Once only. */
bool grant_init(uint64_t gfn);

/* Grant our frame @from and map that at @gfn; 0, or what Xen says. */
int grant_map(uint64_t from, uint64_t gfn);

/* Undo it. */
int grant_unmap(uint64_t gfn);

#endif /* GRANT_H */
