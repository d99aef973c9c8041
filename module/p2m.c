// SPDX-License-Identifier: GPL-2.0-only
/* The entries of this domain's p2m, counted anew by each read. */
#include <linux/capability.h>
#include <linux/container_of.h>
#include <linux/errno.h>
#include <linux/kobject.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include "hypercall.h"
#include "p2m.h"

static const unsigned int entry_orders[COMPROMIS_NR_ENTRIES] = {
	[COMPROMIS_ENTRY_4K]	= COMPROMIS_ORDER_4K,
	[COMPROMIS_ENTRY_2M]	= COMPROMIS_ORDER_2M,
	[COMPROMIS_ENTRY_1G]	= COMPROMIS_ORDER_1G,
};

/* Add up the whole p2m.  Xen does it in steps; leave the CPU between them. */
static int sum_up(struct compromis_p2m_stats *sum)
{
	u64 gfn = 0;

	memset(sum, 0, sizeof(*sum));

	do {
		struct compromis_p2m_stats part;
		unsigned int i;
		int err;

		if (signal_pending(current))
			return -ERESTARTSYS;

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

static u64 frames_mapped(const struct compromis_p2m_stats *sum)
{
	unsigned int i;
	u64 frames = 0;

	for (i = 0; i < COMPROMIS_NR_ENTRIES; i++)
		frames += (sum->ram[i] + sum->other[i]) << entry_orders[i];

	return frames;
}

static int count_holes(const struct compromis_p2m_stats *sum, u64 *holes)
{
	struct compromis_info info;
	u64 frames = frames_mapped(sum);
	int err;

	err = compromis_get_info(&info);
	if (err)
		return err;

	/* What was mapped meanwhile may be in one of the two only. */
	*holes = info.max_gfn >= frames ? info.max_gfn + 1 - frames : 0;
	return 0;
}

/* Index of the file that counts holes; the others are entries. */
#define P2M_HOLES (2 * COMPROMIS_NR_ENTRIES)

struct p2m_file {
	struct kobj_attribute attr;
	unsigned int index;
};

static ssize_t p2m_show(struct kobject *kobj, struct kobj_attribute *attr,
			char *buf)
{
	struct p2m_file *file = container_of(attr, struct p2m_file, attr);
	struct compromis_p2m_stats sum;
	u64 value;
	int err;

	/* It takes the hypervisor's time. */
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;

	err = sum_up(&sum);
	if (err)
		return err;

	if (file->index == P2M_HOLES)
		err = count_holes(&sum, &value);
	else if (file->index < COMPROMIS_NR_ENTRIES)
		value = sum.ram[file->index];
	else
		value = sum.other[file->index - COMPROMIS_NR_ENTRIES];

	return err ?: sysfs_emit(buf, "%llu\n", value);
}

#define P2M_FILE(_name, _index) {				\
	.attr = {						\
		.attr = { .name = _name, .mode = 0400 },	\
		.show = p2m_show,				\
	},							\
	.index = _index,					\
}

static struct p2m_file p2m_files[] = {
	P2M_FILE("4k", COMPROMIS_ENTRY_4K),
	P2M_FILE("2m", COMPROMIS_ENTRY_2M),
	P2M_FILE("1g", COMPROMIS_ENTRY_1G),
	P2M_FILE("other_4k", COMPROMIS_NR_ENTRIES + COMPROMIS_ENTRY_4K),
	P2M_FILE("other_2m", COMPROMIS_NR_ENTRIES + COMPROMIS_ENTRY_2M),
	P2M_FILE("other_1g", COMPROMIS_NR_ENTRIES + COMPROMIS_ENTRY_1G),
	P2M_FILE("holes", P2M_HOLES),
};

static struct attribute *p2m_attrs[] = {
	&p2m_files[0].attr.attr,
	&p2m_files[1].attr.attr,
	&p2m_files[2].attr.attr,
	&p2m_files[3].attr.attr,
	&p2m_files[4].attr.attr,
	&p2m_files[5].attr.attr,
	&p2m_files[6].attr.attr,
	NULL
};

const struct attribute_group compromis_p2m_group = {
	.name = "p2m",
	.attrs = p2m_attrs,
};
