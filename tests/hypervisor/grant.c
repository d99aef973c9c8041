// SPDX-License-Identifier: GPL-2.0-only
#include "grant.h"

#include "physmap.h"
#include "xen.h"

#define PAGE_SHIFT		 12
#define HYPERCALL_GRANT_TABLE_OP 20
#define GNTTABOP_MAP_GRANT_REF	 0
#define GNTTABOP_UNMAP_GRANT_REF 1
#define GNTMAP_HOST_MAP		 2
#define GTF_PERMIT_ACCESS	 1

/* The toolstack uses the first entries. */
#define REF 8

/* Version 1. */
struct entry {
	uint16_t flags;
	uint16_t domid;
	uint32_t frame;
};

struct map_op {
	uint64_t host_addr;
	uint32_t flags;
	uint32_t ref;
	uint16_t domid;
	int16_t status;
	uint32_t handle;
	uint64_t dev_bus_addr;
};

struct unmap_op {
	uint64_t host_addr;
	uint64_t dev_bus_addr;
	uint32_t handle;
	int16_t status;
};

static volatile struct entry *table;
static uint32_t handle;

static long grant_op(unsigned int cmd, void *op)
{
	return xen_hypercall3(HYPERCALL_GRANT_TABLE_OP, cmd, (uint64_t)op, 1);
}

bool grant_init(uint64_t gfn)
{
	if (physmap_grant_table(gfn))
		return false;
	table = (volatile struct entry *)(gfn << PAGE_SHIFT);
	return true;
}

int grant_map(uint64_t from, uint64_t gfn)
{
	struct map_op op = {
		.host_addr = gfn << PAGE_SHIFT,
		.flags = GNTMAP_HOST_MAP,
		.ref = REF,
		.domid = DOMID_SELF,
	};
	long rc;

	table[REF].domid = DOMID_SELF;
	table[REF].frame = (uint32_t)from;
	__sync_synchronize();
	table[REF].flags = GTF_PERMIT_ACCESS;
	/* Xen compares with the number, which DOMID_SELF is not. */
	if (!xen_domid(&op.domid))
		return -ENOSYS;
	table[REF].domid = op.domid;
	rc = grant_op(GNTTABOP_MAP_GRANT_REF, &op);
	handle = op.handle;
	return rc ? (int)rc : op.status;
}

int grant_unmap(uint64_t gfn)
{
	struct unmap_op op = { .host_addr = gfn << PAGE_SHIFT, .handle = handle };
	long rc = grant_op(GNTTABOP_UNMAP_GRANT_REF, &op);

	table[REF].flags = 0;
	return rc ? (int)rc : op.status;
}
