// SPDX-License-Identifier: GPL-2.0-only
/* Which server each policy takes, where they differ; and what a replay does around that. */
#include "fixture.h"

#include <math.h>
#include <string.h>

#include "policy.h"
#include "replay.h"

/* Four servers of 100 blocks and 10 CPUs. */
static const struct fleet four = {
	.nr_types = 1,
	.type = { { .count = 4, .cpus = 10 * CPU_UNIT, .memory = { .total = 100, .nodes = 1 } } },
	.servers = 4,
};

static const struct replay_options plain = {
	.cluster = { .geometry = { .align = 1 }, .cpu_ratio = CPU_UNIT },
};

static void start(struct cluster *cluster, const struct policy *policy)
{
	struct cluster_options options = plain.cluster;

	options.policy = policy;
	assert_int_equal(cluster_init(cluster, &four, &options), 0);
}

static struct demand demand_for(uint32_t vm, uint32_t blocks, uint32_t cpus)
{
	const struct vm from = { .blocks = blocks, .cpus = cpus * CPU_UNIT };
	struct demand demand;

	demand_of(&from, vm, &plain.cluster.geometry, &demand);
	return demand;
}

static struct extent *put(struct cluster *cluster, uint32_t server, uint32_t blocks, uint32_t cpus)
{
	static uint32_t vm;
	struct demand demand = demand_for(vm++, blocks, cpus);
	struct extent *extents;

	assert_in_range(cluster_place(cluster, server, &demand, &extents), 1, SEGMENTS_MAX);
	return extents;
}

/* Servers 0 to 2 are on: few CPUs left, little memory left, much of both left. */
static uint32_t choice(const struct policy *policy, uint32_t blocks, uint32_t cpus)
{
	struct demand demand = demand_for(100, blocks, cpus);
	struct cluster cluster;
	uint32_t server;

	start(&cluster, policy);
	put(&cluster, 0, 30, 8);
	put(&cluster, 1, 60, 5);
	put(&cluster, 2, 10, 1);
	server = policy->choose(&cluster, &demand);
	cluster_free(&cluster);
	return server;
}

static void orders_of_servers(void **state)
{
	(void)state;
	assert_int_equal(choice(&policy_first_fit, 10, 1), 0);
	assert_int_equal(choice(&policy_best_fit, 10, 1), 1);
	assert_int_equal(choice(&policy_min, 10, 1), 0);
	assert_int_equal(choice(&policy_max, 10, 1), 2);
	assert_int_equal(choice(&policy_contiguity, 10, 1), 1);
}

static void both_dimensions_count(void **state)
{
	size_t i;

	(void)state;
	/* 65 blocks and 3 CPUs are on server 2 alone; 10 CPUs are on none that is on. */
	for (i = 0; policies[i]; i++) {
		assert_int_equal(choice(policies[i], 65, 3), 2);
		assert_int_equal(choice(policies[i], 5, 10), 3);
		assert_int_equal(choice(policies[i], 101, 1), INDEX_NONE);
		assert_int_equal(choice(policies[i], 1, 11), INDEX_NONE);
	}
}

/* Server 0 has free runs of 40 and 30, server 1 one of 60 and less memory. */
static void fragment(struct cluster *cluster, const struct policy *policy)
{
	struct extent *a;

	start(cluster, policy);
	a = put(cluster, 0, 30, 1);
	put(cluster, 0, 30, 1);
	cluster_remove(cluster, 0, CPU_UNIT, a);
	put(cluster, 1, 40, 1);
	put(cluster, 1, 2, 1);
}

static uint32_t choose(struct cluster *cluster, const struct policy *policy, uint32_t blocks)
{
	struct demand demand = demand_for(100, blocks, 1);

	demand.end = INT64_MIN;
	return policy->choose(cluster, &demand);
}

