/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Compromis MMU: what a CPU would hold in its TLBs and walk caches
 */

#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/bitops.h"
#include "cpu.h"
#include "qemu/cutils.h"
#include "compromis-model.h"

/*
 * Contexts of slots.  The same layout serves all caches of translations; a
 * global page has no PCID.  A piece is a part of a guest page that is larger
 * than what its entry may cover.
 */
#define CTX_VALID BIT_ULL(63)
#define CTX_GLOBAL BIT_ULL(62)
#define CTX_WRITABLE BIT_ULL(61)
#define CTX_PIECE BIT_ULL(60)
#define CTX_LG_SHIFT 48
#define CTX_LG MAKE_64BIT_MASK(CTX_LG_SHIFT, 6)
#define CTX_PCID_SHIFT 32
#define CTX_PCID MAKE_64BIT_MASK(CTX_PCID_SHIFT, 12)
#define CTX_ASID MAKE_64BIT_MASK(0, 32)

/* Page numbers of 57-bit addresses, so that both halves look alike. */
#define VA_MASK MAKE_64BIT_MASK(0, 57)

/* Contexts of the caches of lines: the root of the table, and the level. */
#define LINE_GUEST CTX_VALID
#define LINE_NESTED(root, shift) (CTX_VALID | ((root) & ~0xfffULL) | (shift))

static const uint8_t lg_sizes[COMPROMIS_PAGE_SIZES] = { 12, 21, 30 };

/* The largest size that fits into 2^lg. */
static unsigned size_class(unsigned lg)
{
    return lg >= 30 ? COMPROMIS_PAGE_1G :
           lg >= 21 ? COMPROMIS_PAGE_2M : COMPROMIS_PAGE_4K;
}

static uint64_t space_ctx(const CompromisSpace *space)
{
    return CTX_VALID | (uint64_t)space->pcid << CTX_PCID_SHIFT | space->asid;
}

static CompromisGeometry *geometry(CompromisModel *m, unsigned i,
                                   CompromisCache **cache)
{
    CompromisParams *p = &m->params;
    unsigned level;

    if (i < COMPROMIS_STLBS) {
        *cache = &m->stlb[i];
        return &p->stlb[i];
    }
    i -= COMPROMIS_STLBS;
    if (i < COMPROMIS_DIMENSIONS * COMPROMIS_PWC_LEVELS) {
        level = i % COMPROMIS_PWC_LEVELS;
        i /= COMPROMIS_PWC_LEVELS;
        *cache = &m->pwc[i][level];
        return &p->pwc[i][level];
    }
    i -= COMPROMIS_DIMENSIONS * COMPROMIS_PWC_LEVELS;
    if (i < COMPROMIS_FROM_MEMORY) {
        *cache = &m->lines[i];
        return &p->lines[i];
    }
    if (i == COMPROMIS_FROM_MEMORY) {
        *cache = &m->ntlb;
        return &p->ntlb;
    }
    return NULL;
}

static void make_caches(CompromisModel *m)
{
    CompromisGeometry *g;
    CompromisCache *cache;
    CompromisSlot *slot;
    size_t slots = 0;

    for (unsigned i = 0; (g = geometry(m, i, &cache)); i++) {
        slots += g->entries;
    }
    QEMU_BUILD_BUG_ON(sizeof(CompromisSlot) != 2 * sizeof(uint64_t));
    m->nr_words = slots * 2;
    m->words = g_new0(uint64_t, m->nr_words);

    slot = (CompromisSlot *)m->words;
    for (unsigned i = 0; (g = geometry(m, i, &cache)); i++) {
        if (g->entries) {
            *cache = (CompromisCache){
                .slots = slot,
                .sets = g->entries / g->ways,
                .ways = g->ways,
            };
            slot += g->entries;
            m->caches = true;
        }
    }
}

