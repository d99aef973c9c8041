/* SPDX-License-Identifier: GPL-2.0-only */
/* What the module's sources without a kernel in them take from this header: NULL. */
#ifndef COMPROMIS_TESTS_UNIT_LINUX_STDDEF_H
#define COMPROMIS_TESTS_UNIT_LINUX_STDDEF_H

#include <stddef.h>

#endif /* COMPROMIS_TESTS_UNIT_LINUX_STDDEF_H */
