// SPDX-License-Identifier: GPL-2.0-only
/* What a replay moves, within its budget. */
#include "replay-state.h"

#include <errno.h>

#include "compact.h"
#include "policy.h"

static int64_t hour_of(int64_t time)
{
	return time >= 0 ? time / HOUR : (time + 1) / HOUR - 1;
}

static void account(struct replay *replay, int64_t moved)
{
	replay->budget -= (uint64_t)moved;
	replay->result->totals.moved_blocks += (uint64_t)moved;
}

/* Give one VM fewer segments.  Returns 1 when it need not be looked at again, 0, or -errno. */
static int adopt(struct replay *replay, uint32_t vm)
{
	struct placement *placement = &replay->placement[vm];
	struct demand demand;
	int64_t moved;

	if (!placement->segments)
		return 1;
	replay_demand(replay, vm, &demand);
	if (demand.blocks > replay->budget)
		return 0;
	cluster_begin(&replay->cluster, placement->server);
	moved = compact_vm(&replay->cluster.server[placement->server].memory, &demand,
			   &placement->extents);
	cluster_end(&replay->cluster, placement->server);
	if (moved <= 0)
		return (int)moved;
	account(replay, moved);
	replay->result->totals.adoptions++;
	replay_set_segments(replay, vm, demand.nr);
	return 1;
}

int replay_begin_hour(struct replay *replay)
{
	int64_t hour = hour_of(replay->now);
	size_t i, kept = 0;
	int rc;

	if (!replay->options->compact || replay->hour == hour)
		return 0;
	replay->hour = hour;
	replay->budget = replay->options->compact;
	for (i = 0; i < replay->nr_poor; i++) {
		rc = adopt(replay, replay->poor[i]);
		if (rc < 0)
			return rc;
		if (!rc)
			replay->poor[kept++] = replay->poor[i];
	}
	replay->nr_poor = kept;
	return 0;
}

/*
 * Another server that takes a VM of one segment in one, if there is one without taking from its
 * longest run: else a run is made here for one that is lost there.  The server it is on is not in
 * the index.
 */
static uint32_t refuge(const struct replay *replay, uint32_t vm, struct demand *demand)
{
	struct need spare, whole;
	uint32_t server;

	replay_demand(replay, vm, demand);
	if (demand->nr > 1 || replay->placement[vm].segments != 1)
		return INDEX_NONE;
	spare = need_spare(demand);
	server = index_first(&replay->cluster.on, &spare);
	if (server != INDEX_NONE)
		return server;
	whole = need_whole(demand);
	return index_first(&replay->cluster.on, &whole);
}

/* Take the VM from a server that is not in the index, and put it on another. */
static int migrate(struct replay *replay, struct server *from, uint32_t to,
		   const struct demand *demand)
{
	struct placement *placement = &replay->placement[demand->vm];

	memory_release(&from->memory, placement->extents);
	from->cpus_free += demand->cpus;
	from->vms--;
	placement->server = to;
	return cluster_place(&replay->cluster, to, demand, &placement->extents) < 0 ? -ENOMEM : 0;
}

/*
 * Migrate the smallest VM whose leaving makes the run, of several the one at the lowest address.
 * Returns how many blocks that moved, 0 if there is no such VM, or -ENOMEM.
 */
static int64_t evict(struct replay *replay, struct server *server, uint32_t span)
{
	const struct extent *extent, *best = NULL;
	struct demand demand, best_demand;
	uint32_t to, best_to = INDEX_NONE, length;

	for (extent = server->memory.first; extent; extent = extent->next) {
		if ((best && extent->length >= best->length) ||
		    !compact_frees(&server->memory, extent, span, replay->budget))
			continue;
		to = refuge(replay, extent->owner, &demand);
		if (to == INDEX_NONE)
			continue;
		best = extent;
		best_to = to;
		best_demand = demand;
	}
	if (!best)
		return 0;
	length = best->length;
	return migrate(replay, server, best_to, &best_demand) ? -ENOMEM : (int64_t)length;
}

int replay_make_run(struct replay *replay, const struct demand *demand, struct decision *decision)
{
	struct server *server = &replay->cluster.server[decision->server];
	struct totals *totals = &replay->result->totals;
	int64_t moved;

	cluster_begin(&replay->cluster, decision->server);
	moved = compact_run(&server->memory, demand->span, replay->budget);
	totals->moves += moved > 0;
	if (!moved) {
		moved = evict(replay, server, demand->span);
		totals->migrations += moved > 0;
	}
	cluster_end(&replay->cluster, decision->server);
	if (moved <= 0)
		return (int)moved;
	account(replay, moved);
	decision->moved = (uint32_t)moved;
	return 0;
}
