// SPDX-License-Identifier: GPL-2.0-only
/*
 * All counts run free and belong to the (v)CPU.  A per-task event takes the
 * difference from where the task was put on a CPU to where it left the same
 * CPU.  With walk counters, nothing is ever programmed, so events never compete
 * for a counter; without, cpu_counter.c makes the CPU's own PMU count.
 */
#include <linux/bitops.h>
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/capability.h>
#include <linux/ctype.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/nospec.h>
#include <linux/perf_event.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include <asm/byteorder.h>
#include <asm/msr.h>

#include <compromis-mmu.h>

#include "compat.h"
#include "cpu_counter.h"
#include "hypercall.h"
#include "machine.h"
#include "pmu.h"
#include "trap.h"
#include "trap_count.h"
#include "trap_event.h"

/*
 * Values of config, a stable interface: 0x00 to 0x0f are the counters of the
 * MMU by number, 0x10 on are sums of them, 0x20 on come from the hypervisor,
 * 0x30 on from the trap engine.
 */
#define CONFIG_REFS		0x10
#define CONFIG_NPT_FAULTS	0x20
#define CONFIG_DEMOTIONS	0x21
#define CONFIG_TRAP_DTLB_4K	0x30
#define CONFIG_TRAP_DTLB_2M	0x31
#define CONFIG_TRAP_ITLB	0x32
#define CONFIG_END		0x33

/**
 * struct pmu_event - where the value of one event comes from
 * @counters: bit n, counter n of the MMU is part of the sum; or 0
 * @hv_event: COMPROMIS_EVENT_* of the hypervisor; or 0
 * @trapped: it is what the trap engine counts as @miss
 * @miss: see there
 */
struct pmu_event {
	u32 counters;
	u32 hv_event;
	bool trapped;
	enum trap_miss miss;
};

#define COUNTER(_n) { .counters = BIT(_n) }
#define TRAPPED(_miss) { .trapped = true, .miss = _miss }

/* A config that is not listed has no source: no such event. */
static const struct pmu_event pmu_events[CONFIG_END] = {
	[COMPROMIS_WC_DTLB_WALKS] = COUNTER(COMPROMIS_WC_DTLB_WALKS),
	[COMPROMIS_WC_ITLB_WALKS] = COUNTER(COMPROMIS_WC_ITLB_WALKS),
	[COMPROMIS_WC_WALKS_4K] = COUNTER(COMPROMIS_WC_WALKS_4K),
	[COMPROMIS_WC_WALKS_2M] = COUNTER(COMPROMIS_WC_WALKS_2M),
	[COMPROMIS_WC_WALKS_1G] = COUNTER(COMPROMIS_WC_WALKS_1G),
	[COMPROMIS_WC_GUEST_REFS] = COUNTER(COMPROMIS_WC_GUEST_REFS),
	[COMPROMIS_WC_NESTED_REFS] = COUNTER(COMPROMIS_WC_NESTED_REFS),
	[COMPROMIS_WC_SEGMENT_HITS] = COUNTER(COMPROMIS_WC_SEGMENT_HITS),
	[COMPROMIS_WC_NESTED_LOOKUPS] = COUNTER(COMPROMIS_WC_NESTED_LOOKUPS),
	[COMPROMIS_WC_STLB_HITS] = COUNTER(COMPROMIS_WC_STLB_HITS),
	[COMPROMIS_WC_NTLB_HITS] = COUNTER(COMPROMIS_WC_NTLB_HITS),
	[COMPROMIS_WC_PWC_SKIPS] = COUNTER(COMPROMIS_WC_PWC_SKIPS),
	[COMPROMIS_WC_NESTED_PWC_SKIPS] = COUNTER(COMPROMIS_WC_NESTED_PWC_SKIPS),
	[COMPROMIS_WC_WALK_CYCLES] = COUNTER(COMPROMIS_WC_WALK_CYCLES),
	[CONFIG_REFS] = {
		.counters = BIT(COMPROMIS_WC_GUEST_REFS) |
			    BIT(COMPROMIS_WC_NESTED_REFS),
	},
	[CONFIG_NPT_FAULTS] = { .hv_event = COMPROMIS_EVENT_NPT_FAULTS },
	[CONFIG_DEMOTIONS] = { .hv_event = COMPROMIS_EVENT_DEMOTIONS },
	[CONFIG_TRAP_DTLB_4K] = TRAPPED(TRAP_DTLB_4K),
	[CONFIG_TRAP_DTLB_2M] = TRAPPED(TRAP_DTLB_2M),
	[CONFIG_TRAP_ITLB] = TRAPPED(TRAP_ITLB),
};

