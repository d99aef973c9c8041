// SPDX-License-Identifier: GPL-2.0-only
#include "case.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "fleet.h"
#include "host-failed.h"
#include "policy.h"
#include "reference.h"
#include "replay.h"
#include "trace.h"

#define VMS_MAX 256

struct place_counts place_counts;

struct bytes {
	const uint8_t *data;
	size_t left;
};

struct decisions {
	size_t nr;
	struct decision decision[VMS_MAX];
};

/* 0 when there are no more. */
static uint32_t take(struct bytes *bytes)
{
	if (!bytes->left)
		return 0;
	bytes->left--;
	return *bytes->data++;
}

static uint32_t below(struct bytes *bytes, uint32_t limit)
{
	uint32_t high = take(bytes);

	return (high << 8 | take(bytes)) % limit;
}

static void make_fleet(struct bytes *bytes, struct fleet *fleet)
{
	unsigned int i;

	*fleet = (struct fleet){ .nr_types = 1 + below(bytes, 3) };
	for (i = 0; i < fleet->nr_types; i++) {
		struct server_type *type = &fleet->type[i];

		type->count = 1 + below(bytes, 4);
		type->cpus = (1 + below(bytes, 16)) * CPU_UNIT;
		type->memory.total = 16 + below(bytes, 5000);
		type->memory.nodes = 1 + below(bytes, 3);
		type->memory.reserved = below(bytes, type->memory.total);
		if (take(bytes) & 3)
			type->memory.reserved /= 16;
		type->memory.hole = take(bytes) & 1 ? 0 : below(bytes, 4 * BLOCKS_PER_GIB);
		fleet->servers += type->count;
	}
}

static void make_options(struct bytes *bytes, struct replay_options *options)
{
	uint32_t nr = 0, flags;

	while (policies[nr])
		nr++;
	*options = (struct replay_options){ .interval = HOUR };
	options->cluster.policy = policies[below(bytes, nr)];
	flags = take(bytes);
	options->cluster.geometry.align = flags & 3 ? 1 : BLOCKS_PER_GIB;
	options->cluster.geometry.hole = flags & 4;
	options->cluster.power_on = flags & 8;
	options->cluster.headroom = flags & 16 ? below(bytes, 91) : 0;
	options->cluster.cpu_ratio = flags & 32 ? 1 + below(bytes, 8000) : 100 * CPU_UNIT;
	options->compact = flags & 64 ? below(bytes, 10000) : 0;
}

static void make_trace(struct bytes *bytes, struct trace *trace)
{
	int64_t now = -2 * HOUR;
	uint32_t limit = 1 + below(bytes, 3000);

	while (bytes->left && trace->nr < VMS_MAX) {
		uint32_t flags = take(bytes);
		struct vm vm;

		now += flags & 1 ? 0 : below(bytes, HOUR);
		vm.arrival = now;
		vm.departure = now + (flags & 2 ? take(bytes) : below(bytes, 8 * HOUR));
		if (!(flags & 60))
			vm.departure = VM_STAYS;
		vm.blocks = 1 + below(bytes, limit);
		vm.cpus = below(bytes, 3 * CPU_UNIT);
		if (trace_add(trace, &vm))
			abort();
	}
	trace_sort(trace);
}

static void keep(void *data, const struct decision *decision)
{
	struct decisions *decisions = data;

	decisions->decision[decisions->nr++] = *decision;
}

static bool same(const struct decision *a, const struct decision *b)
{
	return a->vm == b->vm && a->server == b->server && a->moved == b->moved &&
	       a->segments == b->segments && a->reason == b->reason && a->addresses == b->addresses;
}

static void compare(const struct decisions *fast, const struct decisions *slow, const char *policy)
{
	size_t i;

	if (fast->nr != slow->nr)
		host_failed("%s: %zu decisions by index, %zu by list", policy, fast->nr, slow->nr);
	for (i = 0; i < fast->nr; i++) {
		const struct decision *a = &fast->decision[i], *b = &slow->decision[i];

		if (!same(a, b))
			host_failed("%s: VM %zu: by index server %" PRId32 ", %u segments, %s, "
				    "moved %" PRIu32 ", at %" PRIx64 "; by list server %" PRId32
				    ", %u segments, %s, moved %" PRIu32 ", at %" PRIx64,
				    policy, i, (int32_t)a->server, a->segments,
				    reason_word(a->reason), a->moved, a->addresses,
				    (int32_t)b->server, b->segments, reason_word(b->reason),
				    b->moved, b->addresses);
	}
}

