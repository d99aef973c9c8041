// SPDX-License-Identifier: GPL-2.0-only
#include "mix.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fields.h"
#include "random.h"

#define ARRIVALS_MAX 100000000
#define LIFETIME_MAX 3155760000 /* s, a hundred years */

static int add_entry(struct mix_table *table, uint64_t lo, uint64_t hi, uint64_t weight)
{
	uint64_t before = table->nr ? table->entry[table->nr - 1].until : 0;

	if (table->nr == MIX_ENTRIES)
		return -E2BIG;
	if (weight)
		table->entry[table->nr++] = (struct mix_entry){ lo, hi, before + weight };
	return 0;
}

/* Numbers of a line, each scaled and within its bounds. */
struct number {
	double unit;
	int64_t lo, hi;
};

static bool take_numbers(const struct fields *fields, const struct number *number, unsigned int nr,
			 uint64_t *value)
{
	int64_t one;
	unsigned int i;

	if (fields->nr != nr + 1)
		return false;
	for (i = 0; i < nr; i++) {
		if (fields_number(fields->field[i + 1], number[i].unit, number[i].lo, number[i].hi,
				  &one))
			return false;
		value[i] = (uint64_t)one;
	}
	return true;
}

static int parse_arrivals(const struct fields *fields, struct mix *mix)
{
	static const struct number numbers[] = { { 1, 1, ARRIVALS_MAX } };

	return take_numbers(fields, numbers, 1, &mix->arrivals) ? 0 : -EINVAL;
}

static int parse_day(const struct fields *fields, struct mix *mix)
{
	struct number numbers[MIX_HOURS];
	unsigned int i;

	for (i = 0; i < MIX_HOURS; i++)
		numbers[i] = (struct number){ 1, 0, 1000000 };
	return take_numbers(fields, numbers, MIX_HOURS, mix->day) ? 0 : -EINVAL;
}

static int parse_batch(const struct fields *fields, struct mix *mix)
{
	static const struct number numbers[] = { { 1, 1, MIX_BATCH },
						 { 1, 1, MIX_BATCH },
						 { 1, 0, MIX_WEIGHT } };
	uint64_t value[3];

	if (!take_numbers(fields, numbers, 3, value) || value[0] > value[1])
		return -EINVAL;
	return add_entry(&mix->batch, value[0], value[1], value[2]);
}

static int parse_size(const struct fields *fields, struct mix *mix)
{
	static const struct number numbers[] = { { CPU_UNIT, 1, CPUS_MAX },
						 { 1, 1, (int64_t)BLOCKS_MAX * BLOCK_MIB },
						 { 1, 0, MIX_WEIGHT } };
	uint64_t value[3];

	if (!take_numbers(fields, numbers, 3, value))
		return -EINVAL;
	return add_entry(&mix->size, value[0], (value[1] + BLOCK_MIB - 1) / BLOCK_MIB, value[2]);
}

static int parse_lifetime(const struct fields *fields, struct mix *mix)
{
	static const struct number numbers[] = { { 1, 0, LIFETIME_MAX },
						 { 1, 0, LIFETIME_MAX },
						 { 1, 0, MIX_WEIGHT } };
	uint64_t value[3];

	if (!take_numbers(fields, numbers, 3, value) || value[0] > value[1])
		return -EINVAL;
	return add_entry(&mix->lifetime, value[0], value[1], value[2]);
}

static int parse_stays(const struct fields *fields, struct mix *mix)
{
	static const struct number numbers[] = { { 1, 0, MIX_WEIGHT } };
	uint64_t weight;

	if (!take_numbers(fields, numbers, 1, &weight))
		return -EINVAL;
	return add_entry(&mix->lifetime, UINT64_MAX, UINT64_MAX, weight);
}

static const struct {
	const char *word;
	int (*parse)(const struct fields *fields, struct mix *mix);
} words[] = {
	{ "arrivals", parse_arrivals }, { "day", parse_day },		{ "batch", parse_batch },
	{ "size", parse_size },		{ "lifetime", parse_lifetime }, { "stays", parse_stays },
};

static int parse_line(char *line, struct mix *mix)
{
	struct fields fields = { 0 };
	char *word, *rest;
	size_t i;

	for (word = strtok_r(line, " \t\r", &rest); word; word = strtok_r(NULL, " \t\r", &rest)) {
		if (word[0] == '#')
			break;
		if (fields.nr == FIELDS_MAX)
			return -E2BIG;
		fields.field[fields.nr++] = word;
	}
	if (!fields.nr)
		return 0;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!strcmp(words[i].word, fields.field[0]))
			return words[i].parse(&fields, mix);
	}
	return -ENOENT;
}

static const char *line_error(int rc)
{
	if (rc == -ENOENT)
		return "no such word";
	return rc == -E2BIG ? "too many of these" : "its numbers are too few, too many or bad";
}

