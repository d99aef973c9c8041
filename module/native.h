/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPROMIS_NATIVE_H
#define COMPROMIS_NATIVE_H

#include <linux/types.h>

/*
 * The walk counters of a machine that runs no hypervisor: the CPU counts what
 * it does outside of guests, once told to by its MSR WC_HOST.
 */

/*
 * Let all CPUs count, those too that come online later.  On success @counters
 * names the counters there are (bit n: counter n of the Compromis MMU).
 * Returns 0, or an errno:
 *   -ENODEV  this CPU has no counters for this
 *   others   it has, but they cannot be turned on; one line in the log has
 *            cause and remedy
 */
int compromis_native_init(u32 *counters);

/* Let no CPU count any more, if any was told to. */
void compromis_native_exit(void);

#endif /* COMPROMIS_NATIVE_H */
