/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Machine-contiguous ranges of any length, beyond what the buddy allocator
 * hands out (2^MAX_ORDER frames at most, and only powers of two).
 */
#ifndef __XEN_CONTIG_H__
#define __XEN_CONTIG_H__

#include <xen/mm.h>
#include <xen/numa.h>

/* What the allocator found, for messages; in frames. */
struct contig_report {
    unsigned long free;     /* free, and not claimed by other domains */
    unsigned long largest;  /* longest run of free frames */
};

/*
 * Set aside nr contiguous frames for domain d, at a multiple of 2 MiB.
 *
 * The frames leave the heap, and d's claim if it has one, but stay without an
 * owner, and may still need scrubbing: contig_assign() does both when a part
 * of them is about to be used.  Nodes of d's affinity and memory above 4 GiB
 * are preferred; a range never spans nodes.  With MEMF_exact_node in memflags
 * only that node is considered.
 *
 * Takes d's page_alloc_lock and the heap lock, for at most 2^MAX_ORDER frames
 * at a time.  Returns
 *   0        *base is the first frame;
 *   -ENOMEM  fewer than nr frames are free, see report->free;
 *   -ENOSPC  no run is long enough, see report->largest.
 */
int contig_alloc(struct domain *d, unsigned long nr, unsigned int memflags,
                 mfn_t *base, struct contig_report *report);

/*
 * Make d the owner of frames that were set aside for it, after scrubbing
 * them.  Fails, leaving the frames as they were, as assign_pages() does, or
 * with -EIO when one of the frames is being taken offline.
 */
int contig_assign(struct domain *d, mfn_t base, unsigned int nr);

/* Return frames without an owner to the heap. */
void contig_free(mfn_t base, unsigned long nr);

/* A run of free frames. */
struct contig_run {
    unsigned long mfn;
    unsigned long nr;
    nodeid_t node;          /* a run never spans nodes */
    bool carved;            /* part of the carve-out, not of the heap */
};

/*
 * List up to max runs of free frames from mfn on, in ascending order; *nr is
 * set to their number and *next to where to go on, ~0UL at the end of memory.
 * The work of one call is bounded.  A run that the bound cuts is listed in
 * parts: one that begins where the last one ended, on the same node and alike
 * in being carved, continues it.
 */
void contig_free_runs(unsigned long mfn, struct contig_run *run,
                      unsigned int max, unsigned int *nr, unsigned long *next);

/* In frames; the events since boot. */
struct contig_usage {
    unsigned long total;        /* memory of the machine */
    unsigned long free;         /* in the heap */
    unsigned long claimed;      /* ... of these, by domains */
    unsigned long carved;       /* the carve-out */
    unsigned long carved_free;  /* ... of these, not in use */
    unsigned long allocs;       /* times that contig_alloc() succeeded */
    unsigned long failures_no_memory;   /* ... that it returned -ENOMEM */
    unsigned long failures_fragmented;  /* ... that it returned -ENOSPC */
};

void contig_get_usage(struct contig_usage *u);

/*
 * Primitives on the heap, for the allocator above only; in page_alloc.c,
 * next to the lock and the lists they work on.
 */

/*
 * Call fn for each free buddy of node in [start, end), in ascending order.
 * start and end are multiples of 2^MAX_ORDER, or the limits of the node.  fn
 * runs with the heap lock held and must not use the allocator.
 */
void heap_walk_free(nodeid_t node, unsigned long start, unsigned long end,
                    void (*fn)(unsigned long mfn, unsigned long nr, void *arg),
                    void *arg);

/* TLB flush that frames taken from the heap call for. */
struct heap_flush {
    bool needed;
    uint32_t timestamp;
};

/*
 * Take up to nr frames of the free buddy that starts at mfn, against the
 * claim of d.  Unless follows is set, meaning that the caller holds frame
 * mfn - 1, it is verified that a buddy starts there.  Returns the number of
 * frames taken, 0 if there is no such buddy or others have claimed it.
 */
unsigned long heap_take_buddy(struct domain *d, nodeid_t node,
                              unsigned long mfn, unsigned long nr,
                              bool follows, struct heap_flush *flush);

#endif /* __XEN_CONTIG_H__ */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * tab-width: 4
 * indent-tabs-mode: nil
 * End:
 */
