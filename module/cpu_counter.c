// SPDX-License-Identifier: GPL-2.0-only
/*
 * Locks, outermost first: CPU hotplug, counters_lock, perf's ctx->mutex of a
 * CPU.  perf calls the destructor of an event, and opens inherited ones, with
 * the ctx->mutex of a task held.  So there only the number of users changes,
 * and a work item does the rest.
 */
#include <linux/atomic.h>
#include <linux/bits.h>
#include <linux/cpu.h>
#include <linux/cpuhotplug.h>
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/lockdep.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/perf_event.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/vmalloc.h>
#include <linux/workqueue.h>

#include <asm/cpufeature.h>
#include <asm/processor.h>

#include "cpu_counter.h"
#include "cpu_events.h"

#define MODE_USER	BIT(0)
#define MODE_KERNEL	BIT(1)
#define MODES		4

/*
 * Pages of a mapping that no TLB of the CPUs in the table holds: the largest
 * second level has 3072 entries.
 */
#define PROVOKE_PAGES	4096

/* The parts of a counter on one CPU, in use or just before their release. */
struct cpu_parts {
	struct perf_event *part[COMPROMIS_CPU_PARTS];
};

struct cpu_counters {
	struct cpu_parts counter[COMPROMIS_WC_IMPLEMENTED][MODES];
};

static DEFINE_PER_CPU(struct cpu_counters, cpu_counters);

/* How many use each counter.  Only under counters_lock does one leave 0. */
static atomic_t users[COMPROMIS_WC_IMPLEMENTED][MODES];

/* Protects what is in cpu_counters, on all CPUs. */
static DEFINE_MUTEX(counters_lock);

static const struct compromis_cpu_events *cpu_events __ro_after_init;
static enum cpuhp_state counters_state __ro_after_init;

static unsigned int mode_of(bool user, bool kernel)
{
	return (user ? MODE_USER : 0) | (kernel ? MODE_KERNEL : 0);
}

/*
 * Pinned, so that it always counts or never: from a multiplexed one no
 * difference could be taken.  Guests of this machine are none of our walks.
 */
static struct perf_event *part_create(unsigned int config, unsigned int mode,
				      unsigned int cpu)
{
	struct perf_event_attr attr = {
		.type		= PERF_TYPE_RAW,
		.size		= sizeof(attr),
		.config		= config,
		.pinned		= 1,
		.exclude_user	= !(mode & MODE_USER),
		.exclude_kernel	= !(mode & MODE_KERNEL),
		.exclude_guest	= 1,
	};

	return perf_event_create_kernel_counter(&attr, cpu, NULL, NULL, NULL);
}

static void parts_release(struct cpu_parts *parts)
{
	unsigned int p;

	for (p = 0; p < COMPROMIS_CPU_PARTS; p++) {
		struct perf_event *event = parts->part[p];

		WRITE_ONCE(parts->part[p], NULL);
		if (event)
			perf_event_release_kernel(event);
	}
}

static int parts_create(struct cpu_parts *parts, unsigned int n,
			unsigned int mode, unsigned int cpu)
{
	const unsigned int *config = cpu_events->part[n];
	unsigned int p;

	for (p = 0; p < COMPROMIS_CPU_PARTS && config[p]; p++) {
		struct perf_event *event = part_create(config[p], mode, cpu);

		if (IS_ERR(event)) {
			parts_release(parts);
			return PTR_ERR(event);
		}
		WRITE_ONCE(parts->part[p], event);
	}

	return 0;
}

static void counter_release(unsigned int n, unsigned int mode)
{
	unsigned int cpu;

	lockdep_assert_held(&counters_lock);

	for_each_possible_cpu(cpu)
		parts_release(&per_cpu(cpu_counters, cpu).counter[n][mode]);
}

