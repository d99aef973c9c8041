/* SPDX-License-Identifier: GPL-2.0-only */
/* Which of the systems of lib/cost.h this machine is. */
#ifndef COMPROMIS_CTL_SYSTEM_H
#define COMPROMIS_CTL_SYSTEM_H

#include <stdbool.h>

#include "cost.h"

/*
 * By the mode that is in force, of superpage mode by the largest entry that maps anything.
 * Returns whether it is known; if not, *system is the most common one, COST_NESTED_2M.
 */
bool system_find(const char *root, enum cost_system *system);

#endif /* COMPROMIS_CTL_SYSTEM_H */
