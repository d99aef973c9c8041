/* SPDX-License-Identifier: GPL-2.0-only */
/* VMs by the id that a trace of events names them by. */
#ifndef COMPROMIS_PLACE_IDMAP_H
#define COMPROMIS_PLACE_IDMAP_H

#include <stddef.h>
#include <stdint.h>

/* All zero is an empty map. */
struct idmap {
	void *root;
};

#define IDMAP_NONE SIZE_MAX

/* What was last set for the id, or IDMAP_NONE. */
size_t idmap_get(const struct idmap *map, const char *id);

/* Returns 0 or -ENOMEM. */
int idmap_set(struct idmap *map, const char *id, size_t value);

void idmap_free(struct idmap *map);

#endif /* COMPROMIS_PLACE_IDMAP_H */
