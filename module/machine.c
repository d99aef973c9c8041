// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the machine can do.  A domain may be saved on one host and restored on
 * another, which has fewer modes or no Compromis at all: the module then says so
 * and stays, since open files and events hold it.
 */
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/notifier.h>
#include <linux/printk.h>
#include <linux/suspend.h>

#include <xen/xen.h>
#include <xen/xen-ops.h>

#include "hypercall.h"
#include "machine.h"
#include "pmu.h"

struct compromis_features compromis_machine;
enum compromis_paging compromis_paging __ro_after_init;

/*
 * The counters that could be read at load; of those that the hypervisor lends
 * another host may have fewer.
 */
static u32 readable_counters __ro_after_init;
static bool counters_lent __ro_after_init;

/* Whether the hypervisor has the hypercall: only said when that changes. */
static bool answered;

/* Every refusal prints one line: what is missing, and what would help. */
static int check_hypervisor(struct compromis_features *features)
{
	int err;

	err = compromis_get_features(features);
	if (err == -ENODEV) {
		pr_err("this Xen has no Compromis hypercall; boot a hypervisor that has it\n");
		return err;
	}
	/* As answered by a Xen that does not count walks there. */
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

static void set_machine(const struct compromis_features *features, u32 counters)
{
	WRITE_ONCE(compromis_machine.modes, features->modes);
	WRITE_ONCE(compromis_machine.orders, features->orders);
	WRITE_ONCE(compromis_machine.segments, features->segments);
	WRITE_ONCE(compromis_machine.counters, counters);
	WRITE_ONCE(compromis_machine.events, features->events);
}

/* The domain has been restored: what is there now? */
static void look_again(void)
{
	struct compromis_features features = {};
	bool had = answered;

	answered = !check_hypervisor(&features);
	if (!answered) {
		features = (struct compromis_features){};
		if (had)
			pr_warn("what was here before the domain was moved is gone: files answer with an error and events do not count, until it is moved back\n");
	} else if (compromis_machine.modes && !features.modes) {
		pr_warn("Xen shadows the page tables of this domain now: it has no modes, until it is moved back\n");
	} else if (!had) {
		pr_info("there is a Compromis hypercall again\n");
	}

	set_machine(&features, counters_lent ?
			features.counters & readable_counters :
			readable_counters);
}

static int resumed(struct notifier_block *nb, unsigned long action, void *data)
{
	look_again();
	return NOTIFY_OK;
}

static struct notifier_block resume_notifier = {
	.notifier_call = resumed,
};

/* A hibernated image, too, may be booted in another domain. */
static int pm_event(struct notifier_block *nb, unsigned long action, void *data)
{
	if (action == PM_POST_HIBERNATION)
		look_again();
	return NOTIFY_OK;
}

static struct notifier_block pm_notifier = {
	.notifier_call = pm_event,
};

int __init compromis_machine_init(void)
{
	struct compromis_features features;
	int err;

	if (!xen_hvm_domain()) {
		pr_err("not a Xen HVM or PVH guest; nothing to do here\n");
		return -ENODEV;
	}

	err = check_hypervisor(&features);
	if (err)
		return err;

	answered = true;
	if (!features.modes)
		pr_info("Xen does not back domains on shadow page tables; create this one again without hap=0\n");

	readable_counters = compromis_pmu_probe(features.counters);
	counters_lent = readable_counters;
	if (counters_lent)
		compromis_paging = features.modes ? COMPROMIS_PAGING_NESTED :
						    COMPROMIS_PAGING_SHADOW;
	/* None here is no error: the hypercall is what the domain needs. */
	if (!counters_lent)
		compromis_pmu_probe_cpu(&readable_counters);

	err = register_pm_notifier(&pm_notifier);
	if (err) {
		pr_err("cannot follow hibernation, error %d\n", err);
		return err;
	}
	set_machine(&features, readable_counters);
	xen_resume_notifier_register(&resume_notifier);
	return 0;
}

void compromis_machine_exit(void)
{
	xen_resume_notifier_unregister(&resume_notifier);
	unregister_pm_notifier(&pm_notifier);
	/* The module may stay, for TLB misses: nothing of Xen's is offered any more. */
	set_machine(&(struct compromis_features){}, 0);
}
