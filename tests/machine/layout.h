/* SPDX-License-Identifier: GPL-2.0-only */
/* Where things are, in host-physical (h) and guest-physical (g) memory. */
#ifndef LAYOUT_H
#define LAYOUT_H

#define KIB(n) ((uint64_t)(n) << 10)
#define MIB(n) ((uint64_t)(n) << 20)
#define GIB(n) ((uint64_t)(n) << 30)

/* Page tables of the host side: nested ones, and those of unnested guests. */
#define H_TABLES     MIB(32)
#define H_TABLES_END MIB(256)

/*
 * Guest memory: gPA 0 to 1 GiB is at H_RAM through the nested page table.
 * H_OTHER is more memory for a segment to point to, so that a test can tell
 * which of the two served an access; no test gets further there than OTHER_SIZE.
 */
#define RAM_SIZE   GIB(1)
#define H_RAM	   GIB(4)
#define H_OTHER	   GIB(5)
#define OTHER_SIZE MIB(128)

/*
 * Guest programs, descriptor tables, page tables, words that hold their own hPA, other
 * data, pages of code that jump from one to the next.
 */
#define G_PROGRAM     MIB(0)
#define G_SYSTEM      KIB(64)
#define G_TABLES      MIB(1)
#define G_TABLES_END  MIB(16)
#define G_STAMPED     MIB(16)
#define G_STAMPED_END MIB(32)
#define G_DATA	      MIB(32)
#define G_DATA_END    MIB(112)
#define G_CHAIN	      MIB(112)
#define G_CHAIN_END   MIB(128)

/* A 4K guest space maps so much, gVA = gPA; a 2M space has aliases of RAM up to here. */
#define G_SPACE_4K MIB(128)
#define G_SPACE_2M GIB(32)

#endif /* LAYOUT_H */
