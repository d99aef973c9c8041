// SPDX-License-Identifier: GPL-2.0-only
#include "reference.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "policy.h"
#include "reference-memory.h"

struct ref_server {
	struct ref_memory memory;
	uint64_t cpus_free;
	uint32_t headroom;
	uint32_t vms;
	uint8_t type;
	int64_t end; /* latest expected end since it was switched on */
};

struct ref_vm {
	bool present;
	uint32_t server;
	bool poor; /* has more segments than it needs */
};

struct reference {
	const struct trace *trace;
	const struct fleet *fleet;
	const struct replay_options *options;
	const struct replay_watch *watch;
	struct ref_regions regions[FLEET_TYPES];
	struct ref_server *server;
	struct ref_vm *vm;
	size_t arrived;
	int64_t hour;
	uint64_t budget;
	bool power_on; /* as in the options, but while a move is considered */
};

/* What a server is to a VM. */
struct look {
	bool fits;
	bool whole; /* fits, in as few segments as its size allows */
	bool spare; /* fits, and the second longest run holds it */
};

static bool policy_is(const struct reference *reference, const char *name)
{
	return !strcmp(reference->options->cluster.policy->name, name);
}

static uint32_t room_of(const struct ref_server *server)
{
	uint32_t free = ref_free_blocks(&server->memory);

	return free > server->headroom ? free - server->headroom : 0;
}

/* By trying: the VM is put there and taken away again.  Returns 1, 0, or -ENOMEM. */
static int try_whole(struct ref_server *server, const struct demand *demand)
{
	int nr, pieces = ref_take(&server->memory, demand, false, NULL, 0, &nr);

	if (pieces == -ENOSPC)
		return 0;
	ref_release(&server->memory, demand->vm);
	return pieces < 0 ? pieces : pieces == (int)demand->nr;
}

static int look_at(struct ref_server *server, const struct demand *demand, struct look *look)
{
	uint32_t longest[2];
	int whole;

	*look = (struct look){ 0 };
	if (server->cpus_free < demand->cpus || room_of(server) < demand->blocks)
		return 0;
	look->fits = true;
	whole = try_whole(server, demand);
	if (whole < 0)
		return whole;
	look->whole = whole;
	ref_two_longest(&server->memory, longest);
	look->spare = longest[1] >= demand->span;
	return 0;
}

/* How far down the policy's list of wishes a server is, from 0; -1: it does not take the VM. */
static int wish(const struct reference *reference, const struct ref_server *server,
		const struct demand *demand, const struct look *look)
{
	bool lifetime = policy_is(reference, "lifetime");

	if (!look->fits)
		return -1;
	if (!server->vms) {
		if (look->whole && reference->power_on &&
		    (lifetime || policy_is(reference, "contiguity")))
			return 4;
		return look->whole ? 6 : 7;
	}
	if (lifetime && look->spare)
		return server->end >= demand->end ? 0 : 1;
	if (lifetime && look->whole)
		return server->end >= demand->end ? 2 : 3;
	if (policy_is(reference, "contiguity") && look->spare)
		return 0;
	if (policy_is(reference, "contiguity") && look->whole)
		return 2;
	return 5;
}

/* Of two servers with the same wish that are on: is the first to be preferred to the second? */
static int compare(uint64_t a1, uint64_t b1, uint64_t a2, uint64_t b2)
{
	if (a1 != b1)
		return a1 < b1 ? -1 : 1;
	return (a2 > b2) - (a2 < b2);
}

static bool prefers(const struct reference *reference, const struct ref_server *a,
		    const struct ref_server *b)
{
	uint64_t memory_a, memory_b;

	if (!a->vms || policy_is(reference, "first-fit"))
		return false;
	memory_a = ref_free_blocks(&a->memory);
	memory_b = ref_free_blocks(&b->memory);
	if (policy_is(reference, "min"))
		return compare(a->cpus_free, b->cpus_free, memory_a, memory_b) < 0;
	if (policy_is(reference, "max"))
		return compare(memory_a, memory_b, a->cpus_free, b->cpus_free) > 0;
	return compare(memory_a, memory_b, a->cpus_free, b->cpus_free) < 0;
}

