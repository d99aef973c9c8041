/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Compromis MMU: sizes and latencies of the modelled TLBs and caches
 *
 * A model is named by a text, "PRESET[:NAME=VALUE]...".  hardware/MMU.md has
 * the names, the presets and where their figures come from.
 */
#ifndef I386_TCG_COMPROMIS_PARAMS_H
#define I386_TCG_COMPROMIS_PARAMS_H

#define COMPROMIS_STLBS 3

/* Page sizes, as indices and as bits of stlb_pages. */
enum {
    COMPROMIS_PAGE_4K,
    COMPROMIS_PAGE_2M,
    COMPROMIS_PAGE_1G,
    COMPROMIS_PAGE_SIZES
};

/* What an access is for, as indices and as bits of stlb_for. */
enum {
    COMPROMIS_FOR_DATA,
    COMPROMIS_FOR_CODE,
    COMPROMIS_FOR_KINDS
};

/* Upper entries that page-walk caches hold, by level: 0 points to a leaf. */
enum {
    COMPROMIS_PWC_PD,
    COMPROMIS_PWC_PDPT,
    COMPROMIS_PWC_PML4,
    COMPROMIS_PWC_PML5,
    COMPROMIS_PWC_LEVELS
};

/* The two tables that a nested walk reads. */
enum {
    COMPROMIS_GUEST,
    COMPROMIS_NESTED,
    COMPROMIS_DIMENSIONS
};

/* Where a page table entry is read from. */
enum {
    COMPROMIS_FROM_L2,
    COMPROMIS_FROM_L3,
    COMPROMIS_FROM_MEMORY,
    COMPROMIS_SOURCES
};

/* Ways divide entries.  No entries: there is no such cache. */
typedef struct CompromisGeometry {
    uint32_t entries;
    uint32_t ways;
} CompromisGeometry;

typedef struct CompromisParams {
    CompromisGeometry stlb[COMPROMIS_STLBS];
    uint32_t stlb_pages[COMPROMIS_STLBS];
    uint32_t stlb_for[COMPROMIS_STLBS];
    CompromisGeometry pwc[COMPROMIS_DIMENSIONS][COMPROMIS_PWC_LEVELS];
    CompromisGeometry ntlb;
    CompromisGeometry lines[COMPROMIS_FROM_MEMORY];     /* of 64 bytes */
    uint32_t latency[COMPROMIS_SOURCES];                /* cycles */
} CompromisParams;

/**
 * compromis_params_parse:
 * @params: where to put the result
 * @text: of a model
 * @errp: error
 *
 * Returns: false on error, which then says what is wrong and what would do.
 */
bool compromis_params_parse(CompromisParams *params, const char *text,
                            Error **errp);

/**
 * compromis_params_describe:
 * @params: the parameters
 * @out: text to append to, one parameter a line
 */
void compromis_params_describe(const CompromisParams *params, GString *out);

#endif /* I386_TCG_COMPROMIS_PARAMS_H */
