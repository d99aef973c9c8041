// SPDX-License-Identifier: GPL-2.0-only
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/percpu.h>

#include "trace.h"
#include "trap_count.h"

static unsigned int trap_period = 1;
module_param(trap_period, uint, 0644);
MODULE_PARM_DESC(trap_period, "tracepoint tlb_miss: one in so many misses of a CPU (default 1; 0: none)");

struct trap_counts {
	u64 user[TRAP_NR_MISSES];
	u64 kernel[TRAP_NR_MISSES];
	unsigned int since_sample;
};

static DEFINE_PER_CPU(struct trap_counts, trap_counts);

/* Has this CPU had as many misses as there are to be between two samples? */
static bool sample_is_due(struct trap_counts *counts)
{
	unsigned int period = READ_ONCE(trap_period);

	if (!period || ++counts->since_sample < period)
		return false;

	counts->since_sample = 0;
	return true;
}

void trap_count(unsigned long addr, bool huge, enum trap_access access, bool user)
{
	struct trap_counts *counts = this_cpu_ptr(&trap_counts);
	enum trap_miss miss = huge ? TRAP_DTLB_2M : TRAP_DTLB_4K;
	u64 *count;

	if (access == TRAP_EXEC)
		miss = TRAP_ITLB;
	count = user ? &counts->user[miss] : &counts->kernel[miss];
	WRITE_ONCE(*count, *count + 1);

	if (trace_tlb_miss_enabled() && sample_is_due(counts))
		trace_tlb_miss(addr, huge ? PMD_SHIFT : PAGE_SHIFT, access, user);
}

u64 trap_counted(enum trap_miss miss, bool user, bool kernel)
{
	const struct trap_counts *counts = this_cpu_ptr(&trap_counts);

	return (user ? READ_ONCE(counts->user[miss]) : 0) +
	       (kernel ? READ_ONCE(counts->kernel[miss]) : 0);
}
