/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPROMIS_TRAP_HOOK_H
#define COMPROMIS_TRAP_HOOK_H

/*
 * See every fault before mm does, as long as somebody wants to; without, faults
 * cost what they always do.  Sleeps.  Returns 0 or why it is not possible.
 */
int trap_hook_get(void);
void trap_hook_put(void);

/*
 * Can it be done in this kernel?  Returns 0 or
 *   -EOPNOTSUPP  the fault handler has no place for it that may be returned from
 *   others       of register_kprobe()
 */
int trap_hook_probe(void);

#endif /* COMPROMIS_TRAP_HOOK_H */