/* A size that no STLB holds is held in pieces of the next smaller one. */
static void find_homes(CompromisModel *m, unsigned kind, unsigned size)
{
    for (int s = size; s >= 0; s--) {
        for (unsigned i = 0; i < COMPROMIS_STLBS; i++) {
            if (m->stlb[i].sets && (m->params.stlb_for[i] & (1U << kind)) &&
                (m->params.stlb_pages[i] & (1U << s))) {
                m->homes[kind][size].stlb[m->homes[kind][size].nr++] = i;
            }
        }
        if (m->homes[kind][size].nr) {
            m->homes[kind][size].lg_page = lg_sizes[s];
            return;
        }
    }
}

CompromisModel *compromis_model_new(const char *text, Error **errp)
{
    g_autofree CompromisModel *m = g_new0(CompromisModel, 1);

    if (strlen(text) >= sizeof(m->text)) {
        error_setg(errp, "compromis-model: more than %zu characters",
                   sizeof(m->text) - 1);
        return NULL;
    }
    if (!compromis_params_parse(&m->params, text, errp)) {
        return NULL;
    }
    pstrcpy(m->text, sizeof(m->text), text);
    make_caches(m);
    for (unsigned kind = 0; kind < COMPROMIS_FOR_KINDS; kind++) {
        for (unsigned size = 0; size < COMPROMIS_PAGE_SIZES; size++) {
            find_homes(m, kind, size);
        }
    }
    return g_steal_pointer(&m);
}

void compromis_model_free(CompromisModel *m)
{
    if (m) {
        g_free(m->words);
        g_free(m);
    }
}

/*
 * Several STLBs that hold the same size share it by the bit of the page number
 * above those of the set, as if they were one with more sets.
 */
static CompromisCache *stlb_of(CompromisModel *m, unsigned kind, unsigned size,
                               uint64_t number)
{
    unsigned nr = m->homes[kind][size].nr;
    unsigned pick = 0;

    if (nr > 1) {
        pick = number / m->stlb[m->homes[kind][size].stlb[0]].sets % nr;
    }
    return &m->stlb[m->homes[kind][size].stlb[pick]];
}

/* The slot for that page, now the last used of its set; or NULL. */
static CompromisSlot *stlb_find(CompromisCache *stlb, uint64_t number,
                                uint64_t ctx)
{
    CompromisSlot *set = compromis_cache_set(stlb, number);

    for (unsigned i = 0; i < stlb->ways && set[i].context; i++) {
        uint64_t differs = set[i].context ^ ctx;

        if (set[i].number == number && !(differs & (CTX_ASID | CTX_LG)) &&
            (set[i].context & CTX_GLOBAL || !(differs & CTX_PCID))) {
            compromis_cache_promote(set, i);
            return &set[0];
        }
    }
    return NULL;
}

bool compromis_model_tlb(CompromisModel *m, const CompromisSpace *space,
                         const CompromisAccess *access)
{
    unsigned kind = access->fetch ? COMPROMIS_FOR_CODE : COMPROMIS_FOR_DATA;
    unsigned size = size_class(access->lg_page);
    unsigned lg = m->homes[kind][size].lg_page;
    uint64_t va = access->va & VA_MASK;
    uint64_t ctx = space_ctx(space) | (uint64_t)lg << CTX_LG_SHIFT;
    CompromisCache *stlb;
    CompromisSlot *slot;

    if (!lg) {
        return false;
    }
    if (access->writable) {
        ctx |= CTX_WRITABLE;
    }
    if (access->global) {
        ctx = (ctx & ~CTX_PCID) | CTX_GLOBAL;
    }
    if (access->lg_guest > lg) {
        ctx |= CTX_PIECE;
    }

    stlb = stlb_of(m, kind, size, va >> lg);
    slot = stlb_find(stlb, va >> lg, space_ctx(space) | (ctx & CTX_LG));
    if (!slot) {
        compromis_cache_insert(stlb, va >> lg, ctx);
        return false;
    }
    if (access->store && !(slot->context & CTX_WRITABLE)) {
        /* The dirty bit is to be set, or rights were added: walk again. */
        slot->context = ctx;
        return false;
    }
    return true;
}

