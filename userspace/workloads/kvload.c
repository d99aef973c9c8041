// SPDX-License-Identifier: GPL-2.0-only
/* kvload: fill memcached, put load on it, and verify every value it gives back. */
#include <argp.h>
#include <err.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "kvstream.h"
#include "memcache.h"
#include "options.h"
#include "version.h"

/* Requests of a batch at most; more do not fit one with small values either. */
#define DEPTH_MAX (MEMCACHE_BATCH / MEMCACHE_LINE)

enum phase {
	PHASE_FILL,
	PHASE_LOAD,
	PHASE_CHECK,
};

static const char *const phase_names[] = {
	[PHASE_FILL] = "fill",
	[PHASE_LOAD] = "load",
	[PHASE_CHECK] = "check",
};

struct options {
	uint64_t port;
	uint64_t keys;
	uint64_t bytes;
	uint64_t requests;
	uint64_t gets;
	uint64_t depth;
	uint64_t seed;
	int phase; /* -1: not given */
};

static void parse_phase(struct argp_state *state, const char *arg, struct options *options)
{
	int phase;

	if (options->phase >= 0)
		argp_error(state, "unexpected argument '%s'", arg);
	for (phase = PHASE_FILL; phase <= PHASE_CHECK; phase++)
		if (!strcmp(arg, phase_names[phase]))
			options->phase = phase;
	if (options->phase < 0)
		argp_error(state, "phase '%s' is none of fill, load and check", arg);
}

