// SPDX-License-Identifier: GPL-2.0-only
/*
 * Compromis: how nested paging translates this domain, shown and chosen
 *
 * The module finds out whether the hypervisor speaks the Compromis hypercall
 * and whether the CPU counts page walks.  What is there it offers through
 * /sys/kernel/compromis and the PMU "compromis".  On a machine without
 * hypervisor that is the PMU alone, for the walks of the machine's own paging.
 * Where the CPU has no walk counters, its own PMU may count some of the same.
 * With none of all that there are still the TLB misses, which it can make traps.
 */
#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

#include <xen/xen.h>

#include "compat.h"
#include "machine.h"
#include "native.h"
#include "pmu.h"
#include "sysfs.h"
#include "trap.h"

/* Whether there are files; without modes they would have nothing to say. */
static bool has_files __ro_after_init;

/* In a guest of Xen: the hypercall and its files, and counters that Xen lends. */
static int __init compromis_start_domain(void)
{
	int err;

	err = compromis_machine_init();
	if (err || !compromis_machine.modes)
		return err;

	err = compromis_sysfs_init();
	if (err) {
		pr_err("cannot create the files in sysfs, error %d\n", err);
		compromis_machine_exit();
	}
	has_files = !err;
	return err;
}

/* On a machine of its own: the counters of the CPU, and nothing else. */
static int __init compromis_start_native(void)
{
	u32 counters;
	int err;

	err = compromis_native_init(&counters);
	if (!err) {
		compromis_machine.counters = compromis_pmu_probe(counters);
		compromis_paging = COMPROMIS_PAGING_NATIVE;
	}
	if (err != -ENODEV)
		return err;

	err = compromis_pmu_probe_cpu(&compromis_machine.counters);
	if (!err)
		return 0;

	pr_err("neither a Xen guest nor a CPU with walk counters, and %s; load it in a guest of a Xen with Compromis, or where perf counts page walks\n",
	       err == -ENODATA ? "it is not known what this CPU's own PMU counts" :
				"perf cannot count them by this CPU's own PMU");
	return -ENODEV;
}

/* What compromis_start() has found. */
static enum { NOTHING, DOMAIN, NATIVE } started __ro_after_init;

static void __init compromis_announce(void)
{
	if (started == NOTHING)
		pr_info("nothing but TLB misses can be counted here\n");
	else if (started == DOMAIN)
		pr_info("ABI %u, modes 0x%x, direct segments %u, counters 0x%x, events 0x%x\n",
			COMPROMIS_ABI_VERSION, compromis_machine.modes,
			compromis_machine.segments, compromis_machine.counters,
			compromis_machine.events);
	else
		pr_info("native, counters 0x%x\n", compromis_machine.counters);
}

static int __init compromis_start(void)
{
	bool domain = xen_domain();
	int err;

	err = domain ? compromis_start_domain() : compromis_start_native();
	if (!err)
		started = domain ? DOMAIN : NATIVE;
	else if (compromis_trap_works())
		err = 0;
	return err;
}

static void compromis_stop(void)
{
	if (started == NATIVE)
		compromis_native_exit();
	if (started != DOMAIN)
		return;

	if (has_files)
		compromis_sysfs_exit();
	compromis_machine_exit();
}

static int __init compromis_init(void)
{
	int err;

	/* If it fails, there may be more than TLB misses to count. */
	compromis_trap_init();

	err = compromis_start();
	if (err)
		goto stop_trap;

	/* Last: an event may be opened at once, and then nothing may fail. */
	err = compromis_pmu_init();
	if (err) {
		pr_err("cannot register the PMU, error %d\n", err);
		goto stop;
	}

	compromis_announce();
	return 0;

stop:
	compromis_stop();
stop_trap:
	compromis_trap_exit();
	return err;
}

static void __exit compromis_exit(void)
{
	compromis_pmu_exit();
	compromis_stop();
	compromis_trap_exit();
}

module_init(compromis_init);
module_exit(compromis_exit);

MODULE_DESCRIPTION("Direct segments of a Xen guest, and page walk counters");
MODULE_AUTHOR("Compromis developers");
MODULE_LICENSE("GPL");
