// SPDX-License-Identifier: GPL-2.0-only
/* Runs of a sweep: all are done, by as many threads as are asked for, at the same time. */
#include "fixture.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "policy.h"
#include "sweep.h"

#define RUNS 3
#define WAIT 60 /* s, for a thread to begin */

static const struct fleet fleet = {
	.nr_types = 1,
	.type = { { .count = 1, .cpus = 10 * CPU_UNIT, .memory = { .total = 100, .nodes = 1 } } },
	.servers = 1,
};

static struct vm vm[] = {
	{ .arrival = 0, .departure = VM_STAYS, .blocks = 1, .cpus = CPU_UNIT },
	{ .arrival = 1, .departure = VM_STAYS, .blocks = 1, .cpus = CPU_UNIT },
};

static const struct trace trace = { .vm = vm, .nr = ARRAY_SIZE(vm) };

/* Runs wait at their first decision until as many have got there as are wanted, or for long. */
static struct meeting {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	unsigned int wanted, there;
	bool alone;
} meeting = { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };

static void decided(void *data, const struct decision *decision)
{
	struct timespec until;

	(void)data;
	if (decision->vm)
		return;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += WAIT;
	pthread_mutex_lock(&meeting.lock);
	meeting.there++;
	pthread_cond_broadcast(&meeting.changed);
	while (meeting.there < meeting.wanted && !meeting.alone)
		meeting.alone = pthread_cond_timedwait(&meeting.changed, &meeting.lock, &until);
	pthread_mutex_unlock(&meeting.lock);
}

/* All runs are done, by so many threads, and so many runs are at work at once. */
static void sweep(unsigned int jobs, unsigned int at_once)
{
	struct run *runs = calloc(RUNS, sizeof(*runs));
	struct progress progress = { 0 };
	unsigned int i;

	assert_non_null(runs);
	meeting.wanted = at_once;
	meeting.there = 0;
	meeting.alone = false;
	for (i = 0; i < RUNS; i++) {
		runs[i].fleet = &fleet;
		runs[i].options.cluster = (struct cluster_options){ .policy = &policy_best_fit,
								    .geometry.align = 1,
								    .cpu_ratio = CPU_UNIT };
		runs[i].decided = decided;
	}
	assert_int_equal(sweep_do(&trace, runs, RUNS, jobs, &progress), 0);
	for (i = 0; i < RUNS; i++)
		assert_int_equal(runs[i].result.totals.by_segments[1], trace.nr);
	sweep_free(runs, RUNS);
	assert_int_equal(meeting.there, RUNS);
	assert_false(meeting.alone);
}

static void one_after_the_other(void **state)
{
	(void)state;
	sweep(1, 1);
}

static void at_the_same_time(void **state)
{
	(void)state;
	sweep(2, 2);
	sweep(RUNS, RUNS);
}

static void more_threads_than_runs(void **state)
{
	(void)state;
	sweep(RUNS + 5, RUNS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_after_the_other),
		cmocka_unit_test(at_the_same_time),
		cmocka_unit_test(more_threads_than_runs),
	};

	return cmocka_run_group_tests_name("place-sweep", tests, NULL, NULL);
}
