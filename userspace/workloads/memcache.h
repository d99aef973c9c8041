/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The part of memcached's text protocol that stores and fetches one value at a time; it is
 * defined in doc/protocol.txt of memcached.  Requests are collected and sent together, the
 * replies then read in the same order.
 */
#ifndef COMPROMIS_WORKLOADS_MEMCACHE_H
#define COMPROMIS_WORKLOADS_MEMCACHE_H

#include <stddef.h>
#include <stdint.h>

/* Bytes of requests that may wait for their replies; below what sockets hold. */
#define MEMCACHE_BATCH 65536
/* More than a line of a request or reply has, with a key of up to 32 bytes. */
#define MEMCACHE_LINE 128

struct memcache {
	int fd;
	char out[MEMCACHE_BATCH];
	size_t out_used;
	char in[MEMCACHE_BATCH];
	size_t in_start, in_end;
};

/* Connect to a port of this machine.  Returns 0, or -errno. */
int memcache_connect(struct memcache *cache, uint16_t port);

/* Take over a connected socket. */
void memcache_start(struct memcache *cache, int fd);

/*
 * Collect a request.  Returns 0, or -ENOBUFS if it does not go into the batch: a request
 * takes MEMCACHE_LINE bytes and those of its value.
 */
int memcache_put_set(struct memcache *cache, const char *key, const void *value, size_t bytes);
int memcache_put_get(struct memcache *cache, const char *key);

/* Send what is collected.  Returns 0, or -errno. */
int memcache_send(struct memcache *cache);

/*
 * Read the reply to a set, or to a get of a value of that many bytes.  Returns 0; -ENOENT
 * if the server does not have the key; -EMSGSIZE if its value is of another size or for
 * another key; -EPROTO if it refused, or the reply is none; or -errno.
 */
int memcache_stored(struct memcache *cache);
int memcache_value(struct memcache *cache, const char *key, void *value, size_t bytes);

void memcache_close(struct memcache *cache);

#endif /* COMPROMIS_WORKLOADS_MEMCACHE_H */
