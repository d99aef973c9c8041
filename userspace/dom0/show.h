/* SPDX-License-Identifier: GPL-2.0-only */
/* The output of `show`. */
#ifndef COMPROMIS_DOM0_SHOW_H
#define COMPROMIS_DOM0_SHOW_H

#include <stdio.h>

#include "state.h"

void show_print_text(const struct state *state, FILE *out);
/* Returns 0 or -ENOMEM. */
int show_print_json(const struct state *state, FILE *out);

#endif /* COMPROMIS_DOM0_SHOW_H */
