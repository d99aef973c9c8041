// SPDX-License-Identifier: GPL-2.0-only
/* The kernel takes pages of a process for itself or for others. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "memory.h"
#include "process.h"
#include "trap_test.h"

#define SIZE (256 * PAGE)

static unsigned char *region;

static void touch(void *p, size_t size)
{
	for (size_t at = 0; at < size; at += PAGE)
		((volatile unsigned char *)p)[at] = ((volatile unsigned char *)p)[at];
}

static void child_holds(void *arg)
{
	int *fds = arg;
	char byte;

	fill(region, SIZE, 1);
	expect_eq(write(fds[1], "", 1), 1);
	while (read(fds[2], &byte, 1) == 1 && byte) {
		verify(region, SIZE, (uint64_t)byte);
		touch(region, SIZE);
		expect_eq(write(fds[1], "", 1), 1);
	}
}

static void test_process_vm(void)
{
	unsigned char *copy = map(SIZE);
	int fds[4];
	char byte;
	pid_t pid;

	expect(!pipe(fds) && !pipe(fds + 2));
	region = map(SIZE);
	pid = start(child_holds, fds);
	expect_eq(read(fds[0], &byte, 1), 1);
	for (char seed = 1; seed < 10; seed++) {
		struct iovec local = { copy, SIZE }, remote = { region, SIZE };
		char next = seed + 1;

		expect_eq(process_vm_readv(pid, &local, 1, &remote, 1, 0), SIZE);
		verify(copy, SIZE, (uint64_t)seed);
		fill(copy, SIZE, (uint64_t)next);
		expect_eq(process_vm_writev(pid, &local, 1, &remote, 1, 0), SIZE);
		expect_eq(write(fds[3], &next, 1), 1);
		expect_eq(read(fds[0], &byte, 1), 1);
	}
	byte = 0;
	expect_eq(write(fds[3], &byte, 1), 1);
	finish(pid);
	expect(is_zero(region, SIZE));
}

static void test_proc_mem(void)
{
	int fd = open("/proc/self/mem", O_RDWR);
	unsigned char *p = map(SIZE), *copy = map(SIZE);

	expect(fd >= 0);
	for (uint64_t seed = 0; seed < 5; seed++) {
		fill(p, SIZE, seed);
		expect_eq(pread(fd, copy, SIZE, (off_t)(uintptr_t)p), SIZE);
		verify(copy, SIZE, seed);
		fill(copy, SIZE, seed + 100);
		/* Even where the process itself may not write. */
		expect(!mprotect(p, SIZE, PROT_READ));
		expect_eq(pwrite(fd, copy, SIZE, (off_t)(uintptr_t)p), SIZE);
		verify(p, SIZE, seed + 100);
		expect_eq(write_signal(p), SIGSEGV);
		expect(!mprotect(p, SIZE, PROT_READ | PROT_WRITE));
	}
}

/* Pages in a pipe are the process's own: the frame stays, whatever is written. */
static void test_vmsplice(void)
{
	unsigned char *p = map(8 * PAGE), *copy = map(8 * PAGE);
	int fds[2];

	expect(!pipe(fds));
	for (uint64_t seed = 0; seed < 50; seed++) {
		struct iovec vec = { p, 8 * PAGE };

		fill(p, 8 * PAGE, seed);
		expect_eq(vmsplice(fds[1], &vec, 1, 0), 8 * PAGE);
		fill(p, 8 * PAGE, seed + 100);
		expect_eq(read(fds[0], copy, 8 * PAGE), 8 * PAGE);
		verify(copy, 8 * PAGE, seed + 100);
	}
}

static void traced_child(void *arg)
{
	volatile long *word = arg;

	expect(!ptrace(PTRACE_TRACEME, 0, NULL, NULL));
	touch(region, SIZE);
	raise(SIGSTOP);
	verify(region, PAGE, 3);
	expect_eq(*word, 0x1234);
}

static void test_ptrace(void)
{
	static long word;
	unsigned char *expected = map(PAGE);
	int status;
	pid_t pid;

	region = map(SIZE);
	fill(region, SIZE, 2);
	fill(expected, PAGE, 3);
	pid = start(traced_child, &word);
	expect_eq(waitpid(pid, &status, 0), pid);
	expect(WIFSTOPPED(status));
	for (size_t at = 0; at < SIZE; at += 512) {
		long value;

		memcpy(&value, region + at, sizeof(value));
		errno = 0;
		expect_eq(ptrace(PTRACE_PEEKDATA, pid, region + at, NULL), value);
		expect_eq(errno, 0);
	}
	for (size_t at = 0; at < PAGE; at += sizeof(long)) {
		long value;

		memcpy(&value, expected + at, sizeof(value));
		expect(!ptrace(PTRACE_POKEDATA, pid, region + at, value));
	}
	expect(!ptrace(PTRACE_POKEDATA, pid, &word, 0x1234));
	expect(!ptrace(PTRACE_CONT, pid, NULL, NULL));
	finish(pid);
	verify(region, SIZE, 2);
	expect_eq(word, 0);
}

static void stepped_child(void *arg)
{
	(void)arg;
	expect(!ptrace(PTRACE_TRACEME, 0, NULL, NULL));
	raise(SIGSTOP);
	fill(region, SIZE, 4);
	verify(region, SIZE, 4);
}

/* Each step begins and ends in the kernel. */
static void test_single_step(void)
{
	pid_t pid;
	int status;

	region = map(SIZE);
	pid = start(stepped_child, NULL);
	expect_eq(waitpid(pid, &status, 0), pid);
	for (int i = 0; i < 1500; i++) {
		expect(!ptrace(PTRACE_SINGLESTEP, pid, NULL, NULL));
		expect_eq(waitpid(pid, &status, 0), pid);
		expect(WIFSTOPPED(status) && WSTOPSIG(status) == SIGTRAP);
	}
	expect(!ptrace(PTRACE_CONT, pid, NULL, NULL));
	finish(pid);
}

static void fork_holder(void *arg)
{
	(void)arg;
	verify(region, SIZE, 5);
}

/* What is pinned is copied by fork() at once. */
static void test_splice_fork(void)
{
	unsigned char *copy = map(8 * PAGE);
	struct iovec vec;
	int fds[2];

	expect(!pipe(fds));
	region = map(SIZE);
	for (int i = 0; i < 20; i++) {
		fill(region, SIZE, 5);
		vec = (struct iovec){ region, 8 * PAGE };
		expect_eq(vmsplice(fds[1], &vec, 1, 0), 8 * PAGE);
		in_child(fork_holder, NULL);
		expect_eq(read(fds[0], copy, 8 * PAGE), 8 * PAGE);
		verify(copy, 8 * PAGE, 5);
	}
}

const struct test gup_tests[] = {
	{ "gup: process_vm_readv and process_vm_writev", test_process_vm },
	{ "gup: /proc/self/mem", test_proc_mem },
	{ "gup: vmsplice", test_vmsplice },
	{ "gup: vmsplice and fork", test_splice_fork },
	{ "gup: ptrace", test_ptrace },
	{ "gup: ptrace, step by step", test_single_step },
	{ 0 },
};
