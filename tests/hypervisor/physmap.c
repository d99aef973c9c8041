// SPDX-License-Identifier: GPL-2.0-only
#include "physmap.h"

#include "xen.h"

#define HYPERCALL_MEMORY_OP	12
#define DECREASE_RESERVATION	1
#define POPULATE_PHYSMAP	6
#define ADD_TO_PHYSMAP		7
#define REMOVE_FROM_PHYSMAP	15
#define XENMAPSPACE_SHARED_INFO 0
#define XENMAPSPACE_GRANT_TABLE 1
#define XENMAPSPACE_GMFN	2

struct add_to_physmap {
	uint16_t domid;
	uint16_t size;
	uint32_t space;
	uint64_t idx;
	uint64_t gfn;
};

struct remove_from_physmap {
	uint16_t domid;
	uint64_t gfn;
};

struct reservation {
	uint64_t *extents;
	uint64_t nr_extents;
	uint32_t order;
	uint32_t flags;
	uint16_t domid;
};

static long memory_op(unsigned int cmd, void *arg)
{
	return xen_hypercall(HYPERCALL_MEMORY_OP, cmd, (uint64_t)arg);
}

/* One block of 2^@order frames. */
static long reservation_op(unsigned int cmd, uint64_t gfn, unsigned int order)
{
	struct reservation reservation = {
		.extents = &gfn,
		.nr_extents = 1,
		.order = order,
		.domid = DOMID_SELF,
	};

	return memory_op(cmd, &reservation);
}

static long add_to_physmap(uint32_t space, uint64_t idx, uint64_t gfn)
{
	struct add_to_physmap add = {
		.domid = DOMID_SELF,
		.space = space,
		.idx = idx,
		.gfn = gfn,
	};

	return memory_op(ADD_TO_PHYSMAP, &add);
}

long physmap_move(uint64_t from, uint64_t gfn)
{
	return add_to_physmap(XENMAPSPACE_GMFN, from, gfn);
}

long physmap_remove(uint64_t gfn)
{
	struct remove_from_physmap remove = { .domid = DOMID_SELF, .gfn = gfn };

	return memory_op(REMOVE_FROM_PHYSMAP, &remove);
}

long physmap_balloon(uint64_t gfn, unsigned int order)
{
	return reservation_op(DECREASE_RESERVATION, gfn, order);
}

long physmap_shared_info(uint64_t gfn)
{
	return add_to_physmap(XENMAPSPACE_SHARED_INFO, 0, gfn);
}

long physmap_grant_table(uint64_t gfn)
{
	return add_to_physmap(XENMAPSPACE_GRANT_TABLE, 0, gfn);
}

long physmap_populate(uint64_t gfn, unsigned int order)
{
	return reservation_op(POPULATE_PHYSMAP, gfn, order);
}
