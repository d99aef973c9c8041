// SPDX-License-Identifier: GPL-2.0-only
/*
 * The guest's side of bench-pmu: what it takes to read an event, and to switch
 * between tasks while one is open on them.  Prints "@ns KIND EVENT NANOSECONDS"
 * for each event named as PMU/CONFIG, or PMU/CONFIG:u for user mode alone, or "none"
 * for switches without any.
 *
 * usage: pmu-cost read|switch EVENT...
 */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

#define READS	 20000
#define SWITCHES 5000

static uint64_t time_reads(const char *name)
{
	int fd = open_event(name);
	uint64_t start = now();

	for (int i = 0; i < READS; i++)
		read_event(fd);
	start = now() - start;
	close(fd);
	return start / READS;
}

static void pass(int from, int to)
{
	char c = 0;

	for (int i = 0; i < SWITCHES; i++) {
		if (read(from, &c, 1) != 1 || write(to, &c, 1) != 1)
			fail("pipe");
	}
}

/* Two tasks hand a byte to and fro: two switches each time. */
static uint64_t time_switches(const char *name)
{
	int fd = strcmp(name, "none") ? open_event(name) : -1;
	int there[2], back[2];
	uint64_t start;
	pid_t child;

	if (pipe(there) || pipe(back))
		fail("pipe");
	child = fork();
	if (child < 0)
		fail("fork");
	if (!child) {
		pass(there[0], back[1]);
		_exit(0);
	}
	start = now();
	if (write(there[1], "", 1) != 1)
		fail("pipe");
	for (int i = 0; i < SWITCHES; i++) {
		char c;

		if (read(back[0], &c, 1) != 1 || (i + 1 < SWITCHES && write(there[1], &c, 1) != 1))
			fail("pipe");
	}
	start = now() - start;
	waitpid(child, NULL, 0);
	if (fd >= 0)
		close(fd);
	return start / (2 * SWITCHES);
}

int main(int argc, char **argv)
{
	if (argc < 3)
		return 1;
	for (int i = 2; i < argc; i++) {
		uint64_t ns = strcmp(argv[1], "read") ? time_switches(argv[i]) :
							time_reads(argv[i]);

		printf("@ns %s %s %llu\n", argv[1], argv[i], (unsigned long long)ns);
	}
	return 0;
}
