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

/*
 * Ask the hypervisor, in a Xen domain, and from then on after each restore.
 * Returns 0, or an errno with one line in the log that has cause and remedy.
 */
int compromis_machine_init(void);
void compromis_machine_exit(void);

#endif /* COMPROMIS_MACHINE_H */