/* The best server, or INDEX_NONE.  Returns 0 or -ENOMEM. */
static int choose(struct reference *reference, const struct demand *demand, uint32_t *best)
{
	struct look look;
	uint32_t i;
	int rc, is, least = -1;

	*best = INDEX_NONE;
	for (i = 0; i < reference->fleet->servers; i++) {
		struct ref_server *server = &reference->server[i];

		rc = look_at(server, demand, &look);
		if (rc)
			return rc;
		is = wish(reference, server, demand, &look);
		if (is < 0)
			continue;
		if (least < 0 || is < least ||
		    (is == least && prefers(reference, server, &reference->server[*best]))) {
			least = is;
			*best = i;
		}
	}
	return 0;
}

static int why_degraded(struct reference *reference, const struct demand *demand)
{
	bool off = false;
	struct look look;
	uint32_t i;
	int rc;

	for (i = 0; i < reference->fleet->servers; i++) {
		rc = look_at(&reference->server[i], demand, &look);
		if (rc)
			return rc;
		if (look.whole && reference->server[i].vms)
			return REASON_POLICY;
		off = off || look.whole;
	}
	return off ? REASON_POWER : REASON_FRAGMENTED;
}

static uint64_t blocks_of(const struct ref_regions *regions)
{
	uint64_t blocks = 0;
	uint32_t i;

	for (i = 0; i < regions->nr; i++)
		blocks += regions->region[i].end - regions->region[i].start;
	return blocks;
}

static int why_rejected(const struct reference *reference, const struct demand *demand)
{
	const struct cluster_options *options = &reference->options->cluster;
	bool possible = false, cpus = false, memory = false;
	uint32_t i;

	for (i = 0; i < reference->fleet->servers; i++) {
		const struct ref_server *server = &reference->server[i];
		const struct server_type *type = &reference->fleet->type[server->type];

		if (cluster_cpus(type, options->cpu_ratio) >= demand->cpus &&
		    blocks_of(&reference->regions[server->type]) - server->headroom >=
			    demand->blocks)
			possible = true;
		cpus = cpus || server->cpus_free >= demand->cpus;
		memory = memory || room_of(server) >= demand->blocks;
	}
	if (!possible)
		return REASON_TOO_LARGE;
	if (!cpus)
		return REASON_CPUS;
	return memory ? REASON_BOTH : REASON_MEMORY;
}

static void leave(struct reference *reference, uint32_t vm)
{
	struct ref_server *server = &reference->server[reference->vm[vm].server];

	ref_release(&server->memory, vm);
	server->cpus_free += reference->trace->vm[vm].cpus;
	server->vms--;
	reference->vm[vm].present = false;
}

/* All that leave until then, the order of which does not matter. */
static void leave_until(struct reference *reference, int64_t time)
{
	size_t i;

	for (i = 0; i < reference->arrived; i++) {
		if (reference->vm[i].present && reference->trace->vm[i].departure <= time)
			leave(reference, (uint32_t)i);
	}
}

static void make_demand(const struct reference *reference, uint32_t vm, struct demand *demand)
{
	demand_of(&reference->trace->vm[vm], vm, &reference->options->cluster.geometry, demand);
	if (policy_is(reference, "lifetime"))
		demand_hint(&reference->trace->vm[vm], demand);
}

/* New memory for a VM while it has the old, if it is whole.  Returns 0 or -ENOMEM. */
static int adopt(struct reference *reference, uint32_t vm)
{
	struct ref_server *server = &reference->server[reference->vm[vm].server];
	struct demand demand;
	int nr, whole;

	make_demand(reference, vm, &demand);
	if (demand.blocks > reference->budget)
		return 0;
	/* What is tried is another VM, which no trace has. */
	demand.vm = EXTENT_RESERVED;
	whole = try_whole(server, &demand);
	if (whole <= 0)
		return whole;
	if (ref_take(&server->memory, &demand, false, NULL, 0, &nr) < 0)
		return -ENOMEM;
	ref_release(&server->memory, vm);
	ref_rename(&server->memory, demand.vm, vm);
	reference->budget -= demand.blocks;
	reference->vm[vm].poor = false;
	return 0;
}