static bool pwc_access(CompromisCache *pwc, uint64_t number, uint64_t ctx,
                       bool fill)
{
    if (!pwc->sets) {
        return false;
    }
    return fill ? compromis_cache_access(pwc, number, ctx)
                : compromis_cache_find(pwc, number, ctx);
}

bool compromis_model_guest_entry(CompromisModel *m,
                                 const CompromisSpace *space,
                                 unsigned level, uint64_t number, bool fill)
{
    return pwc_access(&m->pwc[COMPROMIS_GUEST][level], number,
                      space_ctx(space), fill);
}

bool compromis_model_nested_entry(CompromisModel *m,
                                  const CompromisSpace *space,
                                  unsigned level, uint64_t number, bool fill)
{
    return pwc_access(&m->pwc[COMPROMIS_NESTED][level], number,
                      CTX_VALID | space->asid, fill);
}

bool compromis_model_ntlb(CompromisModel *m, const CompromisSpace *space,
                          uint64_t gpa, unsigned lg_leaf)
{
    return compromis_cache_access(&m->ntlb, gpa >> lg_leaf,
                                  CTX_VALID | space->asid |
                                  (uint64_t)lg_leaf << CTX_LG_SHIFT);
}

/* A line that is nowhere comes into both caches. */
static unsigned read_line(CompromisModel *m, uint64_t number, uint64_t ctx)
{
    if (!m->caches) {
        return m->params.latency[COMPROMIS_FROM_MEMORY];
    }
    if (compromis_cache_access(&m->lines[COMPROMIS_FROM_L2], number, ctx)) {
        return m->params.latency[COMPROMIS_FROM_L2];
    }
    if (compromis_cache_access(&m->lines[COMPROMIS_FROM_L3], number, ctx)) {
        return m->params.latency[COMPROMIS_FROM_L3];
    }
    return m->params.latency[COMPROMIS_FROM_MEMORY];
}

unsigned compromis_model_read_guest(CompromisModel *m, uint64_t hpa)
{
    return read_line(m, hpa / 64, LINE_GUEST);
}

unsigned compromis_model_read_nested(CompromisModel *m, uint64_t root,
                                     unsigned shift, uint64_t gpa)
{
    /* A line holds 8 entries. */
    return read_line(m, gpa >> shift >> 3, LINE_NESTED(root, shift));
}

static void flush_stlbs(CompromisModel *m, uint64_t mask, uint64_t ctx)
{
    for (unsigned i = 0; i < COMPROMIS_STLBS; i++) {
        compromis_cache_remove(&m->stlb[i], mask, ctx);
    }
}

static void flush_pwcs(CompromisModel *m, unsigned dimension, uint64_t mask,
                       uint64_t ctx)
{
    for (unsigned i = 0; i < COMPROMIS_PWC_LEVELS; i++) {
        compromis_cache_remove(&m->pwc[dimension][i], mask, ctx);
    }
}

void compromis_model_flush_all(CompromisModel *m)
{
    flush_stlbs(m, 0, 0);
    flush_pwcs(m, COMPROMIS_GUEST, 0, 0);
    flush_pwcs(m, COMPROMIS_NESTED, 0, 0);
    compromis_cache_remove(&m->ntlb, 0, 0);
}

void compromis_model_flush_asid(CompromisModel *m, uint32_t asid,
                                bool keep_global)
{
    flush_stlbs(m, CTX_ASID | (keep_global ? CTX_GLOBAL : 0), asid);
    flush_pwcs(m, COMPROMIS_GUEST, CTX_ASID, asid);
    flush_pwcs(m, COMPROMIS_NESTED, CTX_ASID, asid);
    compromis_cache_remove(&m->ntlb, CTX_ASID, asid);
}

