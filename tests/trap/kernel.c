// SPDX-License-Identifier: GPL-2.0-only
/* The kernel reads and writes user memory, and instructions that need many pages. */
#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "memory.h"
#include "process.h"
#include "trace.h"
#include "trap_test.h"

#define MANY 2048UL
#define SIZE (MANY * PAGE)

static void test_copies(void)
{
	unsigned char *p = map(SIZE), *copy = map(SIZE);
	int fd = memfd_create("trap", 0);

	fill(p, SIZE, 1);
	for (int i = 0; i < 3; i++) {
		expect_eq(pwrite(fd, p, SIZE, 0), SIZE);
		memset(copy, 0, SIZE);
		expect_eq(pread(fd, copy, SIZE, 0), SIZE);
		verify(copy, SIZE, 1);
	}
	/* Odd addresses, and a page at a time. */
	for (size_t at = 0; at + PAGE + 100 < 200 * PAGE; at += PAGE) {
		expect_eq(pread(fd, copy + 7, PAGE + 90, (off_t)at), PAGE + 90);
		expect(!memcmp(copy + 7, p + at, PAGE + 90));
	}
}

static void test_vectors(void)
{
	unsigned char *p = map(SIZE), *copy = map(SIZE);
	struct iovec from[IOV_MAX], to[IOV_MAX];
	int fd = memfd_create("trap", 0);

	fill(p, SIZE, 2);
	/* One word of each page: the kernel needs a new one all the time. */
	for (size_t i = 0; i < IOV_MAX; i++) {
		from[i] = (struct iovec){ p + i * PAGE + i % 500 * 8, 8 };
		to[i] = (struct iovec){ copy + i * PAGE + i % 500 * 8, 8 };
	}
	for (int i = 0; i < 5; i++) {
		expect_eq(pwritev(fd, from, IOV_MAX, 0), 8 * IOV_MAX);
		expect_eq(preadv(fd, to, IOV_MAX, 0), 8 * IOV_MAX);
		for (size_t j = 0; j < IOV_MAX; j++)
			expect(!memcmp(from[j].iov_base, to[j].iov_base, 8));
		memset(copy, 0, SIZE);
	}
}

static void test_efault(void)
{
	unsigned char *p = map(4 * PAGE);
	int fds[2];

	expect(!pipe(fds));
	fill(p, 4 * PAGE, 3);
	expect(!mprotect(p + PAGE, PAGE, PROT_NONE));
	expect_eq(write(fds[1], p + PAGE, 8), -1);
	expect_eq(errno, EFAULT);
	expect_eq(write(fds[1], p + PAGE - 8, 8), 8);
	expect(!mprotect(p, PAGE, PROT_READ));
	expect_eq(read(fds[0], p, 8), -1);
	expect_eq(errno, EFAULT);
	expect(!mprotect(p, 2 * PAGE, PROT_READ | PROT_WRITE));
	verify(p, 4 * PAGE, 3);
}

/* Of many pages, so that each call finds the word's page gone. */
static _Atomic uint32_t *words;

static long futex(_Atomic uint32_t *word, int op, uint32_t value)
{
	return syscall(SYS_futex, word, op, value, NULL, NULL, 0);
}

static void *answer(void *arg)
{
	(void)arg;
	for (size_t i = 0; i < MANY; i++) {
		_Atomic uint32_t *word = words + i * 1024;

		while (!*word)
			if (futex(word, FUTEX_WAIT, 0) && errno != EAGAIN && errno != EINTR)
				fail(__FILE__, __LINE__, "futex", ": %s", strerror(errno));
		*word = 2;
		futex(word, FUTEX_WAKE, 1);
	}
	return NULL;
}

static void test_futex(void)
{
	pthread_t id;

	words = (void *)map(SIZE);
	id = thread(answer, NULL);
	for (size_t i = 0; i < MANY; i++) {
		_Atomic uint32_t *word = words + i * 1024;

		*word = 1;
		expect(futex(word, FUTEX_WAKE, 1) >= 0);
		while (*word == 1)
			if (futex(word, FUTEX_WAIT, 1) && errno != EAGAIN && errno != EINTR)
				fail(__FILE__, __LINE__, "futex", ": %s", strerror(errno));
	}
	join(id);
}

static pthread_mutex_t *pi_mutex;
static uint64_t guarded;

static void *lock_on(void *arg)
{
	(void)arg;
	for (int i = 0; i < 3000; i++) {
		pthread_mutex_lock(pi_mutex);
		guarded++;
		pthread_mutex_unlock(pi_mutex);
	}
	return NULL;
}

/* The kernel changes these words itself. */
static void test_pi_futex(void)
{
	pthread_mutexattr_t attr;
	pthread_t ids[3];

	pi_mutex = (void *)map(PAGE);
	pthread_mutexattr_init(&attr);
	pthread_mutexattr_setprotocol(&attr, PTHREAD_PRIO_INHERIT);
	expect(!pthread_mutex_init(pi_mutex, &attr));
	for (int i = 0; i < 3; i++)
		ids[i] = thread(lock_on, NULL);
	for (int i = 0; i < 3; i++)
		join(ids[i]);
	expect_eq(guarded, 9000);
}

