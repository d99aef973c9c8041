/* SPDX-License-Identifier: MIT */
/*
 * compromis.h: the Compromis hypercall
 *
 * A domain whose RAM lies in few, large, contiguous ranges of machine memory
 * can be translated by base, limit and offset instead of by nested paging.
 * Through this interface an HVM or PVH domain chooses how it is translated
 * and looks at the result; a privileged domain does so for others.
 *
 * Used verbatim by Xen, by the guest module and by the tests.
 * hypercall/ABI.md is the specification: errors, who may call, locking and the
 * compatibility promise.
 */
#ifndef COMPROMIS_H
#define COMPROMIS_H

#if defined(__XEN__)
#include <xen/types.h>
#elif defined(__KERNEL__)
#include <linux/types.h>
#else
#include <stdint.h>
#endif

/*
 * long compromis_op(unsigned int cmd, struct compromis_op *op)
 *
 * The number is Xen's __HYPERVISOR_arch_2.  A hypervisor without the interface
 * returns -ENOSYS.  The structure is the same for 32- and 64-bit callers; it
 * is little-endian, holds no pointers, and every reserved field of it must be
 * zero.  Fields not marked OUT are the caller's.
 */
#define COMPROMIS_HYPERCALL             50

#define COMPROMIS_ABI_VERSION           1

#define COMPROMIS_DOMID_SELF            0x7ff0U

/* Commands; the comment names the member of compromis_op.u each one uses. */
#define COMPROMIS_CMD_FEATURES          0 /* features */
#define COMPROMIS_CMD_INFO              1 /* info */
#define COMPROMIS_CMD_SET_BACKING       2 /* set_backing */
#define COMPROMIS_CMD_P2M_STATS         3 /* p2m_stats */
#define COMPROMIS_CMD_LOOKUP_GFN        4 /* lookup_gfn */
#define COMPROMIS_CMD_VCPU_EVENTS       5 /* vcpu_events */
#define COMPROMIS_CMD_DEMOTIONS         6 /* demotions */
#define COMPROMIS_CMD_RELEASE           7 /* release */
#define COMPROMIS_CMD_HOST              8 /* host */
#define COMPROMIS_CMD_FREE_RUNS         9 /* free_runs */

/* Backing modes. */
#define COMPROMIS_MODE_PAGED            0 /* RAM by 4 KiB p2m entries only */
#define COMPROMIS_MODE_SUPERPAGE        1 /* by the largest entries possible */
#define COMPROMIS_MODE_SEGMENT          2 /* by direct segments, then the p2m */
#define COMPROMIS_NR_MODES              3

#define COMPROMIS_MAX_SEGMENTS          3

/* Sizes of p2m entries: index of counts, log2 in frames of 4 KiB. */
#define COMPROMIS_ENTRY_4K              0
#define COMPROMIS_ENTRY_2M              1
#define COMPROMIS_ENTRY_1G              2
#define COMPROMIS_NR_ENTRIES            3
#define COMPROMIS_ORDER_4K              0
#define COMPROMIS_ORDER_2M              9
#define COMPROMIS_ORDER_1G              18

/* Machine frame that the caller may not know. */
#define COMPROMIS_NO_MFN                (~(uint64_t)0)
/* Value of compromis_p2m_stats.next when all of the p2m has been seen. */
#define COMPROMIS_GFN_END               (~(uint64_t)0)
/* Value of compromis_free_runs.next when all of memory has been seen. */
#define COMPROMIS_MFN_END               (~(uint64_t)0)
/* The vCPU that makes the call. */
#define COMPROMIS_VCPU_SELF             (~(uint32_t)0)

/*
 * Why a domain could not get what it asked for.  The unit of needed and
 * available is given with each reason.
 */
