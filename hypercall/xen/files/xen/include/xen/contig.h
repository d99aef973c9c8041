/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Machine-contiguous ranges of any length, beyond what the buddy allocator
 * hands out (2^MAX_ORDER frames at most, and only powers of two).
 */
#ifndef __XEN_CONTIG_H__
#define __XEN_CONTIG_H__

#include <xen/mm.h>
#include <xen/numa.h>

/* What the allocator found and did; in frames. */
struct contig_report {
    /* In the heap and not claimed by other domains, or else in the carve-out. */
    unsigned long free;
    unsigned long largest;  /* longest run of free frames */
    unsigned long claimed;  /* on success: frames out of the domain's claim */
};

/*
 * Set aside nr contiguous frames for domain d, at a multiple of 2 MiB.
 *
 * The frames leave the heap or the carve-out, and d's claim if it has one, but
 * stay without an owner, and may still need scrubbing: contig_assign() does
 * both when a part of them is about to be used.  A range never spans nodes,
 * nor the heap and the carve-out.  Of the runs that are long enough, that is
 * taken which is first by these criteria, the first one being the weightiest:
 *   - it is on a node of d's affinity;
 *   - it is in the carve-out;
 *   - the range would be above 4 GiB;
 *   - the range could start at a multiple of 2^MAX_ORDER, if it is that long;
 *   - it is the shortest one;
 *   - it is on the node of the lowest number, and the lowest there.
 * With MEMF_exact_node in memflags only that node is considered.
 *
 * Takes d's page_alloc_lock and the heap lock, for at most 2^MAX_ORDER frames
 * at a time.  Returns
 *   0        *base is the first frame;
 *   -ENOMEM  fewer than nr frames are free, see report->free (less than nr);
 *   -ENOSPC  no run is long enough, see report->largest (less than nr).
 */
int contig_alloc(struct domain *d, unsigned long nr, unsigned int memflags,
                 mfn_t *base, struct contig_report *report);

/*
 * Make d the owner of frames that were set aside for it, after scrubbing
 * them.  Fails, leaving the frames as they were, as assign_pages() does, or
 * with -EIO when one of the frames is being taken offline.
 */
int contig_assign(struct domain *d, mfn_t base, unsigned int nr);

/* Return frames without an owner to where they are from. */
void contig_free(mfn_t base, unsigned long nr);

/*
 * Undo a contig_alloc() of which nothing was assigned: the frames go back, and
 * what came out of d's claim returns to it as far as there is memory for it.
 */
void contig_cancel(struct domain *d, mfn_t base, unsigned long nr,
                   const struct contig_report *report);

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
 * Like what contig_alloc() takes, runs start at multiples of 2 MiB.
 *
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
 * The carve-out: memory which is out of the heap since boot, for ranges only.
 * Below is what the allocator above and the heap need of it.  The heap lock
 * protects which frames are free; only changing that requires it.
 */

bool contig_is_carved(unsigned long mfn);

/* In frames. */
unsigned long contig_carved_total(void);
unsigned long contig_carved_free(void);

/* Call fn for free runs of node in [start, end), in ascending order. */
void contig_walk_carved(nodeid_t node, unsigned long start, unsigned long end,
                        void (*fn)(unsigned long mfn, unsigned long nr,
                                   void *arg),
                        void *arg);

/* Frame mfn is free from now on; or no more, returns whether it was. */
void contig_put_carved(unsigned long mfn);
bool contig_get_carved(unsigned long mfn);

/*
 * Take a range of nr frames out of the heap, or where there is none the
 * longest run.  Returns the number of frames, a multiple of those in 2 MiB.
 */
unsigned long contig_take_longest(unsigned long nr, mfn_t *base);

/*
 * Primitives on the heap, for the allocator above only; in page_alloc.c,
 * next to the lock and the lists they work on.
 */

/*
 * Call fn for the free buddies of node in [start, end), in ascending order:
 * those of which a run consists that starts at a multiple of 2 MiB.  start and
 * end are multiples of 2^MAX_ORDER, or the limits of the node.  fn runs with
 * the heap lock held and must not use the allocator.
 */
void heap_walk_free(nodeid_t node, unsigned long start, unsigned long end,
                    void (*fn)(unsigned long mfn, unsigned long nr, void *arg),
                    void *arg);

/* What taking frames has led to; to begin with, all 0. */
struct heap_taken {
    bool need_flush;        /* of TLBs, before the frames may be used, */
    uint32_t timestamp;     /* ... for this time */
    unsigned long claimed;  /* frames that came out of the domain's claim */
};

/*
 * Take up to nr frames of the free buddy that starts at mfn, against the
 * claim of d, which may be NULL.  Unless follows is set, meaning that the
 * caller holds frame mfn - 1, it is verified that a buddy starts there.
 * Returns the number of frames taken, 0 if there is no such buddy or others
 * have claimed it.
 */
unsigned long heap_take_buddy(struct domain *d, nodeid_t node,
                              unsigned long mfn, unsigned long nr,
                              bool follows, struct heap_taken *taken);

/* As far as there is memory for it, put nr frames into the claim of d. */
void heap_restore_claim(struct domain *d, unsigned long nr);

/*
 * Take up to nr, and 2^MAX_ORDER, free frames from mfn on out of the
 * carve-out.  d needs as much less of the heap: they count against its claim.
 * Returns the number of frames taken.
 */
unsigned long heap_take_carved(struct domain *d, unsigned long mfn,
                               unsigned long nr, struct heap_taken *taken);

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
