/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The servers that a replay may use, by type.
 *
 * A description is a CSV file with a line of names first:
 *
 *	type,count,cpus,memory_gib,nodes,reserved_mib,hole_mib
 *
 * nodes: NUMA nodes; reserved_mib: for hypervisor and dom0, from address 0 on; hole_mib: of the
 * machine's addresses, below 4 GiB.  Lines that begin with '#' are comments.
 */
#ifndef COMPROMIS_PLACE_FLEET_H
#define COMPROMIS_PLACE_FLEET_H

#include <stdint.h>
#include <stdio.h>

#include "message.h"
#include "server-memory.h"

#define FLEET_TYPES	16
#define FLEET_SERVERS	1000000
#define FLEET_NODES	64
#define FLEET_NAME	32
#define MESSAGE_SIZE	256
#define FLEET_CPU_RATIO 1000 /* most virtual CPUs that there may be to a CPU */

struct server_type {
	char name[FLEET_NAME];
	uint32_t count;
	uint32_t cpus; /* thousandths */
	struct memory_layout memory;
};

struct fleet {
	char name[FLEET_NAME];
	unsigned int nr_types;
	struct server_type type[FLEET_TYPES];
	uint32_t servers; /* sum of all counts */
};

/*
 * What --fleet takes: a preset and a number of servers, such as azure:2000, or a file.
 * Returns 0 or -errno, with a message in error.
 */
int fleet_open(const char *what, struct fleet *fleet, char error[MESSAGE_SIZE]);

/* The same from a stream; name is for messages. */
int fleet_read(FILE *in, const char *name, struct fleet *fleet, char error[MESSAGE_SIZE]);

/* Print all presets, with what they are made of. */
void fleet_print_presets(FILE *out);

/*
 * The type of each server, fleet->servers of them.  Types alternate, so that the first n
 * servers are as mixed as all of them, however large n is.
 */
void fleet_number(const struct fleet *fleet, uint8_t *type);

#endif /* COMPROMIS_PLACE_FLEET_H */
