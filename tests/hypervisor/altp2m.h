/* SPDX-License-Identifier: GPL-2.0-only */
/* Alternate p2ms of this domain, by Xen's HVMOP_altp2m.  Intel's Xen has them. */
#ifndef ALTP2M_H
#define ALTP2M_H

#include <stdbool.h>
#include <stdint.h>

/* What a view lets the domain do with a frame. */
#define ALTP2M_ACCESS_R	  1
#define ALTP2M_ACCESS_RWX 7

/* All of them return 0 or an error. */
long altp2m_enable(bool on);
long altp2m_create_view(uint16_t *view);
long altp2m_set_access(uint16_t view, uint64_t gfn, uint16_t access);
long altp2m_get_access(uint16_t view, uint64_t gfn, uint16_t *access);

#endif /* ALTP2M_H */
