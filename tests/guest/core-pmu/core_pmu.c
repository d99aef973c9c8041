// SPDX-License-Identifier: GPL-2.0-only
/*
 * Takes the place of the CPU's own PMU on a machine that has none.  A counter
 * moves each time that it is read, by its config, so that a test can tell whose
 * numbers it sees: once for user mode, twice for kernel mode, three times for
 * both.
 */
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/percpu.h>
#include <linux/perf_event.h>
#include <linux/smp.h>
#include <linux/sysfs.h>

static unsigned int fit = 6;
module_param(fit, uint, 0644);
MODULE_PARM_DESC(fit, "hardware counters of each CPU");

static bool stuck;
module_param(stuck, bool, 0644);
MODULE_PARM_DESC(stuck, "take events, but count nothing");

static unsigned int refuse;
module_param(refuse, uint, 0644);
MODULE_PARM_DESC(refuse, "a config that does not exist");

/* Hardware counters of this CPU that are taken. */
static DEFINE_PER_CPU(unsigned int, taken);

static int in_use_get(char *buffer, const struct kernel_param *kp)
{
	unsigned int cpu, sum = 0;

	for (cpu = 0; cpu < nr_cpu_ids; cpu++)
		sum += per_cpu(taken, cpu);
	return sysfs_emit(buffer, "%u\n", sum);
}

static const struct kernel_param_ops in_use_ops = {
	.get = in_use_get,
};
module_param_cb(in_use, &in_use_ops, NULL, 0444);
MODULE_PARM_DESC(in_use, "hardware counters that are taken, on all CPUs");

static int core_event_init(struct perf_event *event)
{
	if (event->attr.type != PERF_TYPE_RAW)
		return -ENOENT;
	if (is_sampling_event(event))
		return -EOPNOTSUPP;
	if (refuse && event->attr.config == refuse)
		return -EINVAL;
	return 0;
}

static void core_read(struct perf_event *event)
{
	unsigned int times =
		(event->attr.exclude_user ? 0 : 1) + (event->attr.exclude_kernel ? 0 : 2);

	/* What perf promises to every PMU. */
	WARN_ON_ONCE(!irqs_disabled());
	WARN_ON_ONCE(event->oncpu != smp_processor_id());
	WARN_ON_ONCE(event->hw.state);

	if (!stuck)
		local64_add(times * event->attr.config, &event->count);
}

static void core_start(struct perf_event *event, int flags)
{
	event->hw.state = 0;
}

static void core_stop(struct perf_event *event, int flags)
{
	event->hw.state = PERF_HES_STOPPED | PERF_HES_UPTODATE;
}

static int core_add(struct perf_event *event, int flags)
{
	if (__this_cpu_read(taken) >= fit)
		return -EAGAIN;

	__this_cpu_inc(taken);
	event->hw.state = flags & PERF_EF_START ? 0 : PERF_HES_STOPPED | PERF_HES_UPTODATE;
	return 0;
}

static void core_del(struct perf_event *event, int flags)
{
	core_stop(event, flags);
	__this_cpu_dec(taken);
}

static struct pmu core_pmu = {
	.module = THIS_MODULE,
	.task_ctx_nr = perf_hw_context,
	.capabilities = PERF_PMU_CAP_NO_INTERRUPT,
	.event_init = core_event_init,
	.add = core_add,
	.del = core_del,
	.start = core_start,
	.stop = core_stop,
	.read = core_read,
};

static int __init core_pmu_init(void)
{
	return perf_pmu_register(&core_pmu, "test_core", PERF_TYPE_RAW);
}

static void __exit core_pmu_exit(void)
{
	perf_pmu_unregister(&core_pmu);
}

module_init(core_pmu_init);
module_exit(core_pmu_exit);

MODULE_DESCRIPTION("Stands in for the PMU of a CPU, for tests");
MODULE_AUTHOR("Compromis developers");
MODULE_LICENSE("GPL");