static void longest_runs_are_kept(void **state)
{
	static const struct policy *const both[] = { &policy_contiguity, &policy_lifetime };
	struct cluster cluster;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		fragment(&cluster, both[i]);
		/* In the shorter run of 0, though 1 has less memory. */
		assert_int_equal(choose(&cluster, both[i], 30), 0);
		/* No shorter one holds it: the least memory decides. */
		assert_int_equal(choose(&cluster, both[i], 31), 1);
		/* In one segment on 1 only. */
		assert_int_equal(choose(&cluster, both[i], 50), 1);
		/* In none: 0 is on and has the memory. */
		assert_int_equal(choose(&cluster, both[i], 65), 0);
		/* Unless a server may be switched on for it. */
		cluster.options.power_on = true;
		assert_int_equal(choose(&cluster, both[i], 65), 2);
		cluster_free(&cluster);
	}
	fragment(&cluster, &policy_best_fit);
	assert_int_equal(choose(&cluster, &policy_best_fit, 30), 1);
	assert_int_equal(choose(&cluster, &policy_best_fit, 65), 0);
	cluster_free(&cluster);
}

static void headroom_stays_free(void **state)
{
	struct cluster_options options = plain.cluster;
	struct demand demand = demand_for(1, 81, 1);
	struct cluster cluster;

	(void)state;
	options.policy = &policy_first_fit;
	options.headroom = 20;
	assert_int_equal(cluster_init(&cluster, &four, &options), 0);
	assert_int_equal(policy_first_fit.choose(&cluster, &demand), INDEX_NONE);
	demand = demand_for(1, 80, 1);
	assert_int_equal(policy_first_fit.choose(&cluster, &demand), 0);
	cluster_free(&cluster);
}

/* With a VM that lasts on server 1, another one goes there, but a short one to the fullest. */
static void lifetimes_go_together(void **state)
{
	struct demand demand = demand_for(1, 10, 1), fresh = demand_for(2, 10, 1);
	struct extent *extents;
	struct cluster cluster;

	(void)state;
	start(&cluster, &policy_lifetime);
	demand.end = 1000;
	demand.blocks = demand.part[0] = demand.span = 20;
	cluster_place(&cluster, 0, &demand, &extents);
	demand = demand_for(3, 10, 1);
	demand.end = 5000;
	demand.lasting = true;
	cluster_place(&cluster, 1, &demand, &extents);
	assert_int_equal(extents->start, 0);

	fresh.end = 900;
	assert_int_equal(policy_lifetime.choose(&cluster, &fresh), 0);
	fresh.end = 2000;
	assert_int_equal(policy_lifetime.choose(&cluster, &fresh), 1);
	fresh.end = 9000;
	assert_int_equal(policy_lifetime.choose(&cluster, &fresh), 0);
	cluster_free(&cluster);
}

static void hints_are_classes(void **state)
{
	struct vm vm = { .arrival = 100, .departure = 101, .blocks = 1 };
	struct demand demand = { 0 };

	(void)state;
	demand_hint(&vm, &demand);
	assert_true(demand.end == 100 + 900 && !demand.lasting);
	vm.departure = 100 + 901;
	demand_hint(&vm, &demand);
	assert_true(demand.end == 100 + 3600 && !demand.lasting);
	vm.departure = 100 + 3601;
	demand_hint(&vm, &demand);
	assert_true(demand.end == 100 + 86400 && demand.lasting);
	vm.departure = VM_STAYS;
	demand_hint(&vm, &demand);
	assert_true(demand.end == VM_STAYS && demand.lasting);
}

static void add(struct trace *trace, int64_t arrival, int64_t departure, uint32_t blocks)
{
	const struct vm vm = { arrival, departure, blocks, CPU_UNIT, 0 };

	assert_int_equal(trace_add(trace, &vm), 0);
}

static void replay(const struct trace *trace, const struct replay_options *options,
		   struct replay_result *result)
{
	static const struct replay_watch watch;

	assert_int_equal(replay_run(trace, &four, options, &watch, result), 0);
}

/* Who leaves at a time leaves before who comes, and servers go off. */
static void departures_come_first(void **state)
{
	struct replay_options options = plain;
	struct replay_result result;
	struct trace trace = { 0 };

	(void)state;
	options.cluster.policy = &policy_first_fit;
	options.interval = HOUR;
	add(&trace, 0, 7200, 100);
	add(&trace, 7200, 7200, 100);
	add(&trace, 7200, 14400, 100);
	add(&trace, 10800, VM_STAYS, 101);
	replay(&trace, &options, &result);
	assert_int_equal(result.totals.servers_peak, 1);
	assert_int_equal(result.totals.switched_on, 3);
	assert_int_equal(result.totals.switched_off, 2);
	assert_int_equal(result.totals.by_reason[REASON_TOO_LARGE], 1);
	assert_true(result.totals.vm_hours[1] == 3);
	assert_true(totals_servers_mean(&result.totals) == 1);
	assert_int_equal(result.samples.nr, 4);
	assert_int_equal(result.samples.sample[2].placed, 3);
	assert_int_equal(result.samples.sample[3].arrived, 4);
	samples_free(&result.samples);
	trace_free(&trace);
}

