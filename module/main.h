/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPROMIS_MAIN_H
#define COMPROMIS_MAIN_H

#include <compromis.h>

/*
 * What the hypervisor and the CPU can do for this domain.  Read once when the
 * module loads and constant from then on, so no lock.  The counters field
 * names only counters that this kernel really could read; without hypervisor
 * all others are zero.
 */
extern struct compromis_features compromis_machine;

#endif /* COMPROMIS_MAIN_H */