void compromis_model_flush_guest(CompromisModel *m, uint32_t asid)
{
    flush_stlbs(m, CTX_ASID, asid);
    flush_pwcs(m, COMPROMIS_GUEST, CTX_ASID, asid);
}

void compromis_model_flush_nonglobal(CompromisModel *m, uint32_t asid)
{
    flush_stlbs(m, CTX_ASID | CTX_GLOBAL, asid);
    flush_pwcs(m, COMPROMIS_GUEST, CTX_ASID, asid);
}

void compromis_model_flush_context(CompromisModel *m,
                                   const CompromisSpace *space)
{
    uint64_t ctx = space_ctx(space) & (CTX_ASID | CTX_PCID);

    flush_stlbs(m, CTX_ASID | CTX_PCID | CTX_GLOBAL, ctx);
    flush_pwcs(m, COMPROMIS_GUEST, CTX_ASID | CTX_PCID, ctx);
}

/* The page of @va in all STLBs; and all pieces of larger guest pages. */
static void flush_stlb_page(CompromisModel *m, uint64_t va, uint64_t mask,
                            uint64_t ctx)
{
    for (unsigned i = 0; i < COMPROMIS_STLBS; i++) {
        for (unsigned size = 0; size < COMPROMIS_PAGE_SIZES; size++) {
            uint64_t lg = lg_sizes[size];

            compromis_cache_remove_number(&m->stlb[i], (va & VA_MASK) >> lg,
                                          mask | CTX_LG,
                                          ctx | lg << CTX_LG_SHIFT);
        }
    }
    flush_stlbs(m, mask | CTX_PIECE, ctx | CTX_PIECE);
}

void compromis_model_flush_page(CompromisModel *m, const CompromisSpace *space,
                                uint64_t va, bool any_pcid, bool keep_global)
{
    uint64_t mask = CTX_ASID | (any_pcid ? 0 : CTX_PCID);
    uint64_t ctx = space_ctx(space) & mask;

    flush_stlb_page(m, va, mask | CTX_GLOBAL, ctx);
    if (!keep_global) {
        flush_stlb_page(m, va, CTX_ASID | CTX_GLOBAL, space->asid | CTX_GLOBAL);
    }
    flush_pwcs(m, COMPROMIS_GUEST, mask, ctx);
}

void compromis_model_reset(CompromisModel *m)
{
    memset(m->words, 0, m->nr_words * sizeof(*m->words));
}

static void describe_cache(GString *out, const char *name,
                           const CompromisCache *cache)
{
    if (cache->sets) {
        g_string_append_printf(out, "  %s: %u of %u in use\n", name,
                               compromis_cache_used(cache),
                               cache->sets * cache->ways);
    }
}

void compromis_model_describe(const CompromisModel *m, GString *out)
{
    static const char *const stlbs[] = { "stlb0", "stlb1", "stlb2" };
    static const char *const pwcs[][COMPROMIS_PWC_LEVELS] = {
        { "pwc-pd", "pwc-pdpt", "pwc-pml4", "pwc-pml5" },
        { "npwc-pd", "npwc-pdpt", "npwc-pml4", "npwc-pml5" },
    };

    g_string_append_printf(out, "model: %s\n", m->text);
    compromis_params_describe(&m->params, out);
    for (unsigned i = 0; i < COMPROMIS_STLBS; i++) {
        describe_cache(out, stlbs[i], &m->stlb[i]);
    }
    for (unsigned d = 0; d < COMPROMIS_DIMENSIONS; d++) {
        for (unsigned i = 0; i < COMPROMIS_PWC_LEVELS; i++) {
            describe_cache(out, pwcs[d][i], &m->pwc[d][i]);
        }
    }
    describe_cache(out, "ntlb", &m->ntlb);
    describe_cache(out, "l2", &m->lines[COMPROMIS_FROM_L2]);
    describe_cache(out, "l3", &m->lines[COMPROMIS_FROM_L3]);
}