/* Runs of 30 and 60 on a server, 10 between them, 50 free on another; and a VM of 85. */
static void add_in_the_way(struct trace *trace)
{
	add(trace, 0, 10, 30);
	add(trace, 0, VM_STAYS, 10);
	add(trace, 0, 10, 60);
	add(trace, 0, VM_STAYS, 50);
	add(trace, 20, VM_STAYS, 85);
}

/* What stands between two runs has nowhere to go on its server, but on another. */
static void a_vm_is_migrated(void **state)
{
	struct replay_options options = plain;
	struct replay_result result;
	struct trace trace = { 0 };

	(void)state;
	options.cluster.policy = &policy_first_fit;
	options.compact = 10;
	add_in_the_way(&trace);
	replay(&trace, &options, &result);
	assert_int_equal(result.totals.by_segments[1], 5);
	assert_int_equal(result.totals.migrations, 1);
	assert_int_equal(result.totals.moved_blocks, 10);
	assert_int_equal(result.totals.servers_peak, 2);
	/* A block less, and it cannot be. */
	options.compact = 9;
	replay(&trace, &options, &result);
	assert_int_equal(result.totals.by_segments[2], 1);
	assert_int_equal(result.totals.moved_blocks, 0);
	trace_free(&trace);
}

/* It is tried before a server is switched on for contiguity. */
static void moves_come_before_power(void **state)
{
	struct replay_options options = plain;
	struct replay_result result;
	struct trace trace = { 0 };

	(void)state;
	options.cluster.policy = &policy_contiguity;
	options.cluster.power_on = true;
	add_in_the_way(&trace);
	replay(&trace, &options, &result);
	assert_int_equal(result.totals.by_segments[1], 5);
	assert_int_equal(result.totals.servers_peak, 3);
	options.compact = 10;
	replay(&trace, &options, &result);
	assert_int_equal(result.totals.by_segments[1], 5);
	assert_int_equal(result.totals.servers_peak, 2);
	trace_free(&trace);
}

static void an_interval_that_is_too_short(void **state)
{
	struct replay_options options = plain;
	struct replay_result result;
	struct trace trace = { 0 };

	(void)state;
	options.cluster.policy = &policy_first_fit;
	options.interval = 1;
	add(&trace, -TIME_MAX, VM_STAYS, 1);
	add(&trace, TIME_MAX, VM_STAYS, 1);
	replay(&trace, &options, &result);
	assert_in_range(result.samples.nr, 90000, 100001);
	samples_free(&result.samples);
	trace_free(&trace);
}

static void nothing_to_replay(void **state)
{
	struct replay_options options = plain;
	struct replay_result result;
	struct trace trace = { 0 };

	(void)state;
	options.cluster.policy = &policy_first_fit;
	replay(&trace, &options, &result);
	assert_int_equal(result.totals.vms, 0);
	assert_true(isnan(totals_share(&result.totals, 1)));
	assert_true(isnan(totals_servers_mean(&result.totals)));
}

static void policies_have_names(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; policies[i]; i++)
		assert_ptr_equal(policy_find(policies[i]->name), policies[i]);
	assert_int_equal(i, 6);
	assert_null(policy_find("best"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(orders_of_servers),
		cmocka_unit_test(both_dimensions_count),
		cmocka_unit_test(longest_runs_are_kept),
		cmocka_unit_test(headroom_stays_free),
		cmocka_unit_test(lifetimes_go_together),
		cmocka_unit_test(hints_are_classes),
		cmocka_unit_test(departures_come_first),
		cmocka_unit_test(a_vm_is_migrated),
		cmocka_unit_test(moves_come_before_power),
		cmocka_unit_test(an_interval_that_is_too_short),
		cmocka_unit_test(nothing_to_replay),
		cmocka_unit_test(policies_have_names),
	};

	return cmocka_run_group_tests_name("place-policy", tests, NULL, NULL);
}
