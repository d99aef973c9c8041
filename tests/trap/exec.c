// SPDX-License-Identifier: GPL-2.0-only
/* Programs that perf may not look into, executed by one that is traced. */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "memory.h"
#include "process.h"
#include "trace.h"
#include "trap_test.h"

#define PROGRAM "/tmp/trap-set-uid"
#define USER	1000
#define TIMES	20
#define SIZE	(64 * PAGE)

/* A copy of the program that sleeps, by whatever name, with another mode. */
static void make_set_uid_sleep(void)
{
	int from = open("/bin/sleep", O_RDONLY), to;
	struct statvfs fs;
	char buffer[65536];
	ssize_t n;

	expect(from >= 0, ": %s", strerror(errno));
	unlink(PROGRAM);
	to = open(PROGRAM, O_WRONLY | O_CREAT | O_EXCL, 0755);
	expect(to >= 0, ": %s", strerror(errno));
	expect(!fstatvfs(to, &fs));
	if (fs.f_flag & (ST_NOSUID | ST_NOEXEC))
		skip("no program in /tmp may be set-uid");
	while ((n = read(from, buffer, sizeof(buffer))) > 0)
		expect_eq(write(to, buffer, (size_t)n), n);
	expect_eq(n, 0);
	expect(!fchmod(to, 04755));
	close(from);
	close(to);
}

/* Who wants the same CPU, so that perf takes the event from it and gives it back. */
static void spin(void *arg)
{
	stay_on(*(unsigned int *)arg);
	for (;;)
		;
}

static void execute(void *arg)
{
	const int *go = arg;
	unsigned char *p = map(SIZE);
	char byte;

	stay_on(0);
	expect(!setgroups(0, NULL) && !setgid(USER) && !setuid(USER));
	expect_eq(read(go[0], &byte, 1), 1);
	fill(p, SIZE, 1);
	execl(PROGRAM, "sleep", "60", NULL);
	expect(false, ": %s", strerror(errno));
}

static bool executes(pid_t pid)
{
	char path[64], program[128];
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/%d/exe", pid);
	n = readlink(path, program, sizeof(program) - 1);
	if (n < 0)
		return false;
	program[n] = 0;
	return !strcmp(program, PROGRAM);
}

/* The old address space goes when it has been restored; @others stay. */
static void expect_untraced(pid_t pid, long others)
{
	long end = now_ms() + 10000;
	long traced = -1;

	while (!executes(pid) || (traced = read_number(PMU "/trap/processes")) != others) {
		expect(now_ms() < end, ": traced: %ld, not %ld", traced, others);
		sleep_ms(5);
	}
}

/*
 * To execute a set-uid program as another user takes the event from the process: what the
 * event had it do before then must not trace the program.
 */
static void test_set_uid(void)
{
	long others = read_number(PMU "/trap/processes");
	unsigned int cpu = 0;
	uint64_t sum = 0;
	pid_t spinner;

	make_set_uid_sleep();
	spinner = start(spin, &cpu);
	for (int i = 0; i < TIMES; i++) {
		int go[2], fd;
		pid_t pid;

		expect(!pipe(go));
		pid = start(execute, go);
		fd = event_open(EVENT_4K, pid, false);
		expect(fd >= 0, ": %s", strerror(errno));
		expect_eq(write(go[1], "", 1), 1);
		expect_untraced(pid, others);
		expect(!kill(pid, SIGKILL));
		finish_killed(pid, SIGKILL);
		sum += event_count(fd);
		close(fd);
		close(go[0]);
		close(go[1]);
	}
	expect(!kill(spinner, SIGKILL));
	finish_killed(spinner, SIGKILL);
	unlink(PROGRAM);
	expect(sum > 0);
}

const struct test exec_tests[] = {
	{ "exec: a set-uid program is not traced", test_set_uid, true },
	{ 0 },
};
