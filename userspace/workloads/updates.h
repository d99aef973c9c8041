/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Random updates of a table, after the RandomAccess benchmark of the HPC Challenge
 * (Luszczek et al., 2005): every update XORs a random number into a random word.
 * The stream and the choice of the word are our own; any table size will do.
 */
#ifndef COMPROMIS_WORKLOADS_UPDATES_H
#define COMPROMIS_WORKLOADS_UPDATES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Word i is i. */
void updates_init(uint64_t *table, size_t words);

/*
 * Do nr updates of the stream of this seed.  The same call again undoes them.
 * Returns the XOR of all numbers that went in.
 */
uint64_t updates_run(uint64_t *table, size_t words, uint64_t nr, uint64_t seed);

/* XOR of all words: what updates_run() returned, XOR what it was before. */
uint64_t updates_sum(const uint64_t *table, size_t words);

/* First word that is not as updates_init() leaves it; words if all are. */
size_t updates_check(const uint64_t *table, size_t words);

#endif /* COMPROMIS_WORKLOADS_UPDATES_H */
