/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPROMIS_COMPAT_H
#define COMPROMIS_COMPAT_H

/*
 * How kernels differ: nothing else here may look at LINUX_VERSION_CODE.
 */
#include <linux/mm.h>
#include <linux/perf_event.h>
#include <linux/types.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0)
#error "compromis is for Linux 6.1 and later; run a newer kernel to build it"
#endif

/* A third word for the PMU in an event: Linux 6.3. */
static inline u64 compat_config3(const struct perf_event_attr *attr)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0)
	return 0;
#else
	return attr->config3;
#endif
}

/* Faults that hold the lock of a VMA and not that of the mm: Linux 6.4. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 4, 0)
#define FAULT_FLAG_VMA_LOCK 0
static inline void vma_end_read(struct vm_area_struct *vma) {}
#endif

/*
 * Whether who sees VM_FAULT_RETRY knows that the lock of the VMA is dropped: so it is
 * from Linux 6.6 on, and before 6.4 there is none.
 */
#define COMPAT_RETRY_DROPS_VMA_LOCK \
	(LINUX_VERSION_CODE < KERNEL_VERSION(6, 4, 0) || \
	 LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0))

/* Shadow stacks of user space: Linux 6.6. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 6, 0)
#define VM_SHADOW_STACK VM_NONE
static inline bool pte_shstk(pte_t pte)
{
	return false;
}

static inline bool pmd_shstk(pmd_t pmd)
{
	return false;
}
#endif

#endif /* COMPROMIS_COMPAT_H */
