// SPDX-License-Identifier: GPL-2.0-only
#include <linux/cc_platform.h>
#include <linux/device.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/sysfs.h>

#include <asm/cpufeature.h>

#include <xen/xen.h>

#include "compat.h"
#include "trap.h"
#include "trap_event.h"
#include "trap_hook.h"
#include "trap_mm.h"

static bool trap_works __ro_after_init;

bool compromis_trap_works(void)
{
	return trap_works;
}

/* Why this machine cannot, or NULL. */
static const char *__init what_is_missing(void)
{
	if (xen_pv_domain())
		return "Xen knows a PV guest's page tables, and checks each change";
	if (boot_cpu_has(X86_FEATURE_PTI) && !boot_cpu_has(X86_FEATURE_PCID))
		return "page-table isolation without PCID makes each trap empty the TLB; boot with pti=off";
	if (cc_platform_has(CC_ATTR_MEM_ENCRYPT))
		return "it has not been tried with encrypted memory";
	if (IS_ENABLED(CONFIG_PREEMPT_RT))
		return "with PREEMPT_RT the locks of page tables sleep";
	if (!COMPAT_RETRY_DROPS_VMA_LOCK)
		return "Linux 6.4 and 6.5 do not let a fault be put off";
	if (IS_ENABLED(CONFIG_PAGE_TABLE_CHECK))
		return "the kernel has CONFIG_PAGE_TABLE_CHECK, which does not know of it";
	return NULL;
}

int __init compromis_trap_init(void)
{
	const char *missing = what_is_missing();
	int err;

	if (missing) {
		pr_notice("TLB misses cannot be trapped: %s\n", missing);
		return -EOPNOTSUPP;
	}

	trap_events_init();

	err = trap_hook_probe();
	if (err) {
		pr_notice("TLB misses cannot be trapped: ftrace cannot hook handle_mm_fault, error %d; see if it is on (kernel.ftrace_enabled), and no livepatch has it\n",
			  err);
	} else {
		err = trap_mm_init();
	}

	trap_works = !err;
	if (err)
		trap_hook_exit();
	return err;
}

void compromis_trap_exit(void)
{
	if (!trap_works)
		return;

	trap_mm_exit();
	trap_hook_exit();
	trap_events_exit();
}

static ssize_t processes_show(struct device *dev, struct device_attribute *attr,
			      char *buf)
{
	struct trap_totals totals;

	trap_mm_totals(&totals);
	return sysfs_emit(buf, "%u\n", totals.processes);
}
static DEVICE_ATTR_RO(processes);

static ssize_t untraced_hugetlb_show(struct device *dev,
				     struct device_attribute *attr, char *buf)
{
	struct trap_totals totals;

	trap_mm_totals(&totals);
	return sysfs_emit(buf, "%llu\n", totals.hugetlb >> 10);
}
static DEVICE_ATTR_RO(untraced_hugetlb);

static ssize_t untraced_device_show(struct device *dev,
				    struct device_attribute *attr, char *buf)
{
	struct trap_totals totals;

	trap_mm_totals(&totals);
	return sysfs_emit(buf, "%llu\n", totals.device >> 10);
}
static DEVICE_ATTR_RO(untraced_device);

static struct attribute *trap_attrs[] = {
	&dev_attr_processes.attr,
	&dev_attr_untraced_device.attr,
	&dev_attr_untraced_hugetlb.attr,
	NULL
};

static umode_t trap_visible(struct kobject *kobj, struct attribute *attr, int unused)
{
	return trap_works ? attr->mode : 0;
}

const struct attribute_group compromis_trap_group = {
	.name = "trap",
	.attrs = trap_attrs,
	.is_visible = trap_visible,
};
