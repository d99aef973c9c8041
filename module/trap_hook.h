/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPROMIS_TRAP_HOOK_H
#define COMPROMIS_TRAP_HOOK_H

/*
 * See every fault before mm does, as long as somebody wants to, and some seconds longer;
 * without, faults cost what they always do.  Sleeps.  Returns 0 or
 *   -EBUSY  a livepatch has the fault handler, or ftrace is switched off
 *   others  of register_ftrace_function()
 */
int trap_hook_get(void);
void trap_hook_put(void);

/* Can it be done in this kernel?  Returns as trap_hook_get(); either way, trap_hook_exit(). */
int trap_hook_probe(void);

/* When nobody wants to any more: there is no way back. */
void trap_hook_exit(void);

#endif /* COMPROMIS_TRAP_HOOK_H */