#define COMPROMIS_FAIL_NONE             0
/* Backing was off when the domain was created.  Units: none. */
#define COMPROMIS_FAIL_NOT_REQUESTED    1
/* No run of free machine memory is long enough.  Frames, largest run. */
#define COMPROMIS_FAIL_FRAGMENTED       2
/* Not enough machine memory is free.  Frames, free frames. */
#define COMPROMIS_FAIL_NO_MEMORY        3
/* The hypervisor ran out of memory for its own records.  Units: none. */
#define COMPROMIS_FAIL_NO_RECORDS       4
/* The CPU has no direct segments.  Segments, segments. */
#define COMPROMIS_FAIL_NO_HARDWARE      5
/* RAM is not contiguous any more.  Frames of the smallest and largest run. */
#define COMPROMIS_FAIL_NOT_LINEAR       6
/* Dirty pages are being logged, as for live migration.  Units: none. */
#define COMPROMIS_FAIL_LOG_DIRTY        7
/* An alternate p2m is active.  Units: none. */
#define COMPROMIS_FAIL_ALTP2M           8
/* A later request for another mode took over.  Units: none. */
#define COMPROMIS_FAIL_SUPERSEDED       9
/* The p2m pool of the domain is too small.  Units: none. */
#define COMPROMIS_FAIL_P2M_POOL         10
/* The domain runs on shadow page tables (hap=0).  Units: none. */
#define COMPROMIS_FAIL_SHADOW           11
#define COMPROMIS_NR_FAIL               12

/*
 * What made Xen leave segment mode.  A guest that binds COMPROMIS_VIRQ_DEMOTION
 * on vCPU 0 gets an event each time.
 */
#define COMPROMIS_VIRQ_DEMOTION         17 /* Xen's VIRQ_ARCH_1 */

#define COMPROMIS_DEMOTE_NONE           0
#define COMPROMIS_DEMOTE_LOG_DIRTY      1 /* dirty pages are to be logged */
#define COMPROMIS_DEMOTE_UNMAP          2 /* a frame was taken away for good */
#define COMPROMIS_DEMOTE_REMAP          3 /* other memory came to its place */
#define COMPROMIS_DEMOTE_MOVE           4 /* it went to another place */
#define COMPROMIS_DEMOTE_FOREIGN        5 /* another domain's memory came */
#define COMPROMIS_DEMOTE_GRANT          6 /* a granted frame came */
#define COMPROMIS_DEMOTE_MMIO           7 /* a device's memory came */
#define COMPROMIS_DEMOTE_IOREQ          8 /* an ioreq server claimed it */
#define COMPROMIS_DEMOTE_READ_ONLY      9 /* it was made read-only */
#define COMPROMIS_DEMOTE_BROKEN         10 /* the frame is taken offline */
#define COMPROMIS_DEMOTE_PAGING         11 /* it is to be paged out */
#define COMPROMIS_DEMOTE_SHARING        12 /* it is to be shared */
#define COMPROMIS_DEMOTE_POPULATE       13 /* it is to be populated on demand */
#define COMPROMIS_DEMOTE_ACCESS         14 /* a monitor restricted access */
#define COMPROMIS_DEMOTE_ALTP2M         15 /* an alternate p2m came up */
#define COMPROMIS_DEMOTE_RELEASE        16 /* COMPROMIS_CMD_RELEASE */
#define COMPROMIS_DEMOTE_OTHER          17 /* any other change of type */
#define COMPROMIS_NR_DEMOTE             18

struct compromis_failure {
	uint32_t reason;		/* COMPROMIS_FAIL_* */
	uint32_t reserved;
	uint64_t needed;
	uint64_t available;
};

/*
 * COMPROMIS_CMD_FEATURES: what hypervisor and CPU can do.  This command
 * accepts any version, and its layout never changes.
 */
struct compromis_features {
	uint16_t abi_min;		/* OUT: first version that is spoken */
	uint16_t abi_max;		/* OUT: last version that is spoken */
	uint32_t modes;			/* OUT: bit COMPROMIS_MODE_* */
	uint32_t orders;		/* OUT: bit n, p2m entries of order n */
	uint32_t segments;		/* OUT: direct segments of the CPU */
	uint32_t counters;		/* OUT: bit n, guest may read counter n */
	uint32_t events;		/* OUT: bit n, see compromis_vcpu_events */
	uint64_t reserved[4];		/* OUT: zero */
};

