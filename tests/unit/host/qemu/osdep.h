/* SPDX-License-Identifier: GPL-2.0-only */
/* What files of hardware/qemu/ that know nothing of QEMU need of its osdep.h. */
#ifndef COMPROMIS_TESTS_UNIT_OSDEP_H
#define COMPROMIS_TESTS_UNIT_OSDEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#endif /* COMPROMIS_TESTS_UNIT_OSDEP_H */
