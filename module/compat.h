/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef COMPROMIS_COMPAT_H
#define COMPROMIS_COMPAT_H

/*
 * How kernels differ: nothing else here may look at LINUX_VERSION_CODE.  Linux
 * 6.1 and 6.12, the two that Debian 12 has, need no difference so far.
 */
#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0)
#error "compromis is for Linux 6.1 and later; run a newer kernel to build it"
#endif

#endif /* COMPROMIS_COMPAT_H */
