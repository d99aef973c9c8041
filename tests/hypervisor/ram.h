/* SPDX-License-Identifier: GPL-2.0-only */
/* All RAM of this domain that the test does not run on, as a witness. */
#ifndef RAM_H
#define RAM_H

#include <stdbool.h>
#include <stdint.h>

/* Call @visit for each page of it. */
void ram_for_each(void (*visit)(uint64_t addr));

/* Write to every page words that only it has; bit 63 to 32 are @round. */
void ram_fill(uint32_t round);

/* Are they all still there?  Says where not. */
bool ram_check(uint32_t round);

#endif /* RAM_H */