static void check(struct argp_state *state, const struct options *options)
{
	if (options->phase < 0)
		argp_error(state, "which phase: fill, load or check?");
	if (options->port > UINT16_MAX)
		argp_error(state, "port %" PRIu64 " exceeds %d", options->port, UINT16_MAX);
	if (options->keys > UINT32_MAX)
		argp_error(state, "%" PRIu64 " keys are too many", options->keys);
	if (options->gets > 100)
		argp_error(state, "%" PRIu64 " of 100 requests cannot be gets", options->gets);
	if (options->bytes % sizeof(uint64_t))
		argp_error(state, "%" PRIu64 " bytes of a value are not a multiple of 8",
			   options->bytes);
	if (options->depth > DEPTH_MAX || options->bytes > MEMCACHE_BATCH ||
	    options->depth * (options->bytes + MEMCACHE_LINE) > MEMCACHE_BATCH)
		argp_error(state,
			   "%" PRIu64 " requests of %" PRIu64
			   " bytes exceed the %d bytes that a batch may have",
			   options->depth, options->bytes, MEMCACHE_BATCH);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case 'c':
		options->port = options_number(state, "port", arg, 1);
		return 0;
	case 'k':
		options->keys = options_number(state, "number of keys", arg, 1);
		return 0;
	case 'd':
		options->bytes = options_number(state, "bytes of a value", arg, sizeof(uint64_t));
		return 0;
	case 'n':
		options->requests = options_number(state, "number of requests", arg, 1);
		return 0;
	case 'g':
		options->gets = options_number(state, "share of gets", arg, 0);
		return 0;
	case 'P':
		options->depth = options_number(state, "depth of the pipeline", arg, 1);
		return 0;
	case 'S':
		options->seed = options_number(state, "seed", arg, 0);
		return 0;
	case ARGP_KEY_ARG:
		parse_phase(state, arg, options);
		return 0;
	case ARGP_KEY_END:
		check(state, options);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option option_list[] = {
	{ .name = "port", .key = 'c', .arg = "PORT", .doc = "Port of memcached (11211)" },
	{ .name = "keys", .key = 'k', .arg = "KEYS", .doc = "Number of keys (10k)" },
	{ .name = "data", .key = 'd', .arg = "BYTES", .doc = "Bytes of a value (512)" },
	{ .name = "requests", .key = 'n', .arg = "REQUESTS", .doc = "Number of requests (100k)" },
	{ .name = "gets", .key = 'g', .arg = "PERCENT", .doc = "Of these get a value (90)" },
	{ .name = "pipeline",
	  .key = 'P',
	  .arg = "DEPTH",
	  .doc = "Requests that are sent together (16)" },
	{ .name = "seed", .key = 'S', .arg = "NUMBER", .doc = "Seed of the random numbers (1)" },
	{ 0 },
};

static const struct argp argp = {
	.options = option_list,
	.parser = parse,
	.args_doc = "fill|load|check",
	.doc = "Fill memcached with all keys, put load on it, or check what that load left.  Every value that comes back is verified.",
};

/* The requests that are on their way. */
struct client {
	struct memcache cache;
	struct kvstream stream;
	uint64_t *value;
	struct kvrequest pending[DEPTH_MAX];
	size_t nr;
};

static int put(struct client *client, struct kvrequest request)
{
	char key[KVSTREAM_KEY];

	client->pending[client->nr++] = request;
	kvstream_key(request.key, key);
	if (request.get)
		return memcache_put_get(&client->cache, key);
	kvstream_fill(&client->stream, request.key, request.generation, client->value);
	return memcache_put_set(&client->cache, key, client->value,
				client->stream.words * sizeof(uint64_t));
}

static int failed(const char *what, const char *key, int rc)
{
	if (rc == -ENOENT)
		printf("kvload: %s is not there: memcached needs more memory, see its -m\n", key);
	else if (rc == -EMSGSIZE)
		printf("kvload: another value came for %s\n", key);
	else if (rc == -EPROTO)
		printf("kvload: memcached refused to %s %s, or its reply is none\n", what, key);
	else
		warnx("cannot %s %s: %s", what, key, strerror(-rc));
	return rc == -EMSGSIZE || rc == -ENOENT || rc == -EPROTO ? EXIT_FAILURE : EXIT_SETUP;
}

/* Read one reply.  Returns the program's exit status. */
static int take(struct client *client, struct kvrequest request)
{
	const struct kvstream *stream = &client->stream;
	struct pattern_error error;
	char key[KVSTREAM_KEY];
	uint32_t wrong;
	int rc;

	kvstream_key(request.key, key);
	if (!request.get) {
		rc = memcache_stored(&client->cache);
		return rc ? failed("set", key, rc) : EXIT_SUCCESS;
	}
	rc = memcache_value(&client->cache, key, client->value, stream->words * sizeof(uint64_t));
	if (rc)
		return failed("get", key, rc);
	wrong = kvstream_check(stream, request.key, request.generation, client->value, &error);
	if (wrong == stream->words)
		return EXIT_SUCCESS;
	printf("kvload: word %" PRIu32 " of %s is 0x%016" PRIx64 ", expected 0x%016" PRIx64
	       ": value number %" PRIu32 "\n",
	       wrong, key, error.found, error.expected, request.generation);
	return EXIT_FAILURE;
}

/* Send what is put, and read all replies. */
static int flush(struct client *client)
{
	int rc = memcache_send(&client->cache), status = EXIT_SUCCESS;
	size_t i;

	if (rc) {
		warnx("cannot send to memcached: %s", strerror(-rc));
		return EXIT_SETUP;
	}
	for (i = 0; i < client->nr && !status; i++)
		status = take(client, client->pending[i]);
	client->nr = 0;
	return status;
}

static int request(struct client *client, struct kvrequest next, uint64_t depth)
{
	int rc = put(client, next);

	if (rc) {
		warnx("a request does not fit its batch: %s", strerror(-rc));
		return EXIT_SETUP;
	}
	return client->nr < depth ? EXIT_SUCCESS : flush(client);
}

/* Fill all keys, or get them all. */
static int run_all(struct client *client, const struct options *options)
{
	struct kvrequest next = { .get = options->phase == PHASE_CHECK };
	int status = EXIT_SUCCESS;
	uint32_t key;

	for (key = 0; key < options->keys && !status; key++) {
		next.key = key;
		next.generation = client->stream.generation[key];
		status = request(client, next, options->depth);
	}
	return status ? status : flush(client);
}

static int run_load(struct client *client, const struct options *options)
{
	int status = EXIT_SUCCESS;
	uint64_t i;

	for (i = 0; i < options->requests && !status; i++)
		status = request(client, kvstream_next(&client->stream), options->depth);
	return status ? status : flush(client);
}

static int run(struct client *client, const struct options *options)
{
	double seconds = clock_seconds();
	uint64_t nr = options->phase == PHASE_LOAD ? options->requests : options->keys, i;
	int status;

	/* What the load has set, without doing it again. */
	if (options->phase == PHASE_CHECK)
		for (i = 0; i < options->requests; i++)
			kvstream_next(&client->stream);
	status = options->phase == PHASE_LOAD ? run_load(client, options) :
						run_all(client, options);
	if (status)
		return status;
	seconds = clock_seconds() - seconds;
	printf("kvload: %s, %" PRIu64 " requests, %" PRIu64 " keys of %" PRIu64
	       " bytes, %.3f s, %.1f ns per request, verified\n",
	       phase_names[options->phase], nr, options->keys, options->bytes, seconds,
	       seconds * 1e9 / (double)nr);
	return EXIT_SUCCESS;
}

static int start(struct client *client, const struct options *options)
{
	int rc = -ENOMEM;

	client->stream = (struct kvstream){
		.seed = options->seed,
		.state = options->seed,
		.keys = (uint32_t)options->keys,
		.gets = (uint32_t)options->gets,
		.words = (uint32_t)(options->bytes / sizeof(uint64_t)),
		.generation = calloc(options->keys, sizeof(*client->stream.generation)),
	};
	client->value = malloc(options->bytes);
	if (client->stream.generation && client->value)
		rc = memcache_connect(&client->cache, (uint16_t)options->port);
	if (rc == -ENOMEM)
		warnx("no memory for %" PRIu64 " keys; use fewer", options->keys);
	else if (rc)
		warnx("cannot connect to port %" PRIu64
		      " of this machine: %s; start memcached -p %" PRIu64,
		      options->port, strerror(-rc), options->port);
	return rc;
}

int main(int argc, char **argv)
{
	struct options options = {
		.port = 11211,
		.keys = 10 << 10,
		.bytes = 512,
		.requests = 100 << 10,
		.gets = 90,
		.depth = 16,
		.seed = 1,
		.phase = -1,
	};
	static struct client client;
	int status = EXIT_SETUP;

	options_init("kvload (Compromis) " COMPROMIS_RELEASE);
	argp_parse(&argp, argc, argv, 0, NULL, &options);

	if (!start(&client, &options)) {
		status = run(&client, &options);
		memcache_close(&client.cache);
	}
	free(client.value);
	free(client.stream.generation);
	return status;
}
