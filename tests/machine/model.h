/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The TLBs and caches of the CPU that the test runs on, by the name that WC_MODEL
 * has for them.  The figures are this test's own: where the machine's differ, the
 * tests fail.
 */
#ifndef MODEL_H
#define MODEL_H

#include <compromis-mmu.h>
#include <stdbool.h>
#include <stdint.h>

#define MODEL_TEXT  (COMPROMIS_WC_MODEL_MSRS * 8)
#define MODEL_STLBS 3

/* Bits of stlb_pages and stlb_for. */
#define PAGE_4K	 (1U << 0)
#define PAGE_2M	 (1U << 1)
#define PAGE_1G	 (1U << 2)
#define FOR_DATA (1U << 0)
#define FOR_CODE (1U << 1)
#define FOR_BOTH (FOR_DATA | FOR_CODE)

/* Page-walk caches of one dimension, by the table that their entries are from. */
enum {
	PWC_PD,
	PWC_PDPT,
	PWC_PML4,
	PWC_LEVELS
};

struct geometry {
	unsigned int entries, ways;
};

struct model {
	struct geometry stlb[MODEL_STLBS];
	unsigned int stlb_pages[MODEL_STLBS];
	unsigned int stlb_for[MODEL_STLBS];
	struct geometry pwc[PWC_LEVELS], npwc[PWC_LEVELS];
	struct geometry ntlb;
	unsigned int lat_l2, lat_mem;
};

/* The STLB for accesses of one kind to pages of one size; sets is 0 if there is none. */
struct tlb_shape {
	unsigned int lg_page; /* what an entry covers, as log2 */
	unsigned int sets, ways;
};

extern struct model model;
extern uint64_t model_wc_host; /* WC_HOST as it was after reset */
extern char model_text[MODEL_TEXT + 1];

/* Read WC_MODEL and look it up; ends the test if the name says nothing to us. */
void model_init(void);

/* There is no cache at all. */
bool model_is_architectural(void);

/* @kind is FOR_DATA or FOR_CODE, @lg_page 12, 21 or 30. */
struct tlb_shape model_shape(unsigned int kind, unsigned int lg_page);

/*
 * Is the STLB for data so large that between two runs of a guest the host's own pages
 * do not take the place of the few that the guest has used?
 */
bool model_keeps_pages(void);

/*
 * What a walk of @length entries reads when the page-walk caches hold all of its
 * upper entries from level @lowest on (PWC_PD, ...), as far as they hold that level.
 */
unsigned int model_reads(const struct geometry *pwc, unsigned int length, unsigned int lowest);

#endif /* MODEL_H */
