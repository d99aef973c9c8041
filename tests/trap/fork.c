// SPDX-License-Identifier: GPL-2.0-only
/* fork(), exec(), and ends of processes. */
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "memory.h"
#include "process.h"
#include "trace.h"
#include "trap_test.h"

#define SIZE (256 * PAGE)

static unsigned char *region;

static void child_writes(void *arg)
{
	(void)arg;
	verify(region, SIZE, 1);
	fill(region, SIZE, 2);
	verify(region, SIZE, 2);
}

static void test_cow_child(void)
{
	region = map(SIZE);
	fill(region, SIZE, 1);
	for (int i = 0; i < 10; i++) {
		in_child(child_writes, NULL);
		verify(region, SIZE, 1);
	}
}

static void child_waits(void *arg)
{
	int fd = *(int *)arg;
	char byte;

	expect_eq(read(fd, &byte, 1), 1);
	verify(region, SIZE, 3);
}

/* Few pages: that they are writable is still in the TLB when fork() protects them. */
static void test_cow_parent(void)
{
	const size_t few = 24 * PAGE;

	region = map(SIZE);
	for (int i = 0; i < 20; i++) {
		int fds[2];
		pid_t pid;

		expect(!pipe(fds));
		fill(region, SIZE, 3);
		for (size_t at = 0; at < few; at += PAGE)
			region[at] = region[at];
		pid = start(child_waits, &fds[0]);
		fill(region, few, 4);
		expect_eq(write(fds[1], "", 1), 1);
		finish(pid);
		verify(region, few, 4);
		close(fds[0]);
		close(fds[1]);
	}
}

static void tree(void *arg)
{
	uintptr_t depth = (uintptr_t)arg;
	pid_t pids[2];

	if (!depth)
		return;
	for (int i = 0; i < 2; i++)
		pids[i] = start(tree, (void *)(depth - 1));
	fill(region + depth * 16 * PAGE, 16 * PAGE, depth);
	for (int i = 0; i < 2; i++)
		finish(pids[i]);
	verify(region + depth * 16 * PAGE, 16 * PAGE, depth);
	verify(region, 16 * PAGE, 5);
}

static void test_tree(void)
{
	region = map(SIZE);
	fill(region, SIZE, 5);
	tree((void *)5);
}

static void test_vfork(void)
{
	region = map(SIZE);
	fill(region, SIZE, 6);
	for (int i = 0; i < 50; i++) {
		int status;
		pid_t pid = vfork();

		expect(pid >= 0);
		if (!pid) {
			execl("/bin/true", "true", NULL);
			_exit(EXIT_FAILURE);
		}
		expect_eq(waitpid(pid, &status, 0), pid);
		expect_eq(status, 0);
	}
	verify(region, SIZE, 6);
}

static void exec_shell(void *arg)
{
	(void)arg;
	execl("/bin/sh", "sh", "-c", "i=0; while [ $i -lt 20 ]; do /bin/true; i=$((i + 1)); done",
	      NULL);
	_exit(EXIT_FAILURE);
}

/* Events are inherited, and go on in the new program. */
static void test_exec(void)
{
	uint64_t before = misses(EVENT_ITLB);

	for (int i = 0; i < 3; i++)
		in_child(exec_shell, NULL);
	expect(misses(EVENT_ITLB) - before > 1000);
}

static void *touch_forever(void *arg)
{
	unsigned char *p = map(SIZE);

	(void)arg;
	for (;;) {
		fill(p, SIZE, 7);
		verify(p, SIZE, 7);
	}
	return NULL;
}

static void busy(void *arg)
{
	const long *ms = arg;

	for (int i = 0; i < 3; i++)
		thread(touch_forever, NULL);
	sleep_ms(*ms >= 0 ? *ms : 1000000);
}

static void test_exit(void)
{
	for (long ms = 0; ms < 60; ms += 3)
		in_child(busy, &ms);
}

static void test_kill(void)
{
	static long forever = -1;

	for (long ms = 0; ms < 60; ms += 3) {
		pid_t pid = start(busy, &forever);

		sleep_ms(ms);
		expect(!kill(pid, SIGKILL));
		finish_killed(pid, SIGKILL);
	}
}

static void *exec_from_thread(void *arg)
{
	exec_shell(arg);
	return NULL;
}

static void exec_while_busy(void *arg)
{
	for (int i = 0; i < 3; i++)
		thread(touch_forever, NULL);
	sleep_ms(20);
	join(thread(exec_from_thread, arg));
}

static void test_exec_threads(void)
{
	for (int i = 0; i < 5; i++)
		in_child(exec_while_busy, NULL);
}

static _Atomic bool stop;

static void *keep_writing(void *arg)
{
	unsigned char *p = arg;
	uint64_t seed = (uintptr_t)p;

	while (!stop) {
		fill(p, 32 * PAGE, ++seed);
		verify(p, 32 * PAGE, seed);
	}
	return NULL;
}

static void child_of_threads(void *arg)
{
	(void)arg;
	verify(region, 32 * PAGE, 8);
	fill(region, 32 * PAGE, 9);
	verify(region, 32 * PAGE, 9);
}

/* What another CPU may still write must not reach the child's copy. */
static void test_fork_threads(void)
{
	pthread_t ids[3];

	region = map(SIZE);
	fill(region, 32 * PAGE, 8);
	for (int i = 0; i < 3; i++)
		ids[i] = thread(keep_writing, region + (size_t)(i + 1) * 32 * PAGE);
	for (int i = 0; i < 60; i++)
		in_child(child_of_threads, NULL);
	stop = true;
	for (int i = 0; i < 3; i++)
		join(ids[i]);
	verify(region, 32 * PAGE, 8);
}

/* A snapshot is of one time: writers count up, in order, in all pages. */
struct snapshot {
	_Atomic uint64_t *first;
	_Atomic uint64_t *last;
};

static void *count_up(void *arg)
{
	struct snapshot *s = arg;

	stay_on(1 % cpus());
	for (uint64_t i = 1; !stop; i++) {
		*s->first = i;
		*s->last = i;
	}
	return NULL;
}

static void check_snapshot(void *arg)
{
	struct snapshot *s = arg;
	uint64_t first = *s->first, last = *s->last;

	expect(first == last || first == last + 1, ": the parent wrote on");
	sleep_ms(2);
	expect_eq(*s->first, first);
	expect_eq(*s->last, last);
}

static void test_snapshot(void)
{
	unsigned char *p = map(2 * PAGE);
	struct snapshot s = { (void *)p, (void *)(p + PAGE) };
	pthread_t id = thread(count_up, &s);

	stay_on(0);
	for (int i = 0; i < 100; i++)
		in_child(check_snapshot, &s);
	stop = true;
	join(id);
}

const struct test fork_tests[] = {
	{ "fork: the child writes", test_cow_child },
	{ "fork: the parent writes", test_cow_parent },
	{ "fork: a tree of processes", test_tree },
	{ "fork: vfork and exec", test_vfork },
	{ "fork: exec, which goes on to be counted", test_exec },
	{ "fork: exit while threads miss", test_exit },
	{ "fork: kill -9 while threads miss", test_kill },
	{ "fork: exec while threads miss", test_exec_threads },
	{ "fork: while threads write", test_fork_threads },
	{ "fork: no write of another CPU reaches the child", test_snapshot },
	{ 0 },
};
