/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPROMIS_TRAP_H
#define COMPROMIS_TRAP_H

#include <linux/errno.h>
#include <linux/kconfig.h>
#include <linux/printk.h>
#include <linux/sysfs.h>
#include <linux/types.h>

/*
 * The trap engine: TLB misses of user programs, counted on any machine.
 *
 * Each page-table entry of a traced process says PROT_NONE.  A TLB miss is then a
 * fault, which is counted and resolved by making the entry valid.  As soon as the
 * thread has got on, the entry says PROT_NONE again, and the TLB uses its copy
 * until it loses that.  Documentation/trap.md says what is counted and what not.
 *
 *	trap_hook	sees the faults
 *	trap_thread	resolves them, for one thread
 *	trap_mm		one traced address space, and what mm does to it
 *	trap_walk	finds and changes entries
 *	trap_entry	what an entry is changed to
 *	trap_event	which processes, by perf events
 *	trap_count	the counts, and the tracepoint
 *
 * A fault holds mmap_lock for reading; inside of that are the lock of a thread,
 * that of a page table, and that of the invalidations of an address space.
 */

#if IS_ENABLED(CONFIG_NUMA_BALANCING) && IS_ENABLED(CONFIG_MMU_NOTIFIER) && \
	IS_ENABLED(CONFIG_DYNAMIC_FTRACE_WITH_REGS)

/*
 * Can TLB misses be trapped here?  Says why not in the kernel log.  To be called
 * once, before the PMU is registered; returns 0 or an errno.
 */
int compromis_trap_init(void);

/* After the PMU is gone, if compromis_trap_init() succeeded. */
void compromis_trap_exit(void);

bool compromis_trap_works(void);

/* The PMU's files trap/. */
extern const struct attribute_group compromis_trap_group;
#define COMPROMIS_TRAP_GROUP (&compromis_trap_group)

#else

#define COMPROMIS_TRAP_GROUP NULL

static inline int compromis_trap_init(void)
{
	pr_notice("TLB misses cannot be trapped: the kernel lacks CONFIG_NUMA_BALANCING, CONFIG_MMU_NOTIFIER or CONFIG_DYNAMIC_FTRACE_WITH_REGS\n");
	return -EOPNOTSUPP;
}

static inline void compromis_trap_exit(void) {}

static inline bool compromis_trap_works(void)
{
	return false;
}

#endif

#endif /* COMPROMIS_TRAP_H */
