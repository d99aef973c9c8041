/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Compromis MMU: the named models
 *
 * hardware/MMU.md, "Presets", has the source of each figure and says which are
 * assumptions, since no vendor publishes them.
 */

#include "qemu/osdep.h"
#include "compromis-presets.h"

#define PAGES_4K (1U << COMPROMIS_PAGE_4K)
#define PAGES_2M (1U << COMPROMIS_PAGE_2M)
#define PAGES_1G (1U << COMPROMIS_PAGE_1G)
#define FOR_DATA (1U << COMPROMIS_FOR_DATA)
#define FOR_CODE (1U << COMPROMIS_FOR_CODE)
#define FOR_BOTH (FOR_DATA | FOR_CODE)

/* Lines of 64 bytes. */
#define CACHE(kib, ways) { (kib) * 1024 / 64, ways }

/*
 * The sizes of page-walk caches, and nearly all that concerns the nested
 * dimension, are not published: both dimensions get caches of one size.
 */
#define PWC(pd, pdpt, pml4) { { pd, pdpt, pml4, { 2, 2 } }, \
                              { pd, pdpt, pml4, { 2, 2 } } }
#define SIZE(entries, ways) { entries, ways }

const CompromisPreset compromis_presets[] = {
    {
        /* No caches: every walk reads all entries, each from memory. */
        .name = "architectural",
        .params = {
            .stlb_pages = { PAGES_4K | PAGES_2M, PAGES_1G, PAGES_4K },
            .stlb_for = { FOR_BOTH, FOR_BOTH, FOR_BOTH },
            .latency = { 14, 50, 200 },
        },
    }, {
        .name = "skylake-sp",
        .params = {
            .stlb = { { 1536, 12 }, { 16, 4 } },
            .stlb_pages = { PAGES_4K | PAGES_2M, PAGES_1G, PAGES_4K },
            .stlb_for = { FOR_BOTH, FOR_BOTH, FOR_BOTH },
            .pwc = PWC(SIZE(32, 4), SIZE(4, 4), SIZE(2, 2)),
            .ntlb = { 16, 16 },
            .lines = { CACHE(1024, 16), CACHE(1408, 11) },
            .latency = { 14, 70, 243 },
        },
    }, {
        .name = "icelake-sp",
        .params = {
            .stlb = { { 1024, 8 }, { 1024, 8 } },
            .stlb_pages = { PAGES_4K | PAGES_2M, PAGES_4K | PAGES_1G,
                            PAGES_4K },
            .stlb_for = { FOR_BOTH, FOR_BOTH, FOR_BOTH },
            .pwc = PWC(SIZE(32, 4), SIZE(8, 8), SIZE(2, 2)),
            .ntlb = { 16, 16 },
            .lines = { CACHE(1280, 20), CACHE(1536, 12) },
            .latency = { 14, 85, 303 },
        },
    }, {
        .name = "zen2",
        .params = {
            .stlb = { { 2048, 8 }, { 1024, 8 } },
            .stlb_pages = { PAGES_4K | PAGES_2M, PAGES_4K | PAGES_2M,
                            PAGES_1G },
            .stlb_for = { FOR_DATA, FOR_CODE, FOR_DATA },
            .pwc = PWC(SIZE(64, 4), SIZE(48, 48), SIZE(16, 16)),
            .ntlb = { 16, 16 },
            .lines = { CACHE(512, 8), CACHE(4096, 16) },
            .latency = { 13, 34, 384 },
        },
    }, {
        .name = "zen3",
        .params = {
            .stlb = { { 2048, 8 }, { 512, 4 }, { 64, 64 } },
            .stlb_pages = { PAGES_4K | PAGES_2M, PAGES_4K | PAGES_2M,
                            PAGES_1G },
            .stlb_for = { FOR_DATA, FOR_CODE, FOR_DATA },
            .pwc = PWC(SIZE(64, 4), SIZE(48, 48), SIZE(16, 16)),
            .ntlb = { 16, 16 },
            .lines = { CACHE(512, 8), CACHE(4096, 16) },
            .latency = { 12, 47, 392 },
        },
    }, {
        .name = "zen4",
        .params = {
            .stlb = { { 3072, 8 }, { 512, 4 }, { 64, 64 } },
            .stlb_pages = { PAGES_4K | PAGES_2M, PAGES_4K | PAGES_2M,
                            PAGES_1G },
            .stlb_for = { FOR_DATA, FOR_CODE, FOR_DATA },
            .pwc = PWC(SIZE(64, 4), SIZE(48, 48), SIZE(16, 16)),
            .ntlb = { 16, 16 },
            .lines = { CACHE(1024, 8), CACHE(4096, 16) },
            .latency = { 14, 49, 396 },
        },
    },
    { .name = NULL },
};