/* Bytes that the MSRs WC_MODEL hold. */
#define MODEL_SIZE	(8 * COMPROMIS_WC_MODEL_MSRS)

/* What the counts are those of; empty if the CPU does not say. */
static char pmu_model[MODEL_SIZE + 1] __ro_after_init;

/* The counters are the CPU's own PMU's, and not MSRs of the Compromis MMU. */
static bool pmu_measures __ro_after_init;

static bool event_is_trapped(const struct pmu_event *desc)
{
	return compromis_trap_works() && desc->trapped;
}

static bool event_supported(const struct pmu_event *desc)
{
	if (event_is_trapped(desc))
		return true;
	if (desc->counters)
		return !(desc->counters & ~compromis_machine.counters);

	return desc->hv_event & compromis_machine.events;
}

/* No CPU measures any part of a sum, so such an event has one counter. */
static bool event_is_measured(const struct pmu_event *desc)
{
	return desc->counters && pmu_measures;
}

/* Add MSR @msr to @sum.  Returns 0, or an errno if it cannot be read. */
static int add_msr(u32 msr, u64 *sum)
{
	u32 low, high;
	int err;

	err = rdmsr_safe(msr, &low, &high);
	if (err)
		return err;

	*sum += (u64)high << 32 | low;
	return 0;
}

static int read_counters(unsigned long counters, bool user, bool kernel,
			 u64 *value)
{
	unsigned int n;
	u64 sum = 0;
	int err = 0;

	for_each_set_bit(n, &counters, COMPROMIS_WC_BANK) {
		if (user)
			err = add_msr(COMPROMIS_MSR_WC_USER + n, &sum);
		if (!err && kernel)
			err = add_msr(COMPROMIS_MSR_WC_KERNEL + n, &sum);
		if (err)
			return err;
	}

	*value = sum;
	return 0;
}

static int read_hv_event(u32 hv_event, bool user, bool kernel, u64 *value)
{
	struct compromis_vcpu_events counts;
	int err;

	err = compromis_get_vcpu_events(&counts);
	if (err)
		return err;

	if (hv_event == COMPROMIS_EVENT_DEMOTIONS) {
		*value = counts.demotions;
		return 0;
	}

	*value = 0;
	if (user)
		*value += counts.npt_faults_user;
	if (kernel)
		*value += counts.npt_faults_kernel;
	return 0;
}

/* The count of @event on this CPU since boot, in the modes it asks for. */
static int read_count(const struct perf_event *event, u64 *value)
{
	const struct pmu_event *desc = &pmu_events[event->hw.config];
	bool user = !event->attr.exclude_user;
	bool kernel = !event->attr.exclude_kernel;

	if (event_is_trapped(desc)) {
		*value = trap_counted(desc->miss, user, kernel);
		return 0;
	}
	if (event_is_measured(desc))
		return compromis_cpu_counter_read(__ffs(desc->counters), user,
						  kernel, value);
	if (desc->counters)
		return read_counters(desc->counters, user, kernel, value);

	return read_hv_event(desc->hv_event, user, kernel, value);
}

/* Printable up to the first NUL, and nothing but NULs from there on. */
static bool __init model_valid(const char *text)
{
	size_t len = strnlen(text, MODEL_SIZE);
	size_t i;

	for (i = 0; i < len; i++) {
		if (!isascii(text[i]) || !isprint(text[i]))
			return false;
	}

	return len && !memchr_inv(text + len, 0, MODEL_SIZE - len);
}

static void __init read_model(void)
{
	__le64 text[COMPROMIS_WC_MODEL_MSRS];
	unsigned int i;

	BUILD_BUG_ON(sizeof(text) != MODEL_SIZE);

	for (i = 0; i < COMPROMIS_WC_MODEL_MSRS; i++) {
		u64 word = 0;

		if (add_msr(COMPROMIS_MSR_WC_MODEL + i, &word))
			return;
		text[i] = cpu_to_le64(word);
	}

	if (model_valid((const char *)text))
		memcpy(pmu_model, text, MODEL_SIZE);
	else
		pr_warn("what the CPU calls its model is no text; hiding it\n");
}

