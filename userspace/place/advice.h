/* SPDX-License-Identifier: GPL-2.0-only */
/* A real host, as "xen-compromis host --json" prints it; see xen-compromis(8). */
#ifndef COMPROMIS_PLACE_ADVICE_H
#define COMPROMIS_PLACE_ADVICE_H

#include <json-c/json.h>
#include <stddef.h>
#include <stdint.h>

#include "message.h"
#include "server-memory.h"

struct host {
	uint64_t room_kib; /* that new domains can have: free and not claimed, and the carve-out */
	size_t nr;
	struct memory_run *run; /* whole blocks of free runs, by address */
};

/*
 * Take a host from JSON.  Returns 0, -ENOMEM, or -EINVAL with a message in error; after 0,
 * host_free() is due.
 */
int host_parse(struct json_object *json, struct host *host, char error[MESSAGE_SIZE]);

/* The same from a file, or from standard input for "-"; also the -errno of the file. */
int host_read(const char *path, struct host *host, char error[MESSAGE_SIZE]);

void host_free(struct host *host);

/* What a VM would find on a host. */
struct host_advice {
	unsigned int few; /* segments that it cannot have fewer than, for its hole */
	unsigned int segments; /* 1 to SEGMENTS_NONE; 0: it has no room at all */
	bool spare; /* and the longest run stays as it is */
	uint32_t largest; /* usable blocks of the longest run now */
	uint32_t left; /* and when the VM is there */
};

/*
 * What a VM of so many blocks, up to BLOCKS_MAX / 2, would find.  Xen sets memory aside for RAM up
 * to 3.75 GiB with the addresses up to 4032 MiB, which are given back later, and for the rest; a
 * MiB is added for the toolstack: LOW_END and EXTRA of ../dom0/fit.c.  Without a hole it is one
 * part.  Returns 0 or -ENOMEM.
 */
int host_advise(const struct host *host, uint32_t blocks, const struct geometry *geometry,
		struct host_advice *advice);

#endif /* COMPROMIS_PLACE_ADVICE_H */
