// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "process.h"
#include "trap_test.h"

pid_t start(void (*fn)(void *), void *arg)
{
	pid_t pid = fork();

	expect(pid >= 0, ": %s", strerror(errno));
	if (pid)
		return pid;
	fn(arg);
	_exit(EXIT_SUCCESS);
}

void finish(pid_t pid)
{
	int status;

	expect_eq(waitpid(pid, &status, 0), pid);
	expect_eq(status, 0);
}

void finish_killed(pid_t pid, int signal)
{
	int status;

	expect_eq(waitpid(pid, &status, 0), pid);
	expect(WIFSIGNALED(status), ": status %#x", status);
	expect_eq(WTERMSIG(status), signal);
}

void in_child(void (*fn)(void *), void *arg)
{
	finish(start(fn, arg));
}

pthread_t thread(void *(*fn)(void *), void *arg)
{
	pthread_t id;

	expect_eq(pthread_create(&id, NULL, fn, arg), 0);
	return id;
}

void join(pthread_t id)
{
	expect_eq(pthread_join(id, NULL), 0);
}

void stay_on(unsigned int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	expect(!sched_setaffinity(0, sizeof(set), &set));
}

unsigned int cpus(void)
{
	return (unsigned int)sysconf(_SC_NPROCESSORS_ONLN);
}

long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void sleep_ms(long ms)
{
	struct timespec time = { ms / 1000, ms % 1000 * 1000000 };

	nanosleep(&time, NULL);
}
