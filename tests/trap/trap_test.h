/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef TRAP_TEST_H
#define TRAP_TEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdnoreturn.h>

/*
 * Tests of what mm does to a process whose TLB misses are traps.
 *
 * Each test is a function that runs in a process of its own, which traces itself:
 * see main.c.  It ends with expect() that fails, with skip(), or by its return, which
 * is a pass if misses were counted.
 */

/**
 * struct test - one test
 * @name: what TAP calls it
 * @run: does it
 * @untraced: its process is not to be traced; it opens events itself, and checks that
 *	they count
 */
struct test {
	const char *name;
	void (*run)(void);
	bool untraced;
};

/* Of each file; the last one has no name. */
extern const struct test fault_tests[], fork_tests[], protect_tests[], advise_tests[],
	remap_tests[], swap_tests[], ksm_tests[], migrate_tests[], huge_tests[], file_tests[],
	uffd_tests[], gup_tests[], kernel_tests[], dirty_tests[], thread_tests[], event_tests[],
	exec_tests[];

/* End the test as failed: say what, and more as by printf(). */
noreturn void fail(const char *file, int line, const char *what, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* End the test as skipped, and say why. */
noreturn void skip(const char *format, ...) __attribute__((format(printf, 1, 2)));

#define expect(cond, ...)                                                 \
	do {                                                              \
		if (!(cond))                                              \
			fail(__FILE__, __LINE__, #cond, " " __VA_ARGS__); \
	} while (0)

/* Expect that A and B, both integers, are equal. */
#define expect_eq(a, b)                                                                     \
	do {                                                                                \
		long long a_ = (a), b_ = (b);                                               \
		if (a_ != b_)                                                               \
			fail(__FILE__, __LINE__, #a " == " #b, ": %lld, not %lld", a_, b_); \
	} while (0)

#endif /* TRAP_TEST_H */
