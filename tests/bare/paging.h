/* SPDX-License-Identifier: GPL-2.0-only */
/* Page table entries, and the identity map that a test itself runs on. */
#ifndef BARE_PAGING_H
#define BARE_PAGING_H

#define PTE_P  0x001
#define PTE_W  0x002
#define PTE_U  0x004
#define PTE_A  0x020
#define PTE_D  0x040
#define PTE_PS 0x080

/* A and D preset: no walk has to write an entry. */
#define PTE_TABLE (PTE_P | PTE_W | PTE_A)
#define PTE_LEAF  (PTE_P | PTE_W | PTE_A | PTE_D)

/* Physical memory that boot.S maps, by 2 MiB pages. */
#define IDENTITY_GIB 8

#ifndef __ASSEMBLER__
#include <stdint.h>

/* Set the rights of the page at @page to @flags: PTE_LEAF, less PTE_W, or 0. */
void paging_protect(void *page, uint64_t flags);

#endif /* !__ASSEMBLER__ */
#endif /* BARE_PAGING_H */
