// SPDX-License-Identifier: GPL-2.0-only
#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/sysfs.h>

#include <compromis-mmu.h>

#include "backing.h"
#include "demotion.h"
#include "feature.h"
#include "machine.h"
#include "memory.h"

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
	u32 notify = compromis_demotions_announced() ? COMPROMIS_EVENT_DEMOTIONS : 0;
	u32 memory = compromis_memory_watched();
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
	len += emit_names(buf, len, "notify", notify, event_names,
			  ARRAY_SIZE(event_names));
	len += emit_names(buf, len, "memory", memory, compromis_memory_names,
			  COMPROMIS_NR_MEMORY);

	return len;
}

struct kobj_attribute compromis_features_attr = __ATTR_RO(features);
