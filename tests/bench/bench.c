// SPDX-License-Identifier: GPL-2.0-only
#include "bench.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

void fail(const char *what)
{
	fprintf(stderr, "%s: %s: %s\n", program_invocation_short_name, what, strerror(errno));
	exit(1);
}

uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

int open_event(const char *name)
{
	struct perf_event_attr attr = { .size = sizeof(attr), .inherit = 1 };
	char pmu[64], path[128];
	unsigned int config;
	FILE *file;
	int fd;

	if (sscanf(name, "%63[^/]/%i", pmu, (int *)&config) != 2)
		fail(name);
	snprintf(path, sizeof(path), "/sys/bus/event_source/devices/%s/type", pmu);
	file = fopen(path, "r");
	if (!file || fscanf(file, "%u", &attr.type) != 1)
		fail(path);
	fclose(file);
	attr.config = config;
	attr.exclude_kernel = strstr(name, ":u") != NULL;
	fd = (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1, 0);
	if (fd < 0)
		fail(name);
	return fd;
}

uint64_t read_event(int fd)
{
	uint64_t value;

	if (read(fd, &value, sizeof(value)) != sizeof(value))
		fail("read");
	return value;
}
