/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the p2m code tells the direct segments.
 *
 * All are called ahead of the change, the first two with the p2m lock held.  If a
 * segment contradicts it they turn all segments of the domain off, and return
 * only after every CPU that ran with them has left guest mode.
 */
#ifndef __ARCH_X86_MM_COMPROMIS_P2M_H__
#define __ARCH_X86_MM_COMPROMIS_P2M_H__

#include <asm/p2m.h>

#ifdef CONFIG_COMPROMIS

/* [gfn, gfn + 2^order) is about to be set to mfn, with type t and access a. */
void compromis_p2m_update(struct p2m_domain *p2m, gfn_t gfn, mfn_t mfn,
                          unsigned int order, p2m_type_t t, p2m_access_t a);

/* Frames first ... last of type ot are about to become nt. */
void compromis_p2m_retype(struct p2m_domain *p2m, unsigned long first,
                          unsigned long last, p2m_type_t ot, p2m_type_t nt);

/* An alternate p2m is about to be used. */
void compromis_p2m_altp2m(struct domain *d);

#else /* !CONFIG_COMPROMIS */

static inline void compromis_p2m_update(
    struct p2m_domain *p2m, gfn_t gfn, mfn_t mfn, unsigned int order,
    p2m_type_t t, p2m_access_t a) {}
static inline void compromis_p2m_retype(
    struct p2m_domain *p2m, unsigned long first, unsigned long last,
    p2m_type_t ot, p2m_type_t nt) {}
static inline void compromis_p2m_altp2m(struct domain *d) {}

#endif /* !CONFIG_COMPROMIS */

#endif /* __ARCH_X86_MM_COMPROMIS_P2M_H__ */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * tab-width: 4
 * indent-tabs-mode: nil
 * End:
 */