static int counter_create(unsigned int n, unsigned int mode)
{
	unsigned int cpu;
	int err;

	/* What is left of earlier users may have lost its hardware counter. */
	counter_release(n, mode);

	for_each_online_cpu(cpu) {
		err = parts_create(&per_cpu(cpu_counters, cpu).counter[n][mode],
				   n, mode, cpu);
		if (err) {
			counter_release(n, mode);
			return err;
		}
	}

	return 0;
}

int compromis_cpu_counter_get(unsigned int n, bool user, bool kernel)
{
	unsigned int mode = mode_of(user, kernel);
	int err = 0;

	cpus_read_lock();
	mutex_lock(&counters_lock);
	if (!atomic_inc_not_zero(&users[n][mode])) {
		err = counter_create(n, mode);
		if (!err)
			atomic_set(&users[n][mode], 1);
	}
	mutex_unlock(&counters_lock);
	cpus_read_unlock();

	return err;
}

void compromis_cpu_counter_ref(unsigned int n, bool user, bool kernel)
{
	atomic_inc(&users[n][mode_of(user, kernel)]);
}

static void release_unused(struct work_struct *unused)
{
	unsigned int n, mode;

	mutex_lock(&counters_lock);
	for (n = 0; n < COMPROMIS_WC_IMPLEMENTED; n++)
		for (mode = 0; mode < MODES; mode++)
			if (!atomic_read(&users[n][mode]))
				counter_release(n, mode);
	mutex_unlock(&counters_lock);
}

static DECLARE_WORK(release_work, release_unused);

void compromis_cpu_counter_put(unsigned int n, bool user, bool kernel)
{
	if (atomic_dec_and_test(&users[n][mode_of(user, kernel)]))
		schedule_work(&release_work);
}

/*
 * Only ACTIVE counts, but OFF and INACTIVE is what perf makes of a counter for a
 * moment, while it arranges anew what is on this CPU or takes the CPU offline;
 * the count is that of when it was stopped then, and still right.
 */
static int part_read(struct perf_event *event, u64 *sum)
{
	int state = READ_ONCE(event->state);

	if (state < PERF_EVENT_STATE_OFF)
		return -EBUSY;

	if (state == PERF_EVENT_STATE_ACTIVE &&
	    !(event->hw.state & PERF_HES_UPTODATE))
		event->pmu->read(event);

	*sum += local64_read(&event->count);
	return 0;
}

int compromis_cpu_counter_read(unsigned int n, bool user, bool kernel,
			       u64 *value)
{
	struct cpu_parts *parts =
		&this_cpu_ptr(&cpu_counters)->counter[n][mode_of(user, kernel)];
	const unsigned int *config = cpu_events->part[n];
	unsigned int p;
	u64 sum = 0;
	int err;

	for (p = 0; p < COMPROMIS_CPU_PARTS && config[p]; p++) {
		struct perf_event *event = READ_ONCE(parts->part[p]);

		err = event ? part_read(event, &sum) : -ENODEV;
		if (err)
			return err;
	}

	*value = sum;
	return 0;
}

/* perf has forgotten what was there before the CPU went offline. */
static int counters_online(unsigned int cpu)
{
	struct cpu_counters *counters = per_cpu_ptr(&cpu_counters, cpu);
	unsigned int n, mode;
	int err = 0;

	mutex_lock(&counters_lock);
	for (n = 0; n < COMPROMIS_WC_IMPLEMENTED; n++) {
		for (mode = 0; mode < MODES; mode++) {
			struct cpu_parts *parts = &counters->counter[n][mode];

			parts_release(parts);
			if (atomic_read(&users[n][mode]))
				err = parts_create(parts, n, mode, cpu) ?: err;
		}
	}
	mutex_unlock(&counters_lock);

	/* Events there say "not counted"; it is no less a CPU. */
	if (err)
		pr_warn("CPU %u: perf cannot count its page walks, error %d\n",
			cpu, err);
	return 0;
}

int compromis_cpu_counter_init(void)
{
	int state;

	state = cpuhp_setup_state_nocalls(CPUHP_AP_ONLINE_DYN,
					  "compromis:counters",
					  counters_online, NULL);
	if (state < 0)
		return state;

	counters_state = state;
	return 0;
}

