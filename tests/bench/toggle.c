// SPDX-License-Identifier: GPL-2.0-only
/*
 * The guest's side of bench-switch: change the backing mode in every way, and copy
 * memory, in turn, ROUNDS times; print "@time WHAT NANOSECONDS" for each.  A second
 * thread on another vCPU looks at the clock all the while; the longest gap in what
 * it sees comes as "@gap WHAT NANOSECONDS".
 *
 * usage: toggle ROUNDS COPY-MIB
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bench.h"

#define BACKING "/sys/kernel/compromis/backing"

static _Atomic uint64_t longest_gap;

static void pin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		fail("sched_setaffinity: the guest needs two vCPUs");
}

static void *watch(void *arg)
{
	uint64_t last;

	(void)arg;
	pin(1);
	for (last = now();;) {
		uint64_t t = now();

		if (t - last > longest_gap)
			longest_gap = t - last;
		last = t;
	}
	return NULL;
}

static void change(const char *mode)
{
	int fd = open(BACKING, O_WRONLY);

	if (fd < 0 || write(fd, mode, strlen(mode)) < 0 || close(fd))
		fail(mode);
}

static void print(const char *what, uint64_t ns)
{
	printf("@time %s %llu\n", what, (unsigned long long)ns);
	printf("@gap %s %llu\n", what, (unsigned long long)longest_gap);
	fflush(stdout);
}

static void timed_change(const char *what, const char *mode)
{
	uint64_t start = now();

	longest_gap = 0;
	change(mode);
	print(what, now() - start);
}

/* Half of the memory is copied to the other half. */
static void timed_copy(uint8_t *mem, size_t size)
{
	uint64_t start = now();

	longest_gap = 0;
	memcpy(mem + size, mem, size);
	print("memcpy", now() - start);
}

int main(int argc, char **argv)
{
	unsigned long rounds = argc == 3 ? strtoul(argv[1], NULL, 10) : 0;
	size_t size = argc == 3 ? strtoul(argv[2], NULL, 10) << 20 : 0;
	pthread_t thread;
	uint8_t *mem;

	if (!rounds || !size) {
		fprintf(stderr, "usage: toggle ROUNDS COPY-MIB\n");
		return 2;
	}
	mem = mmap(NULL, 2 * size, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (mem == MAP_FAILED)
		fail("mmap");
	memset(mem, 1, 2 * size);
	pin(0);
	errno = pthread_create(&thread, NULL, watch, NULL);
	if (errno)
		fail("pthread_create");
	change("superpage");
	while (rounds--) {
		timed_copy(mem, size);
		timed_change("superpage-to-paged", "paged");
		timed_change("paged-to-superpage", "superpage");
		timed_change("superpage-to-segment", "segment");
		timed_change("segment-to-superpage", "superpage");
		timed_change("superpage-to-superpage", "superpage");
	}
	return 0;
}