int mix_parse(const char *text, struct mix *mix, char error[MESSAGE_SIZE])
{
	char *copy = strdup(text), *line, *next = copy;
	unsigned int number = 0;
	int rc = 0;

	if (!copy)
		return -ENOMEM;
	*mix = (struct mix){ 0 };
	while (!rc && next) {
		line = strsep(&next, "\n");
		number++;
		rc = parse_line(line, mix);
	}
	free(copy);
	if (rc)
		return message_fail(error, -EINVAL, "line %u: %s", number, line_error(rc));
	if (!mix->arrivals || !mix->size.nr || !mix->lifetime.nr)
		return message_fail(error, -EINVAL, "arrivals, size or lifetime is missing");
	return mix->batch.nr ? 0 : add_entry(&mix->batch, 1, 1, 1);
}

static const struct mix_entry *pick(const struct mix_table *table, uint64_t *random)
{
	uint64_t at = random_scale(random_next(random), table->entry[table->nr - 1].until);
	unsigned int i = 0;

	while (table->entry[i].until <= at)
		i++;
	return &table->entry[i];
}

static uint64_t between(const struct mix_entry *entry, uint64_t *random)
{
	return entry->lo + random_scale(random_next(random), entry->hi - entry->lo + 1);
}

/* Twice the mean of a batch, weighted by the sum of the weights, which is *weights. */
static unsigned __int128 twice_mean(const struct mix_table *batch, uint64_t *weights)
{
	unsigned __int128 sum = 0;
	uint64_t before = 0;
	unsigned int i;

	for (i = 0; i < batch->nr; i++) {
		const struct mix_entry *entry = &batch->entry[i];

		sum += (unsigned __int128)(entry->lo + entry->hi) * (entry->until - before);
		before = entry->until;
	}
	*weights = before;
	return sum;
}

/*
 * Batches that begin in each second of an hour of the day, in units of 2^-32.
 * Batches an hour = arrivals * weights / (twice_mean / 2), by the share of the hour in its day.
 */
static uint64_t rate_of(const struct mix *mix, unsigned int hour)
{
	uint64_t day = 0, weights, rate;
	unsigned __int128 mean = twice_mean(&mix->batch, &weights);
	unsigned int i;

	rate = (uint64_t)(((unsigned __int128)2 * mix->arrivals * weights << 32) / (mean * HOUR));
	for (i = 0; i < MIX_HOURS; i++)
		day += mix->day[i];
	if (!day)
		return rate;
	return (uint64_t)((unsigned __int128)rate * mix->day[hour] * MIX_HOURS / day);
}

struct generation {
	const struct mix *mix;
	uint64_t random;
	uint64_t left; /* VMs */
	int (*vm)(void *data, const struct vm *vm);
	void *data;
};

static int batch(struct generation *generation, int64_t time)
{
	const struct mix *mix = generation->mix;
	uint64_t nr = between(pick(&mix->batch, &generation->random), &generation->random);
	const struct mix_entry *size = pick(&mix->size, &generation->random);
	const struct mix_entry *lifetime = pick(&mix->lifetime, &generation->random);
	struct vm vm = {
		.arrival = time,
		.departure = VM_STAYS,
		.cpus = (uint32_t)size->lo,
		.blocks = (uint32_t)size->hi,
	};
	int rc = 0;

	if (lifetime->lo != UINT64_MAX)
		vm.departure = time + (int64_t)between(lifetime, &generation->random);
	while (nr-- && generation->left && !rc) {
		generation->left--;
		rc = generation->vm(generation->data, &vm);
	}
	return rc;
}

/* As many batches as the rate says, and for its fraction one more or none, by chance. */
static int second(struct generation *generation, int64_t time, uint64_t rate)
{
	uint64_t nr = rate >> 32;
	int rc = 0;

	if (random_next(&generation->random) >> 32 < (rate & UINT32_MAX))
		nr++;
	while (nr-- && generation->left && !rc)
		rc = batch(generation, time);
	return rc;
}

int mix_generate(const struct mix *mix, uint64_t seed, uint64_t vms,
		 int (*vm)(void *data, const struct vm *vm), void *data)
{
	struct generation generation = { mix, seed, vms, vm, data };
	uint64_t rate[MIX_HOURS];
	uint64_t any = 0;
	unsigned int hour;
	int64_t time;
	int rc = 0;

	for (hour = 0; hour < MIX_HOURS; hour++)
		any |= rate[hour] = rate_of(mix, hour);
	if (!any)
		return -ERANGE;
	for (time = 0; generation.left && !rc && time < TIME_MAX / 2; time++)
		rc = second(&generation, time, rate[time / HOUR % MIX_HOURS]);
	return rc;
}
