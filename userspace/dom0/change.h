/* SPDX-License-Identifier: GPL-2.0-only */
/* Change the mode of a domain. */
#ifndef COMPROMIS_DOM0_CHANGE_H
#define COMPROMIS_DOM0_CHANGE_H

#include "tool.h"

/*
 * Returns an exit status when the change is over; the reason that Xen gave has been printed
 * if it is not TOOL_OK.
 */
int change_mode(struct tool *tool, const struct domain *domain, uint32_t mode);

#endif /* COMPROMIS_DOM0_CHANGE_H */