u32 __init compromis_pmu_probe(u32 counters)
{
	u32 announced = counters & GENMASK(COMPROMIS_WC_IMPLEMENTED - 1, 0);
	u32 readable = 0;
	unsigned int n;

	for (n = 0; n < COMPROMIS_WC_IMPLEMENTED; n++) {
		u64 value;

		if (announced & BIT(n) &&
		    !read_counters(BIT(n), true, true, &value))
			readable |= BIT(n);
	}

	if (readable != announced)
		pr_warn("counters 0x%x are announced but cannot be read; hiding them\n",
			announced & ~readable);
	/* The model came with the counters of version 2. */
	if (readable >> COMPROMIS_WC_IMPLEMENTED_V1)
		read_model();
	return readable;
}

int __init compromis_pmu_probe_cpu(u32 *counters)
{
	const char *model;
	int err;

	err = compromis_cpu_counter_probe(counters, &model);
	if (err)
		return err;

	strscpy(pmu_model, model, sizeof(pmu_model));
	pmu_measures = true;
	return 0;
}

static bool filter_supported(const struct perf_event *event,
			     const struct pmu_event *desc)
{
	const struct perf_event_attr *attr = &event->attr;

	/* Nothing left to count, or told from the rest by no counter. */
	if ((attr->exclude_user && attr->exclude_kernel) ||
	    attr->exclude_host || attr->exclude_idle)
		return false;

	/* A demotion befalls the domain, whatever this vCPU is doing. */
	if (desc->hv_event == COMPROMIS_EVENT_DEMOTIONS)
		return !attr->exclude_user && !attr->exclude_kernel;

	return true;
}

static void compromis_event_destroy(struct perf_event *event)
{
	compromis_cpu_counter_put(__ffs(pmu_events[event->hw.config].counters),
				  !event->attr.exclude_user,
				  !event->attr.exclude_kernel);
}

static int measured_event_init(struct perf_event *event,
			       const struct pmu_event *desc)
{
	bool user = !event->attr.exclude_user;
	bool kernel = !event->attr.exclude_kernel;
	unsigned int n = __ffs(desc->counters);
	int err;

	if (event->parent) {
		/* Inherited, under its parent's mutex: see cpu_counter.c. */
		compromis_cpu_counter_ref(n, user, kernel);
	} else {
		/* It takes hardware counters from everyone, on all CPUs. */
		if (!perfmon_capable())
			return -EACCES;
		err = compromis_cpu_counter_get(n, user, kernel);
		if (err)
			return err;
	}

	event->destroy = compromis_event_destroy;
	return 0;
}

static int compromis_event_init(struct perf_event *event)
{
	const struct pmu_event *desc;
	u64 config = event->attr.config;

	if (event->attr.type != event->pmu->type)
		return -ENOENT;

	/* Nothing interrupts when a counter overflows. */
	if (is_sampling_event(event))
		return -EOPNOTSUPP;

	if (config >= CONFIG_END || event->attr.config1 || event->attr.config2 ||
	    compat_config3(&event->attr))
		return -EINVAL;
	config = array_index_nospec((unsigned long)config, CONFIG_END);

	/* What was there for the parent may have gone since: no reason for fork() to fail. */
	desc = &pmu_events[config];
	if (!event->parent && !event_supported(desc))
		return -EINVAL;
	if (!filter_supported(event, desc))
		return -EINVAL;

	event->hw.config = config;
	/* Until it is added: an NMI may read it before. */
	event->hw.state = PERF_HES_STOPPED | PERF_HES_UPTODATE;
	if (event_is_trapped(desc))
		return trap_event_init(event);
	return event_is_measured(desc) ? measured_event_init(event, desc) : 0;
}

static void compromis_event_update(struct perf_event *event)
{
	struct hw_perf_event *hw = &event->hw;
	u64 prev, now;

	/* A read may come in an NMI: then prev has moved on, take it again. */
	do {
		prev = local64_read(&hw->prev_count);
		if (read_count(event, &now))
			return;
	} while (local64_cmpxchg(&hw->prev_count, prev, now) != prev);

	/* A domain restored elsewhere, or a native suspend, starts counts anew. */
	local64_add(now >= prev ? now - prev : now, &event->count);
}

