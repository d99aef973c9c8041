// SPDX-License-Identifier: GPL-2.0-only
/* Files and shared memory. */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "memory.h"
#include "process.h"
#include "trap_test.h"

#define SIZE (256 * PAGE)

static int new_file(void)
{
	char path[] = "/tmp/trap-XXXXXX";
	int fd = mkstemp(path);

	expect(fd >= 0);
	unlink(path);
	expect(!ftruncate(fd, SIZE));
	return fd;
}

static unsigned char *map_shared(int fd)
{
	return map_with(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
}

static void test_shared(void)
{
	int fd = new_file();
	unsigned char *p = map_shared(fd), *copy = map(SIZE);

	for (uint64_t seed = 0; seed < 5; seed++) {
		fill(p, SIZE, seed);
		expect(!msync(p, SIZE, MS_SYNC));
		expect_eq(pread(fd, copy, SIZE, 0), SIZE);
		verify(copy, SIZE, seed);
		fill(copy, SIZE, seed + 100);
		expect_eq(pwrite(fd, copy, SIZE, 0), SIZE);
		verify(p, SIZE, seed + 100);
	}
}

static void test_private(void)
{
	int fd = new_file();
	unsigned char *file = map_shared(fd);
	unsigned char *p = map_with(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);

	fill(file, SIZE, 1);
	verify(p, SIZE, 1);
	fill(p, SIZE / 2, 2);
	verify(file, SIZE, 1);
	fill(file, SIZE, 3);
	verify(p, SIZE / 2, 2);
	verify(p + SIZE / 2, SIZE / 2, 3 + SIZE / 2 / 8);
}

/* One fault maps pages on both sides of its own. */
static void test_fault_around(void)
{
	int fd = new_file();
	unsigned char *file = map_shared(fd);

	fill(file, SIZE, 4);
	for (int i = 0; i < 20; i++) {
		unsigned char *p = map_with(NULL, SIZE, PROT_READ, MAP_SHARED, fd, 0);

		for (size_t at = 0; at < SIZE; at += 7 * PAGE)
			verify(p + at, PAGE, 4 + at / 8);
		verify(p, SIZE, 4);
		unmap(p, SIZE);
	}
}

static void test_executable(void)
{
	int fd = open("/proc/self/exe", O_RDONLY);
	off_t size = lseek(fd, 0, SEEK_END);
	unsigned char *p, *copy;

	expect(fd >= 0);
	expect(size > 0);
	p = map_with(NULL, (size_t)size, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);
	copy = map((size_t)size);
	for (int i = 0; i < 5; i++) {
		expect_eq(pread(fd, copy, (size_t)size, 0), size);
		expect(!memcmp(p, copy, (size_t)size));
		expect(!madvise(p, (size_t)size, MADV_DONTNEED));
	}
}

static void test_truncate(void)
{
	int fd = new_file();
	unsigned char *p = map_shared(fd);

	for (int i = 0; i < 20; i++) {
		fill(p, SIZE, 5);
		expect(!ftruncate(fd, SIZE / 2));
		for (size_t at = SIZE - 16 * PAGE; at < SIZE; at += PAGE)
			expect_eq(read_signal(p + at), SIGBUS);
		verify(p, SIZE / 2, 5);
		expect(!ftruncate(fd, SIZE));
		expect(is_zero(p + SIZE / 2, SIZE / 2));
	}
}

static void test_memfd(void)
{
	int fd = memfd_create("trap", MFD_ALLOW_SEALING);
	unsigned char *p;

	expect(fd >= 0);
	expect(!ftruncate(fd, SIZE));
	p = map_shared(fd);
	fill(p, SIZE, 6);
	expect(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE) < 0);
	unmap(p, SIZE);
	expect(!fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
	p = map_with(NULL, SIZE, PROT_READ, MAP_PRIVATE, fd, 0);
	verify(p, SIZE, 6);
	expect_eq(write_signal(p), SIGSEGV);
}

/* Two processes take turns: what one writes, the other reads. */
struct turns {
	_Atomic uint64_t turn;
	unsigned char data[];
};

static void take_turns(struct turns *turns, uint64_t mine)
{
	for (uint64_t i = mine; i < 60; i += 2) {
		while (turns->turn != i)
			usleep(10);
		if (i)
			verify(turns->data, SIZE / 2, i - 1);
		fill(turns->data, SIZE / 2, i);
		turns->turn = i + 1;
	}
}

static void second(void *arg)
{
	take_turns(arg, 1);
}

static void test_processes(void)
{
	struct turns *turns =
		map_with(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t pid = start(second, turns);

	take_turns(turns, 0);
	finish(pid);
	verify(turns->data, SIZE / 2, 59);
}

/* The same frame at many addresses. */
static void test_aliases(void)
{
	int fd = new_file();
	unsigned char *aliases[8];

	for (size_t i = 0; i < 8; i++)
		aliases[i] = map_shared(fd);
	for (size_t i = 0; i < 32; i++) {
		fill(aliases[i % 8], SIZE, i);
		verify(aliases[(i + 3) % 8], SIZE, i);
	}
}

static unsigned char *region;
static int region_fd;
static _Atomic bool stop;

static void *sync_on(void *arg)
{
	(void)arg;
	stay_on(1 % cpus());
	while (!stop) {
		expect(!msync(region, SIZE, MS_SYNC));
		expect(!madvise(region + SIZE / 2, SIZE / 2, MADV_DONTNEED));
	}
	return NULL;
}

static void test_other(void)
{
	unsigned char *again;
	pthread_t id;

	region_fd = new_file();
	region = map_shared(region_fd);
	again = map_shared(region_fd);
	id = thread(sync_on, NULL);
	stay_on(0);
	for (uint64_t seed = 0; seed < 50; seed++) {
		fill(region, SIZE, seed);
		verify(again, SIZE, seed);
	}
	stop = true;
	join(id);
}

const struct test file_tests[] = {
	{ "file: shared, with msync, read and write", test_shared },
	{ "file: private", test_private },
	{ "file: what comes with the page that faults", test_fault_around },
	{ "file: an executable", test_executable },
	{ "file: truncate", test_truncate },
	{ "file: memfd with seals", test_memfd },
	{ "file: two processes", test_processes },
	{ "file: many addresses", test_aliases },
	{ "file: msync and DONTNEED by another CPU", test_other },
	{ 0 },
};
