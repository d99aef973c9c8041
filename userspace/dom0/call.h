/* SPDX-License-Identifier: GPL-2.0-only */
/* The hypercall, through libxencall. */
#ifndef COMPROMIS_DOM0_CALL_H
#define COMPROMIS_DOM0_CALL_H

#include "compromis.h"

struct call;

/* Returns 0 or -errno: -ENOENT where there is no driver for hypercalls, as outside of Xen. */
int call_open(struct call **call);
void call_close(struct call *call);

/*
 * Do a command for a domain.  op->u is the caller's; the rest is filled in here.  Returns 0 or
 * the -errno of compromis.h; what Xen wrote is in op after an error too.
 */
int call_do(struct call *call, unsigned int cmd, uint16_t domid, struct compromis_op *op);

#endif /* COMPROMIS_DOM0_CALL_H */