static void compromis_event_read(struct perf_event *event)
{
	if (!(event->hw.state & PERF_HES_STOPPED))
		compromis_event_update(event);
}

static void compromis_event_start(struct perf_event *event, int flags)
{
	u64 now;

	/* Left stopped if it fails: no count is better than a wrong one. */
	if (read_count(event, &now))
		return;

	local64_set(&event->hw.prev_count, now);
	event->hw.state = 0;
}

static void compromis_event_stop(struct perf_event *event, int flags)
{
	if (event->hw.state & PERF_HES_STOPPED)
		return;

	compromis_event_update(event);
	event->hw.state = PERF_HES_STOPPED | PERF_HES_UPTODATE;
}

static int compromis_event_add(struct perf_event *event, int flags)
{
	int err = 0;

	event->hw.state = PERF_HES_STOPPED | PERF_HES_UPTODATE;
	if (event_is_trapped(&pmu_events[event->hw.config]))
		err = trap_event_add(event);

	/* perf says "not counted" of an event that could not be added. */
	if (err || !(flags & PERF_EF_START))
		return err;

	compromis_event_start(event, flags);
	return event->hw.state & PERF_HES_STOPPED ? -EIO : 0;
}

static void compromis_event_del(struct perf_event *event, int flags)
{
	if (event_is_trapped(&pmu_events[event->hw.config]))
		trap_event_del(event);
	compromis_event_stop(event, PERF_EF_UPDATE);
}

static ssize_t compromis_event_show(struct device *dev,
				    struct device_attribute *attr, char *buf)
{
	const struct perf_pmu_events_attr *event =
		container_of(attr, struct perf_pmu_events_attr, attr);

	return sysfs_emit(buf, "event=0x%02llx\n", event->id);
}

#define EVENT_ATTR(_name, _config) \
	PMU_EVENT_ATTR_ID(_name, compromis_event_show, _config)

static struct attribute *compromis_event_attrs[] = {
	EVENT_ATTR(dtlb_walks, COMPROMIS_WC_DTLB_WALKS),
	EVENT_ATTR(itlb_walks, COMPROMIS_WC_ITLB_WALKS),
	EVENT_ATTR(walks_4k, COMPROMIS_WC_WALKS_4K),
	EVENT_ATTR(walks_2m, COMPROMIS_WC_WALKS_2M),
	EVENT_ATTR(walks_1g, COMPROMIS_WC_WALKS_1G),
	EVENT_ATTR(guest_refs, COMPROMIS_WC_GUEST_REFS),
	EVENT_ATTR(nested_refs, COMPROMIS_WC_NESTED_REFS),
	EVENT_ATTR(segment_hits, COMPROMIS_WC_SEGMENT_HITS),
	EVENT_ATTR(nested_lookups, COMPROMIS_WC_NESTED_LOOKUPS),
	EVENT_ATTR(stlb_hits, COMPROMIS_WC_STLB_HITS),
	EVENT_ATTR(ntlb_hits, COMPROMIS_WC_NTLB_HITS),
	EVENT_ATTR(pwc_skips, COMPROMIS_WC_PWC_SKIPS),
	EVENT_ATTR(nested_pwc_skips, COMPROMIS_WC_NESTED_PWC_SKIPS),
	EVENT_ATTR(walk_cycles, COMPROMIS_WC_WALK_CYCLES),
	EVENT_ATTR(refs, CONFIG_REFS),
	EVENT_ATTR(npt_faults, CONFIG_NPT_FAULTS),
	EVENT_ATTR(demotions, CONFIG_DEMOTIONS),
	EVENT_ATTR(trap_dtlb_misses_4k, CONFIG_TRAP_DTLB_4K),
	EVENT_ATTR(trap_dtlb_misses_2m, CONFIG_TRAP_DTLB_2M),
	EVENT_ATTR(trap_itlb_misses, CONFIG_TRAP_ITLB),
	NULL
};

static umode_t compromis_event_visible(struct kobject *kobj,
				       struct attribute *attr, int unused)
{
	const struct perf_pmu_events_attr *event =
		container_of(attr, struct perf_pmu_events_attr, attr.attr);

