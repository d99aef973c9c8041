// SPDX-License-Identifier: GPL-2.0-only
/* What kvload sends to memcached, and what it makes of the replies. */
#include "fixture.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kvstream.h"
#include "memcache.h"

/* The server's end of the connection is in the test's hands. */
struct connection {
	struct memcache cache;
	int server;
};

static int connect_pair(void **state)
{
	struct connection *connection = calloc(1, sizeof(*connection));
	int fds[2];

	if (!connection || socketpair(AF_UNIX, SOCK_STREAM, 0, fds))
		return -1;
	memcache_start(&connection->cache, fds[0]);
	connection->server = fds[1];
	*state = connection;
	return 0;
}

static int disconnect(void **state)
{
	struct connection *connection = *state;

	memcache_close(&connection->cache);
	if (connection->server >= 0)
		close(connection->server);
	free(connection);
	return 0;
}

static void reply(const struct connection *connection, const char *text)
{
	assert_int_equal(write(connection->server, text, strlen(text)), strlen(text));
}

static void requests_are_sent_together(void **state)
{
	struct connection *connection = *state;
	static const char expected[] = "set key:1 0 0 8\r\nabc\r\n\0ef\r\nget key:2\r\n";
	char text[128];

	assert_int_equal(memcache_put_set(&connection->cache, "key:1", "abc\r\n\0ef", 8), 0);
	assert_int_equal(memcache_put_get(&connection->cache, "key:2"), 0);
	assert_int_equal(memcache_send(&connection->cache), 0);
	assert_int_equal(read(connection->server, text, sizeof(text)), sizeof(expected) - 1);
	assert_memory_equal(text, expected, sizeof(expected) - 1);
	/* They are gone then. */
	assert_int_equal(memcache_put_get(&connection->cache, "k"), 0);
	assert_int_equal(memcache_send(&connection->cache), 0);
	assert_int_equal(read(connection->server, text, sizeof(text)), 7);
}

static void batch_has_an_end(void **state)
{
	static char value[MEMCACHE_BATCH];
	struct connection *connection = *state;
	size_t i;

	assert_int_equal(memcache_put_set(&connection->cache, "k", value,
					  MEMCACHE_BATCH - MEMCACHE_LINE + 1),
			 -ENOBUFS);
	for (i = 0; i < MEMCACHE_BATCH / (1024 + MEMCACHE_LINE); i++)
		assert_int_equal(memcache_put_set(&connection->cache, "k", value, 1024), 0);
	assert_true(connection->cache.out_used <= MEMCACHE_BATCH);
}

static void replies_are_understood(void **state)
{
	struct connection *connection = *state;
	char value[8];

	reply(connection, "STORED\r\nVALUE key:1 0 8\r\nab\r\ncd\r\n\r\nEND\r\nEND\r\n");
	assert_int_equal(memcache_stored(&connection->cache), 0);
	assert_int_equal(memcache_value(&connection->cache, "key:1", value, 8), 0);
	assert_memory_equal(value, "ab\r\ncd\r\n", 8);
	assert_int_equal(memcache_value(&connection->cache, "key:1", value, 8), -ENOENT);
}

static void wrong_replies_are_found(void **state)
{
	struct connection *connection = *state;
	char value[8];

	reply(connection, "NOT_STORED\r\nSERVER_ERROR out of memory\r\n"
			  "VALUE key:2 0 8\r\n");
	assert_int_equal(memcache_stored(&connection->cache), -EPROTO);
	assert_int_equal(memcache_value(&connection->cache, "key:1", value, 8), -EPROTO);
	assert_int_equal(memcache_value(&connection->cache, "key:1", value, 8), -EMSGSIZE);
	reply(connection, "VALUE key:1 0 16\r\n");
	assert_int_equal(memcache_value(&connection->cache, "key:1", value, 8), -EMSGSIZE);
	reply(connection, "VALUE key:1 0 8\r\n12345678x\r\nEND\r\n");
	assert_int_equal(memcache_value(&connection->cache, "key:1", value, 8), -EPROTO);
}

static void endless_line_is_no_reply(void **state)
{
	struct connection *connection = *state;
	char text[2 * MEMCACHE_LINE];

	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	reply(connection, text);
	assert_int_equal(memcache_stored(&connection->cache), -EPROTO);
}

static void server_goes_away(void **state)
{
	struct connection *connection = *state;

	reply(connection, "STO");
	close(connection->server);
	connection->server = -1;
	assert_int_equal(memcache_stored(&connection->cache), -ECONNRESET);
	assert_int_equal(memcache_put_get(&connection->cache, "k"), 0);
	assert_int_equal(memcache_send(&connection->cache), -EPIPE);
}

#define KEYS  100
#define WORDS 8

static struct kvstream make_stream(uint32_t generation[KEYS])
{
	memset(generation, 0, KEYS * sizeof(*generation));
	return (struct kvstream){
		.seed = 1,
		.state = 1,
		.keys = KEYS,
		.gets = 90,
		.words = WORDS,
		.generation = generation,
	};
}

static void gets_expect_the_last_set(void **state)
{
	uint32_t generation[KEYS], seen[KEYS] = { 0 }, gets = 0, i;
	struct kvstream stream = make_stream(generation);

	(void)state;
	for (i = 0; i < 10000; i++) {
		struct kvrequest request = kvstream_next(&stream);

		assert_in_range(request.key, 0, KEYS - 1);
		gets += request.get;
		seen[request.key] += !request.get;
		assert_int_equal(request.generation, seen[request.key]);
	}
	assert_in_range(gets, 8850, 9150);
	assert_memory_equal(generation, seen, sizeof(seen));
}

static void other_values_are_found(void **state)
{
	uint32_t generation[KEYS];
	struct kvstream stream = make_stream(generation);
	struct pattern_error error;
	uint64_t value[WORDS];

	(void)state;
	kvstream_fill(&stream, 7, 3, value);
	assert_int_equal(kvstream_check(&stream, 7, 3, value, &error), WORDS);
	/* An old one, that of another key, and one with a word that changed. */
	assert_int_equal(kvstream_check(&stream, 7, 2, value, &error), 0);
	assert_int_equal(kvstream_check(&stream, 8, 3, value, &error), 0);
	value[WORDS - 1] ^= 1;
	assert_int_equal(kvstream_check(&stream, 7, 3, value, &error), WORDS - 1);
	assert_ptr_equal(error.address, &value[WORDS - 1]);
	assert_true((error.found ^ error.expected) == 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, connect_pair, disconnect)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(requests_are_sent_together),
		TEST(batch_has_an_end),
		TEST(replies_are_understood),
		TEST(wrong_replies_are_found),
		TEST(endless_line_is_no_reply),
		TEST(server_goes_away),
		cmocka_unit_test(gets_expect_the_last_set),
		cmocka_unit_test(other_values_are_found),
	};

	return cmocka_run_group_tests_name("memcache", tests, NULL, NULL);
}
