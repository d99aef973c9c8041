// SPDX-License-Identifier: GPL-2.0-only
#include "cluster.h"

#include <errno.h>
#include <stdlib.h>

#include "policy.h"

uint32_t cluster_cpus(const struct server_type *type, uint32_t cpu_ratio)
{
	uint64_t cpus = (uint64_t)type->cpus * cpu_ratio / CPU_UNIT;

	return cpus < UINT32_MAX ? (uint32_t)cpus : UINT32_MAX;
}

struct need need_fit(const struct demand *demand)
{
	return (struct need){
		.cpus = demand->cpus,
		.room = demand->blocks,
		.whole = UINT32_MAX,
		.end = INT64_MIN,
	};
}

struct need need_whole(const struct demand *demand)
{
	struct need need = need_fit(demand);

	/*
	 * The larger part goes first, to the shortest run that holds it.  Is that the longest
	 * one, then the other part finds room in what is left of it, or in the second; if it is
	 * not, then in the longest.
	 */
	need.largest = demand->part[0];
	need.second = demand->part[1];
	need.whole = demand->span;
	return need;
}

struct need need_spare(const struct demand *demand)
{
	struct need need = need_fit(demand);

	need.second = demand->span;
	return need;
}

struct offer server_offer(const struct server *server)
{
	uint32_t free = server->memory.free_blocks;

	return (struct offer){
		.cpus = server->cpus_free,
		.room = free > server->headroom ? free - server->headroom : 0,
		.largest = memory_largest(&server->memory),
		.second = memory_second(&server->memory),
		.end = server->vms ? server->end : INT64_MIN,
	};
}

void cluster_begin(struct cluster *cluster, uint32_t server)
{
	index_remove(cluster->server[server].vms ? &cluster->on : &cluster->off, server);
}

void cluster_end(struct cluster *cluster, uint32_t server)
{
	struct server *s = &cluster->server[server];
	struct offer offer = server_offer(s);

	if (s->vms)
		index_add(&cluster->on, server, cluster->options.policy->key(s), &offer);
	else
		index_add(&cluster->off, server, 0, &offer);
}

static void count_runs(const struct memory *memory, struct free_runs *free_runs)
{
	const struct extent *extent;

	*free_runs = (struct free_runs){ 0 };
	for (extent = memory->first; extent; extent = extent->next) {
		if (extent->owner == EXTENT_FREE)
			free_runs_add(free_runs, extent->length);
	}
}

void cluster_free_runs(const struct cluster *cluster, struct free_runs *free_runs)
{
	uint64_t off[FLEET_TYPES] = { 0 };
	uint32_t i;

	for (i = 0; i < cluster->nr; i++)
		off[cluster->server[i].type] += !cluster->server[i].vms;
	*free_runs = cluster->pool.free_runs;
	for (i = 0; i < cluster->fleet->nr_types; i++)
		free_runs_subtract(free_runs, &cluster->empty_runs[i], off[i]);
}

static int server_init(struct cluster *cluster, uint32_t number, uint8_t type)
{
	const struct server_type *description = &cluster->fleet->type[type];
	struct server *server = &cluster->server[number];
	int rc;

	server->type = type;
	server->cpus_free = cluster_cpus(description, cluster->options.cpu_ratio);
	rc = memory_init(&server->memory, &description->memory, cluster->options.geometry.align,
			 &cluster->pool);
	if (rc)
		return rc;
	server->headroom =
		(uint32_t)((uint64_t)server->memory.total_blocks * cluster->options.headroom / 100);
	cluster->empty[type] = server_offer(server);
	count_runs(&server->memory, &cluster->empty_runs[type]);
	cluster_end(cluster, number);
	return 0;
}

int cluster_init(struct cluster *cluster, const struct fleet *fleet,
		 const struct cluster_options *options)
{
	uint8_t *type = malloc(fleet->servers);
	uint32_t i;
	int rc = -ENOMEM;

	*cluster = (struct cluster){ .options = *options, .fleet = fleet, .nr = fleet->servers };
	cluster->server = calloc(fleet->servers, sizeof(*cluster->server));
	if (type && cluster->server && !index_init(&cluster->on, fleet->servers))
		rc = index_init(&cluster->off, fleet->servers);
	if (!rc)
		fleet_number(fleet, type);
	for (i = 0; i < fleet->servers && !rc; i++)
		rc = server_init(cluster, i, type[i]);
	free(type);
	if (rc)
		cluster_free(cluster);
	return rc;
}

void cluster_free(struct cluster *cluster)
{
	index_free(&cluster->on);
	index_free(&cluster->off);
	extent_pool_free(&cluster->pool);
	free(cluster->server);
	cluster->server = NULL;
}

int cluster_place(struct cluster *cluster, uint32_t server, const struct demand *demand,
		  struct extent **extents)
{
	struct server *s = &cluster->server[server];
	bool top = cluster->options.policy->hints && !demand->lasting;
	int pieces;

	cluster_begin(cluster, server);
	pieces = memory_take(&s->memory, demand, top, extents);
	if (pieces > 0) {
		s->cpus_free -= demand->cpus;
		if (!s->vms++ || s->end < demand->end)
			s->end = demand->end;
	}
	cluster_end(cluster, server);
	return pieces;
}

void cluster_remove(struct cluster *cluster, uint32_t server, uint32_t cpus, struct extent *extents)
{
	struct server *s = &cluster->server[server];

	cluster_begin(cluster, server);
	memory_release(&s->memory, extents);
	s->cpus_free += cpus;
	s->vms--;
	cluster_end(cluster, server);
}
