// SPDX-License-Identifier: GPL-2.0-only
/*
 * The guest's side of bench-trap: what a trapped TLB miss takes, and a minor fault in
 * the same process, in turn.  Prints "@ns WHAT NANOSECONDS" for each of ROUNDS.
 *
 * usage: trap-cost ROUNDS
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bench.h"

/* More than the TLB has entries: in order, each access misses. */
#define PAGES 16384
#define PAGE  4096

#define DTLB_4K "compromis/0x30:u"

static char *map(void)
{
	char *pages = mmap(NULL, (size_t)PAGES * PAGE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (pages == MAP_FAILED || madvise(pages, (size_t)PAGES * PAGE, MADV_NOHUGEPAGE))
		fail("mmap");
	return pages;
}

static void unmap(char *pages)
{
	if (munmap(pages, (size_t)PAGES * PAGE))
		fail("munmap");
}

static uint64_t time_reads(const char *pages)
{
	uint64_t start = now();

	for (size_t i = 0; i < PAGES; i++)
		*(volatile const char *)(pages + i * PAGE);
	return now() - start;
}

static uint64_t time_writes(char *pages)
{
	uint64_t start = now();

	for (size_t i = 0; i < PAGES; i++)
		*(volatile char *)(pages + i * PAGE) = 1;
	return now() - start;
}

static void report(const char *what, uint64_t ns, uint64_t times)
{
	printf("@ns %s %llu\n", what, (unsigned long long)(ns / times));
}

static void minor_faults(void)
{
	char *pages = map();

	/* The first read maps the zero page, the first write a page of its own. */
	report("zero-page-fault", time_reads(pages), PAGES);
	unmap(pages);
	pages = map();
	report("new-page-fault", time_writes(pages), PAGES);
	unmap(pages);
}

static void misses(void)
{
	char *pages = map();
	uint64_t hits, traps, count;
	int fd;

	time_writes(pages);
	hits = time_reads(pages);

	fd = open_event(DTLB_4K);
	/* The event finds the process on its way out of this. */
	getppid();
	count = read_event(fd);
	traps = time_reads(pages);
	count = read_event(fd) - count;
	close(fd);
	unmap(pages);
	/* What the kernel does to forget the process is not part of the next round. */
	usleep(200000);

	if (count < PAGES / 2 || traps < hits) {
		fprintf(stderr, "trap-cost: only %llu misses\n", (unsigned long long)count);
		exit(1);
	}
	report("trapped-miss", traps - hits, count);
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return 1;
	for (int i = 0; i < atoi(argv[1]); i++) {
		minor_faults();
		misses();
	}
	return 0;
}
