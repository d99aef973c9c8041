// SPDX-License-Identifier: GPL-2.0-only
/* The index of servers against a scan of all of them. */
#include "fixture.h"

#include <stdbool.h>

#include "index.h"
#include "random.h"

#define SERVERS 200
#define STEPS	20000

struct model {
	bool inside[SERVERS];
	uint64_t key[SERVERS];
	struct offer offer[SERVERS];
};

static uint32_t scan(const struct model *model, const struct need *need)
{
	uint32_t i, best = INDEX_NONE;

	for (i = 0; i < SERVERS; i++) {
		if (!model->inside[i] || !offer_meets(&model->offer[i], need))
			continue;
		if (best == INDEX_NONE || model->key[i] < model->key[best])
			best = i;
	}
	return best;
}

static uint32_t below(uint64_t *seed, uint32_t limit)
{
	return (uint32_t)random_scale(random_next(seed), limit);
}

static void toggle(struct index *index, struct model *model, uint32_t server, uint64_t *seed)
{
	if (model->inside[server]) {
		index_remove(index, server);
	} else {
		model->key[server] = below(seed, 20);
		model->offer[server] = (struct offer){
			.cpus = below(seed, 10),
			.room = below(seed, 10),
			.largest = below(seed, 10),
			.second = below(seed, 10),
			.end = below(seed, 10),
		};
		index_add(index, server, model->key[server], &model->offer[server]);
	}
	model->inside[server] = !model->inside[server];
}

static void first_is_that_of_a_scan(void **state)
{
	static struct model model;
	struct index index;
	uint64_t seed = 7, found = 0;
	uint32_t i, first;

	(void)state;
	assert_int_equal(index_init(&index, SERVERS), 0);
	for (i = 0; i < STEPS; i++) {
		struct need need = {
			.cpus = below(&seed, 11),
			.room = below(&seed, 11),
			.largest = below(&seed, 11),
			.second = below(&seed, 11),
			.whole = below(&seed, 12),
			.end = below(&seed, 11),
		};

		toggle(&index, &model, below(&seed, SERVERS), &seed);
		first = index_first(&index, &need);
		assert_int_equal(first, scan(&model, &need));
		found += first != INDEX_NONE;
	}
	assert_in_range(found, STEPS / 10, STEPS - STEPS / 10);
	index_free(&index);
}

/* In an order of keys that would make a list of a plain tree. */
static void ascending_keys(void **state)
{
	const struct need any = { .end = INT64_MIN };
	const struct offer offer = { .end = INT64_MIN };
	struct index index;
	uint32_t i;

	(void)state;
	assert_int_equal(index_init(&index, SERVERS), 0);
	for (i = 0; i < SERVERS; i++)
		index_add(&index, i, i, &offer);
	assert_int_equal(index.inside, SERVERS);
	for (i = 0; i < SERVERS; i++) {
		assert_int_equal(index_first(&index, &any), i);
		index_remove(&index, i);
	}
	assert_int_equal(index_first(&index, &any), INDEX_NONE);
	index_free(&index);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_is_that_of_a_scan),
		cmocka_unit_test(ascending_keys),
	};

	return cmocka_run_group_tests_name("place-index", tests, NULL, NULL);
}
