// SPDX-License-Identifier: GPL-2.0-only
#include <linux/atomic.h>
#include <linux/bits.h>
#include <linux/container_of.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/kprobes.h>
#include <linux/memory.h>
#include <linux/notifier.h>
#include <linux/printk.h>
#include <linux/ptrace.h>
#include <linux/sysfs.h>

#include "hypercall.h"
#include "memory.h"

const char *const compromis_memory_names[COMPROMIS_NR_MEMORY] = {
	[COMPROMIS_MEMORY_BALLOON_OUT]	= "balloon_out",
	[COMPROMIS_MEMORY_BALLOON_IN]	= "balloon_in",
	[COMPROMIS_MEMORY_HOTPLUG]	= "hotplug",
};

static u32 watched;

u32 compromis_memory_watched(void)
{
	return watched;
}

#define MAX_CANDIDATES 2

/**
 * struct balloon_probe - a function of the balloon driver, which has no notifier
 * @probe: where it has been found
 * @candidates: symbols to try, in this order; each one's first argument is the
 *	number of frames
 * @frames: what was passed in all
 * @attr: the file that shows it
 */
struct balloon_probe {
	struct kprobe probe;
	const char *candidates[MAX_CANDIDATES];
	atomic64_t frames;
	struct kobj_attribute attr;
};

static int balloon_hit(struct kprobe *probe, struct pt_regs *regs)
{
	struct balloon_probe *balloon =
		container_of(probe, struct balloon_probe, probe);

	atomic64_add((u32)regs_get_kernel_argument(regs, 0), &balloon->frames);
	return 0;
}

static ssize_t balloon_show(struct kobject *kobj, struct kobj_attribute *attr,
			    char *buf)
{
	struct balloon_probe *balloon =
		container_of(attr, struct balloon_probe, attr);

	return sysfs_emit(buf, "%llu\n",
			  frames_to_kib(atomic64_read(&balloon->frames)));
}

#define BALLOON_ATTR(_name) {				\
	.attr = { .name = _name, .mode = 0444 },	\
	.show = balloon_show,				\
}

static struct balloon_probe balloon_out = {
	.probe.pre_handler = balloon_hit,
	.candidates = { "xenmem_reservation_decrease", "decrease_reservation" },
	.attr = BALLOON_ATTR("balloon_out"),
};

static struct balloon_probe balloon_in = {
	.probe.pre_handler = balloon_hit,
	.candidates = { "xenmem_reservation_increase", "increase_reservation" },
	.attr = BALLOON_ATTR("balloon_in"),
};

static int __init probe_balloon(struct balloon_probe *balloon)
{
	unsigned int i;
	int err = -ENOENT;

	for (i = 0; i < MAX_CANDIDATES && err; i++) {
		balloon->probe.symbol_name = balloon->candidates[i];
		err = register_kprobe(&balloon->probe);
		if (err)
			/* Left over from the attempt, and not to be given again. */
			balloon->probe.addr = NULL;
	}

	return err;
}

static atomic64_t hotplug_in, hotplug_out;

static int memory_event(struct notifier_block *nb, unsigned long action,
			void *data)
{
	const struct memory_notify *notify = data;

	if (action == MEM_ONLINE)
		atomic64_add(notify->nr_pages, &hotplug_in);
	else if (action == MEM_OFFLINE)
		atomic64_add(notify->nr_pages, &hotplug_out);

	return NOTIFY_OK;
}

static struct notifier_block memory_notifier = {
	.notifier_call = memory_event,
};

static ssize_t hotplug_in_show(struct kobject *kobj,
			       struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%llu\n",
			  frames_to_kib(atomic64_read(&hotplug_in)));
}

static struct kobj_attribute hotplug_in_attr = __ATTR_RO(hotplug_in);

static ssize_t hotplug_out_show(struct kobject *kobj,
				struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%llu\n",
			  frames_to_kib(atomic64_read(&hotplug_out)));
}

static struct kobj_attribute hotplug_out_attr = __ATTR_RO(hotplug_out);

static struct attribute *memory_attrs[] = {
	&balloon_out.attr.attr,
	&balloon_in.attr.attr,
	&hotplug_in_attr.attr,
	&hotplug_out_attr.attr,
	NULL
};

static umode_t memory_visible(struct kobject *kobj, struct attribute *attr,
			      int unused)
{
	u32 source = BIT(COMPROMIS_MEMORY_HOTPLUG);

	if (attr == &balloon_out.attr.attr)
		source = BIT(COMPROMIS_MEMORY_BALLOON_OUT);
	else if (attr == &balloon_in.attr.attr)
		source = BIT(COMPROMIS_MEMORY_BALLOON_IN);

	return watched & source ? attr->mode : 0;
}

const struct attribute_group compromis_memory_group = {
	.name = "memory",
	.attrs = memory_attrs,
	.is_visible = memory_visible,
};

static void __init started(enum compromis_memory what, int err)
{
	if (!err)
		watched |= BIT(what);
	else
		pr_notice("%s cannot be watched in this kernel, error %d\n",
			  compromis_memory_names[what], err);
}

void __init compromis_memory_init(void)
{
	started(COMPROMIS_MEMORY_BALLOON_OUT, probe_balloon(&balloon_out));
	started(COMPROMIS_MEMORY_BALLOON_IN, probe_balloon(&balloon_in));
	/* Without hotplug in the kernel it succeeds, and nothing ever comes. */
	started(COMPROMIS_MEMORY_HOTPLUG,
		IS_ENABLED(CONFIG_MEMORY_HOTPLUG) ?
			register_memory_notifier(&memory_notifier) : -EOPNOTSUPP);
}

void compromis_memory_exit(void)
{
	if (watched & BIT(COMPROMIS_MEMORY_HOTPLUG))
		unregister_memory_notifier(&memory_notifier);
	if (watched & BIT(COMPROMIS_MEMORY_BALLOON_IN))
		unregister_kprobe(&balloon_in.probe);
	if (watched & BIT(COMPROMIS_MEMORY_BALLOON_OUT))
		unregister_kprobe(&balloon_out.probe);
}
