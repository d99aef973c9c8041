// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "memory.h"
#include "trap_test.h"

void *map_with(void *addr, size_t size, int prot, int flags, int fd, off_t offset)
{
	void *p = mmap(addr, size, prot, flags, fd, offset);

	expect(p != MAP_FAILED, ": %s", strerror(errno));
	return p;
}

unsigned char *map(size_t size)
{
	return map_with(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

unsigned char *map_aligned(size_t size)
{
	unsigned char *p = map(size + HUGE_PAGE);
	size_t before = -(uintptr_t)p % HUGE_PAGE;

	if (before)
		unmap(p, before);
	unmap(p + before + size, HUGE_PAGE - before);
	return p + before;
}

void unmap(void *addr, size_t size)
{
	if (size)
		expect(!munmap(addr, size));
}

/* The finalizer of MurmurHash3: neighbours have nothing in common. */
static uint64_t mix(uint64_t x)
{
	x ^= x >> 33;
	x *= 0xff51afd7ed558ccdULL;
	x ^= x >> 33;
	x *= 0xc4ceb9fe1a85ec53ULL;
	x ^= x >> 33;
	return x;
}

void fill(void *addr, size_t size, uint64_t seed)
{
	volatile uint64_t *words = addr;

	for (size_t i = 0; i < size / 8; i++)
		words[i] = mix(seed + i);
}

static size_t filled(const void *addr, size_t size, uint64_t seed)
{
	const volatile uint64_t *words = addr;
	size_t i;

	for (i = 0; i < size / 8 && words[i] == mix(seed + i); i++)
		;
	return i * 8;
}

bool is_filled(const void *addr, size_t size, uint64_t seed)
{
	return filled(addr, size, seed) == size / 8 * 8;
}

void verify(const void *addr, size_t size, uint64_t seed)
{
	size_t good = filled(addr, size, seed);
	uint64_t word;

	if (good == size / 8 * 8)
		return;
	memcpy(&word, (const char *)addr + good, 8);
	fail(__FILE__, __LINE__, "data", " at %p, byte %zu of %zu: %llx instead of %llx", addr,
	     good, size, (unsigned long long)word, (unsigned long long)mix(seed + good / 8));
}

bool is_zero(const void *addr, size_t size)
{
	const volatile uint64_t *words = addr;

	for (size_t i = 0; i < size / 8; i++)
		if (words[i])
			return false;
	return true;
}

static _Thread_local sigjmp_buf after_signal;
static _Thread_local volatile sig_atomic_t expected;

static void handle_signal(int signo)
{
	if (expected)
		siglongjmp(after_signal, signo);
	/* The access that nobody expected to fail is tried again, and ends the process. */
	signal(signo, SIG_DFL);
}

static void catch_signals(void)
{
	struct sigaction action = { .sa_handler = handle_signal, .sa_flags = SA_NODEFER };

	sigaction(SIGSEGV, &action, NULL);
	sigaction(SIGBUS, &action, NULL);
}

static pthread_once_t caught = PTHREAD_ONCE_INIT;

int read_signal(const void *addr)
{
	int signo;

	pthread_once(&caught, catch_signals);
	signo = sigsetjmp(after_signal, 1);
	expected = !signo;
	if (!signo)
		*(const volatile unsigned char *)addr;
	expected = 0;
	return signo;
}

/* A read first would load a TLB entry of its own. */
int write_signal(void *addr)
{
	int signo;

	pthread_once(&caught, catch_signals);
	signo = sigsetjmp(after_signal, 1);
	expected = !signo;
	if (!signo)
		*(volatile unsigned char *)addr = 0x5a;
	expected = 0;
	return signo;
}

uint64_t pagemap(const void *addr)
{
	int fd = open("/proc/self/pagemap", O_RDONLY);
	uint64_t word = 0;

	expect(fd >= 0);
	expect_eq(pread(fd, &word, 8, (off_t)((uintptr_t)addr / PAGE * 8)), 8);
	close(fd);
	return word;
}

long read_number(const char *path)
{
	FILE *file = fopen(path, "r");
	long number = -1;

	if (!file)
		return -1;
	if (fscanf(file, "%ld", &number) != 1)
		number = -1;
	fclose(file);
	return number;
}

bool write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);
	bool done;

	if (fd < 0)
		return false;
	done = write(fd, text, strlen(text)) == (ssize_t)strlen(text);
	close(fd);
	return done;
}

long read_field(const char *path, const char *key)
{
	FILE *file = fopen(path, "r");
	char line[256];
	long number = -1;

	if (!file)
		return -1;
	while (number < 0 && fgets(line, sizeof(line), file)) {
		size_t length = strlen(key);

		if (!strncmp(line, key, length) && (line[length] == ':' || line[length] == ' '))
			sscanf(line + length + 1, "%ld", &number);
	}
	fclose(file);
	return number;
}
