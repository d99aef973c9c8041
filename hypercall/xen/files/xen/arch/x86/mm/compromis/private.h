/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Contiguous guest memory and direct segment translation: internals.
 *
 *   select.c     which domains are to be backed
 *   reserve.c    memory set aside for a domain, and what becomes of it
 *   release.c    giving idle parts of it back
 *   backing.c    changes of the backing mode
 *   segment.c    finding segments, turning them on and off
 *   reason.c     why they were turned off
 *   walk.c       walking the p2m table by table
 *   query.c      what the hypercall tells about a domain
 *   host.c       what it tells about the machine
 *   inject.c     failing allocations, for tests
 *   hypercall.c  the hypercall: checks, dispatch, continuation
 *
 * Principle: the p2m is always complete and correct.  The size of its entries
 * does not change any translation, and a direct segment is a cache of it.  So
 * neither needs the domain to be paused.
 *
 * Locks, in the order in which they nest:
 *   p2m lock          mode, failure, counters, change, and which segments are
 *                     in force; the read lock suffices for looking
 *   res.lock          all of res
 *   page_alloc_lock   } taken by the allocator, for
 *   heap_lock         } frames that are set aside
 *   seg.lock          the segments, for VM entry, which cannot take the p2m
 *                     lock; leaf, interrupts off.  Writers hold both.
 *
 * Security invariants:
 *   I1  A machine frame that a segment in force reaches belongs to the domain,
 *       and either the p2m maps it as plain RAM at that very guest frame, or
 *       it is a retained frame of the domain's reservation.
 *   I2  Before anything contradicts I1, segments are turned off and all CPUs
 *       have left guest mode; only then the p2m changes, is flushed, and the
 *       frame may be freed.
 *   I3  A CPU never runs with a mix of old and new base, limit and offset.
 *   I4  Only Xen writes these; they are multiples of a page; a guest can
 *       choose when a segment is made but not what it covers.
 *   I5  Machine frame numbers are told to the control and hardware domains
 *       only.
 *   I6  A nested guest never runs with its parent's segments or counters: only
 *       the VMCB of the first level ever holds them.
 *
 * What I1 rests on: each frame of a reservation is owned by the domain or
 * listed in res.unassigned, from the moment it leaves the heap until the
 * domain dies or it is marked in res.released.  No other path leads from the
 * heap to the domain, as the frames are not in the heap; and none leads back,
 * as removal from the p2m keeps them and populate on demand, paging and sharing
 * refuse them.  A frame that is about to be mapped has its M2P entry set
 * first, so that it is not taken for an idle one.
 */
#ifndef __ARCH_X86_MM_COMPROMIS_PRIVATE_H__
#define __ARCH_X86_MM_COMPROMIS_PRIVATE_H__

#include <xen/rangeset.h>
#include <xen/sched.h>

#include <asm/hvm/compromis.h>
#include <asm/p2m.h>

#include <public/arch-x86/compromis.h>

#include "../mm-locks.h"
#include "p2m.h"
#include "reason.h"

/* RAM below 4 GiB and above it are set aside independently. */
#define NR_RESERVATIONS 2

/* Guest frames: the 4 GiB boundary, and where RAM below it ends at most. */
#define FRAMES_4G    PFN_DOWN(GB(4))
#define LOW_RAM_END  PFN_DOWN(0xfc000000UL)

/* The smallest range worth a segment. */
#define MIN_SEGMENT  (1UL << PAGE_ORDER_2M)

/* What a change of mode consists of; each pass goes over the whole p2m. */
enum compromis_pass {
    PASS_DONE,
    PASS_SPLIT,                 /* to 4 KiB entries */
    PASS_MERGE_2M,
    PASS_MERGE_1G,
    PASS_SCAN,                  /* find the largest linear ranges */
};

/* A change of mode, which spans continuations. */
struct compromis_change {
    bool active;
    bool stale;                 /* the scan has to start over */
    bool quiet;                 /* nobody else changed the p2m meanwhile */
    unsigned int mode;
    unsigned int from;          /* mode when it began */
    unsigned int pass;          /* index into the passes of the mode */
    unsigned long gfn;          /* next frame to look at */
    int rc;                     /* outcome of the last change */
    /* The largest ranges so far, by gfn, and the one being looked at. */
    unsigned int nr;
    struct compromis_range cand[COMPROMIS_MAX_SEGMENTS];
    struct compromis_range cur;
};

struct compromis_domain {
    struct {
        spinlock_t lock;
        bool decided;           /* whether wanted is known yet */
        bool wanted;            /* "compromis" said so at creation */
        bool tried[NR_RESERVATIONS];
        bool dead;              /* nothing is handed out any more */
        struct compromis_range range[NR_RESERVATIONS];
        struct rangeset *unassigned;
        unsigned long *released[NR_RESERVATIONS]; /* bitmaps, or NULL */
        unsigned long nr_released;
        struct compromis_failure failure;
    } res;

    unsigned int mode;          /* COMPROMIS_MODE_*, last reached */
    bool attempted;             /* failure is that of a mode change */
    struct compromis_failure failure;
    unsigned long switches;

    struct {
        unsigned long total, count[COMPROMIS_NR_DEMOTE];
        unsigned int last;      /* COMPROMIS_DEMOTE_* */
        unsigned long last_gfn;
    } demotions;

    struct compromis_change change;

