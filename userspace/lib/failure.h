/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The reasons of the hypercall, and of the file `failures` that shows them to the guest, in
 * words: cause, numbers, remedy.
 */
#ifndef COMPROMIS_LIB_FAILURE_H
#define COMPROMIS_LIB_FAILURE_H

#include <stddef.h>

#include "sysfs.h"

/* Enough for failure_describe() of any failure. */
#define FAILURE_TEXT 256

/* What the hypercall says, in the form of the file: words for reasons, KiB for frames. */
void failure_from_call(const struct compromis_failure *from, struct sysfs_failure *failure);

/*
 * Say what went wrong, with the numbers of this failure where its reason has any.
 * A reason of a newer hypervisor is given as it is.  Returns buf.
 */
const char *failure_describe(const struct sysfs_failure *failure, char buf[FAILURE_TEXT]);

/* Say what to do about it; NULL if the reason is not known. */
const char *failure_remedy(const struct sysfs_failure *failure);

#endif /* COMPROMIS_LIB_FAILURE_H */