/* A range of guest frames that is contiguous in machine memory. */
struct compromis_segment {
	uint64_t gfn;			/* first guest frame */
	uint64_t nr;			/* number of frames */
	uint64_t mfn;			/* first machine frame, if permitted */
	uint32_t align;			/* log2 of the alignment of mfn - gfn */
	uint32_t flags;			/* COMPROMIS_SEGMENT_* */
};

/* The CPU translates by this range now; else it is only reserved. */
#define COMPROMIS_SEGMENT_ACTIVE        (1U << 0)

/* COMPROMIS_CMD_INFO: the state of a domain. */
struct compromis_info {
	uint32_t mode;			/* OUT: mode last reached */
	uint32_t target;		/* OUT: mode under way, or the same */
	uint64_t done;			/* OUT: work on target, in frames ... */
	uint64_t total;			/* OUT: ... of so many; both 0 if idle */
	uint64_t ram;			/* OUT: frames the domain owns */
	uint64_t max_gfn;		/* OUT: highest frame ever mapped */
	uint64_t reserved_ram;		/* OUT: frames reserved contiguously */
	uint64_t switches;		/* OUT: changes of mode completed */
	uint64_t demotions;		/* OUT: times Xen left segment mode */
	uint32_t nr_segments;		/* OUT: used elements of segment */
	uint32_t reserved;
	struct compromis_segment segment[COMPROMIS_MAX_SEGMENTS]; /* OUT */
	struct compromis_failure failure; /* OUT: of the last attempt */
};

/*
 * COMPROMIS_CMD_SET_BACKING: change the mode.  Preemptible; while it works,
 * COMPROMIS_CMD_INFO from another vCPU or from dom0 tells how far it is.
 */
struct compromis_set_backing {
	uint32_t mode;			/* COMPROMIS_MODE_* */
	uint32_t flags;			/* COMPROMIS_SET_* */
	struct compromis_failure failure; /* OUT, when the call fails */
};

/*
 * Do a bounded amount of work only; -EAGAIN if there is more.  A caller that
 * does not go on leaves the change where it is, for the next one to take over.
 */
#define COMPROMIS_SET_STEP              (1U << 0)
/* Go on with the change to this mode that is under way, do not start one. */
#define COMPROMIS_SET_CONTINUE          (1U << 1)

/*
 * COMPROMIS_CMD_P2M_STATS: count p2m entries from frame gfn on.  One call does
 * a bounded amount of work; the caller repeats it with gfn = next, and adds
 * up, until next is COMPROMIS_GFN_END.
 */
struct compromis_p2m_stats {
	uint64_t gfn;			/* first frame to look at */
	uint64_t next;			/* OUT: where to go on */
	uint64_t ram[COMPROMIS_NR_ENTRIES]; /* OUT: entries of plain RAM */
	uint64_t other[COMPROMIS_NR_ENTRIES]; /* OUT: all other entries */
};

/* COMPROMIS_CMD_LOOKUP_GFN: how one guest frame is translated. */
struct compromis_lookup_gfn {
	uint64_t gfn;
	uint64_t mfn;			/* OUT: if permitted */
	uint32_t order;			/* OUT: order of the p2m entry */
	uint32_t flags;			/* OUT: COMPROMIS_GFN_* */
};

#define COMPROMIS_GFN_MAPPED            (1U << 0) /* the p2m maps it */
#define COMPROMIS_GFN_RAM               (1U << 1) /* ... to plain RAM */
#define COMPROMIS_GFN_SEGMENT           (1U << 2) /* in an active segment */

/* COMPROMIS_CMD_VCPU_EVENTS: events that Xen counts, since the domain was created. */
struct compromis_vcpu_events {
	uint32_t vcpu;			/* vCPU, or COMPROMIS_VCPU_SELF */
	uint32_t reserved;
	uint64_t npt_faults_user;	/* OUT: nested page faults, user mode */
	uint64_t npt_faults_kernel;	/* OUT: ... in all other modes */
	uint64_t demotions;		/* OUT: of the domain */
};

