/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef __ARCH_X86_MM_COMPROMIS_REASON_H__
#define __ARCH_X86_MM_COMPROMIS_REASON_H__

#include <asm/p2m.h>

/*
 * COMPROMIS_DEMOTE_*: why an entry of type t and access a, about to be made,
 * contradicts a direct segment.
 */
unsigned int compromis_demotion_reason(p2m_type_t t, p2m_access_t a);

#endif /* __ARCH_X86_MM_COMPROMIS_REASON_H__ */

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * tab-width: 4
 * indent-tabs-mode: nil
 * End:
 */
