/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Compromis MMU: a set-associative cache of tags, replaced by true LRU
 */

#include "qemu/osdep.h"
#include "compromis-cache.h"

void compromis_cache_promote(CompromisSlot *set, unsigned way)
{
    CompromisSlot slot = set[way];

    memmove(&set[1], &set[0], way * sizeof(slot));
    set[0] = slot;
}

bool compromis_cache_find(CompromisCache *cache, uint64_t number,
                          uint64_t context)
{
    CompromisSlot *set;

    if (!cache->sets) {
        return false;
    }
    set = compromis_cache_set(cache, number);
    for (unsigned i = 0; i < cache->ways && set[i].context; i++) {
        if (set[i].number == number && set[i].context == context) {
            compromis_cache_promote(set, i);
            return true;
        }
    }
    return false;
}

void compromis_cache_insert(CompromisCache *cache, uint64_t number,
                            uint64_t context)
{
    CompromisSlot *set;

    if (!cache->sets) {
        return;
    }
    set = compromis_cache_set(cache, number);
    memmove(&set[1], &set[0], (cache->ways - 1) * sizeof(*set));
    set[0] = (CompromisSlot){ .number = number, .context = context };
}

bool compromis_cache_access(CompromisCache *cache, uint64_t number,
                            uint64_t context)
{
    if (compromis_cache_find(cache, number, context)) {
        return true;
    }
    compromis_cache_insert(cache, number, context);
    return false;
}

/* What is kept closes up, so that its order stays and empty ways come last. */
static void remove_from_set(CompromisSlot *set, unsigned ways, bool any_number,
                            uint64_t number, uint64_t mask, uint64_t context)
{
    unsigned kept = 0;

    for (unsigned i = 0; i < ways && set[i].context; i++) {
        if ((any_number || set[i].number == number) &&
            (set[i].context & mask) == context) {
            continue;
        }
        set[kept++] = set[i];
    }
    while (kept < ways && set[kept].context) {
        set[kept++] = (CompromisSlot){ };
    }
}

void compromis_cache_remove(CompromisCache *cache, uint64_t mask,
                            uint64_t context)
{
    for (uint32_t i = 0; i < cache->sets; i++) {
        remove_from_set(&cache->slots[(size_t)i * cache->ways], cache->ways,
                        true, 0, mask, context);
    }
}

void compromis_cache_remove_number(CompromisCache *cache, uint64_t number,
                                   uint64_t mask, uint64_t context)
{
    if (cache->sets) {
        remove_from_set(compromis_cache_set(cache, number), cache->ways,
                        false, number, mask, context);
    }
}

unsigned compromis_cache_used(const CompromisCache *cache)
{
    unsigned used = 0;

    for (size_t i = 0; i < (size_t)cache->sets * cache->ways; i++) {
        used += cache->slots[i].context != 0;
    }
    return used;
}
