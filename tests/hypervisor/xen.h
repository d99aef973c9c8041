/* SPDX-License-Identifier: GPL-2.0-only */
/* The hypervisor below us: hypercalls, as Xen's public headers define them. */
#ifndef XEN_H
#define XEN_H

#include <stdbool.h>
#include <stdint.h>

#define EPERM	   1
#define ENOENT	   2
#define ESRCH	   3
#define EAGAIN	   11
#define EFAULT	   14
#define EBUSY	   16
#define EINVAL	   22
#define ENOSYS	   38
#define EOPNOTSUPP 95

#define DOMID_SELF 0x7ff0U

/* Find Xen and set up the hypercall page; false if this is no Xen domain. */
bool xen_init(void);

long xen_hypercall(unsigned int nr, uint64_t arg1, uint64_t arg2);
long xen_hypercall3(unsigned int nr, uint64_t arg1, uint64_t arg2, uint64_t arg3);

/* The same, as a 32-bit kernel does it. */
long xen_hypercall_compat(unsigned int nr, uint32_t arg1, uint32_t arg2);

/* What Xen itself says of this domain: pages it owns, highest frame mapped. */
uint64_t xen_current_reservation(void);
uint64_t xen_maximum_gpfn(void);

/* This domain's number; false if Xen does not tell. */
bool xen_domid(uint16_t *domid);

/* EVTCHNOP_bind_virq, on vCPU 0: the event channel, or a negative error. */
long xen_bind_virq(uint32_t virq);

/* SCHEDOP_shutdown: power off, or crash. */
void xen_shutdown(bool ok) __attribute__((noreturn));

#endif /* XEN_H */
