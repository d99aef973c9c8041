// SPDX-License-Identifier: GPL-2.0-only
/* Events that come and go, on processes that run. */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "memory.h"
#include "process.h"
#include "trace.h"
#include "trap_test.h"

#define THREADS 3
#define SIZE	(128 * PAGE)

static void *work_on(void *arg)
{
	unsigned char *p = map(SIZE);

	(void)arg;
	for (uint64_t seed = 0;; seed++) {
		fill(p, SIZE, seed);
		verify(p, SIZE, seed);
	}
	return NULL;
}

/* Ends by a signal if all is well; a byte that is wrong ends it earlier. */
static void worker(void *arg)
{
	(void)arg;
	for (int i = 0; i < THREADS; i++)
		thread(work_on, NULL);
	work_on(NULL);
}

/* With all of its threads, if nothing goes very slowly. */
static pid_t start_worker(void)
{
	pid_t pid = start(worker, NULL);

	sleep_ms(50);
	return pid;
}

static void stop_worker(pid_t pid)
{
	expect(!kill(pid, SIGTERM));
	finish_killed(pid, SIGTERM);
}

/* One event for each thread of @pid.  Returns how many. */
static int open_all(pid_t pid, enum event event, int fds[], int max)
{
	char path[64];
	struct dirent *entry;
	int count = 0;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	dir = opendir(path);
	expect(dir != NULL);
	while (count < max && (entry = readdir(dir))) {
		pid_t tid = atoi(entry->d_name);

		if (!tid)
			continue;
		fds[count] = event_open(event, tid, false);
		expect(fds[count] >= 0, ": %s", strerror(errno));
		count++;
	}
	closedir(dir);
	return count;
}

static uint64_t close_all(int fds[], int count)
{
	uint64_t sum = 0;

	for (int i = 0; i < count; i++) {
		sum += event_count(fds[i]);
		close(fds[i]);
	}
	return sum;
}

static void test_attach(void)
{
	pid_t pid = start_worker();
	uint64_t sum = 0;

	for (int i = 0; i < 50; i++) {
		int fds[THREADS + 1];
		int count = open_all(pid, EVENT_4K, fds, THREADS + 1);

		sleep_ms(i % 5 * 3);
		sum += close_all(fds, count);
	}
	stop_worker(pid);
	expect(sum > 0);
}

/* Two who watch the same process, of which one leaves. */
static void test_two(void)
{
	pid_t pid = start_worker();
	int stay[THREADS + 1], leave[THREADS + 1];
	int count = open_all(pid, EVENT_4K, stay, THREADS + 1);
	uint64_t before, after;

	for (int i = 0; i < 10; i++) {
		int others = open_all(pid, EVENT_ITLB, leave, THREADS + 1);

		sleep_ms(20);
		close_all(leave, others);
		before = event_count(stay[0]);
		sleep_ms(200);
		after = event_count(stay[0]);
		expect(after > before);
	}
	expect(close_all(stay, count) > 0);
	stop_worker(pid);
}

static _Atomic uint64_t counted;

static void *open_and_close(void *arg)
{
	const pid_t *pid = arg;

	for (int i = 0; i < 30; i++) {
		int fd = event_open(i % NR_EVENTS, *pid, i % 2);

		expect(fd >= 0, ": %s", strerror(errno));
		if (i % 3)
			sleep_ms(2);
		counted += event_count(fd);
		close(fd);
	}
	return NULL;
}

static void test_race(void)
{
	pid_t pid = start_worker();
	pthread_t ids[4];

	for (int i = 0; i < 4; i++)
		ids[i] = thread(open_and_close, &pid);
	for (int i = 0; i < 4; i++)
		join(ids[i]);
	stop_worker(pid);
	expect(counted > 0);
}

/* It ends while the events are opened. */
static void test_end(void)
{
	for (int i = 0; i < 20; i++) {
		pid_t pid = start(worker, NULL);
		int fd = event_open(EVENT_4K, pid, i % 2);

		expect(fd >= 0, ": %s", strerror(errno));
		sleep_ms(i);
		expect(!kill(pid, SIGKILL));
		finish_killed(pid, SIGKILL);
		counted += event_count(fd);
		close(fd);
	}
	expect(counted > 0);
}

static void use_memory(void *arg)
{
	unsigned char *p = map(SIZE);

	(void)arg;
	for (uint64_t seed = 0; seed < 10; seed++) {
		fill(p, SIZE, seed);
		verify(p, SIZE, seed);
	}
}

/* Children count where events are inherited, and only there. */
static void test_inherit(void)
{
	int with = event_open(EVENT_4K, 0, true), without = event_open(EVENT_4K, 0, false);
	uint64_t children, self;

	expect(with >= 0 && without >= 0);
	for (int i = 0; i < 4; i++)
		in_child(use_memory, NULL);
	children = event_count(with);
	self = event_count(without);
	expect(children >= self + 4 * SIZE / PAGE, ": %llu with, %llu without",
	       (unsigned long long)children, (unsigned long long)self);
	close(with);
	close(without);
	use_memory(NULL);
}

/* Pages that are not poisoned at once are so by the next sweep. */
static void await_count(int fd, unsigned char *p, uint64_t seed)
{
	long end = now_ms() + 10000;

	while (!event_count(fd)) {
		expect(now_ms() < end);
		fill(p, SIZE, seed);
	}
}

/* A process that is not traced any more is as it was. */
static void test_detach(void)
{
	unsigned char *p = map(SIZE);

	for (int i = 0; i < 10; i++) {
		int fd = event_open(EVENT_4K, 0, false);

		expect(fd >= 0, ": %s", strerror(errno));
		fill(p, SIZE, (uint64_t)i);
		await_count(fd, p, (uint64_t)i);
		close(fd);
		verify(p, SIZE, (uint64_t)i);
	}
}

/* Linux before 6.3 has no third word, and says so. */
static void test_words(void)
{
	int fd = event_open(EVENT_4K, 0, false);

	expect(fd >= 0, ": %s", strerror(errno));
	for (unsigned int word = 1; word <= 3; word++) {
		expect_eq(event_open_word(EVENT_4K, word), -1);
		expect(errno == EINVAL || (word == 3 && errno == E2BIG), ": word %u: %s", word,
		       strerror(errno));
	}
	close(fd);
}

const struct test event_tests[] = {
	{ "event: no word but the first selects it", test_words, true },
	{ "event: again and again on a process that runs", test_attach, true },
	{ "event: two at once, and one goes", test_two, true },
	{ "event: opened and closed by four threads", test_race, true },
	{ "event: of a process that ends", test_end, true },
	{ "event: inherited or not", test_inherit, true },
	{ "event: opened and closed by the process itself", test_detach, true },
	{ 0 },
};
