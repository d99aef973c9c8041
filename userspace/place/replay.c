// SPDX-License-Identifier: GPL-2.0-only
#include "replay.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "policy.h"
#include "random.h"
#include "replay-state.h"

/* VMs between two calls of progress(). */
#define PROGRESS_STEP 4096

/* However long the trace is. */
#define SAMPLES_MAX 100000

uint64_t decision_hash(uint64_t addresses, uint32_t start, uint32_t length)
{
	return random_mix(addresses + ((uint64_t)start << 32 | length) + RANDOM_STEP);
}

/* Account for the time that passes with the state as it is. */
static void pass(struct replay *replay, int64_t time)
{
	struct totals *totals = &replay->result->totals;
	double hours = (double)(time - replay->now) / HOUR;
	unsigned int i;

	for (i = 1; i < NR_SEGMENTS; i++)
		totals->vm_hours[i] += hours * (double)replay->live.by_segments[i];
	totals->server_hours += hours * replay->cluster.on.inside;
	replay->now = time;
}

/* What is counted in the totals, and is a sum so far in a sample. */
static void sample_totals(const struct totals *totals, struct sample *sample)
{
	memcpy(sample->by_reason, totals->by_reason, sizeof(sample->by_reason));
	sample->moves = totals->moves;
	sample->migrations = totals->migrations;
	sample->adoptions = totals->adoptions;
	sample->moved_blocks = totals->moved_blocks;
	sample->switched_on = totals->switched_on;
	sample->switched_off = totals->switched_off;
}

static int take_sample(struct replay *replay)
{
	const struct cluster *cluster = &replay->cluster;
	struct sample sample = replay->live;
	uint32_t i, largest;

	sample.time = replay->now;
	sample.servers = cluster->on.inside;
	for (i = 0; i < cluster->nr; i++) {
		if (!cluster->server[i].vms)
			continue;
		largest = cluster->on.node[i].own.largest;
		sample.free_blocks += cluster->server[i].memory.free_blocks;
		sample.largest_sum += largest;
		if (sample.largest < largest)
			sample.largest = largest;
	}
	cluster_free_runs(cluster, &sample.free_runs);
	sample_totals(&replay->result->totals, &sample);
	return samples_add(&replay->result->samples, &sample);
}

/* A sample shows what was after all that happened at its time. */
static int pass_to(struct replay *replay, int64_t time)
{
	int rc = 0;

	while (replay->interval && replay->next_sample < time && !rc) {
		pass(replay, replay->next_sample);
		rc = take_sample(replay);
		replay->next_sample += replay->interval;
	}
	pass(replay, time);
	return rc;
}

static void leave(struct replay *replay, uint32_t vm)
{
	struct placement *placement = &replay->placement[vm];
	uint32_t on = replay->cluster.on.inside;

	cluster_remove(&replay->cluster, placement->server, replay->trace->vm[vm].cpus,
		       placement->extents);
	replay->live.vms--;
	replay->live.by_segments[placement->segments]--;
	placement->segments = 0;
	if (replay->cluster.on.inside < on)
		replay->result->totals.switched_off++;
}

static int leave_until(struct replay *replay, int64_t time)
{
	while (replay->leaving.nr && heap_top(&replay->leaving)->time <= time) {
		struct heap_entry next = *heap_top(&replay->leaving);
		int rc = pass_to(replay, next.time);

		if (rc)
			return rc;
		heap_pop(&replay->leaving);
		leave(replay, next.vm);
	}
	return pass_to(replay, time);
}

void replay_demand(const struct replay *replay, uint32_t vm, struct demand *demand)
{
	const struct cluster_options *options = &replay->options->cluster;

	demand_of(&replay->trace->vm[vm], vm, &options->geometry, demand);
	if (options->policy->hints)
		demand_hint(&replay->trace->vm[vm], demand);
}

