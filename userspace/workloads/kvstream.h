/* SPDX-License-Identifier: GPL-2.0-only */
/* A stream of requests to a store of keys and values, and what it must have stored. */
#ifndef COMPROMIS_WORKLOADS_KVSTREAM_H
#define COMPROMIS_WORKLOADS_KVSTREAM_H

#include <stdbool.h>
#include <stdint.h>

#include "pattern.h"

/* "key:" and a number. */
#define KVSTREAM_KEY 32

struct kvstream {
	uint64_t seed; /* of the values */
	uint64_t state; /* of the random numbers */
	uint32_t keys;
	uint32_t gets; /* of 100 requests */
	uint32_t words; /* of 8 bytes, in a value */
	uint32_t *generation; /* of each key: how often it was set; 0 from filling */
};

struct kvrequest {
	uint32_t key;
	uint32_t generation; /* of the value that is set, or to be got */
	bool get;
};

/* The next request.  Sets the generation of the key. */
struct kvrequest kvstream_next(struct kvstream *stream);

void kvstream_key(uint32_t key, char text[KVSTREAM_KEY]);

/* Make the value of this key, and of this generation. */
void kvstream_fill(const struct kvstream *stream, uint32_t key, uint32_t generation,
		   uint64_t *value);

/*
 * First word of a value that is wrong, or stream->words.  error says what it should be: the
 * address in it lies in value.
 */
uint32_t kvstream_check(const struct kvstream *stream, uint32_t key, uint32_t generation,
			const uint64_t *value, struct pattern_error *error);

#endif /* COMPROMIS_WORKLOADS_KVSTREAM_H */