/* Bits of compromis_features.events. */
#define COMPROMIS_EVENT_NPT_FAULTS      (1U << 0)
#define COMPROMIS_EVENT_DEMOTIONS       (1U << 1)

/* COMPROMIS_CMD_DEMOTIONS: how often Xen left segment mode, and why. */
struct compromis_demotions {
	uint32_t last;			/* OUT: COMPROMIS_DEMOTE_* of the latest */
	uint32_t nr;			/* OUT: used elements of count */
	uint64_t last_gfn;		/* OUT: frame that it was about */
	uint64_t count[24];		/* OUT: by reason */
};

/*
 * COMPROMIS_CMD_RELEASE: give frames of the reservation that the p2m lacks,
 * such as those ballooned out, back to the host, from frame gfn on.  One call
 * does a bounded amount of work; the caller repeats it with gfn = next, and
 * adds up, until next is COMPROMIS_GFN_END.
 */
struct compromis_release {
	uint64_t gfn;			/* first frame to look at */
	uint64_t next;			/* OUT: where to go on */
	uint64_t released;		/* OUT: frames given back */
	uint64_t busy;			/* OUT: frames somebody else still uses */
};

/* COMPROMIS_CMD_HOST: contiguous memory of the machine, since boot. */
struct compromis_host {
	uint64_t total;			/* OUT: frames of memory */
	uint64_t free;			/* OUT: free frames, the carve-out apart */
	uint64_t claimed;		/* OUT: free, but claimed by domains */
	uint64_t carved;		/* OUT: frames of the carve-out */
	uint64_t carved_free;		/* OUT: of these, not in use */
	uint64_t domains;		/* OUT: that have a reservation now */
	uint64_t reserved;		/* OUT: frames of these */
	uint64_t allocs;		/* OUT: reservations made */
	uint64_t failures[COMPROMIS_NR_FAIL]; /* OUT: not made, by reason */
	struct compromis_failure last;	/* OUT: of the last one not made */
};

/* A run of free machine memory. */
struct compromis_run {
	uint64_t mfn;			/* first machine frame */
	uint64_t nr;			/* number of frames */
	uint32_t node;			/* NUMA node, a run spans no two */
	uint32_t flags;			/* COMPROMIS_RUN_* */
};

#define COMPROMIS_RUN_CARVED            (1U << 0) /* of the carve-out */

#define COMPROMIS_MAX_RUNS              9

/*
 * COMPROMIS_CMD_FREE_RUNS: runs of free memory from machine frame mfn on, by
 * ascending mfn.  One call does a bounded amount of work; the caller repeats
 * it with mfn = next until next is COMPROMIS_MFN_END, and joins a run that
 * begins where, on the same node, the last one ended.
 */
struct compromis_free_runs {
	uint64_t mfn;			/* first frame to look at */
	uint64_t next;			/* OUT: where to go on */
	uint32_t nr;			/* OUT: used elements of run */
	uint32_t reserved;
	struct compromis_run run[COMPROMIS_MAX_RUNS]; /* OUT */
};

struct compromis_op {
	uint16_t version;		/* COMPROMIS_ABI_VERSION */
	uint16_t domid;			/* domain, or COMPROMIS_DOMID_SELF */
	uint32_t reserved;
	union {
		struct compromis_features features;
		struct compromis_info info;
		struct compromis_set_backing set_backing;
		struct compromis_p2m_stats p2m_stats;
		struct compromis_lookup_gfn lookup_gfn;
		struct compromis_vcpu_events vcpu_events;
		struct compromis_demotions demotions;
		struct compromis_release release;
		struct compromis_host host;
		struct compromis_free_runs free_runs;
		uint64_t words[31];
	} u;
};

#endif /* COMPROMIS_H */
