/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPROMIS_HYPERCALL_H
#define COMPROMIS_HYPERCALL_H

#include <linux/types.h>

#include <compromis.h>

/*
 * One function per command of the Compromis hypercall, each for the calling
 * domain.  They take no locks and do not sleep.  They return 0, or:
 *   -ENODEV      the hypervisor has no such hypercall
 *   -EOPNOTSUPP  the hypervisor or the CPU cannot do this
 *   -EIO         the answer makes no sense
 * or what else hypercall/ABI.md names for the command.  On error the result is
 * not written, unless a function says otherwise.
 */

/* Read what hypervisor and CPU can do.  Works for every ABI version. */
int compromis_get_features(struct compromis_features *features);

/* Read the state of this domain. */
int compromis_get_info(struct compromis_info *info);

/*
 * Change how this domain is backed, to COMPROMIS_MODE_*; @flags are
 * COMPROMIS_SET_*.  Without COMPROMIS_SET_STEP it may take long, with interrupts
 * served meanwhile, with it -EAGAIN says that there is more to do: call it with
 * interrupts on.  Always writes @failure; its reason is COMPROMIS_FAIL_NONE if
 * the hypervisor gave none.
 */
int compromis_change_backing(u32 mode, u32 flags,
			     struct compromis_failure *failure);

/* Read how often, and why, the hypervisor took this domain out of segment mode. */
int compromis_get_demotions(struct compromis_demotions *demotions);

/*
 * Count p2m entries from frame @gfn on, a bounded number in one call.  On
 * success @stats->next is COMPROMIS_GFN_END or greater than @gfn.
 */
int compromis_count_p2m(u64 gfn, struct compromis_p2m_stats *stats);

/*
 * Read the hypervisor's event counts of the vCPU this runs on.  May be called
 * with interrupts off, and from NMI.
 */
int compromis_get_vcpu_events(struct compromis_vcpu_events *events);

/* Frames of 4 KiB, the unit of the hypercall, as KiB. */
static inline u64 frames_to_kib(u64 frames)
{
	return frames << 2;
}

#endif /* COMPROMIS_HYPERCALL_H */
