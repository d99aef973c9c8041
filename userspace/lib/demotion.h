/* SPDX-License-Identifier: GPL-2.0-only */
/* What made Xen leave segment mode, in words. */
#ifndef COMPROMIS_LIB_DEMOTION_H
#define COMPROMIS_LIB_DEMOTION_H

#include <stdint.h>

/* A word for COMPROMIS_DEMOTE_*, such as "log-dirty"; NULL for one of a newer hypervisor. */
const char *demotion_word(uint32_t reason);

/* What it means. */
const char *demotion_text(uint32_t reason);

#endif /* COMPROMIS_LIB_DEMOTION_H */
