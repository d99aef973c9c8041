/* SPDX-License-Identifier: GPL-2.0-only */
/* The table of `list`. */
#ifndef COMPROMIS_DOM0_LIST_H
#define COMPROMIS_DOM0_LIST_H

#include <stdio.h>

#include "state.h"

void list_print_text(const struct state *states, size_t nr, FILE *out);
/* Returns 0 or -ENOMEM. */
int list_print_json(const struct state *states, size_t nr, FILE *out);

#endif /* COMPROMIS_DOM0_LIST_H */
