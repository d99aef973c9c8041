// SPDX-License-Identifier: GPL-2.0-only
#include <linux/capability.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/pfn.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include "backing.h"
#include "demotion.h"
#include "failure.h"
#include "feature.h"
#include "hypercall.h"
#include "memory.h"
#include "p2m.h"
#include "sysfs.h"

static ssize_t backing_show(struct kobject *kobj, struct kobj_attribute *attr,
			    char *buf)
{
	struct compromis_info info;
	unsigned int mode;
	int len = 0;
	int err;

	err = compromis_get_info(&info);
	if (err)
		return err;

	for (mode = 0; mode < COMPROMIS_NR_MODES; mode++) {
		const char *name = compromis_mode_names[mode];
		const char *gap = len ? " " : "";

		if (mode == info.mode)
			len += sysfs_emit_at(buf, len, "%s[%s]", gap, name);
		else if (compromis_has_mode(mode))
			len += sysfs_emit_at(buf, len, "%s%s", gap, name);
	}

	len += sysfs_emit_at(buf, len, "\n");
	return len;
}

static ssize_t backing_store(struct kobject *kobj, struct kobj_attribute *attr,
			     const char *buf, size_t count)
{
	int mode;
	int err;

	/* Of the whole machine; in a container root alone does not do. */
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;

	mode = sysfs_match_string(compromis_mode_names, buf);
	if (mode < 0)
		return mode;

	err = compromis_set_backing(mode);
	return err ?: count;
}

static struct kobj_attribute backing_attr = __ATTR_RW(backing);

static ssize_t progress_show(struct kobject *kobj, struct kobj_attribute *attr,
			     char *buf)
{
	struct compromis_info info;
	int err;

	err = compromis_get_info(&info);
	if (err)
		return err;

	if (!info.total || info.target >= COMPROMIS_NR_MODES)
		return sysfs_emit(buf, "none\n");

	return sysfs_emit(buf, "%s done %llu total %llu\n",
			  compromis_mode_names[info.target],
			  frames_to_kib(info.done), frames_to_kib(info.total));
}

static struct kobj_attribute progress_attr = __ATTR_RO(progress);

static ssize_t segments_show(struct kobject *kobj, struct kobj_attribute *attr,
			     char *buf)
{
	struct compromis_info info;
	unsigned int i;
	int len = 0;
	int err;

	err = compromis_get_info(&info);
	if (err)
		return err;

	for (i = 0; i < info.nr_segments; i++) {
		const struct compromis_segment *seg = &info.segment[i];
		bool active = seg->flags & COMPROMIS_SEGMENT_ACTIVE;

		len += sysfs_emit_at(buf, len, "%u 0x%016llx 0x%016llx %llu %s\n",
				     i, PFN_PHYS(seg->gfn),
				     PFN_PHYS(seg->gfn + seg->nr),
				     frames_to_kib(seg->nr),
				     active ? "active" : "reserved");
	}

	return len;
}

/* Where RAM lies is for the administrator. */
static struct kobj_attribute segments_attr = __ATTR_RO_MODE(segments, 0400);

static ssize_t demotions_show(struct kobject *kobj, struct kobj_attribute *attr,
			      char *buf)
{
	struct compromis_info info;
	int err;

	err = compromis_get_info(&info);
	if (err)
		return err;

	return sysfs_emit(buf, "%llu\n", info.demotions);
}

static struct kobj_attribute demotions_attr = __ATTR_RO(demotions);

static ssize_t abi_version_show(struct kobject *kobj,
				struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%u\n", COMPROMIS_ABI_VERSION);
}

static struct kobj_attribute abi_version_attr = __ATTR_RO(abi_version);

static struct attribute *compromis_attrs[] = {
	&backing_attr.attr,
	&progress_attr.attr,
	&segments_attr.attr,
	&demotions_attr.attr,
	&compromis_features_attr.attr,
	&abi_version_attr.attr,
	NULL
};

static const struct attribute_group compromis_group = {
	.attrs = compromis_attrs,
};

static const struct attribute_group *compromis_groups[] = {
	&compromis_group,
	&compromis_p2m_group,
	&compromis_failures_group,
	&compromis_memory_group,
	NULL
};

static struct kobject *compromis_kobj;

/* That this domain was not backed when it was created counts as well. */
static void __init count_creation(void)
{
	struct compromis_info info;

	if (!compromis_get_info(&info))
		compromis_failure_count(&info.failure);
}

int __init compromis_sysfs_init(void)
{
	int err;

	compromis_kobj = kobject_create_and_add("compromis", kernel_kobj);
	if (!compromis_kobj)
		return -ENOMEM;

	compromis_failures_init();
	count_creation();
	compromis_memory_init();
	compromis_demotions_init(compromis_kobj);

	err = sysfs_create_groups(compromis_kobj, compromis_groups);
	if (err)
		compromis_sysfs_exit();

	return err;
}

void compromis_sysfs_exit(void)
{
	compromis_demotions_exit();
	compromis_memory_exit();
	/*
	 * With all files, if there are any, and now: whoever may still hold a
	 * reference must not keep files whose code is about to go.
	 */
	kobject_del(compromis_kobj);
	kobject_put(compromis_kobj);
}