static void rep_movsb(void *to, const void *from, size_t size)
{
	__asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(size) : : "memory");
}

static void test_strings(void)
{
	unsigned char *from = map(512 * PAGE), *to = map(512 * PAGE);

	fill(from, 512 * PAGE, 4);
	for (size_t shift = 1; shift < 8; shift += 3) {
		rep_movsb(to + shift, from, 511 * PAGE);
		expect(!memcmp(to + shift, from, 511 * PAGE));
		memset(to, 0, 512 * PAGE);
	}
}

static void movsq(void *to, const void *from)
{
	__asm__ volatile("movsq" : "+D"(to), "+S"(from) : : "memory");
}

/* An instruction that needs four pages, none of which is there. */
static void test_page_ends(void)
{
	unsigned char *from = map(SIZE), *to = map(SIZE);

	fill(from, SIZE, 5);
	for (size_t at = PAGE; at < SIZE; at += PAGE)
		movsq(to + at - 4, from + at - 4);
	for (size_t at = PAGE; at < SIZE; at += PAGE)
		expect(!memcmp(to + at - 4, from + at - 4, 8));
}

static void test_unaligned(void)
{
	unsigned char *p = map(SIZE);
	uint64_t sum = 0;

	for (size_t at = PAGE; at < SIZE; at += PAGE)
		*(volatile uint64_t *)(void *)(p + at - 3) = at;
	for (size_t at = PAGE; at < SIZE; at += PAGE) {
		uint64_t old =
			__atomic_fetch_add((uint64_t *)(void *)(p + at - 3), 1, __ATOMIC_SEQ_CST);

		expect_eq(old, at);
		sum += *(volatile uint64_t *)(void *)(p + at - 3) - at;
	}
	expect_eq(sum, MANY - 1);
}

/* A push whose stack is not there, of what is not there, by code that is not. */
static void test_stack_operand(void)
{
	unsigned char *stack = map(SIZE), *from = map(SIZE);

	fill(from, SIZE, 6);
	for (size_t at = PAGE; at < SIZE; at += PAGE) {
		uint64_t *top = (void *)(stack + at + 4), *operand = (void *)(from + at - 4);

		__asm__ volatile("xchg %%rsp, %0\n\tpushq (%1)\n\txchg %%rsp, %0"
				 : "+r"(top)
				 : "r"(operand)
				 : "memory");
		expect(!memcmp(top, operand, 8));
	}
}

__attribute__((target("avx2"))) static void gather(const int *base, const int offsets[8],
						   int result[8])
{
	__asm__ volatile("vmovdqu (%1), %%ymm0\n\t"
			 "vpcmpeqd %%ymm1, %%ymm1, %%ymm1\n\t"
			 "vpgatherdd %%ymm1, (%0, %%ymm0, 4), %%ymm2\n\t"
			 "vmovdqu %%ymm2, (%2)\n\t"
			 "vzeroupper"
			 :
			 : "r"(base), "r"(offsets), "r"(result)
			 : "ymm0", "ymm1", "ymm2", "memory");
}

static void test_gather(void)
{
	unsigned char *p = map(SIZE);

	if (!__builtin_cpu_supports("avx2"))
		skip("this CPU has no gather instructions");
	fill(p, SIZE, 7);
	for (int round = 0; round < 100; round++) {
		int offsets[8], result[8];

		for (int i = 0; i < 8; i++)
			offsets[i] = ((round * 8 + i) % (int)(MANY - 1) + 1) * 1024 - (i % 2);
		gather((const int *)(const void *)p, offsets, result);
		for (int i = 0; i < 8; i++)
			expect(!memcmp(&result[i], p + (size_t)offsets[i] * 4, 4));
	}
}

static volatile sig_atomic_t signals;

static void on_signal(int signo)
{
	(void)signo;
	signals++;
}

/* Frames of signals, with the state of the FPU, on a stack that is not there. */
static void test_signals(void)
{
	stack_t stack = { .ss_sp = map(64 * PAGE), .ss_size = 64 * PAGE };
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_ONSTACK };
	unsigned char *p = map(SIZE);

	expect(!sigaltstack(&stack, NULL));
	expect(!sigaction(SIGUSR1, &action, NULL));
	for (int i = 0; i < 500; i++) {
		volatile double x = i;

		fill(p + (size_t)i % 64 * 32 * PAGE, 32 * PAGE, (uint64_t)i);
		raise(SIGUSR1);
		verify(p + (size_t)i % 64 * 32 * PAGE, 32 * PAGE, (uint64_t)i);
		expect(x == i);
	}
	expect_eq(signals, 500);
}

const struct test kernel_tests[] = {
	{ "kernel: copies of large buffers", test_copies },
	{ "kernel: vectors of many pages", test_vectors },
	{ "kernel: EFAULT where it is due", test_efault },
	{ "kernel: futex", test_futex },
	{ "kernel: futex with priority inheritance", test_pi_futex },
	{ "kernel: signals on a stack of their own", test_signals },
	{ "instruction: rep movsb", test_strings },
	{ "instruction: source and destination over page ends", test_page_ends },
	{ "instruction: unaligned and atomic over page ends", test_unaligned },
	{ "instruction: push over page ends", test_stack_operand },
	{ "instruction: gather", test_gather },
	{ 0 },
};
