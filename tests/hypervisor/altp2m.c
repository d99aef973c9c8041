// SPDX-License-Identifier: GPL-2.0-only
#include "altp2m.h"

#include "xen.h"

#define HYPERCALL_HVM_OP  34
#define HVMOP_ALTP2M	  25
#define INTERFACE_VERSION 1

#define SET_DOMAIN_STATE 2
#define CREATE_VIEW	 4
#define SET_MEM_ACCESS	 7
#define GET_MEM_ACCESS	 12

struct altp2m_op {
	uint32_t version;
	uint32_t cmd;
	uint16_t domid;
	uint16_t pad1;
	uint32_t pad2;
	union {
		uint8_t state;
		struct {
			uint16_t view;
			uint16_t access;
			uint32_t pad;
			uint64_t gfn;
		} mem;
		uint8_t pad[64];
	} u;
};

static long altp2m_op(uint32_t cmd, struct altp2m_op *op)
{
	op->version = INTERFACE_VERSION;
	op->cmd = cmd;
	op->domid = DOMID_SELF;
	return xen_hypercall(HYPERCALL_HVM_OP, HVMOP_ALTP2M, (uint64_t)op);
}

long altp2m_enable(bool on)
{
	struct altp2m_op op = { .u.state = on };

	return altp2m_op(SET_DOMAIN_STATE, &op);
}

long altp2m_create_view(uint16_t *view)
{
	struct altp2m_op op = { .u.mem.access = ALTP2M_ACCESS_RWX };
	long rc = altp2m_op(CREATE_VIEW, &op);

	*view = op.u.mem.view;
	return rc;
}

long altp2m_set_access(uint16_t view, uint64_t gfn, uint16_t access)
{
	struct altp2m_op op = { .u.mem = { .view = view, .access = access, .gfn = gfn } };

	return altp2m_op(SET_MEM_ACCESS, &op);
}

long altp2m_get_access(uint16_t view, uint64_t gfn, uint16_t *access)
{
	struct altp2m_op op = { .u.mem = { .view = view, .gfn = gfn } };
	long rc = altp2m_op(GET_MEM_ACCESS, &op);

	*access = op.u.mem.access;
	return rc;
}