void compromis_cpu_counter_exit(void)
{
	cpuhp_remove_state_nocalls(counters_state);
	flush_work(&release_work);
}

/* Read, then write, more pages than a TLB holds; all are the same memory. */
static int __init provoke_walks(void)
{
	struct page **pages, *page;
	unsigned long i;
	int err = -ENOMEM;
	u8 *area;

	page = alloc_page(GFP_KERNEL);
	pages = kvmalloc_array(PROVOKE_PAGES, sizeof(*pages), GFP_KERNEL);
	if (!page || !pages)
		goto out;

	for (i = 0; i < PROVOKE_PAGES; i++)
		pages[i] = page;
	area = vmap(pages, PROVOKE_PAGES, VM_MAP, PAGE_KERNEL);
	if (!area)
		goto out;

	for (i = 0; i < PROVOKE_PAGES; i++)
		READ_ONCE(area[i * PAGE_SIZE]);
	for (i = 0; i < PROVOKE_PAGES; i++)
		WRITE_ONCE(area[i * PAGE_SIZE], 0);
	vunmap(area);
	err = 0;
out:
	kvfree(pages);
	if (page)
		__free_page(page);
	return err;
}

/* Do all parts count at once?  More than that is asked of those that @move. */
static int __init parts_check(const struct cpu_parts *parts, bool move)
{
	u64 enabled, running;
	unsigned int p;

	for (p = 0; p < COMPROMIS_CPU_PARTS && parts->part[p]; p++) {
		struct perf_event *event = parts->part[p];
		u64 value = perf_event_read_value(event, &enabled, &running);

		if (READ_ONCE(event->state) != PERF_EVENT_STATE_ACTIVE)
			return -EBUSY;
		if (move && !value)
			return -EIO;
	}

	return 0;
}

static int __init counter_try(unsigned int n, unsigned int cpu, bool move)
{
	struct cpu_parts parts = { };
	int err;

	err = parts_create(&parts, n, MODE_USER | MODE_KERNEL, cpu);
	if (err)
		return err;
	if (move)
		err = provoke_walks();
	if (!err)
		err = parts_check(&parts, move);

	parts_release(&parts);
	return err;
}

static const struct compromis_cpu_model *__init find_model(void)
{
	enum compromis_cpu_vendor vendor = COMPROMIS_CPU_OTHER;

	if (boot_cpu_data.x86_vendor == X86_VENDOR_INTEL)
		vendor = COMPROMIS_CPU_INTEL;
	else if (boot_cpu_data.x86_vendor == X86_VENDOR_AMD)
		vendor = COMPROMIS_CPU_AMD;

	return compromis_cpu_events_find(vendor, boot_cpu_data.x86,
					 boot_cpu_data.x86_model);
}

/*
 * A hypervisor may take an event and never count it.  Data walks can be made to
 * happen at will: if they do not move, none of the others is believed.
 */
static int __init try_counters(u32 *counters)
{
	unsigned int cpu = smp_processor_id();
	u32 wanted = compromis_cpu_events_counters(cpu_events);
	unsigned int n;
	int err;

	if (boot_cpu_has(X86_FEATURE_HYPERVISOR))
		wanted &= ~COMPROMIS_CPU_BY_SIZE;

	err = counter_try(COMPROMIS_WC_DTLB_WALKS, cpu, true);
	if (err)
		return err;

	*counters = 0;
	for (n = 0; n < COMPROMIS_WC_IMPLEMENTED; n++)
		if (wanted & BIT(n) && !counter_try(n, cpu, false))
			*counters |= BIT(n);
	return *counters ? 0 : -EBUSY;
}

int __init compromis_cpu_counter_probe(u32 *counters, const char **model)
{
	const struct compromis_cpu_model *found = find_model();
	int err;

	if (!found)
		return -ENODATA;

	cpu_events = found->events;
	*model = found->name;

	migrate_disable();
	err = try_counters(counters);
	migrate_enable();
	return err;
}
