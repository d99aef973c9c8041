/* SPDX-License-Identifier: GPL-2.0-only */
/* The types of p2m entries, and of access to them, that Xen 4.17 knows. */
#ifndef HOST_ASM_P2M_H
#define HOST_ASM_P2M_H

typedef enum {
	p2m_ram_rw,
	p2m_invalid,
	p2m_ram_logdirty,
	p2m_ram_ro,
	p2m_mmio_dm,
	p2m_mmio_direct,
	p2m_populate_on_demand,
	p2m_grant_map_rw,
	p2m_grant_map_ro,
	p2m_ram_paging_out,
	p2m_ram_paged,
	p2m_ram_paging_in,
	p2m_ram_shared,
	p2m_ram_broken,
	p2m_map_foreign,
	p2m_ioreq_server,
	/* None of Xen's: one that it may yet get. */
	p2m_later,
} p2m_type_t;

typedef enum {
	p2m_access_n,
	p2m_access_r,
	p2m_access_w,
	p2m_access_rw,
	p2m_access_x,
	p2m_access_rx,
	p2m_access_wx,
	p2m_access_rwx,
	p2m_access_rx2rw,
	p2m_access_n2rwx,
} p2m_access_t;

#endif /* HOST_ASM_P2M_H */
