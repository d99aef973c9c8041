// SPDX-License-Identifier: GPL-2.0-only
/*
 * Compromis: how nested paging translates this domain, shown and chosen
 *
 * The module finds out whether the hypervisor speaks the Compromis hypercall
 * and whether the CPU counts page walks.  What is there it offers through
 * /sys/kernel/compromis and the PMU "compromis".  On a machine without
 * hypervisor that is the PMU alone, for the walks of the machine's own paging.
 */
#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>

#include <xen/xen.h>

#include "hypercall.h"
#include "main.h"
#include "native.h"
#include "pmu.h"
#include "sysfs.h"

struct compromis_features compromis_machine __ro_after_init;

/* Every refusal prints one line: what is missing, and what would help. */
static int __init compromis_check_hypervisor(struct compromis_features *features)
{
	int err;

	if (!xen_hvm_domain()) {
		pr_err("not a Xen HVM or PVH guest; nothing to do here\n");
		return -ENODEV;
	}

	err = compromis_get_features(features);
	if (err == -ENODEV) {
		pr_err("this Xen has no Compromis hypercall; boot a hypervisor that has it\n");
		return err;
	}
	/* All versions have the command, so the domain is what lacks support. */
	if (err == -EOPNOTSUPP) {
		pr_err("Xen does not back domains on shadow page tables; create this one again without hap=0\n");
		return err;
	}
	if (err) {
		pr_err("Xen refuses to name its features, error %d; check its security policy\n",
		       err);
		return err;
	}

	if (features->abi_min > COMPROMIS_ABI_VERSION ||
	    features->abi_max < COMPROMIS_ABI_VERSION) {
		pr_err("Xen speaks ABI versions %u to %u, this module version %u; update the older one\n",
		       features->abi_min, features->abi_max,
		       COMPROMIS_ABI_VERSION);
		return -ENODEV;
	}

	return 0;
}

/* In a guest of Xen: the hypercall and its files, and counters that Xen lends. */
static int __init compromis_start_domain(void)
{
	int err;

	err = compromis_check_hypervisor(&compromis_machine);
	if (err)
		return err;

	compromis_machine.counters =
		compromis_pmu_probe(compromis_machine.counters);

	err = compromis_sysfs_init();
	if (err)
		pr_err("cannot create the files in sysfs, error %d\n", err);
	return err;
}

/* On a machine of its own: the counters of the CPU, and nothing else. */
static int __init compromis_start_native(void)
{
	u32 counters;
	int err;

	err = compromis_native_init(&counters);
	if (err)
		return err;

	compromis_machine.counters = compromis_pmu_probe(counters);
	return 0;
}

static void __init compromis_announce(void)
{
	if (xen_domain())
		pr_info("ABI %u, modes 0x%x, direct segments %u, counters 0x%x, events 0x%x\n",
			COMPROMIS_ABI_VERSION, compromis_machine.modes,
			compromis_machine.segments, compromis_machine.counters,
			compromis_machine.events);
	else
		pr_info("native, counters 0x%x\n", compromis_machine.counters);
}

static void compromis_stop(void)
{
	if (xen_domain())
		compromis_sysfs_exit();
	else
		compromis_native_exit();
}

static int __init compromis_init(void)
{
	int err;

	err = xen_domain() ? compromis_start_domain() : compromis_start_native();
	if (err)
		return err;

	/* Last: an event may be opened at once, and then nothing may fail. */
	err = compromis_pmu_init();
	if (err) {
		pr_err("cannot register the PMU, error %d\n", err);
		compromis_stop();
		return err;
	}

	compromis_announce();
	return 0;
}

static void __exit compromis_exit(void)
{
	compromis_pmu_exit();
	compromis_stop();
}

module_init(compromis_init);
module_exit(compromis_exit);

MODULE_DESCRIPTION("Direct segments of a Xen guest, and page walk counters");
MODULE_AUTHOR("Compromis developers");
MODULE_LICENSE("GPL");
