// SPDX-License-Identifier: GPL-2.0-only
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/pfn.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include <compromis-mmu.h>

#include "backing.h"
#include "hypercall.h"
#include "main.h"
#include "sysfs.h"

static const char *const counter_names[COMPROMIS_WC_IMPLEMENTED] = {
	[COMPROMIS_WC_DTLB_WALKS]	= "dtlb_walks",
	[COMPROMIS_WC_ITLB_WALKS]	= "itlb_walks",
	[COMPROMIS_WC_WALKS_4K]		= "walks_4k",
	[COMPROMIS_WC_WALKS_2M]		= "walks_2m",
	[COMPROMIS_WC_WALKS_1G]		= "walks_1g",
	[COMPROMIS_WC_GUEST_REFS]	= "guest_refs",
	[COMPROMIS_WC_NESTED_REFS]	= "nested_refs",
	[COMPROMIS_WC_SEGMENT_HITS]	= "segment_hits",
	[COMPROMIS_WC_NESTED_LOOKUPS]	= "nested_lookups",
	[COMPROMIS_WC_STLB_HITS]	= "stlb_hits",
	[COMPROMIS_WC_NTLB_HITS]	= "ntlb_hits",
	[COMPROMIS_WC_PWC_SKIPS]	= "pwc_skips",
	[COMPROMIS_WC_NESTED_PWC_SKIPS]	= "nested_pwc_skips",
	[COMPROMIS_WC_WALK_CYCLES]	= "walk_cycles",
};

/* By bit number of COMPROMIS_EVENT_*. */
static const char *const event_names[] = { "npt_faults", "demotions" };

static const char *const entry_names[COMPROMIS_NR_ENTRIES] = {
	[COMPROMIS_ENTRY_4K]	= "4k",
	[COMPROMIS_ENTRY_2M]	= "2m",
	[COMPROMIS_ENTRY_1G]	= "1g",
};

static const unsigned int entry_orders[COMPROMIS_NR_ENTRIES] = {
	[COMPROMIS_ENTRY_4K]	= COMPROMIS_ORDER_4K,
	[COMPROMIS_ENTRY_2M]	= COMPROMIS_ORDER_2M,
	[COMPROMIS_ENTRY_1G]	= COMPROMIS_ORDER_1G,
};

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

	mode = sysfs_match_string(compromis_mode_names, buf);
	if (mode < 0)
		return mode;

	err = compromis_set_backing(mode);
	return err ?: count;
}

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
				     compromis_frames_to_kib(seg->nr),
				     active ? "active" : "reserved");
	}

	return len;
}

/* Add up the whole p2m.  Xen does it in steps; leave the CPU between them. */
static int p2m_sum(struct compromis_p2m_stats *sum)
{
	u64 gfn = 0;

	memset(sum, 0, sizeof(*sum));

	do {
		struct compromis_p2m_stats part;
		unsigned int i;
		int err;

		if (signal_pending(current))
			return -EINTR;

		err = compromis_count_p2m(gfn, &part);
		if (err)
			return err;

		for (i = 0; i < COMPROMIS_NR_ENTRIES; i++) {
			sum->ram[i] += part.ram[i];
			sum->other[i] += part.other[i];
		}
		gfn = part.next;
		cond_resched();
	} while (gfn != COMPROMIS_GFN_END);

	return 0;
}

static ssize_t p2m_show(struct kobject *kobj, struct kobj_attribute *attr,
			char *buf)
{
	struct compromis_p2m_stats sum;
	unsigned int i;
	int len = 0;
	int err;

	err = p2m_sum(&sum);
	if (err)
		return err;

	for (i = 0; i < COMPROMIS_NR_ENTRIES; i++)
		len += sysfs_emit_at(buf, len, "ram_%s %llu\n", entry_names[i],
				     sum.ram[i]);
	for (i = 0; i < COMPROMIS_NR_ENTRIES; i++)
		len += sysfs_emit_at(buf, len, "other_%s %llu\n",
				     entry_names[i], sum.other[i]);

	return len;
}

