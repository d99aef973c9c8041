// SPDX-License-Identifier: GPL-2.0-only
/*
 * The cache that all modelled TLBs and walk caches of the emulator are, against
 * a list that is slow and plain: entries with the time of their last use, the
 * whole of it searched each time.
 */
#include "fixture.h"

#include <qemu/osdep.h>
#include <stdlib.h>

#include "compromis-cache.h"

#define NUMBERS	 40
#define CONTEXTS 6
#define STEPS	 200000

struct entry {
	uint64_t number, context, used;
};

/* At most ways of those in [0, nr) belong to one set. */
struct list {
	struct entry entry[256];
	size_t nr;
	uint64_t now, sets, ways;
};

static struct entry *list_find(struct list *l, uint64_t number, uint64_t context)
{
	for (size_t i = 0; i < l->nr; i++)
		if (l->entry[i].number == number && l->entry[i].context == context)
			return &l->entry[i];
	return NULL;
}

static bool list_touch(struct list *l, uint64_t number, uint64_t context)
{
	struct entry *e = list_find(l, number, context);

	if (e)
		e->used = ++l->now;
	return e;
}

static void list_drop(struct list *l, size_t i)
{
	l->entry[i] = l->entry[--l->nr];
}

static void list_insert(struct list *l, uint64_t number, uint64_t context)
{
	size_t in_set = 0, oldest = 0;

	for (size_t i = 0; i < l->nr; i++) {
		if (l->entry[i].number % l->sets != number % l->sets)
			continue;
		if (!in_set++ || l->entry[i].used < l->entry[oldest].used)
			oldest = i;
	}
	if (in_set == l->ways)
		list_drop(l, oldest);
	l->entry[l->nr++] = (struct entry){ number, context, ++l->now };
}

static void list_remove(struct list *l, bool any_number, uint64_t number, uint64_t mask,
			uint64_t context)
{
	for (size_t i = l->nr; i-- > 0;)
		if ((any_number || l->entry[i].number == number) &&
		    (l->entry[i].context & mask) == context)
			list_drop(l, i);
}

/* Bit 63 stands for "valid", the low bits for an address space and a flag. */
static uint64_t context_of(unsigned int n)
{
	return UINT64_C(1) << 63 | n;
}

static void step(CompromisCache *cache, struct list *list)
{
	uint64_t number = (uint64_t)rand() % NUMBERS;
	uint64_t context = context_of((unsigned int)rand() % CONTEXTS);
	uint64_t mask = (uint64_t)rand() % 4;
	bool hit;

	switch (rand() % 100) {
	case 0:
		compromis_cache_remove(cache, mask, context & mask);
		list_remove(list, true, 0, mask, context & mask);
		break;
	case 1 ... 5:
		compromis_cache_remove_number(cache, number, mask, context & mask);
		list_remove(list, false, number, mask, context & mask);
		break;
	case 6 ... 30:
		assert_int_equal(compromis_cache_find(cache, number, context),
				 list_touch(list, number, context));
		break;
	default:
		hit = list_touch(list, number, context);
		if (!hit)
			list_insert(list, number, context);
		assert_int_equal(compromis_cache_access(cache, number, context), hit);
	}
	assert_int_equal(compromis_cache_used(cache), list->nr);
}

static void against_list(uint32_t sets, uint32_t ways)
{
	CompromisSlot *slots = calloc((size_t)sets * ways, sizeof(*slots));
	CompromisCache cache = { .slots = slots, .sets = sets, .ways = ways };
	struct list list = { .sets = sets, .ways = ways };

	assert_non_null(slots);
	srand(sets * 1000 + ways);
	for (int i = 0; i < STEPS; i++)
		step(&cache, &list);
	free(slots);
}

static void geometries(void **state)
{
	(void)state;
	against_list(1, 1);
	against_list(1, 16);
	against_list(8, 1);
	against_list(8, 4);
	against_list(3, 5); /* sets need not be a power of two */
	against_list(16, 12);
}

/* A cyclic walk over one page more than there are ways never hits. */
static void cyclic(void **state)
{
	CompromisSlot slots[8] = { 0 };
	CompromisCache cache = { .slots = slots, .sets = 1, .ways = 8 };
	unsigned int hits = 0;

	(void)state;
	for (unsigned int i = 0; i < 90; i++)
		hits += compromis_cache_access(&cache, i % 9, context_of(1));
	assert_int_equal(hits, 0);
	for (unsigned int i = 0; i < 80; i++)
		hits += compromis_cache_access(&cache, 100 + i % 8, context_of(1));
	assert_int_equal(hits, 72);
}

static void no_slots(void **state)
{
	CompromisCache cache = { 0 };

	(void)state;
	assert_false(compromis_cache_access(&cache, 1, context_of(1)));
	assert_false(compromis_cache_find(&cache, 1, context_of(1)));
	compromis_cache_remove(&cache, 0, 0);
	compromis_cache_remove_number(&cache, 1, 0, 0);
	assert_int_equal(compromis_cache_used(&cache), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(geometries),
		cmocka_unit_test(cyclic),
		cmocka_unit_test(no_slots),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