void replay_set_segments(struct replay *replay, uint32_t vm, unsigned int segments)
{
	struct placement *placement = &replay->placement[vm];

	if (placement->segments)
		replay->live.by_segments[placement->segments]--;
	placement->segments = (uint8_t)segments;
	replay->live.by_segments[segments]++;
}

/* Where a VM could have had as few segments as its size allows. */
static enum reason why_degraded(const struct cluster *cluster, const struct demand *demand)
{
	struct need need = need_whole(demand);

	if (index_first(&cluster->on, &need) != INDEX_NONE)
		return REASON_POLICY;
	if (index_first(&cluster->off, &need) != INDEX_NONE)
		return REASON_POWER;
	return REASON_FRAGMENTED;
}

static bool anywhere(const struct cluster *cluster, const struct need *need)
{
	return index_first(&cluster->on, need) != INDEX_NONE ||
	       index_first(&cluster->off, need) != INDEX_NONE;
}

static bool too_large(const struct cluster *cluster, const struct demand *demand)
{
	struct need need = need_fit(demand);
	unsigned int i;

	for (i = 0; i < cluster->fleet->nr_types; i++) {
		if (offer_meets(&cluster->empty[i], &need))
			return false;
	}
	return true;
}

static enum reason why_rejected(const struct cluster *cluster, const struct demand *demand)
{
	struct need cpus = need_fit(demand), memory = cpus;

	cpus.room = 0;
	memory.cpus = 0;
	if (too_large(cluster, demand))
		return REASON_TOO_LARGE;
	if (!anywhere(cluster, &cpus))
		return REASON_CPUS;
	return anywhere(cluster, &memory) ? REASON_BOTH : REASON_MEMORY;
}

static bool is_whole(const struct cluster *cluster, uint32_t server, const struct demand *demand)
{
	struct offer offer = server_offer(&cluster->server[server]);
	struct need need = need_whole(demand);

	return offer_meets(&offer, &need);
}

/* decision->server has been chosen.  Returns 0 or -errno. */
static int place(struct replay *replay, const struct demand *demand, struct decision *decision)
{
	struct cluster *cluster = &replay->cluster;
	struct placement *placement = &replay->placement[demand->vm];
	const struct extent *piece;
	int pieces;

	decision->reason = demand->nr > 1 ? REASON_HOLE : REASON_NONE;
	if (!is_whole(cluster, decision->server, demand)) {
		decision->reason = (uint8_t)why_degraded(cluster, demand);
		if (replay->budget && replay_make_run(replay, demand, decision))
			return -ENOMEM;
		if (decision->moved)
			decision->reason = demand->nr > 1 ? REASON_HOLE : REASON_NONE;
	}
	pieces = cluster_place(cluster, decision->server, demand, &placement->extents);
	if (pieces < 0)
		return pieces;
	decision->segments = (uint8_t)pieces;
	placement->server = decision->server;
	for (piece = placement->extents; piece; piece = piece->more)
		decision->addresses =
			decision_hash(decision->addresses, piece->start, piece->length);
	replay_set_segments(replay, demand->vm, (unsigned int)pieces);
	return 0;
}

static void count(struct replay *replay, const struct demand *demand,
		  const struct decision *decision)
{
	struct totals *totals = &replay->result->totals;
	struct sample *live = &replay->live;

	totals->vms++;
	live->arrived++;
	totals->by_reason[decision->reason]++;
	if (decision->server == INDEX_NONE)
		return;
	totals->by_segments[decision->segments]++;
	live->vms++;
	live->placed++;
	if (decision->segments == 1)
		live->single++;
	if (decision->segments <= demand->nr) {
		live->minimal++;
		totals->minimal++;
	}
	if (totals->servers_peak < replay->cluster.on.inside)
		totals->servers_peak = replay->cluster.on.inside;
}

/*
 * The server for a VM, in the decision.  Rather than switch one on for contiguity, move something
 * on the one that would be taken otherwise, if there is a budget.  Returns 0 or -errno.
 */