/* One line: @title and the names of the bits set in @bits, or none. */
static int emit_names(char *buf, int at, const char *title, u32 bits,
		      const char *const names[], unsigned int nr)
{
	unsigned int i;
	int len;

	bits &= GENMASK(nr - 1, 0);
	len = sysfs_emit_at(buf, at, "%s%s", title, bits ? "" : " none");
	for (i = 0; i < nr; i++)
		if (bits & BIT(i))
			len += sysfs_emit_at(buf, at + len, " %s", names[i]);
	len += sysfs_emit_at(buf, at + len, "\n");

	return len;
}

/* The orders of the machine as bits COMPROMIS_ENTRY_*. */
static u32 machine_entries(void)
{
	u32 entries = 0;
	unsigned int i;

	for (i = 0; i < COMPROMIS_NR_ENTRIES; i++)
		if (compromis_machine.orders & BIT(entry_orders[i]))
			entries |= BIT(i);

	return entries;
}

static ssize_t features_show(struct kobject *kobj, struct kobj_attribute *attr,
			     char *buf)
{
	const struct compromis_features *m = &compromis_machine;
	int len;

	len = sysfs_emit(buf, "abi %u\n", COMPROMIS_ABI_VERSION);
	len += emit_names(buf, len, "modes", m->modes, compromis_mode_names,
			  ARRAY_SIZE(compromis_mode_names));
	len += emit_names(buf, len, "orders", machine_entries(), entry_names,
			  ARRAY_SIZE(entry_names));
	len += sysfs_emit_at(buf, len, "segments %u\n", m->segments);
	len += emit_names(buf, len, "counters", m->counters, counter_names,
			  ARRAY_SIZE(counter_names));
	len += emit_names(buf, len, "events", m->events, event_names,
			  ARRAY_SIZE(event_names));

	return len;
}

static ssize_t failures_show(struct kobject *kobj, struct kobj_attribute *attr,
			     char *buf)
{
	struct compromis_failure *failure;
	struct compromis_info info;
	int err;

	err = compromis_get_info(&info);
	if (err)
		return err;

	failure = &info.failure;
	if (failure->reason == COMPROMIS_FAIL_NONE)
		return sysfs_emit(buf, "none\n");

	if (compromis_failure_in_frames(failure->reason)) {
		failure->needed = compromis_frames_to_kib(failure->needed);
		failure->available = compromis_frames_to_kib(failure->available);
	}

	return sysfs_emit(buf, "%s needed %llu available %llu\n",
			  compromis_failure_word(failure->reason),
			  failure->needed, failure->available);
}

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

/* Where RAM lies, and walking the whole p2m, are for the administrator. */
static struct kobj_attribute backing_attr = __ATTR_RW(backing);
static struct kobj_attribute segments_attr = __ATTR_RO_MODE(segments, 0400);
static struct kobj_attribute p2m_attr = __ATTR_RO_MODE(p2m, 0400);
static struct kobj_attribute features_attr = __ATTR_RO(features);
static struct kobj_attribute failures_attr = __ATTR_RO(failures);
static struct kobj_attribute demotions_attr = __ATTR_RO(demotions);

static struct attribute *compromis_attrs[] = {
	&backing_attr.attr,
	&segments_attr.attr,
	&p2m_attr.attr,
	&features_attr.attr,
	&failures_attr.attr,
	&demotions_attr.attr,
	NULL
};

static const struct attribute_group compromis_group = {
	.attrs = compromis_attrs,
};

static struct kobject *compromis_kobj;

int compromis_sysfs_init(void)
{
	int err;

	compromis_kobj = kobject_create_and_add("compromis", kernel_kobj);
	if (!compromis_kobj)
		return -ENOMEM;

	err = sysfs_create_group(compromis_kobj, &compromis_group);
	if (err)
		kobject_put(compromis_kobj);

	return err;
}

void compromis_sysfs_exit(void)
{
	sysfs_remove_group(compromis_kobj, &compromis_group);
	kobject_put(compromis_kobj);
}