/* The last sample is taken when all has happened. */
static void check_last(const struct sample *last, const struct totals *totals)
{
	uint64_t blocks = 0;
	unsigned int i;

	for (i = 0; i < RUN_BUCKETS; i++)
		blocks += last->free_runs.blocks[i];
	if (last->servers != totals->switched_on - totals->switched_off ||
	    last->placed != totals_placed(totals) || last->single != totals->by_segments[1] ||
	    last->minimal != totals->minimal || last->largest_sum > last->free_blocks ||
	    blocks != last->free_blocks)
		host_failed("the last sample does not add up");
	if (memcmp(last->by_reason, totals->by_reason, sizeof(last->by_reason)) ||
	    memcmp(&last->free_runs, &totals->free_runs, sizeof(last->free_runs)) ||
	    last->moves != totals->moves || last->migrations != totals->migrations ||
	    last->adoptions != totals->adoptions || last->moved_blocks != totals->moved_blocks)
		host_failed("the last sample is not the totals");
}

/* What is counted so far does not shrink, and each VM has one reason. */
static void check_samples(const struct samples *samples)
{
	size_t i;
	unsigned int k;

	for (i = 0; i < samples->nr; i++) {
		const struct sample *now = &samples->sample[i], *before = i ? now - 1 : now;
		uint64_t reasons = 0;

		for (k = 0; k < NR_REASONS; k++) {
			reasons += now->by_reason[k];
			if (now->by_reason[k] < before->by_reason[k])
				host_failed("a reason shrinks");
		}
		if (reasons != now->arrived || now->moves < before->moves ||
		    now->migrations < before->migrations || now->adoptions < before->adoptions)
			host_failed("samples do not add up");
	}
}

/* The totals are those of the decisions. */
static void check_totals(const struct replay_result *result, const struct decisions *decisions)
{
	const struct totals *totals = &result->totals;
	uint64_t segments[NR_SEGMENTS] = { 0 }, reasons[NR_REASONS] = { 0 }, moved = 0;
	unsigned int i;

	for (i = 0; i < decisions->nr; i++) {
		const struct decision *decision = &decisions->decision[i];

		segments[decision->segments]++;
		reasons[decision->reason]++;
		moved += decision->moved;
		place_counts.moved_for_vm += decision->moved > 0;
	}
	if (totals->vms != decisions->nr ||
	    memcmp(segments + 1, totals->by_segments + 1, sizeof(segments) - sizeof(*segments)) ||
	    memcmp(reasons, totals->by_reason, sizeof(reasons)))
		host_failed("totals are not those of the decisions");
	if (totals->moved_blocks < moved || (totals->moved_blocks > moved && !totals->adoptions))
		host_failed("moves do not add up");
	if (totals->switched_on < totals->switched_off ||
	    totals->switched_on - totals->switched_off > totals->servers_peak ||
	    totals->servers_peak > totals->servers)
		host_failed("servers do not add up");
	if (!decisions->nr)
		return;
	check_last(&result->samples.sample[result->samples.nr - 1], totals);
	check_samples(&result->samples);
	place_counts.vms += decisions->nr;
	place_counts.moved += totals->moves;
	place_counts.migrated += totals->migrations;
	place_counts.adopted += totals->adoptions;
	for (i = 1; i < NR_SEGMENTS; i++)
		place_counts.by_segments[i] += segments[i];
	for (i = 0; i < NR_REASONS; i++)
		place_counts.by_reason[i] += reasons[i];
}

void place_case(const uint8_t *data, size_t size)
{
	static struct decisions fast, slow;
	struct replay_watch watch_fast = { .decided = keep, .data = &fast };
	struct replay_watch watch_slow = { .decided = keep, .data = &slow };
	struct bytes bytes = { .data = data, .left = size };
	struct replay_options options;
	struct replay_result result;
	struct trace trace = { 0 };
	struct fleet fleet;

	fast.nr = slow.nr = 0;
	make_options(&bytes, &options);
	make_fleet(&bytes, &fleet);
	make_trace(&bytes, &trace);
	if (replay_run(&trace, &fleet, &options, &watch_fast, &result) ||
	    reference_run(&trace, &fleet, &options, &watch_slow))
		host_failed("no memory");
	compare(&fast, &slow, options.cluster.policy->name);
	check_totals(&result, &fast);
	samples_free(&result.samples);
	trace_free(&trace);
}
