/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPROMIS_MACHINE_H
#define COMPROMIS_MACHINE_H

#include <compromis.h>

/*
 * What the hypervisor and the CPU can do for this domain: found out when the
 * module loads, and again when the domain was restored, maybe on another host.
 * Each field is written at once and read without a lock.  The counters are only
 * such as this kernel really could read; without hypervisor all other fields are
 * zero, and on a host without the hypercall all are.
 */
extern struct compromis_features compromis_machine;

/* The page tables that the CPU's walk counters are about; set when the module loads. */
enum compromis_paging {
	COMPROMIS_PAGING_UNKNOWN,	/* nothing counts them, or the CPU's own PMU */
	COMPROMIS_PAGING_NATIVE,
	COMPROMIS_PAGING_SHADOW,	/* Xen's shadows of this kernel's own */
	COMPROMIS_PAGING_NESTED,
};

extern enum compromis_paging compromis_paging;

/*
 * Ask the hypervisor, in a Xen domain, and from then on after each restore.  A
 * domain on shadow page tables has no modes, and maybe counters.
 * Returns 0, or an errno with one line in the log that has cause and remedy.
 */
int compromis_machine_init(void);
void compromis_machine_exit(void);

#endif /* COMPROMIS_MACHINE_H */
