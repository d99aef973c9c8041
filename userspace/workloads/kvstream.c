// SPDX-License-Identifier: GPL-2.0-only
#include "kvstream.h"

#include <inttypes.h>
#include <stdio.h>

#include "random.h"

struct kvrequest kvstream_next(struct kvstream *stream)
{
	uint64_t number = random_next(&stream->state);
	struct kvrequest request = {
		.key = (uint32_t)random_scale(number, stream->keys),
		.get = random_scale(random_mix(number), 100) < stream->gets,
	};

	if (!request.get)
		stream->generation[request.key]++;
	request.generation = stream->generation[request.key];
	return request;
}

void kvstream_key(uint32_t key, char text[KVSTREAM_KEY])
{
	snprintf(text, KVSTREAM_KEY, "key:%010" PRIu32, key);
}

static uint64_t word(const struct kvstream *stream, uint32_t key, uint32_t generation, uint32_t i)
{
	return pattern_word((size_t)key * stream->words + i, generation, stream->seed);
}

void kvstream_fill(const struct kvstream *stream, uint32_t key, uint32_t generation,
		   uint64_t *value)
{
	uint32_t i;

	for (i = 0; i < stream->words; i++)
		value[i] = word(stream, key, generation, i);
}

uint32_t kvstream_check(const struct kvstream *stream, uint32_t key, uint32_t generation,
			const uint64_t *value, struct pattern_error *error)
{
	uint32_t i;

	for (i = 0; i < stream->words; i++) {
		uint64_t expected = word(stream, key, generation, i);

		if (value[i] == expected)
			continue;
		*error = (struct pattern_error){
			.address = &value[i],
			.expected = expected,
			.found = value[i],
		};
		return i;
	}
	return stream->words;
}