static int begin_hour(struct reference *reference, int64_t time)
{
	int64_t hour = time / HOUR;
	size_t i;
	int rc = 0;

	if (time % HOUR < 0)
		hour--;
	if (!reference->options->compact || hour == reference->hour)
		return 0;
	reference->hour = hour;
	reference->budget = reference->options->compact;
	for (i = 0; i < reference->arrived && !rc; i++) {
		if (reference->vm[i].present && reference->vm[i].poor)
			rc = adopt(reference, (uint32_t)i);
	}
	return rc;
}

/* More pieces than these a VM can have, too; they are counted, but not looked at. */
#define ORDER_MAX 65536

/* Room for a VM, which is not counted in the server's yet. */
static int put(struct reference *reference, uint32_t number, const struct demand *demand,
	       struct ref_span *order, int *nr)
{
	struct ref_server *server = &reference->server[number];
	bool top = policy_is(reference, "lifetime") && !demand->lasting;
	int pieces = ref_take(&server->memory, demand, top, order, ORDER_MAX, nr);

	if (pieces < 0)
		return pieces;
	server->cpus_free -= demand->cpus;
	if (!server->vms++ || server->end < demand->end)
		server->end = demand->end;
	reference->vm[demand->vm] = (struct ref_vm){
		.present = true,
		.server = number,
		.poor = pieces > (int)demand->nr,
	};
	return pieces;
}

/* The server, other than the one it is on, that a VM of one segment may go to. */
static int refuge(struct reference *reference, uint32_t vm, struct demand *demand, uint32_t *best)
{
	bool best_spares = false;
	struct look look;
	uint32_t i;
	int rc;

	*best = INDEX_NONE;
	make_demand(reference, vm, demand);
	if (demand->nr > 1 || reference->vm[vm].poor)
		return 0;
	for (i = 0; i < reference->fleet->servers; i++) {
		struct ref_server *server = &reference->server[i];

		if (i == reference->vm[vm].server || !server->vms)
			continue;
		rc = look_at(server, demand, &look);
		if (rc)
			return rc;
		if (!look.whole || (best_spares && !look.spare))
			continue;
		/* One that keeps its longest run comes before any that does not. */
		if (*best == INDEX_NONE || look.spare != best_spares ||
		    prefers(reference, server, &reference->server[*best])) {
			*best = i;
			best_spares = look.spare;
		}
	}
	return 0;
}

/* Migrate the smallest VM that stands in the way.  Returns blocks moved, or -ENOMEM. */
static int64_t evict(struct reference *reference, uint32_t number, uint32_t span)
{
	static _Thread_local struct ref_span order[ORDER_MAX];
	struct ref_server *server = &reference->server[number];
	uint32_t least = UINT32_MAX, to, best_to = INDEX_NONE;
	struct demand demand, best;
	const struct ref_piece *piece;
	int nr, rc;

	for (piece = server->memory.pieces; piece; piece = piece->next) {
		uint32_t length = piece->span.end - piece->span.start;

		if (length >= least || length > reference->budget ||
		    !ref_frees(&server->memory, piece, span))
			continue;
		rc = refuge(reference, piece->vm, &demand, &to);
		if (rc)
			return rc;
		if (to == INDEX_NONE)
			continue;
		least = length;
		best_to = to;
		best = demand;
	}
	if (best_to == INDEX_NONE)
		return 0;
	leave(reference, best.vm);
	return put(reference, best_to, &best, order, &nr) < 0 ? -ENOMEM : (int64_t)least;
}

/* Move something so that the VM finds its run on the server.  Returns 0 or -ENOMEM. */
static int make_run(struct reference *reference, const struct demand *demand,
		    struct decision *decision)
{
	struct ref_memory *memory = &reference->server[decision->server].memory;
	int64_t moved = ref_compact_run(memory, demand->span, reference->budget);

	if (!moved)
		moved = evict(reference, decision->server, demand->span);
	if (moved < 0)
		return (int)moved;
	reference->budget -= (uint64_t)moved;
	decision->moved = (uint32_t)moved;
	return 0;
}

/* A move on a server that is on comes before one that is switched on. */
static int choose_or_move(struct reference *reference, const struct demand *demand,
			  struct decision *decision)
{
	int rc, whole;

