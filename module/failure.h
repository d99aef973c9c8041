/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPROMIS_FAILURE_H
#define COMPROMIS_FAILURE_H

#include <linux/types.h>

#include <compromis.h>

struct attribute_group;

/* The directory "failures" in sysfs. */
extern const struct attribute_group compromis_failures_group;

/* Fill in that directory; before it is created, once. */
void compromis_failures_init(void);

/*
 * Count a failure of this domain, of an attempt by this kernel or at its
 * creation.  @failure->reason may be any number.
 */
void compromis_failure_count(const struct compromis_failure *failure);

/*
 * Log in one line that @mode was refused with the errno @err: reason, numbers
 * and remedy.
 */
void compromis_failure_warn(const char *mode, int err,
			    const struct compromis_failure *failure);

#endif /* COMPROMIS_FAILURE_H */
