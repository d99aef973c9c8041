// SPDX-License-Identifier: GPL-2.0-only
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>

#include "backing.h"
#include "failure.h"
#include "hypercall.h"
#include "machine.h"
#include "trace.h"

const char *const compromis_mode_names[COMPROMIS_NR_MODES] = {
	[COMPROMIS_MODE_PAGED]		= "paged",
	[COMPROMIS_MODE_SUPERPAGE]	= "superpage",
	[COMPROMIS_MODE_SEGMENT]	= "segment",
};

/* One change at a time: a second would supersede the first in Xen. */
static DEFINE_MUTEX(backing_lock);

bool compromis_has_mode(unsigned int mode)
{
	return mode < COMPROMIS_NR_MODES && compromis_machine.modes & BIT(mode);
}

static void trace_step(void)
{
	struct compromis_info info;

	if (trace_migrate_step_enabled() && !compromis_get_info(&info))
		trace_migrate_step(info.target, info.done, info.total);
}

/*
 * In parts, for signals and the freezer to be heeded: the hypercall as a whole
 * would return to the same instruction until all is done.
 */
static int change_backing(unsigned int mode, struct compromis_failure *failure)
{
	u32 flags = COMPROMIS_SET_STEP;
	int err;

	for (;;) {
		err = compromis_change_backing(mode, flags, failure);
		if (err != -EAGAIN)
			return err;

		trace_step();
		if (signal_pending(current))
			return -ERESTARTSYS;
		cond_resched();
		flags |= COMPROMIS_SET_CONTINUE;
	}
}

static int traced_change(unsigned int mode, struct compromis_failure *failure)
{
	struct compromis_info info = {};
	int err;

	if (trace_backing_change_enabled())
		compromis_get_info(&info);
	err = change_backing(mode, failure);
	/* What a program sees when the write is not started again. */
	trace_backing_change(info.mode, mode, err == -ERESTARTSYS ? -EINTR : err,
			     failure);

	return err;
}

/* Returns why this machine does not have @mode. */
static int refuse_mode(unsigned int mode)
{
	struct compromis_info info;

	if (compromis_get_info(&info) == -ENODEV)
		return -ENODEV;

	pr_warn("%s backing refused: this machine does not have it; see features for the modes it has\n",
		mode < COMPROMIS_NR_MODES ? compromis_mode_names[mode] : "unknown");
	return -EOPNOTSUPP;
}

int compromis_set_backing(unsigned int mode)
{
	struct compromis_failure failure;
	int err;

	if (!compromis_has_mode(mode))
		return refuse_mode(mode);

	if (mutex_lock_interruptible(&backing_lock))
		return -ERESTARTSYS;
	err = traced_change(mode, &failure);
	mutex_unlock(&backing_lock);

	if (err && err != -ERESTARTSYS) {
		compromis_failure_count(&failure);
		compromis_failure_warn(compromis_mode_names[mode], err, &failure);
	}
	return err;
}
