/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Compromis MMU: what a CPU would hold in its TLBs and walk caches
 *
 * TCG's own TLB, kept small, is the first level.  What misses there is looked
 * up here, in caches that are tagged and invalidated as hardware/MMU.md says;
 * they decide which misses are walks and what a walk reads, never what it
 * finds.  All of it belongs to one vCPU and is used on its thread only.
 */
#ifndef I386_TCG_COMPROMIS_MODEL_H
#define I386_TCG_COMPROMIS_MODEL_H

#include "compromis-cache.h"
#include "compromis-params.h"

#define COMPROMIS_MODEL_TEXT (COMPROMIS_WC_MODEL_MSRS * 8)

struct CompromisModel {
    char text[COMPROMIS_MODEL_TEXT];    /* padded with zeros */
    CompromisParams params;
    bool caches;                        /* there are any */

    CompromisCache stlb[COMPROMIS_STLBS];
    CompromisCache pwc[COMPROMIS_DIMENSIONS][COMPROMIS_PWC_LEVELS];
    CompromisCache ntlb;
    CompromisCache lines[COMPROMIS_FROM_MEMORY];

    /*
     * For code and data, and each size of page: the STLBs that hold it, and the
     * size by which it is held.
     */
    struct {
        uint8_t lg_page;                /* 0: by none */
        uint8_t nr;
        uint8_t stlb[COMPROMIS_STLBS];
    } homes[COMPROMIS_FOR_KINDS][COMPROMIS_PAGE_SIZES];

    /* The slots of all caches, which point into it; and for migration. */
    uint64_t *words;
    uint32_t nr_words;
    uint8_t migrated_text[COMPROMIS_MODEL_TEXT];
};

/* The address space of an access. */
typedef struct CompromisSpace {
    uint32_t asid;
    uint16_t pcid;
} CompromisSpace;

/* An access that missed the first level, and what is known of its page. */
typedef struct CompromisAccess {
    uint64_t va;
    unsigned lg_page;           /* log2 of what one TLB entry may cover */
    unsigned lg_guest;          /* log2 of the guest page, 0 if unpaged */
    bool global;
    bool writable;              /* by now, the dirty bit included */
    bool store;
    bool fetch;
} CompromisAccess;

/**
 * compromis_model_new:
 * @text: see compromis-params.h
 * @errp: error
 *
 * Returns: the model, empty, or NULL on error.
 */
CompromisModel *compromis_model_new(const char *text, Error **errp);
void compromis_model_free(CompromisModel *m);

/**
 * compromis_model_tlb:
 * @m: the model
 * @space: whose access
 * @access: the access
 *
 * Look up the STLB, and fill it.
 *
 * Returns: true if the entry was there and serves the access without a walk.
 */
bool compromis_model_tlb(CompromisModel *m, const CompromisSpace *space,
                         const CompromisAccess *access);

/**
 * compromis_model_guest_entry, compromis_model_nested_entry:
 * @m: the model
 * @space: whose walk
 * @level: COMPROMIS_PWC_*, of an entry that points to a table
 * @number: the address that is translated, shifted to the entry's level
 * @fill: put it in if it is not there
 *
 * Returns: true if a page-walk cache holds the entry.
 */
bool compromis_model_guest_entry(CompromisModel *m,
                                 const CompromisSpace *space,
                                 unsigned level, uint64_t number, bool fill);
bool compromis_model_nested_entry(CompromisModel *m,
                                  const CompromisSpace *space,
                                  unsigned level, uint64_t number, bool fill);

/**
 * compromis_model_ntlb:
 * @m: the model
 * @space: whose walk
 * @gpa: to be translated
 * @lg_leaf: log2 of the size of the nested leaf
 *
 * Look up the nested TLB, and fill it.
 *
 * Returns: true if it was there.
 */
bool compromis_model_ntlb(CompromisModel *m, const CompromisSpace *space,
                          uint64_t gpa, unsigned lg_leaf);

/**
 * compromis_model_read_guest, compromis_model_read_nested:
 * @m: the model
 * @hpa: of the guest page table entry that is read
 * @root: of the nested page table
 * @shift: log2 of what the nested entry that is read covers
 * @gpa: that is translated
 *
 * Read an entry through the data caches.  Those are tagged by host-physical
 * address; for a nested entry the table's root and its place in the table
 * say the same.
 *
 * Returns: the cycles that it takes.
 */
unsigned compromis_model_read_guest(CompromisModel *m, uint64_t hpa);
unsigned compromis_model_read_nested(CompromisModel *m, uint64_t root,
                                     unsigned shift, uint64_t gpa);

/* Invalidation: hardware/MMU.md, section 5, says what does which. */
void compromis_model_flush_all(CompromisModel *m);
void compromis_model_flush_asid(CompromisModel *m, uint32_t asid,
                                bool keep_global);
void compromis_model_flush_guest(CompromisModel *m, uint32_t asid);
void compromis_model_flush_context(CompromisModel *m,
                                   const CompromisSpace *space);
void compromis_model_flush_nonglobal(CompromisModel *m, uint32_t asid);
void compromis_model_flush_page(CompromisModel *m, const CompromisSpace *space,
                                uint64_t va, bool any_pcid, bool keep_global);

/* Lose the data caches too: the machine is reset. */
void compromis_model_reset(CompromisModel *m);

/* Append parameters, and how full the caches are. */
void compromis_model_describe(const CompromisModel *m, GString *out);

#endif /* I386_TCG_COMPROMIS_MODEL_H */
