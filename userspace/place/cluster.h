/* SPDX-License-Identifier: GPL-2.0-only */
/* The servers of a replay as they are now, indexed for a policy. */
#ifndef COMPROMIS_PLACE_CLUSTER_H
#define COMPROMIS_PLACE_CLUSTER_H

#include <stdbool.h>
#include <stdint.h>

#include "demand.h"
#include "fleet.h"
#include "index.h"
#include "server-memory.h"

struct policy;

/* A server is on while it has VMs. */
struct server {
	struct memory memory;
	uint32_t cpus_free; /* thousandths; virtual ones, see cpu_ratio */
	uint32_t headroom; /* blocks that stay free */
	uint32_t vms;
	uint8_t type;
	int64_t end; /* latest expected end of all VMs since it was switched on */
};

struct cluster_options {
	const struct policy *policy;
	struct geometry geometry;
	uint32_t
		cpu_ratio; /* thousandths of virtual CPUs to a CPU, CPU_UNIT is no overcommitment */
	uint32_t headroom; /* percent of each server's memory that stays free, 0 to 90 */
	bool power_on; /* switch a server on rather than let a VM go without one segment */
};

struct cluster {
	struct cluster_options options;
	const struct fleet *fleet;
	struct server *server;
	uint32_t nr;
	struct offer empty[FLEET_TYPES]; /* of a server of each type that has no VM */
	struct free_runs empty_runs[FLEET_TYPES]; /* of one */
	struct index on; /* by the policy's key */
	struct index off; /* by number */
	struct extent_pool pool;
};

/* All servers off.  fleet must outlive it.  Returns 0 or -ENOMEM. */
int cluster_init(struct cluster *cluster, const struct fleet *fleet,
		 const struct cluster_options *options);
void cluster_free(struct cluster *cluster);

/* Virtual CPUs of a server of this type, in thousandths. */
uint32_t cluster_cpus(const struct server_type *type, uint32_t cpu_ratio);

/*
 * What a demand needs of a server: to fit at all; to be given as few segments as its size
 * allows; and that without taking from the longest run (part of the second longest, or a
 * shorter one, is enough).
 */
struct need need_fit(const struct demand *demand);
struct need need_whole(const struct demand *demand);
struct need need_spare(const struct demand *demand);

/* What a server has to offer now. */
struct offer server_offer(const struct server *server);

/*
 * To be called around any change of a server: it is out of the index in between.
 */
void cluster_begin(struct cluster *cluster, uint32_t server);
void cluster_end(struct cluster *cluster, uint32_t server);

/*
 * Give a VM its place.  Returns as memory_take().
 */
int cluster_place(struct cluster *cluster, uint32_t server, const struct demand *demand,
		  struct extent **extents);

/*
 * The free runs of servers that are on, from those of all servers, which are kept up to date:
 * looking at each run for each sample took longer than the replay.
 */
void cluster_free_runs(const struct cluster *cluster, struct free_runs *free_runs);

/* Take a VM's place back. */
void cluster_remove(struct cluster *cluster, uint32_t server, uint32_t cpus,
		    struct extent *extents);

#endif /* COMPROMIS_PLACE_CLUSTER_H */
