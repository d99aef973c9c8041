/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * arch/x86/mm/compromis/reason.c
 *
 * What a guest is told of a change that took it out of segment mode.
 */

#include <asm/p2m.h>

#include <public/arch-x86/compromis.h>

#include "reason.h"

unsigned int compromis_demotion_reason(p2m_type_t t, p2m_access_t a)
{
    switch ( t )
    {
    case p2m_ram_rw:
        return a == p2m_access_rwx ? COMPROMIS_DEMOTE_REMAP
                                   : COMPROMIS_DEMOTE_ACCESS;

    case p2m_invalid:
    case p2m_mmio_dm:
        return COMPROMIS_DEMOTE_UNMAP;

    case p2m_ram_logdirty:
        return COMPROMIS_DEMOTE_LOG_DIRTY;

    case p2m_ram_ro:
        return COMPROMIS_DEMOTE_READ_ONLY;

    case p2m_mmio_direct:
        return COMPROMIS_DEMOTE_MMIO;

    case p2m_populate_on_demand:
        return COMPROMIS_DEMOTE_POPULATE;

    case p2m_grant_map_rw:
    case p2m_grant_map_ro:
        return COMPROMIS_DEMOTE_GRANT;

    case p2m_map_foreign:
        return COMPROMIS_DEMOTE_FOREIGN;

    case p2m_ram_paging_out:
    case p2m_ram_paged:
    case p2m_ram_paging_in:
        return COMPROMIS_DEMOTE_PAGING;

    case p2m_ram_shared:
        return COMPROMIS_DEMOTE_SHARING;

    case p2m_ram_broken:
        return COMPROMIS_DEMOTE_BROKEN;

    case p2m_ioreq_server:
        return COMPROMIS_DEMOTE_IOREQ;

    default:
        return COMPROMIS_DEMOTE_OTHER;
    }
}

/*
 * Local variables:
 * mode: C
 * c-file-style: "BSD"
 * c-basic-offset: 4
 * tab-width: 4
 * indent-tabs-mode: nil
 * End:
 */
