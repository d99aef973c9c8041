/* SPDX-License-Identifier: GPL-2.0-only */
/* Release of the userspace programs. */
#ifndef COMPROMIS_LIB_VERSION_H
#define COMPROMIS_LIB_VERSION_H

#define COMPROMIS_RELEASE "0.1.0"

#endif /* COMPROMIS_LIB_VERSION_H */
