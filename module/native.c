// SPDX-License-Identifier: GPL-2.0-only
#include <linux/bitfield.h>
#include <linux/bits.h>
#include <linux/cpuhotplug.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/printk.h>
#include <linux/smp.h>
#include <linux/syscore_ops.h>

#include <asm/cpufeature.h>
#include <asm/msr.h>
#include <asm/processor.h>

#include <compromis-mmu.h>

#include "native.h"

/* The version of the counters that brought WC_HOST. */
#define VERSION_WC_HOST	2

static enum cpuhp_state native_state __ro_after_init;

static int native_enable(void)
{
	u64 value;
	int err;

	err = wrmsrl_safe(COMPROMIS_MSR_WC_HOST, COMPROMIS_WC_HOST_ENABLE);
	if (!err)
		err = rdmsrl_safe(COMPROMIS_MSR_WC_HOST, &value);
	if (err)
		return err;

	/* Who emulates MSRs may ignore a write to one that it does not know. */
	return value & COMPROMIS_WC_HOST_ENABLE ? 0 : -EIO;
}

/* Of a CPU that comes later events say "not counted"; it is no less a CPU. */
static int native_online(unsigned int cpu)
{
	int err = native_enable();

	if (err)
		pr_warn("CPU %u: walk counters cannot be turned on, error %d\n",
			cpu, err);
	return 0;
}

static void native_disable(void *unused)
{
	wrmsrl_safe(COMPROMIS_MSR_WC_HOST, 0);
}

/* The boot CPU forgets the MSR in a suspend, without ever being offline. */
static void native_resume(void)
{
	if (native_enable())
		pr_warn("the walk counters cannot be turned on again; load the module anew\n");
}

static struct syscore_ops native_syscore_ops = {
	.resume = native_resume,
};

static unsigned int __init counters_version(void)
{
	if (!boot_cpu_has(X86_FEATURE_SVM) ||
	    boot_cpu_data.extended_cpuid_level < COMPROMIS_CPUID_LEAF)
		return 0;

	return FIELD_GET(COMPROMIS_CPUID_ECX_COUNTERS,
			 cpuid_ecx(COMPROMIS_CPUID_LEAF));
}

int __init compromis_native_init(u32 *counters)
{
	int state, err;

	if (counters_version() < VERSION_WC_HOST)
		return -ENODEV;

	/* What is written and read back must be the same CPU's. */
	get_cpu();
	err = native_enable();
	put_cpu();
	if (err) {
		pr_err("the CPU's walk counters cannot be turned on, error %d; load it where no hypervisor hides them\n",
		       err);
		return err;
	}

	/*
	 * Nothing to be done when a CPU goes offline: perf reads its events
	 * after this state is left, and INIT clears the MSR.
	 */
	state = cpuhp_setup_state(CPUHP_AP_ONLINE_DYN, "compromis:online",
				  native_online, NULL);
	if (state < 0) {
		native_disable(NULL);
		pr_err("cannot follow CPUs that come online, error %d\n", state);
		return state;
	}
	native_state = state;
	register_syscore_ops(&native_syscore_ops);

	*counters = GENMASK(COMPROMIS_WC_IMPLEMENTED - 1, 0);
	return 0;
}

void compromis_native_exit(void)
{
	if (!native_state)
		return;

	unregister_syscore_ops(&native_syscore_ops);
	cpuhp_remove_state_nocalls(native_state);
	on_each_cpu(native_disable, NULL, 1);
}