	if (!reference->power_on || !reference->budget)
		return choose(reference, demand, &decision->server);
	reference->power_on = false;
	rc = choose(reference, demand, &decision->server);
	reference->power_on = true;
	if (rc || decision->server == INDEX_NONE)
		return rc;
	whole = try_whole(&reference->server[decision->server], demand);
	if (whole)
		return whole < 0 ? whole : 0;
	rc = make_run(reference, demand, decision);
	if (rc || decision->moved)
		return rc;
	return choose(reference, demand, &decision->server);
}

static int place(struct reference *reference, const struct demand *demand,
		 struct decision *decision)
{
	static _Thread_local struct ref_span order[ORDER_MAX];
	struct ref_server *server = &reference->server[decision->server];
	int i, nr, pieces, whole = try_whole(server, demand);

	if (whole < 0)
		return whole;
	decision->reason = demand->nr > 1 ? REASON_HOLE : REASON_NONE;
	if (!whole) {
		int why = why_degraded(reference, demand);

		if (why < 0)
			return why;
		if (reference->budget && make_run(reference, demand, decision))
			return -ENOMEM;
		if (!decision->moved)
			decision->reason = (uint8_t)why;
	}
	pieces = put(reference, decision->server, demand, order, &nr);
	if (pieces < 0)
		return pieces;
	for (i = 0; i < nr && i < ORDER_MAX; i++)
		decision->addresses = decision_hash(decision->addresses, order[i].start,
						    order[i].end - order[i].start);
	decision->segments = (uint8_t)pieces;
	return 0;
}

static int arrive(struct reference *reference, uint32_t vm)
{
	const struct vm *from = &reference->trace->vm[vm];
	struct decision decision = { .vm = vm };
	struct demand demand;
	int rc;

	leave_until(reference, from->arrival);
	rc = begin_hour(reference, from->arrival);
	if (rc)
		return rc;
	make_demand(reference, vm, &demand);
	rc = choose_or_move(reference, &demand, &decision);
	if (rc)
		return rc;
	if (decision.server == INDEX_NONE)
		decision.reason = (uint8_t)why_rejected(reference, &demand);
	else
		rc = place(reference, &demand, &decision);
	reference->arrived++;
	if (!rc && reference->watch->decided)
		reference->watch->decided(reference->watch->data, &decision);
	return rc;
}

/* All servers off. */
static int init(struct reference *reference)
{
	const struct cluster_options *options = &reference->options->cluster;
	const struct fleet *fleet = reference->fleet;
	uint8_t *type = malloc(fleet->servers);
	uint32_t i;
	int rc = 0;

	reference->server = calloc(fleet->servers, sizeof(*reference->server));
	reference->vm = calloc(reference->trace->nr + 1, sizeof(*reference->vm));
	if (!type || !reference->server || !reference->vm)
		rc = -ENOMEM;
	for (i = 0; i < fleet->nr_types && !rc; i++)
		rc = ref_regions_init(&reference->regions[i], &fleet->type[i].memory);
	if (!rc)
		fleet_number(fleet, type);
	for (i = 0; i < fleet->servers && !rc; i++) {
		const struct ref_regions *regions = &reference->regions[type[i]];

		reference->server[i] = (struct ref_server){
			.memory = { .regions = regions, .align = options->geometry.align },
			.cpus_free = cluster_cpus(&fleet->type[type[i]], options->cpu_ratio),
			.headroom = (uint32_t)(blocks_of(regions) * options->headroom / 100),
			.type = type[i],
		};
	}
	free(type);
	return rc;
}

static void destroy(struct reference *reference)
{
	uint32_t i;

	for (i = 0; i < reference->fleet->servers && reference->server; i++)
		ref_memory_free(&reference->server[i].memory);
	for (i = 0; i < FLEET_TYPES; i++)
		ref_regions_free(&reference->regions[i]);
	free(reference->server);
	free(reference->vm);
}

int reference_run(const struct trace *trace, const struct fleet *fleet,
		  const struct replay_options *options, const struct replay_watch *watch)
{
	struct reference reference = {
		.trace = trace,
		.fleet = fleet,
		.options = options,
		.watch = watch,
		.hour = INT64_MIN,
		.power_on = options->cluster.power_on,
	};
	int rc = init(&reference);
	size_t i;

	for (i = 0; i < trace->nr && !rc; i++)
		rc = arrive(&reference, (uint32_t)i);
	destroy(&reference);
	return rc;
}
