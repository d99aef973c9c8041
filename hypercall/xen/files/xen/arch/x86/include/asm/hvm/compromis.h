/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Contiguous guest memory and direct segment translation: what the rest of
 * Xen sees.  See arch/x86/mm/compromis/private.h for locks and invariants.
 */
#ifndef __ASM_X86_HVM_COMPROMIS_H__
#define __ASM_X86_HVM_COMPROMIS_H__

#include <xen/mm-frame.h>
#include <xen/types.h>

struct compromis_domain;
struct domain;
struct page_info;
struct vcpu;

/* Guest frames [gfn, gfn + nr) in machine frames [mfn, mfn + nr). */
struct compromis_range {
    gfn_t gfn;
    mfn_t mfn;
    unsigned long nr;
};

/* In struct hvm_domain. */
struct compromis_hvm_domain {
    struct compromis_domain *state;
    /* Bumped, with the segment lock held, when segments change. */
    unsigned long segment_gen;
};

/* In struct hvm_vcpu. */
struct compromis_hvm_vcpu {
    /* Generation of the segments this vCPU's VMCB holds. */
    unsigned long segment_gen;
    /* Nested page faults taken in guest user mode, and in any other. */
    uint64_t npt_faults_user, npt_faults_kernel;
};

#ifdef CONFIG_COMPROMIS

/* What the CPU has; set once at boot. */
struct compromis_hw {
    unsigned int segments;      /* number of direct segments */
    uint32_t counters;          /* bit n: guests may read walk counter n */
};
extern struct compromis_hw compromis_hw;

int compromis_domain_init(struct domain *d);
void compromis_domain_destroy(struct domain *d);

/*
 * The domain is about to run for the first time: give back those frames set
 * aside for it that lie behind the last one it uses.
 */
void compromis_creation_finished(struct domain *d);

/* Give back all frames that the domain never used.  May return -ERESTART. */
int compromis_relinquish(struct domain *d);

/*
 * Pages to back [gfn, gfn + 2^order) with, owned by d, or NULL to have them
 * allocated in the ordinary way.
 */
struct page_info *compromis_populate(struct domain *d, gfn_t gfn,
                                     unsigned int order,
                                     unsigned int memflags);

/* Has d memory set aside for it? */
bool compromis_has_reservation(const struct domain *d);

/* Is mfn in memory set aside for d, hence to stay d's while it lives? */
bool compromis_is_reserved(const struct domain *d, mfn_t mfn);

/*
 * Segments in force for d: writes up to COMPROMIS_MAX_SEGMENTS ranges, returns
 * their number and, in *gen, their generation.
 */
unsigned int compromis_get_segments(const struct domain *d,
                                    struct compromis_range *seg,
                                    unsigned long *gen);

/* Account for a nested page fault of v, which is current. */
void compromis_count_npt_fault(struct vcpu *v);

#else /* !CONFIG_COMPROMIS */

static inline int compromis_domain_init(struct domain *d) { return 0; }
static inline void compromis_domain_destroy(struct domain *d) {}
static inline void compromis_creation_finished(struct domain *d) {}
static inline int compromis_relinquish(struct domain *d) { return 0; }
static inline struct page_info *compromis_populate(
    struct domain *d, gfn_t gfn, unsigned int order, unsigned int memflags)
{
    return NULL;
}
static inline bool compromis_has_reservation(const struct domain *d)
{
    return false;
}
static inline bool compromis_is_reserved(const struct domain *d, mfn_t mfn)
{
    return false;
}
static inline void compromis_count_npt_fault(struct vcpu *v) {}

#endif /* !CONFIG_COMPROMIS */

#endif /* __ASM_X86_HVM_COMPROMIS_H__ */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * tab-width: 4
 * indent-tabs-mode: nil
 * End:
 */