static int choose(struct replay *replay, const struct demand *demand, struct decision *decision)
{
	const struct policy *policy = replay->options->cluster.policy;
	struct cluster *cluster = &replay->cluster;
	int rc;

	if (cluster->options.power_on && replay->budget) {
		cluster->options.power_on = false;
		decision->server = policy->choose(cluster, demand);
		cluster->options.power_on = true;
		if (decision->server == INDEX_NONE || is_whole(cluster, decision->server, demand))
			return 0;
		rc = replay_make_run(replay, demand, decision);
		if (rc || decision->moved)
			return rc;
	}
	decision->server = policy->choose(cluster, demand);
	return 0;
}

static int arrive(struct replay *replay, uint32_t vm)
{
	const struct vm *from = &replay->trace->vm[vm];
	uint32_t on = replay->cluster.on.inside;
	struct decision decision = { .vm = vm };
	struct demand demand;
	int rc;

	replay_demand(replay, vm, &demand);
	rc = choose(replay, &demand, &decision);
	if (rc)
		return rc;
	if (decision.server == INDEX_NONE)
		decision.reason = (uint8_t)why_rejected(&replay->cluster, &demand);
	else
		rc = place(replay, &demand, &decision);
	if (rc)
		return rc;
	if (replay->cluster.on.inside > on)
		replay->result->totals.switched_on++;
	count(replay, &demand, &decision);
	if (replay->options->compact && decision.segments > demand.nr)
		replay->poor[replay->nr_poor++] = vm;
	if (decision.server != INDEX_NONE && from->departure != VM_STAYS)
		rc = heap_push(&replay->leaving, from->departure, vm);
	if (replay->watch->decided)
		replay->watch->decided(replay->watch->data, &decision);
	return rc;
}

static int run(struct replay *replay)
{
	const struct trace *trace = replay->trace;
	const struct replay_watch *watch = replay->watch;
	size_t i;
	int rc = 0;

	for (i = 0; i < trace->nr && !rc; i++) {
		rc = leave_until(replay, trace->vm[i].arrival);
		if (!rc)
			rc = replay_begin_hour(replay);
		if (!rc)
			rc = arrive(replay, (uint32_t)i);
		if (watch->progress && (i % PROGRESS_STEP == 0 || i + 1 == trace->nr))
			watch->progress(watch->data, i + 1, trace->nr);
	}
	if (!rc && trace->nr && replay->interval)
		rc = take_sample(replay);
	return rc;
}

int replay_run(const struct trace *trace, const struct fleet *fleet,
	       const struct replay_options *options, const struct replay_watch *watch,
	       struct replay_result *result)
{
	struct replay replay = {
		.trace = trace,
		.options = options,
		.watch = watch,
		.result = result,
		.interval = options->interval,
		.hour = INT64_MIN,
	};
	int64_t span;
	int rc = -ENOMEM;

	memset(result, 0, sizeof(*result));
	result->totals.servers = fleet->servers;
	if (trace->nr) {
		replay.now = replay.next_sample = trace->vm[0].arrival;
		result->totals.begin = trace->vm[0].arrival;
		result->totals.end = trace->vm[trace->nr - 1].arrival;
		span = result->totals.end - result->totals.begin;
		if (replay.interval && span / replay.interval >= SAMPLES_MAX)
			replay.interval = span / SAMPLES_MAX + 1;
	}
	replay.placement = calloc(trace->nr + 1, sizeof(*replay.placement));
	replay.poor = calloc(options->compact ? trace->nr + 1 : 1, sizeof(*replay.poor));
	if (replay.placement && replay.poor)
		rc = cluster_init(&replay.cluster, fleet, &options->cluster);
	if (!rc) {
		rc = run(&replay);
		cluster_free_runs(&replay.cluster, &result->totals.free_runs);
		cluster_free(&replay.cluster);
	}
	heap_free(&replay.leaving);
	free(replay.placement);
	free(replay.poor);
	if (rc)
		samples_free(&result->samples);
	return rc;
}
