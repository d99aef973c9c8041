// SPDX-License-Identifier: GPL-2.0-only
#include "memcache.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

void memcache_start(struct memcache *cache, int fd)
{
	cache->fd = fd;
	cache->out_used = 0;
	cache->in_start = 0;
	cache->in_end = 0;
}

int memcache_connect(struct memcache *cache, uint16_t port)
{
	const struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1, error;

	if (fd < 0)
		return -errno;
	if (connect(fd, (const struct sockaddr *)&address, sizeof(address))) {
		error = errno;
		close(fd);
		return -error;
	}
	/* A batch is sent at once, and its end must not wait for an acknowledgement. */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	memcache_start(cache, fd);
	return 0;
}

static void put(struct memcache *cache, const void *bytes, size_t nr)
{
	memcpy(cache->out + cache->out_used, bytes, nr);
	cache->out_used += nr;
}

int memcache_put_set(struct memcache *cache, const char *key, const void *value, size_t bytes)
{
	char line[MEMCACHE_LINE];
	int length = snprintf(line, sizeof(line), "set %s 0 0 %zu\r\n", key, bytes);

	if (length >= MEMCACHE_LINE - 2 ||
	    bytes + MEMCACHE_LINE > sizeof(cache->out) - cache->out_used)
		return -ENOBUFS;
	put(cache, line, (size_t)length);
	put(cache, value, bytes);
	put(cache, "\r\n", 2);
	return 0;
}

int memcache_put_get(struct memcache *cache, const char *key)
{
	char line[MEMCACHE_LINE];
	int length = snprintf(line, sizeof(line), "get %s\r\n", key);

	if (length >= MEMCACHE_LINE || MEMCACHE_LINE > sizeof(cache->out) - cache->out_used)
		return -ENOBUFS;
	put(cache, line, (size_t)length);
	return 0;
}

int memcache_send(struct memcache *cache)
{
	size_t sent = 0;

	while (sent < cache->out_used) {
		ssize_t now =
			send(cache->fd, cache->out + sent, cache->out_used - sent, MSG_NOSIGNAL);

		if (now < 0 && errno != EINTR)
			return -errno;
		if (now > 0)
			sent += (size_t)now;
	}
	cache->out_used = 0;
	return 0;
}

/* Have some bytes to read. */
static int more(struct memcache *cache)
{
	ssize_t got;

	if (cache->in_start == cache->in_end) {
		cache->in_start = 0;
		cache->in_end = 0;
	}
	do
		got = recv(cache->fd, cache->in + cache->in_end, sizeof(cache->in) - cache->in_end,
			   0);
	while (got < 0 && errno == EINTR);
	if (got <= 0)
		return got ? -errno : -ECONNRESET;
	cache->in_end += (size_t)got;
	return 0;
}

static int take(struct memcache *cache, void *bytes, size_t nr)
{
	char *to = bytes;

	while (nr) {
		size_t part = cache->in_end - cache->in_start;

		if (!part) {
			int rc = more(cache);

			if (rc)
				return rc;
			continue;
		}
		if (part > nr)
			part = nr;
		memcpy(to, cache->in + cache->in_start, part);
		cache->in_start += part;
		to += part;
		nr -= part;
	}
	return 0;
}

/* The next line, without its end. */
static int take_line(struct memcache *cache, char line[MEMCACHE_LINE])
{
	size_t length = 0;
	int rc;

	for (;;) {
		if (length == MEMCACHE_LINE)
			return -EPROTO;
		rc = take(cache, &line[length], 1);
		if (rc)
			return rc;
		length++;
		if (length >= 2 && line[length - 2] == '\r' && line[length - 1] == '\n') {
			line[length - 2] = '\0';
			return 0;
		}
	}
}

static int expect_line(struct memcache *cache, const char *expected)
{
	char line[MEMCACHE_LINE];
	int rc = take_line(cache, line);

	if (rc)
		return rc;
	return strcmp(line, expected) ? -EPROTO : 0;
}

int memcache_stored(struct memcache *cache)
{
	return expect_line(cache, "STORED");
}

int memcache_value(struct memcache *cache, const char *key, void *value, size_t bytes)
{
	char line[MEMCACHE_LINE], expected[MEMCACHE_LINE];
	int rc = take_line(cache, line);

	if (rc)
		return rc;
	if (!strcmp(line, "END"))
		return -ENOENT;
	if (strncmp(line, "VALUE ", 6))
		return -EPROTO;
	snprintf(expected, sizeof(expected), "VALUE %s 0 %zu", key, bytes);
	if (strcmp(line, expected))
		return -EMSGSIZE;
	rc = take(cache, value, bytes);
	if (!rc)
		rc = expect_line(cache, "");
	return rc ? rc : expect_line(cache, "END");
}

void memcache_close(struct memcache *cache)
{
	close(cache->fd);
	cache->fd = -1;
}
