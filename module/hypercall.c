// SPDX-License-Identifier: GPL-2.0-only
#include <linux/build_bug.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/stddef.h>

#include <xen/interface/xen.h>
#include <asm/xen/hypercall.h>

#include "hypercall.h"
#include "trace.h"

/* "No such hypercall" in Xen's ABI, whose error numbers are Linux's. */
#define XEN_ENOSYS 38

/*
 * Xen reads and writes *op through this kernel's page tables.  The stack will
 * do: all callers have theirs mapped.
 */
static int compromis_call(unsigned int cmd, struct compromis_op *op)
{
	long ret;
	int err;

	BUILD_BUG_ON(sizeof(*op) != 256);
	BUILD_BUG_ON(offsetof(struct compromis_op, u) != 8);

	op->version = COMPROMIS_ABI_VERSION;
	op->domid = COMPROMIS_DOMID_SELF;

	ret = privcmd_call(COMPROMIS_HYPERCALL, cmd, (unsigned long)op, 0, 0, 0);

	if (ret == -XEN_ENOSYS)
		err = -ENODEV;
	else if (ret > 0 || ret < -MAX_ERRNO)
		err = -EIO;
	else
		err = ret;

	trace_hypercall(cmd, err);
	return err;
}

int compromis_get_features(struct compromis_features *features)
{
	struct compromis_op op = {};
	int err;

	err = compromis_call(COMPROMIS_CMD_FEATURES, &op);
	if (err)
		return err;

	*features = op.u.features;
	return 0;
}

int compromis_get_info(struct compromis_info *info)
{
	struct compromis_op op = {};
	int err;

	err = compromis_call(COMPROMIS_CMD_INFO, &op);
	if (err)
		return err;
	if (op.u.info.nr_segments > COMPROMIS_MAX_SEGMENTS)
		return -EIO;

	*info = op.u.info;
	return 0;
}

int compromis_change_backing(u32 mode, u32 flags,
			     struct compromis_failure *failure)
{
	struct compromis_op op = {
		.u.set_backing = { .mode = mode, .flags = flags },
	};
	int err;

	err = compromis_call(COMPROMIS_CMD_SET_BACKING, &op);
	*failure = op.u.set_backing.failure;
	return err;
}

int compromis_count_p2m(u64 gfn, struct compromis_p2m_stats *stats)
{
	struct compromis_op op = { .u.p2m_stats.gfn = gfn };
	int err;

	err = compromis_call(COMPROMIS_CMD_P2M_STATS, &op);
	if (err)
		return err;
	/* COMPROMIS_GFN_END is the greatest number there is. */
	if (op.u.p2m_stats.next <= gfn)
		return -EIO;

	*stats = op.u.p2m_stats;
	return 0;
}

int compromis_get_demotions(struct compromis_demotions *demotions)
{
	struct compromis_op op = {};
	int err;

	err = compromis_call(COMPROMIS_CMD_DEMOTIONS, &op);
	if (err)
		return err;
	if (op.u.demotions.nr > ARRAY_SIZE(op.u.demotions.count))
		return -EIO;

	*demotions = op.u.demotions;
	return 0;
}

int compromis_get_vcpu_events(struct compromis_vcpu_events *events)
{
	struct compromis_op op = { .u.vcpu_events.vcpu = COMPROMIS_VCPU_SELF };
	int err;

	err = compromis_call(COMPROMIS_CMD_VCPU_EVENTS, &op);
	if (err)
		return err;

	*events = op.u.vcpu_events;
	return 0;
}
