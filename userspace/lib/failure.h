/* SPDX-License-Identifier: GPL-2.0-only */
/* The reasons of the `failures` file, in words: cause, numbers, remedy. */
#ifndef COMPROMIS_LIB_FAILURE_H
#define COMPROMIS_LIB_FAILURE_H

#include <stddef.h>

#include "sysfs.h"

/* Enough for failure_describe() of any failure. */
#define FAILURE_TEXT 256

/*
 * Say what went wrong, with the numbers of this failure where its reason has any.
 * A reason of a newer hypervisor is given as it is.  Returns buf.
 */
const char *failure_describe(const struct sysfs_failure *failure, char buf[FAILURE_TEXT]);

/* Say what to do about it; NULL if the reason is not known. */
const char *failure_remedy(const struct sysfs_failure *failure);

#endif /* COMPROMIS_LIB_FAILURE_H */
