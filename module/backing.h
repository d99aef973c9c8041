/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPROMIS_BACKING_H
#define COMPROMIS_BACKING_H

#include <linux/types.h>

#include <compromis.h>

/* The words for COMPROMIS_MODE_*, as sysfs shows and takes them. */
extern const char *const compromis_mode_names[COMPROMIS_NR_MODES];

/* True if this machine has the backing mode @mode. */
bool compromis_has_mode(unsigned int mode);

/*
 * Switch this domain to COMPROMIS_MODE_*.  Sleeps; callers take turns.  Returns
 * 0, or
 *   -ERESTARTSYS  a signal came.  The change may be under way: then every frame
 *                 is translated as before, and the next call, for any mode,
 *                 takes over
 * or, with one line in the log that has reason, numbers and remedy:
 *   -EOPNOTSUPP   this machine has no such mode
 *   others        what the hypervisor returned
 */
int compromis_set_backing(unsigned int mode);

#endif /* COMPROMIS_BACKING_H */