	return event_supported(&pmu_events[event->id]) ? attr->mode : 0;
}

static const struct attribute_group compromis_events_group = {
	.name = "events",
	.attrs = compromis_event_attrs,
	.is_visible = compromis_event_visible,
};

PMU_FORMAT_ATTR(event, "config:0-7");

static struct attribute *compromis_format_attrs[] = {
	&format_attr_event.attr,
	NULL
};

static const struct attribute_group compromis_format_group = {
	.name = "format",
	.attrs = compromis_format_attrs,
};

static ssize_t model_show(struct device *dev, struct device_attribute *attr,
			  char *buf)
{
	return sysfs_emit(buf, "%s\n", pmu_model);
}
static DEVICE_ATTR_RO(model);

static ssize_t counts_show(struct device *dev, struct device_attribute *attr,
			   char *buf)
{
	return sysfs_emit(buf, "%s\n", pmu_measures ? "measured" : "modelled");
}
static DEVICE_ATTR_RO(counts);

static const char *const paging_names[] = {
	[COMPROMIS_PAGING_NATIVE]	= "native",
	[COMPROMIS_PAGING_SHADOW]	= "shadow",
	[COMPROMIS_PAGING_NESTED]	= "nested",
};

static ssize_t paging_show(struct device *dev, struct device_attribute *attr,
			   char *buf)
{
	return sysfs_emit(buf, "%s\n", paging_names[compromis_paging]);
}
static DEVICE_ATTR_RO(paging);

/* A CPU that names a model takes the cycles from it too. */
static ssize_t walk_cycles_show(struct device *dev,
				struct device_attribute *attr, char *buf)
{
	return counts_show(dev, attr, buf);
}
static DEVICE_ATTR_RO(walk_cycles);

static struct attribute *compromis_caps_attrs[] = {
	&dev_attr_counts.attr,
	&dev_attr_model.attr,
	&dev_attr_paging.attr,
	&dev_attr_walk_cycles.attr,
	NULL
};

static umode_t compromis_caps_visible(struct kobject *kobj,
				      struct attribute *attr, int unused)
{
	u32 counters = compromis_machine.counters;
	bool visible = pmu_model[0];

	if (attr == &dev_attr_counts.attr)
		visible = counters;
	else if (attr == &dev_attr_paging.attr)
		visible = compromis_paging != COMPROMIS_PAGING_UNKNOWN;
	else if (attr == &dev_attr_walk_cycles.attr)
		visible = counters & BIT(COMPROMIS_WC_WALK_CYCLES);

	return visible ? attr->mode : 0;
}

static const struct attribute_group compromis_caps_group = {
	.name = "caps",
	.attrs = compromis_caps_attrs,
	.is_visible = compromis_caps_visible,
};

static const struct attribute_group *compromis_pmu_groups[] = {
	&compromis_caps_group,
	&compromis_events_group,
	&compromis_format_group,
	COMPROMIS_TRAP_GROUP,
	NULL
};

static struct pmu compromis_pmu = {
	.module		= THIS_MODULE,
	/* Always schedulable, so any number fits in one group with any PMU. */
	.task_ctx_nr	= perf_sw_context,
	.capabilities	= PERF_PMU_CAP_NO_INTERRUPT,
	.attr_groups	= compromis_pmu_groups,
	.event_init	= compromis_event_init,
	.add		= compromis_event_add,
	.del		= compromis_event_del,
	.start		= compromis_event_start,
	.stop		= compromis_event_stop,
	.read		= compromis_event_read,
};

static bool pmu_registered;

int compromis_pmu_init(void)
{
	unsigned int config;
	int err;

	for (config = 0; config < CONFIG_END; config++)
		if (event_supported(&pmu_events[config]))
			break;
	if (config == CONFIG_END)
		return 0;

	if (pmu_measures) {
		err = compromis_cpu_counter_init();
		if (err)
			return err;
	}

	err = perf_pmu_register(&compromis_pmu, "compromis", -1);
	pmu_registered = !err;
	if (err && pmu_measures)
		compromis_cpu_counter_exit();
	return err;
}

void compromis_pmu_exit(void)
{
	if (!pmu_registered)
		return;

	perf_pmu_unregister(&compromis_pmu);
	if (pmu_measures)
		compromis_cpu_counter_exit();
}