    /*
     * What is known of the p2m until somebody else changes it: that nothing is
     * left to merge, and what a scan would find.
     */
    bool own;                   /* it is us who change it now */
    bool merged, scanned;
    unsigned int nr_found;
    struct compromis_range found[COMPROMIS_MAX_SEGMENTS];

    struct {
        spinlock_t lock;
        unsigned int nr;
        struct compromis_range range[COMPROMIS_MAX_SEGMENTS];
    } seg;
};

static inline struct compromis_domain *compromis_state(const struct domain *d)
{
    return d->arch.hvm.compromis.state;
}

static inline void compromis_fail(struct compromis_failure *f, uint32_t reason,
                                  uint64_t needed, uint64_t available)
{
    *f = (struct compromis_failure){
        .reason = reason, .needed = needed, .available = available,
    };
}

/* Number of frames from gfn to the end of its 2^order block. */
static inline unsigned long block_rest(unsigned long gfn, unsigned int order)
{
    unsigned long size = 1UL << order;

    return size - (gfn & (size - 1));
}

/*
 * May this entry be resized, and be covered by a segment?  Restricted access,
 * which only EPT knows, has to stay with its own entry.
 */
static inline bool is_plain_ram(mfn_t mfn, p2m_type_t t, p2m_access_t a)
{
    return t == p2m_ram_rw && a == p2m_access_rwx && mfn_valid(mfn);
}

/* Nothing mapped, and no other meaning to it. */
static inline bool is_plain_hole(p2m_type_t t)
{
    return t == p2m_invalid || t == p2m_mmio_dm;
}

/* select.c */

/* Is d, which is being created, to be backed by contiguous memory? */
bool compromis_is_selected(const struct domain *d);

/* walk.c */

struct compromis_entry {
    mfn_t mfn;                  /* of the very gfn asked for */
    p2m_type_t t;
    p2m_access_t a;
    unsigned int order;
};

/* Initialise with the p2m alone.  It is to be locked while the walk lasts. */
struct compromis_walk {
    struct p2m_domain *p2m;
    bool started;
    unsigned long base;         /* first gfn of ... */
    const uint64_t *table;      /* ... a table of 4 KiB entries, or NULL */
};

/* How gfn is mapped; cheap when it follows on the last one. */
struct compromis_entry compromis_walk(struct compromis_walk *w,
                                      unsigned long gfn);
/* Has to come ahead of any change of the p2m. */
void compromis_walk_end(struct compromis_walk *w);

/* reserve.c */

/*
 * Ranges that the record of frames not yet handed out may fall apart into.
 * Otherwise a guest could make it long, and slow, by the order it asks in.
 */
#define MAX_UNASSIGNED_RANGES 1024

/* Are these frames owned by d, and presently mapped nowhere? */
bool compromis_frames_idle(const struct domain *d, mfn_t mfn,
                           unsigned long nr);

/* Are frames gfn ... retained by the domain though the p2m lacks them? */
bool compromis_is_retained(const struct domain *d, unsigned long gfn,
                           unsigned long nr, mfn_t mfn);
/* Copy of the reservations that are not empty; returns their number. */
unsigned int compromis_get_reservations(const struct domain *d,
                                        struct compromis_range *res);
/* Frames of these which the domain still has. */
unsigned long compromis_reserved_frames(const struct domain *d);
/* Reservations made and not made, for all domains since boot. */
void compromis_get_reserve_stats(struct compromis_host *h);
/* Why the domain has no, or not all of its reservations. */
struct compromis_failure compromis_creation_failure(const struct domain *d);

/* backing.c */
/* Returns -ERESTART to be continued, with COMPROMIS_SET_STEP -EAGAIN instead. */
int compromis_set_backing(struct domain *d, unsigned int mode, uint32_t flags,
                          struct compromis_failure *f);
unsigned int compromis_nr_passes(unsigned int mode);

/* segment.c; all but the first with the p2m lock held */
int compromis_may_segment(const struct domain *d, struct compromis_failure *f);
void compromis_segments_off(struct domain *d);
/* Turn segments off because of gfn. */
void compromis_demote(struct domain *d, unsigned int reason,
                      unsigned long gfn);
bool compromis_in_segment(const struct domain *d, unsigned long gfn,
                          unsigned long nr);
void compromis_scan_reset(struct compromis_change *c);
void compromis_scan_step(struct domain *d);
int compromis_scan_finish(struct domain *d, struct compromis_failure *f);

/* query.c */
void compromis_get_features(const struct domain *d,
                            struct compromis_features *f);
void compromis_get_info(struct domain *d, struct compromis_info *info);
void compromis_get_p2m_stats(struct domain *d, struct compromis_p2m_stats *s);
void compromis_lookup_gfn(struct domain *d, struct compromis_lookup_gfn *l);
int compromis_get_vcpu_events(struct domain *d,
                              struct compromis_vcpu_events *e);
void compromis_get_demotions(struct domain *d, struct compromis_demotions *s);

/* release.c */
int compromis_release(struct domain *d, struct compromis_release *r);

/* inject.c */

/* Is this allocation to fail? */
#ifdef CONFIG_COMPROMIS_INJECT
bool compromis_inject(const char *what);
#else
static inline bool compromis_inject(const char *what) { return false; }
#endif

/* host.c */
void compromis_get_host(struct compromis_host *h);
void compromis_get_free_runs(struct compromis_free_runs *f);

#endif /* __ARCH_X86_MM_COMPROMIS_PRIVATE_H__ */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * tab-width: 4
 * indent-tabs-mode: nil
 * End:
 */
