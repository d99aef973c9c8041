/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Compromis MMU: a set-associative cache of tags, replaced by true LRU
 *
 * It holds no data: what a TLB or a walk cache would say is known to the
 * emulator anyway.  Nothing here knows of CPUs, so that it can be tested alone.
 */
#ifndef I386_TCG_COMPROMIS_CACHE_H
#define I386_TCG_COMPROMIS_CACHE_H

/* A way.  A context of 0 means that it is empty. */
typedef struct CompromisSlot {
    uint64_t number;            /* of a page, a line or a table entry */
    uint64_t context;           /* whose it is, and flags */
} CompromisSlot;

/*
 * The ways of a set are in order of use, the last used first, and empty ones
 * come last.  A cache without slots never holds anything.
 */
typedef struct CompromisCache {
    CompromisSlot *slots;       /* sets * ways of them */
    uint32_t sets;
    uint32_t ways;
} CompromisCache;

/* The set of @number, by modulo: any number of sets will do. */
static inline CompromisSlot *compromis_cache_set(const CompromisCache *cache,
                                                 uint64_t number)
{
    return &cache->slots[(number % cache->sets) * cache->ways];
}

/**
 * compromis_cache_promote:
 * @set: a set
 * @way: a way of it
 *
 * Make it the last used.
 */
void compromis_cache_promote(CompromisSlot *set, unsigned way);

/**
 * compromis_cache_find:
 * @cache: the cache
 * @number: what to look for
 * @context: and whose
 *
 * Returns: true if it is there; it is now the last used of its set.
 */
bool compromis_cache_find(CompromisCache *cache, uint64_t number,
                          uint64_t context);

/**
 * compromis_cache_insert:
 * @cache: the cache
 * @number: what to insert, not in the cache
 * @context: and whose, not 0
 *
 * Insert as the last used of its set, in the place of the one unused longest.
 */
void compromis_cache_insert(CompromisCache *cache, uint64_t number,
                            uint64_t context);

/**
 * compromis_cache_access:
 *
 * Find, and insert what was not found.
 *
 * Returns: true if it was there.
 */
bool compromis_cache_access(CompromisCache *cache, uint64_t number,
                            uint64_t context);

/**
 * compromis_cache_remove:
 * @cache: the cache
 * @mask: bits of the context to compare
 * @context: their value
 *
 * Remove all slots, of any number, whose context agrees.
 */
void compromis_cache_remove(CompromisCache *cache, uint64_t mask,
                            uint64_t context);

/**
 * compromis_cache_remove_number:
 *
 * The same for the slots of one number only.
 */
void compromis_cache_remove_number(CompromisCache *cache, uint64_t number,
                                   uint64_t mask, uint64_t context);

/**
 * compromis_cache_used:
 *
 * Returns: how many slots are not empty.
 */
unsigned compromis_cache_used(const CompromisCache *cache);

#endif /* I386_TCG_COMPROMIS_CACHE_H */
